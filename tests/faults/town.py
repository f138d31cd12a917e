"""Two servers of two workers each, their own PostgreSQL and Valkey, and proxies before the servers; all may be hurt."""

import asyncio
import os
import random
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from tests import services
from tests.faults.proxy import Proxy, open_proxy
from tests.services import LOOPBACK, Postgres, RunningServer, Valkey


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


class Town:
    """The servers of a run; `addresses` lead to the proxies that stand before the liveblog servers."""

    def __init__(
        self,
        postgres: Postgres,
        valkey: Replaceable[Valkey],
        servers: list[Replaceable[RunningServer]],
        proxies: list[tuple[Proxy, int]],
    ) -> None:
        self.postgres = postgres
        self.valkey = valkey
        self.servers = servers
        self.proxies = [proxy for proxy, _ in proxies]
        self.addresses = [f"http://{LOOPBACK}:{port}/api/v1/blogs/harbour" for _, port in proxies]


@asynccontextmanager
async def open_town(directory: Path, postgres: Postgres, database_url: str) -> AsyncIterator[Town]:
    """Run a town on a migrated database of a PostgreSQL that belongs to it alone."""
    places = [steady_port() for _ in range(3)]
    async with AsyncExitStack() as town:
        valkey = await asyncio.to_thread(Replaceable, lambda: services.valkey(places[0]))
        town.push_async_callback(asyncio.to_thread, valkey.end)
        settings = {
            "DATABASE_URL": database_url,
            "REDIS_URL": valkey.now.url,
            "WORKERS": "2",
            "HEARTBEAT_SECONDS": "1",
            "DRAIN_SECONDS": "2",
        }
        environment = {f"LIVEBLOG_{name}": value for name, value in settings.items()}
        servers = []
        for port in places[1:]:
            servers.append(await asyncio.to_thread(Replaceable, _server(directory, port, environment)))
            town.push_async_callback(asyncio.to_thread, servers[-1].end)
        proxies = [await town.enter_async_context(open_proxy(port)) for port in places[1:]]
        yield Town(postgres, valkey, servers, proxies)


def _server(
    directory: Path, port: int, environment: dict[str, str]
) -> Callable[[], AbstractContextManager[RunningServer]]:
    return lambda: services.running_server(directory, port=port, environment=environment)


def steady_port() -> int:
    """Find a free port below those that the kernel gives to outgoing connections.

    While a server is away nobody may take its port by chance, and nobody who calls it may reach himself.
    """
    while True:
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, random.randrange(15_000, 32_000)))
            except OSError:
                continue
            return int(probe.getsockname()[1])


def freeze(pid: int) -> list[int]:
    """Stop a process and its children where they are; return whom `thaw` is to wake."""
    os.kill(pid, signal.SIGSTOP)
    family = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    for child in family[1:]:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGSTOP)
    return family


def thaw(family: list[int]) -> None:
    """Let those go on who were frozen."""
    for pid in family:
        with suppress(ProcessLookupError):  # it had ended before it could be frozen
            os.kill(pid, signal.SIGCONT)
