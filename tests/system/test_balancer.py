"""Two servers behind HAProxy, on the file that we hand out: what readers and editors notice of a deploy and a crash."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import websockets

from liveblog.model.principal import Scope
from tests import services
from tests.apps import open_app, open_harbour
from tests.faults.checker import Followed, violations
from tests.faults.deployment import Replaceable, freeze, thaw
from tests.faults.editors import Editor
from tests.faults.followers import Follower
from tests.faults.ordeal import at_rest
from tests.faults.published import follow_in_python
from tests.faults.transports import TRANSPORTS
from tests.pace import PATIENCE, pace
from tests.ports import LOOPBACK, free_port
from tests.services import Balancer, Postgres, RunningServer

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

SETTINGS = Path(__file__).parents[2] / "deploy" / "haproxy.cfg"
FOLLOWERS = 16
PURGED_WITHIN = pace(5.0)
ANSWERED_WITHIN = pace(8.0)
"""Five seconds are promised; the rest is for a machine that runs everything at the same time."""
EVENTS = "/api/v1/blogs/harbour/events"
ENTRIES = "/api/v1/blogs/harbour/entries"


@dataclass(frozen=True, slots=True)
class Balanced:
    """Servers behind a balancer, and what they share."""

    balancer: Balancer
    token: str
    servers: list[Replaceable[RunningServer]]
    postgres: Postgres
    database_url: str

    @property
    def url(self) -> str:
        """Return where the balancer answers."""
        return self.balancer.url


@asynccontextmanager
async def open_balanced(directory: Path, valkey_url: str, **more: str) -> AsyncIterator[Balanced]:
    """Run two servers and HAProxy on a PostgreSQL of their own."""
    async with AsyncExitStack() as stack:
        postgres = await asyncio.to_thread(stack.enter_context, services.postgres())
        database_url = postgres.url(postgres.create_database())
        async with open_app(database_url) as parts:
            await open_harbour(parts)
            token = await parts.tokens.create("editors", Scope.WRITE)
        own = {"DATABASE_URL": database_url, "REDIS_URL": valkey_url, "HEARTBEAT_SECONDS": "1"}
        own["DRAIN_SECONDS"] = str(pace(2))  # so long may a request take to its end
        environment = {f"LIVEBLOG_{name}": value for name, value in (own | more).items()}
        ports = [free_port() for _ in range(2)]
        servers = []
        for port in ports:
            server = await asyncio.to_thread(Replaceable, _server(directory, port, environment))
            stack.push_async_callback(asyncio.to_thread, server.end)
            servers.append(server)
        places = {f"LIVEBLOG_{number}": f"{LOOPBACK}:{port}" for number, port in enumerate(ports, 1)}
        balancer = await asyncio.to_thread(stack.enter_context, services.haproxy(directory, SETTINGS, places))
        yield Balanced(balancer, token, servers, postgres, database_url)


def _server(
    directory: Path, port: int, environment: dict[str, str]
) -> Callable[[], AbstractContextManager[RunningServer]]:
    return lambda: services.running_server(directory, port=port, environment=environment)


async def test_a_deploy_and_a_crash_behind_the_balancer_lose_nothing(tmp_path: Path, valkey_url: str) -> None:
    """Each server is stopped and started in turn, then one is killed, while editors write and readers follow.

    Followers on each transport and our Python client know one address only. They are given all, once and in order, and
    no request of an editor fails for a deploy.
    """
    async with open_balanced(tmp_path, valkey_url, WORKERS="2") as app:
        entries = f"{app.url}{ENTRIES}"
        editors = [Editor(f"E{number}", [entries], app.token, number) for number in range(3)]
        ways = [TRANSPORTS[number % len(TRANSPORTS)] for number in range(FOLLOWERS)]
        followers = [Follower(f"{n} {way.__name__}", [app.url + EVENTS], (way,), n) for n, way in enumerate(ways)]
        published = Followed("Python client", is_prompt=False)
        following = [asyncio.create_task(one.run(0)) for one in followers]
        following.append(asyncio.create_task(follow_in_python(published, f"{app.url}/blogs/harbour")))
        try:
            repeated_for_deploy = await _write_amid(app, editors)
            records = [*(one.record for one in followers), published]
            run = await at_rest(f"{app.url}/api/v1/blogs/harbour", app.database_url, editors, records)
        finally:
            for task in following:
                task.cancel()
            await asyncio.wait(following)
    repeated = sum(editor.repeated for editor in editors)
    print(f"{len(run.acknowledged)} changes, {repeated} requests repeated, {repeated_for_deploy} of them for a deploy")  # noqa: T201 -- shown with -s
    assert len(run.log) > 20
    assert violations(run, PURGED_WITHIN) == []
    assert repeated_for_deploy == 0


async def _write_amid(app: Balanced, editors: list[Editor]) -> int:
    """Let editors write during two deploys and a crash; return how many requests they had to repeat for the deploys."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for editor in editors:
            tasks.create_task(editor.run(stop))
        for server in app.servers:
            await asyncio.to_thread(server.end)
            await asyncio.to_thread(server.begin)
            await _found_ready(app)
        repeated = sum(editor.repeated for editor in editors)
        await asyncio.to_thread(app.servers[0].kill)
        await asyncio.to_thread(app.servers[0].begin)
        await _found_ready(app)
        stop.set()
    return repeated


