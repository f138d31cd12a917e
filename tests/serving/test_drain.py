"""A server that is told to stop sends its readers away little by little."""

import asyncio
import signal
from contextlib import AsyncExitStack
from itertools import pairwise

import pytest

from liveblog.hub import Hub
from liveblog.serving import server
from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE, pace
from tests.services import running_server
from tests.serving.readers import Message, by_event_stream, by_websocket, said
from tests.web.live_app import open_live_app

READERS = 8 * server._AT_ONCE
BYE = ("bye", 4000)


async def test_readers_are_sent_away_little_by_little(migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    """Not all are told in one moment, so that they don't all come back in one: fifty at most, and then a pause."""
    looks: list[tuple[float, int]] = []
    disconnect_some = Hub.disconnect_some

    def watched(hub: Hub, most: int) -> None:
        before = hub.readers
        disconnect_some(hub, most)
        looks.append((asyncio.get_running_loop().time(), before - hub.readers))

    monkeypatch.setattr(Hub, "disconnect_some", watched)
    async with open_live_app(migrated_sqlite_url, drain_seconds=600) as app, AsyncExitStack() as readers:
        blog = await app.blog()
        events = f"{app.url}/api/v1/blogs/{blog.slug}/events"
        sockets = [await readers.enter_async_context(by_websocket(events)) for _ in range(READERS)]
        app.server.should_exit = True
        async with asyncio.timeout(PATIENCE):
            assert {_what(await said(one)) for one in sockets} == {BYE}
    told = [(moment, number) for moment, number in looks if number]
    assert sum(number for _, number in told) == READERS
    assert max(number for _, number in told) == server._AT_ONCE
    assert all(later - moment >= server._LOOK_SECONDS for (moment, _), (later, _) in pairwise(told))


async def test_all_are_told_in_the_time_of_the_drain(tmp_path, migrated_sqlite_url):
    """However many there are, each is told before the server ends, which needs nobody else to end it."""
    async with open_app(migrated_sqlite_url) as parts:
        await open_harbour(parts)
    environment = {"LIVEBLOG_DATABASE_URL": migrated_sqlite_url, "LIVEBLOG_DRAIN_SECONDS": str(pace(10))}
    with running_server(tmp_path, environment=environment) as running:
        events = f"{running.url}/api/v1/blogs/harbour/events"
        async with asyncio.timeout(PATIENCE), AsyncExitStack() as readers, asyncio.TaskGroup() as tasks:
            sockets = [await readers.enter_async_context(by_websocket(events)) for _ in range(READERS)]
            stream = await readers.enter_async_context(by_event_stream(events))
            told = [tasks.create_task(said(one)) for one in sockets]
            told.append(tasks.create_task(_first(stream)))
            running.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(running.process.wait, PATIENCE) == 0
        assert {_what(task.result()) for task in told} == {BYE}
        assert "Traceback" not in running.log.read_text()


async def _first(stream) -> Message:
    message: Message = await anext(stream)
    return message


def _what(message: Message) -> tuple[object, object]:
    return message["type"], message.get("code")
