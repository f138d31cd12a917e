"""A day of coverage is played to two servers while readers follow on each transport: all see the same day."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, aclosing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from liveblog.model.principal import Scope
from liveblog_client import Client, Entry, Event, Feed, follow
from liveblog_client.ladder import Transport
from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE
from tests.processes import running
from tests.services import running_server

pytestmark = pytest.mark.system

PAGE = Path(__file__).parents[1] / "handrun" / "pages" / "harbour_newest_first.txt"


class Deployment(NamedTuple):
    """Two servers on one database and one bus, and a token for them."""

    first: str
    second: str
    token: str


@pytest.fixture
async def deployment(tmp_path: Path, postgres_url: str, valkey_url: str) -> AsyncIterator[Deployment]:
    async with open_app(postgres_url) as parts:
        await open_harbour(parts)
        token = await parts.tokens.create("replay", Scope.WRITE)
    settings = {"DATABASE_URL": postgres_url, "REDIS_URL": valkey_url, "POLL_AFTER_SECONDS": "1"}
    environment = {f"LIVEBLOG_{name}": value for name, value in settings.items()}
    with ExitStack() as servers:
        first, second = (servers.enter_context(running_server(tmp_path, environment=environment)) for _ in range(2))
        yield Deployment(first.url, second.url, token)


async def read_along(server: str, transport: Transport, end: asyncio.Future[int]) -> Feed:
    """Follow the blog from its first event until the number that `end` will tell."""
    async with Client(server) as client:
        feed = Feed.from_snapshot(await client.entries("harbour"))
    url = f"{server}/blogs/harbour"
    async with aclosing(follow(url, epoch=feed.epoch, after=feed.seq, transports=[transport])) as events:
        async for event in events:
            assert isinstance(event, Event)
            feed.apply(event)
            if end.done() and feed.seq == end.result():
                return feed
    raise AssertionError("following ended by itself")


async def replay(deployment: Deployment, *options: str) -> None:
    command = [str(Path(sys.executable).with_name("liveblog")), "replay", str(PAGE), "--blog", "harbour"]
    async with running(*command, "--url", deployment.first, "--token", deployment.token, *options) as process:
        assert await process.wait() == 0


async def test_readers_on_all_transports_and_servers_see_the_same_day(deployment):
    """Everybody ends with the same entries and hand-overs in the same order as a reader who comes afterwards.

    The day is posted to the first server; of the readers only the one by WebSocket is there.
    """
    end: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        readers = [
            tasks.create_task(read_along(deployment.first, "websocket", end)),
            tasks.create_task(read_along(deployment.second, "sse", end)),
            tasks.create_task(read_along(deployment.second, "polling", end)),
        ]
        await replay(deployment, "--speed", "7200", "--max-gap", "0.2")
        async with Client(deployment.first, deployment.token) as client:
            # It is known before the last event is posted, so that whoever sees that event knows that it is the last.
            end.set_result((await client.blog("harbour"))["head"] + 1)
            await client.post("harbour", "That was the day.")
    async with Client(deployment.second) as client:
        afterwards = Feed.from_snapshot(await client.entries("harbour"))
    assert len(afterwards.entries) > 8
    times = [entry["occurred_at"] for entry in afterwards.entries]
    assert times == sorted(times)
    for reader in readers:
        assert [seen(entry) for entry in reader.result().entries] == [seen(entry) for entry in afterwards.entries]
        assert reader.result().shifts == afterwards.shifts


def seen(entry: Entry) -> dict[str, Any]:
    """Return what readers see of an entry; a snapshot also has its Markdown."""
    return {name: value for name, value in entry.items() if name != "body"}
