"""Connections on which answers are sent again: in order, in any pieces, and for no longer than others."""

import asyncio
import time
from itertools import pairwise

import pytest

from liveblog.model.blog import Blog
from liveblog.serving.deadlines import SILENCE_SECONDS, UNREAD_SECONDS, end_overdue
from liveblog.serving.http import LiveHttpProtocol
from tests.serving.raw import RawReader, connected
from tests.serving.watched import Watched
from tests.waiting import until

STRANGER = "127.0.0.2"
"""The one trusted proxy is 127.0.0.1, as it comes."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


def request(blog: Blog, line: str = "GET {} HTTP/1.1") -> bytes:
    """Write a request as a browser does."""
    return f"{line.format(blog.path)}\r\nHost: reader.test\r\nAccept-Encoding: br\r\nCookie: a=b\r\n\r\n".encode()


async def body_of(raw: RawReader) -> bytes:
    """Read a whole answer and return its body."""
    assert await raw.answer() == 200
    return await raw.body()


async def test_requests_come_in_any_pieces(watched: Watched):
    """In pieces, behind each other in one packet, or beginning in the packet of another: each gets its answer."""
    blog = await watched.live_app.blog()
    whole = request(blog)
    async with connected(watched.live_app) as raw:
        raw.send(whole)
        body = await body_of(raw)
        for pieces in (
            [whole],
            [whole, whole],
            [whole[:20], whole[20:]],
            [whole + whole[:20], whole[20:]],
            [whole * 3],
        ):
            number = sum(map(len, pieces)) // len(whole)
            for piece in pieces:
                raw.send(piece)
                await asyncio.sleep(0.01)
            assert [await body_of(raw) for _ in range(number)] == [body] * number


async def test_answers_come_in_the_order_of_the_requests(watched: Watched):
    """Who asks for what is there while the application still answers the request before waits for that answer."""
    there, slow = await watched.live_app.blog(), await watched.live_app.blog(title="Slow ferry")
    await watched.get(there.path, accept_encoding="br")
    async with connected(watched.live_app) as raw:
        watched.app.may_answer.clear()
        try:
            raw.send(request(slow).replace(b"br", b"identity"))
            await until(lambda: watched.app.asked[-1] == slow.path)
            raw.send(request(there))
            connections = watched.live_app.server.server_state.connections
            await until(lambda: any(isinstance(one, LiveHttpProtocol) and one.pipeline for one in connections))
        finally:
            watched.app.may_answer.set()
        assert b"Slow ferry" in await body_of(raw)
        await body_of(raw)
        assert raw.header("content-encoding") == "br"


async def test_what_looks_like_a_request_may_be_none(watched: Watched):
    """In the body of a request that is answered already, or in a header that came in pieces, it is not answered."""
    blog = await watched.live_app.blog()
    await watched.get(blog.path, accept_encoding="br")
    whole = request(blog)
    async with connected(watched.live_app) as raw:
        raw.send(f"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: {len(whole)}\r\n\r\n".encode())
        assert await raw.answer() in {404, 405}
        await raw.body()
        raw.send(whole)
        await watched.live_app.http.get("/healthz")
        raw.send(b"GET /nowhere HTTP/1.1\r\nX-Note: ")
        await watched.live_app.http.get("/healthz")
        raw.send(whole)
        assert await raw.answer() == 404
        await raw.body()
        raw.send(whole)
        await body_of(raw)


BODIED = {
    "with a length": "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
    "in a chunk": "POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n",
    "of a GET": "GET /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
    "of a PUT": "PUT /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
    "behind an upgrade": "POST /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
    "Content-Length: {}\r\n\r\n",
}


@pytest.mark.parametrize("cuts", [(), (0,), (0, 7), (0, 0), (-20, 0, 30, 60)], ids=str)
@pytest.mark.parametrize("head", BODIED.values(), ids=BODIED)
async def test_a_body_that_is_a_kept_request_is_none(watched: Watched, head: str, cuts: tuple[int, ...]):
    """In whatever packets it comes, beginning with its own or not, it has one answer; what follows it has its own."""
    blog = await watched.live_app.blog()
    await watched.get(blog.path, accept_encoding="br")
    kept = request(blog)
    begun = head.format(len(kept)).encode()
    whole = begun + kept + (b"\r\n0\r\n\r\n" if b"chunked" in begun else b"")
    places = [0, *(len(begun) + cut for cut in cuts), len(whole)]
    async with connected(watched.live_app) as raw:
        for start, end in pairwise(places):
            raw.send(whole[start:end])
            await watched.live_app.http.get("/healthz")
        assert await raw.answer() in {404, 405}
        await raw.body()
        raw.send(kept)
        await body_of(raw)
        assert raw.header("content-encoding") == "br"


async def test_an_old_request_is_the_last(watched: Watched):
    """A request of HTTP/1.0 is answered by the application, which then closes."""
    blog = await watched.live_app.blog()
    await watched.get(blog.path, accept_encoding="br")
    async with connected(watched.live_app) as raw:
        raw.send(request(blog, "GET {} HTTP/1.0"))
        assert await raw.answer() == 200
        await raw.rest()


async def test_who_asks_and_does_not_read_costs_little(watched: Watched):
    """Answers that are not taken don't pile up, until the end: the application waits, and what would be sent again."""
    blog = await watched.live_app.blog()
    await watched.live_app.fill(blog, 40)
    whole = request(blog).replace(b"br", b"identity")
    async with connected(watched.live_app, receive_buffer=4096) as raw:
        raw.send(whole)
        size = len(await body_of(raw))
        for _ in range(200):
            raw.send(whole)
            await asyncio.sleep(0.001)
        largest = max(one.transport.get_write_buffer_size() for one in watched.live_app.server.server_state.connections)
        assert size < largest < 64 * 1024 + 4 * size
        connections = watched.live_app.server.server_state.connections
        (stalled,) = [one for one in connections if one.transport.get_write_buffer_size()]
        for number in range(9):
            end_overdue([stalled], time.monotonic() + number * 1.1 * UNREAD_SECONDS)
        await until(lambda: stalled not in connections)


