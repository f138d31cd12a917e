"""What readers say on a WebSocket, right and wrong, to a real server: RFC 6455, on both ways in.

The short way is taken by usual handshakes; an unusual one leads through the ASGI endpoint, which detaches.
"""

import pytest

from tests.serving.raw import (
    CLOSE,
    CONT,
    PING,
    PONG,
    TEXT,
    UNUSUAL,
    RawReader,
    connected,
    following,
    framed,
    handshake,
    in_lane,
)
from tests.web.live_app import LiveApp
from tests.web.readers import address

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAYS = {"short": {}, "endpoint": UNUSUAL}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> dict[str, str | None]:
    """Return the headers that lead each way in turn."""
    return dict(WAYS[request.param])


async def goes_on(app: LiveApp, blog, raw: RawReader) -> bool:
    """Tell whether the next that the reader hears is the next event."""
    await app.post(blog)
    return bool((await raw.next()).message["type"] == "event")


async def test_who_pings_and_does_not_read_costs_little(served: LiveApp, way):
    """Answers that are not taken don't pile up, and what is in the middle of one isn't cut by an event."""
    blog = await served.blog()
    async with following(served, blog, way, receive_buffer=4096) as raw:
        reader = await in_lane(served, blog)
        pings, number, largest = framed(PING, b"p" * 125) * 500, 0, 0
        while reader.seq >= 0 and number < 1000:  # until the server's buffers are full
            raw.send(pings)
            number += 1
            await served.post(blog)
            largest = max(largest, reader._transport.get_write_buffer_size())
        for _ in range(20):
            raw.send(pings)
            await served.post(blog)
            largest = max(largest, reader._transport.get_write_buffer_size())
        assert reader.seq < 0
        assert largest < 600_000
        head = (await served.services.hub.tail(blog.slug)).head
        seqs: list[int] = []
        while not seqs or seqs[-1] < head:
            frame = await raw.next()
            if frame.opcode == TEXT and frame.message["type"] == "event":
                seqs.append(frame.message["seq"])
            else:
                assert frame.payload == b"p" * 125
        assert seqs == list(range(1, head + 1))


async def test_nothing_is_sent_after_the_close(served: LiveApp, way):
    """An event that is posted right after a close doesn't follow the answer to it."""
    blog = await served.blog()
    async with following(served, blog, way) as raw:
        raw.send(framed(PING, b"x" * 125) * 10, framed(CLOSE, b"\x03\xe8"), framed(PING, b"too late"))
        await served.post(blog)
        frames = []
        while (frame := await raw.frame()) is not None:
            frames.append(frame)
        assert frames[-1].code == 1000
        assert all(frame.payload != b"too late" for frame in frames)


async def test_frames_may_come_byte_by_byte(served: LiveApp, way):
    """Wherever the network cuts what a reader says, it is understood."""
    said = framed(PONG, b"12") + framed(TEXT, b"hello", fin=False) + framed(PING, b"!") + framed(CONT, b"x" * 130)
    async with following(served, await served.blog(), way) as raw:
        await raw.send_slowly(said + framed(CLOSE, b"\x0f\xa1"))
        assert (await raw.next()).payload == b"!"
        assert await raw.closed_with() == 4001


async def test_a_handshake_may_come_in_pieces(served: LiveApp, way):
    """A handshake that the network cuts in two is one."""
    blog = await served.blog()
    data = handshake(address(blog, {}), way)
    async with connected(served) as raw:
        await raw.send_slowly(data[:60])
        raw.send(data[60:])
        assert await raw.answer() == 101
        assert (await raw.next()).message["type"] == "hello"


async def test_who_sends_no_more_is_let_go(served: LiveApp, way):
    """A connection of which the reader has closed its half is closed, and the reader is forgotten."""
    blog = await served.blog()
    async with following(served, blog, way) as raw:
        raw.end()
        assert await raw.frame() is None
    assert not (await served.services.hub.tail(blog.slug)).listeners


async def test_a_usual_handshake_needs_no_application(served: LiveApp, monkeypatch):
    """The short way is what the tests here take for it: neither uvicorn nor the application sees such a reader."""
    monkeypatch.setattr("liveblog.serving.accept.LiveHttpProtocol", None)
    blog = await served.blog()
    async with following(served, blog) as raw:
        assert await goes_on(served, blog, raw)