async def _found_ready(app: Balanced) -> None:
    """Wait as one does between two steps of a deploy: until the balancer has found the new server ready."""
    async with asyncio.timeout(PATIENCE):
        while not app.balancer.has_up("liveblog-1", "liveblog-2"):  # noqa: ASYNC110 -- all it has is a log
            await asyncio.sleep(0.05)


async def test_readers_are_counted_by_their_own_address(tmp_path: Path, valkey_url: str) -> None:
    """An address that has its share on every server is refused whatever it claims to be; another address is let in."""
    async with open_balanced(tmp_path, valkey_url, MAX_READERS_PER_ADDRESS="1") as app, AsyncExitStack() as held:
        greedy, other = "127.0.0.2", "127.0.0.3"
        for _ in app.servers:
            held.push_async_callback((await _let_in(app, greedy)).close)
        forged = {"X-Forwarded-For": "203.0.113.9"}
        for _ in range(6):
            assert await _status(app, greedy) == httpx2.codes.SERVICE_UNAVAILABLE
            assert await _status(app, greedy, additional_headers=forged) == httpx2.codes.SERVICE_UNAVAILABLE
        held.push_async_callback((await _let_in(app, other)).close)


async def _let_in(app: Balanced, address: str) -> websockets.ClientConnection:
    """Follow from an address, once the balancer has chosen a server that still takes it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await _follow(app, address)
            except websockets.InvalidStatus:
                await asyncio.sleep(0.05)


async def _status(app: Balanced, address: str, **more: Any) -> int:
    """Return what somebody who wants to follow is answered."""
    try:
        connection = await _follow(app, address, **more)
    except websockets.InvalidStatus as refused:
        return refused.response.status_code
    await connection.close()
    return httpx2.codes.SWITCHING_PROTOCOLS


async def _follow(app: Balanced, address: str, **more: Any) -> websockets.ClientConnection:
    url = app.url.replace("http", "ws", 1) + EVENTS
    return await websockets.connect(url, local_addr=(address, 0), ping_interval=None, open_timeout=PATIENCE, **more)


async def test_without_the_database_the_servers_speak_for_themselves(tmp_path: Path, valkey_url: str) -> None:
    """While PostgreSQL is frozen an editor is told so, in time, in our words; afterwards all goes on by itself."""
    async with open_balanced(tmp_path, valkey_url) as app, _editor(app) as http:
        assert (await http.post(ENTRIES, json={"body": "Before."})).status_code == httpx2.codes.CREATED
        frozen = freeze(app.postgres.process.pid)
        try:
            for _ in range(4):  # so long that the balancer finds no server ready
                began = time.monotonic()
                answer = await http.post(ENTRIES, json={"body": "Amid."}, headers={"Idempotency-Key": "amid"})
                took = time.monotonic() - began
                print(f"503 after {took:.2f} s")  # noqa: T201 -- shown with -s
                assert answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE
                assert answer.headers["content-type"] == "application/problem+json"
                assert int(answer.headers["retry-after"]) > 0
                assert took < ANSWERED_WITHIN
        finally:
            thaw(frozen)
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = await http.post(ENTRIES, json={"body": "Amid."}, headers={"Idempotency-Key": "amid"})
                if answer.status_code != httpx2.codes.SERVICE_UNAVAILABLE:
                    break
                await asyncio.sleep(0.1)
        assert answer.status_code in (httpx2.codes.OK, httpx2.codes.CREATED)
        assert answer.json()["seq"] == 2


def _editor(app: Balanced) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        base_url=app.url, headers={"Authorization": f"Bearer {app.token}"}, timeout=ANSWERED_WITHIN * 2
    )