async def test_a_connection_that_is_only_given_again_is_not_silent(watched: Watched):
    """Who has had an answer, if not from the application, is not shown out as one who never asked."""
    blog = await watched.live_app.blog()
    await watched.get(blog.path, accept_encoding="br")
    async with connected(watched.live_app) as raw:
        before = len(watched.app.asked)
        raw.send(request(blog))
        body = await body_of(raw)
        assert len(watched.app.asked) == before
        end_overdue(watched.live_app.server.server_state.connections, time.monotonic() + 2 * SILENCE_SECONDS)
        raw.send(request(blog))
        assert await body_of(raw) == body


async def test_a_connection_that_is_only_given_again_is_closed_when_idle(watched: Watched, monkeypatch):
    """After an answer the connection is kept for as long as after one of the application, and no longer."""
    blog = await watched.live_app.blog()
    await watched.get(blog.path, accept_encoding="br")
    monkeypatch.setattr(watched.live_app.server.config, "timeout_keep_alive", 0.05)
    async with connected(watched.live_app, source=STRANGER) as raw:
        raw.send(request(blog))
        await body_of(raw)
        assert await raw.rest() == b""


async def test_a_proxy_ends_its_connections_itself(watched: Watched, monkeypatch):
    """They are kept while a stranger's that came later is closed: else a request may meet one that is being closed."""
    blog = await watched.live_app.blog()
    monkeypatch.setattr(watched.live_app.server.config, "timeout_keep_alive", 0.05)
    async with connected(watched.live_app) as proxy, connected(watched.live_app, source=STRANGER) as stranger:
        for raw in (proxy, stranger):
            raw.send(request(blog))
            await body_of(raw)
        assert await stranger.rest() == b""
        proxy.send(request(blog))
        await body_of(proxy)
