"""Two servers of two workers, their own PostgreSQL and Valkey, and proxies on every way between; all may be hurt."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from tests import services
from tests.faults.proxy import Proxy, open_proxy
from tests.ports import LOOPBACK, free_port
from tests.processes import children_of
from tests.services import Postgres, PostgresHome, RunningServer, Valkey

SERVERS = 2


class Running(Protocol):
    """What `services` runs."""

    @property
    def process(self) -> subprocess.Popen[bytes]: ...


R = TypeVar("R", bound=Running)


class Replaceable(Generic[R]):
    """A server that can be ended and followed by another in the same place."""

    def __init__(self, start: Callable[[], AbstractContextManager[R]]) -> None:
        self._start = start
        self._running = ExitStack()
        self.now = self._running.enter_context(start())

    @property
    def pid(self) -> int:
        """Return the process that runs now."""
        return self.now.process.pid

    def kill(self) -> None:
        """Kill it with SIGKILL, and see that nothing of it is left."""
        self.now.process.kill()
        self.now.process.wait()
        self.end()

    def end(self) -> None:
        """End it with SIGTERM and wait until it has gone; what is dead already may be ended, too."""
        self._running.close()

    def begin(self) -> None:
        """Run another and wait until it is ready."""
        self.now = self._running.enter_context(self._start())


@dataclass(frozen=True, slots=True)
class Deployment:
    """The servers of a run, and for each liveblog server its ways to readers, to Valkey and to PostgreSQL.

    `addresses` are the blog's, through the proxies before the servers.
    """

    postgres: Replaceable[Postgres]
    valkey: Replaceable[Valkey]
    servers: list[Replaceable[RunningServer]]
    fronts: list[Proxy]
    valkey_ways: list[Proxy]
    postgres_ways: list[Proxy]
    addresses: list[str]


@asynccontextmanager
async def open_postgres(home: PostgresHome) -> AsyncIterator[Replaceable[Postgres]]:
    """Run a PostgreSQL that calls fsync and can be killed and started again on its data."""
    running = await asyncio.to_thread(Replaceable, lambda: services.postgres_in(home, durable=True))
    try:
        yield running
    finally:
        await asyncio.to_thread(running.end)


@asynccontextmanager
async def open_town(directory: Path, postgres: Replaceable[Postgres], database: str) -> AsyncIterator[Deployment]:
    """Run a deployment on a migrated database of a PostgreSQL that belongs to it alone."""
    async with AsyncExitStack() as deployment:

        async def run(start: Callable[[], AbstractContextManager[R]]) -> Replaceable[R]:
            running = await asyncio.to_thread(Replaceable, start)
            deployment.push_async_callback(asyncio.to_thread, running.end)
            return running

        async def ways_to(*targets: int | Path) -> tuple[list[Proxy], list[int]]:
            opened = [await deployment.enter_async_context(open_proxy(target)) for target in targets]
            return [proxy for proxy, _ in opened], [port for _, port in opened]

        valkey_port, *ports = [free_port() for _ in range(SERVERS + 1)]
        valkey = await run(lambda: services.valkey(valkey_port))
        valkey_ways, valkeys = await ways_to(*[valkey_port] * SERVERS)
        postgres_ways, postgreses = await ways_to(*[postgres.now.directory / ".s.PGSQL.5432"] * SERVERS)
        servers = [
            await run(_server(directory, port, settings(database, to_postgres, to_valkey)))
            for port, to_postgres, to_valkey in zip(ports, postgreses, valkeys, strict=True)
        ]
        fronts, doors = await ways_to(*ports)
        blogs = [f"http://{LOOPBACK}:{door}/api/v1/blogs/harbour" for door in doors]
        yield Deployment(postgres, valkey, servers, fronts, valkey_ways, postgres_ways, blogs)


def settings(database: str, postgres_port: int, valkey_port: int) -> dict[str, str]:
    """Return a server's environment."""
    values = {
        "DATABASE_URL": f"postgresql+asyncpg://postgres@{LOOPBACK}:{postgres_port}/{database}",
        "REDIS_URL": f"redis://{LOOPBACK}:{valkey_port}/0",
        "WORKERS": "2",
        "HEARTBEAT_SECONDS": "1",
        "DRAIN_SECONDS": "2",
    }
    return {f"LIVEBLOG_{name}": value for name, value in values.items()}


def _server(
    directory: Path, port: int, environment: dict[str, str]
) -> Callable[[], AbstractContextManager[RunningServer]]:
    return lambda: services.running_server(directory, port=port, environment=environment)


def freeze(pid: int) -> list[int]:
    """Stop a process and its children where they are; return whom `thaw` is to wake."""
    os.kill(pid, signal.SIGSTOP)
    family = [pid, *children_of(pid)]
    for child in family[1:]:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGSTOP)
    return family


def thaw(family: list[int]) -> None:
    """Let those go on who were frozen."""
    for pid in family:
        with suppress(ProcessLookupError):  # it had ended before it could be frozen
            os.kill(pid, signal.SIGCONT)
