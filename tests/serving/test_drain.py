"""A server that is told to stop sends its readers away little by little."""

import asyncio
import signal
import time
from contextlib import AsyncExitStack

from tests.houses import open_harbour, open_house
from tests.pace import PATIENCE
from tests.services import running_server
from tests.serving.readers import by_event_stream, by_websocket, said

READERS = 400  # eight times as many as are sent away at once


async def test_readers_are_sent_away_little_by_little(tmp_path, sqlite_url):
    """Not all are told in one moment, so that they don't all come back in one; all are told in the drain's time."""
    async with open_house(sqlite_url) as parts:
        await open_harbour(parts)
    environment = {"LIVEBLOG_DATABASE_URL": sqlite_url, "LIVEBLOG_DRAIN_SECONDS": "10"}
    with running_server(tmp_path, environment=environment) as server:
        events = f"{server.url}/api/v1/blogs/harbour/events"
        async with AsyncExitStack() as readers, asyncio.TaskGroup() as tasks:
            sockets = [await readers.enter_async_context(by_websocket(events)) for _ in range(READERS)]
            stream = await readers.enter_async_context(by_event_stream(events))
            told = [tasks.create_task(_told(said(one))) for one in sockets]
            told.append(tasks.create_task(_told(anext(stream))))
            server.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0
        times = sorted(task.result() for task in told)
        # There are eight pauses of 0.05 s in between; a busy machine may see the first ones late.
        assert times[-1] - times[0] > 0.1
        assert "Traceback" not in server.log.read_text()


async def _told(message) -> float:
    heard = await message
    assert (heard["type"], heard["code"]) == ("bye", 4000), heard
    return time.monotonic()
