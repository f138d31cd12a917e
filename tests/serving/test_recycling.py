"""Nobody stays connected for ever, and nobody misses anything by that."""

import asyncio
from contextlib import aclosing

import pytest

from liveblog.model.principal import Scope
from liveblog_client import Client, Event, Timing, follow
from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE
from tests.services import running_server
from tests.serving.readers import by_event_stream, by_websocket, said

ENTRIES = 30


@pytest.fixture
async def server(tmp_path, migrated_sqlite_url):
    """Run a server whose readers stay for a second in the mean; its value is its address and a token."""
    async with open_app(migrated_sqlite_url) as parts:
        await open_harbour(parts)
        token = await parts.tokens.create("editors", Scope.WRITE)
    environment = {"LIVEBLOG_DATABASE_URL": migrated_sqlite_url, "LIVEBLOG_CONNECTION_MINUTES": "0.0167"}
    with running_server(tmp_path, environment=environment) as running:
        yield running.url, token


async def test_a_reader_is_told_to_come_back(server):
    """On a WebSocket and an event stream the reader is told, by the code that says to come back."""
    events = f"{server[0]}/api/v1/blogs/harbour/events"
    async with asyncio.timeout(PATIENCE), by_websocket(events) as socket, by_event_stream(events) as stream:
        for heard in (await said(socket), await anext(stream)):
            assert (heard["type"], heard["code"]) == ("bye", 4000)


@pytest.mark.parametrize("transport", ["websocket", "sse"])
async def test_who_comes_back_has_missed_nothing(server, transport):
    """A reader who is sent away again and again while entries are posted gets each of them once, in order."""
    url, token = server
    numbers = []
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(write(url, token))
        following = follow(f"{url}/blogs/harbour", after=0, transports=[transport], timing=Timing(base=0.1))
        async with aclosing(following) as events:
            async for event in events:
                assert isinstance(event, Event)
                numbers.append(event.seq)
                if event.seq == ENTRIES:
                    break
        await writing
    assert numbers == list(range(1, ENTRIES + 1))


async def write(url: str, token: str) -> None:
    """Post for some seconds, so that connections end in between."""
    async with Client(url, token) as client:
        for number in range(ENTRIES):
            await client.post("harbour", f"Ship {number}")
            await asyncio.sleep(0.1)
