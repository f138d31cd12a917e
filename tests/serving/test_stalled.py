"""Readers who stop reading, on a real server with capped socket buffers (I4): they cost little and delay nobody."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import pytest_asyncio
from starlette.types import Receive, Scope, Send

from liveblog.hub import lane, tail
from liveblog.model.blog import Blog
from liveblog.serving import deadlines
from liveblog.serving.deadlines import UNREAD_SECONDS, bytes_taken, end_overdue
from liveblog.serving.readers import Reader
from liveblog.serving.strict_http import StrictHttpProtocol
from tests.serving.raw import RawReader, connected, following, in_lane, streaming
from tests.waiting import until
from tests.web.certificates import make_certificate
from tests.web.live_app import LiveApp, open_live_app
from tests.web.readers import by_stream, by_websocket, events_up_to, take

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "A ship of 400 metres is leaving. " * 500  # 16 KB
LONG = 3_000_000
LIMIT = lane.BURST_BYTES + 3 * len(TEXT)


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["open", "tls"])
async def served(
    request: pytest.FixtureRequest, new_sqlite: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LiveApp]:
    """Serve an app, once with sockets that are written to directly, once with encryption between."""
    own = make_certificate(tmp_path_factory.mktemp("served")) if request.param == "tls" else {}
    async with open_live_app(new_sqlite(), **own) as app:
        yield app


async def stall(app: LiveApp, blog: Blog, reader: Reader) -> int:
    """Post until the reader lags, and 20 times more; return the most bytes that waited for it."""
    largest, further = 0, 0
    while further < 20:
        await app.post(blog, TEXT)
        await asyncio.sleep(0)
        largest = max(largest, reader._transport.get_write_buffer_size())
        further += reader.seq < 0
        assert app.services.hub.open_tail(blog.slug) is not None
    return largest


@pytest.mark.parametrize("kind", ["websocket", "stream"])
async def test_a_stalled_reader_is_caught_up(served: LiveApp, kind: str):
    """While one takes nothing, others get all at once and its buffer stays small; later it hears all, in order."""
    blog = await served.blog()
    async with _opened(served, blog, kind) as stalled:
        reader = await in_lane(served, blog)
        async with by_websocket(served, blog, after=0) as quick, by_stream(served, blog, after=0) as stream:
            largest = await stall(served, blog, reader)
            head = (await served.services.hub.tail(blog.slug)).head
            for others in (quick, stream):
                assert [event["seq"] for event in await events_up_to(others, head)] == list(range(1, head + 1))
            assert reader.seq < 0, "it still lags when all others have everything"
        assert largest < LIMIT
        assert await _heard(stalled, kind, head) == list(range(1, head + 1))
        await served.post(blog)
        assert await _heard(stalled, kind, head + 1) == [head + 1]


@pytest.mark.parametrize("kind", ["websocket", "stream"])
async def test_who_is_too_far_behind_is_told(served: LiveApp, kind: str, monkeypatch):
    """A reader whose next event is no longer in memory hears what it was sent before, and then `bye` 4001."""
    monkeypatch.setattr(tail, "RING_FRAMES", 5)
    blog = await served.blog()
    async with _opened(served, blog, kind) as stalled:
        await stall(served, blog, await in_lane(served, blog))
        data = await stalled.rest()
    assert b'"code":4001,"reason":"too_slow"' in data[-300:]
    assert data.endswith(b"0\r\n\r\n" if kind == "stream" else b"\x88\x0a\x0f\xa1too_slow")
    assert not (await served.services.hub.tail(blog.slug)).listeners


@pytest.mark.parametrize("kind", ["websocket", "stream"])
async def test_patience_ends(served: LiveApp, kind: str, monkeypatch):
    """A reader who takes nothing for too long is cut off and forgotten."""
    blog = await served.blog()
    async with _opened(served, blog, kind) as stalled:
        reader = await in_lane(served, blog)
        await stall(served, blog, reader)
        monkeypatch.setattr(lane, "PATIENCE_SECONDS", -1)
        (listener,) = (await served.services.hub.tail(blog.slug)).listeners
        listener._tick()  # type: ignore[attr-defined]
        assert not (await served.services.hub.tail(blog.slug)).listeners
        assert b'"bye"' not in await stalled.rest()


async def test_fifty_others_notice_nothing(served: LiveApp):
    """Fifty readers hear everything while one takes nothing; that one hears it later."""
    blog = await served.blog()
    async with _opened(served, blog, "websocket") as stalled:
        reader = await in_lane(served, blog)
        async with asyncio.TaskGroup() as tasks:
            others = [tasks.create_task(_count(served, blog)) for _ in range(50)]
            largest = await stall(served, blog, reader)
            await served.post(blog, "the end")
        head = (await served.services.hub.tail(blog.slug)).head
        assert reader.seq < 0
        assert [task.result() for task in others] == [head] * 50
        assert largest < LIMIT
        assert await _heard(stalled, "websocket", head) == list(range(1, head + 1))


PIECES = pytest.mark.parametrize("pieces", [1, 50])
"""An answer of so many, which the application has to wait with; of one it is done at once."""


@PIECES
async def test_an_answer_of_which_nothing_is_taken_ends(served: LiveApp, monkeypatch, pieces: int):
    """Half a minute after its client took some last, and not before, though the server may long be done with it."""
    async with _asked(served, monkeypatch, pieces) as (_, connection):
        at = time.monotonic()
        end_overdue([connection], at)
        end_overdue([connection], at + 0.9 * UNREAD_SECONDS)
        connection.timeout_keep_alive_handler()
        assert not connection.transport.is_closing()
        for number in range(1, 9):  # at first it may be found that some was taken since
            end_overdue([connection], at + number * 1.1 * UNREAD_SECONDS)
        await until(lambda: connection not in served.server.server_state.connections)


@PIECES
async def test_an_answer_that_is_taken_slowly_comes_to_its_end(served: LiveApp, monkeypatch, pieces: int):
    """Some in half a minute is enough, however long all of it takes; the connection goes on after that."""
    async with _asked(served, monkeypatch, pieces) as (slow, connection):
        began = at = time.monotonic()
        size = 0
        while size < LONG:
            end_overdue([connection], at)
            taken = bytes_taken(connection.transport)
            if taken is not None and size < LONG // 2:
                connection.timeout_keep_alive_handler()
            size += len(await slow.some())
            while size < LONG and taken is not None and bytes_taken(connection.transport) == taken:  # it was at hand
                size += len(await slow.some())
            at += 0.9 * UNREAD_SECONDS
        assert at > began + 3 * UNREAD_SECONDS
        slow.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert await slow.answer() == 200


@asynccontextmanager
async def _asked(
    app: LiveApp, monkeypatch: pytest.MonkeyPatch, pieces: int
) -> AsyncIterator[tuple[RawReader, StrictHttpProtocol]]:
    """Ask for more than fits between a server and a client; the head of the answer has been read."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"%d" % LONG)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for left in reversed(range(pieces)):
            await send({"type": "http.response.body", "body": bytes(LONG // pieces), "more_body": left > 0})

    others = {*app.server.server_state.connections}
    with monkeypatch.context() as patch:
        patch.setattr(app.server.config, "loaded_app", answer)
        patch.setattr(deadlines, "end_overdue", lambda _: None)  # the server's own looks go by another clock
        async with connected(app, receive_buffer=4096) as raw:
            raw.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert await raw.answer() == 200
            (connection,) = {*app.server.server_state.connections} - others
            assert isinstance(connection, StrictHttpProtocol)
            yield raw, connection


def _opened(app: LiveApp, blog: Blog, kind: str) -> AbstractAsyncContextManager[RawReader]:
    return (following if kind == "websocket" else streaming)(app, blog, receive_buffer=4096)


async def _heard(raw: RawReader, kind: str, last: int) -> list[int]:
    """Read events up to a number; return the numbers."""
    seqs: list[int] = []
    while not seqs or seqs[-1] < last:
        message = (await raw.next()).message if kind == "websocket" else await raw.message()
        seqs += [message["seq"]] if message["type"] == "event" else []
    return seqs


async def _count(app: LiveApp, blog: Blog) -> int:
    """Follow to the end; return its number, when all came before it in order."""
    async with by_websocket(app, blog, after=0) as messages:
        await take(messages, 1)
        number = 0
        while True:
            (event,) = await take(messages, 1)
            number += 1
            assert event["seq"] == number
            if "the end" in event["entry"]["html"]:
                return number
