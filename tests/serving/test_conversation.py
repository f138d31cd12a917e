"""What readers say on a WebSocket, right and wrong, to a real server: RFC 6455, on both ways in.

The short way is taken by usual handshakes; an unusual one leads through the ASGI endpoint, which hands over.
"""

import pytest

from liveblog.serving.readers import MESSAGE_LIMIT
from tests.serving.raw import (
    BINARY,
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
from tests.web.live_house import LiveHouse
from tests.web.readers import address

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAYS = {"short": {}, "endpoint": UNUSUAL}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> dict[str, str | None]:
    """Return the headers that lead each way in turn."""
    return dict(WAYS[request.param])


async def goes_on(house: LiveHouse, blog, raw: RawReader) -> bool:
    """Tell whether the next that the reader hears is the next event."""
    await house.post(blog)
    return bool((await raw.next()).message["type"] == "event")


async def test_who_pings_and_does_not_read_costs_little(served: LiveHouse, way):
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
        head = (await served.parts.hub.tail(blog.slug)).head
        seqs: list[int] = []
        while not seqs or seqs[-1] < head:
            frame = await raw.next()
            if frame.opcode == TEXT and frame.message["type"] == "event":
                seqs.append(frame.message["seq"])
            else:
                assert frame.payload == b"p" * 125
        assert seqs == list(range(1, head + 1))


@pytest.mark.parametrize("payload", [b"", b"x", b"\xff" * 125])
async def test_a_ping_is_answered_with_its_own_words(served: LiveHouse, way, payload: bytes):
    """A pong carries what the ping carried, and the events go on (section 5.5.3)."""
    blog = await served.blog()
    async with following(served, blog, way) as raw:
        raw.send(framed(PING, payload))
        pong = await raw.next()
        assert (pong.opcode, pong.payload) == (PONG, payload)
        assert await goes_on(served, blog, raw)


async def test_control_frames_may_come_between_fragments(served: LiveHouse, way):
    """A message in pieces with a ping and a pong between them is taken, and the ping is answered (section 5.4)."""
    blog = await served.blog()
    async with following(served, blog, way) as raw:
        raw.send(framed(TEXT, b"one ", fin=False), framed(PING, b"!"), framed(CONT, b"two ", fin=False))
        raw.send(framed(PONG, b"unasked"), framed(CONT, b"three"))
        assert (await raw.next()).payload == b"!"
        assert await goes_on(served, blog, raw)


async def test_what_readers_say_means_nothing(served: LiveHouse, way):
    """Messages up to the limit, text or not, change nothing."""
    blog = await served.blog()
    async with following(served, blog, way) as raw:
        raw.send(framed(TEXT, "Schiffe 🚢".encode()), framed(BINARY, b"\xff\x00"), framed(TEXT, b"x" * MESSAGE_LIMIT))
        raw.send(framed(TEXT), framed(PONG), framed(PING))
        assert (await raw.next()).opcode == PONG
        assert await goes_on(served, blog, raw)


WRONG = {
    "unmasked": framed(TEXT, b"x", masked=False),
    "unmasked ping": framed(PING, b"x", masked=False),
    "unmasked pong with more behind": framed(PONG, b"12345", masked=False) + b"x" * 132,
    "first reserved bit, nothing agreed": framed(TEXT, b"x", rsv=4),
    "second reserved bit": framed(TEXT, b"x", rsv=2),
    "third reserved bit": framed(PONG, b"x", rsv=1),
    "reserved opcode": framed(3, b"x"),
    "reserved control opcode": framed(11, b"x"),
    "ping in fragments": framed(PING, b"x", fin=False),
    "long ping": framed(PING, b"x" * 126),
    "long pong": framed(PONG, b"x" * 126),
    "continuation of nothing": framed(CONT, b"x"),
    "message inside a message": framed(TEXT, b"x", fin=False) + framed(TEXT, b"y"),
    "close code with one byte": framed(CLOSE, b"\x03"),
} | {f"close code {code}": framed(CLOSE, code.to_bytes(2)) for code in (0, 999, 1004, 1005, 1006, 1015, 2999, 5000)}


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
async def test_what_the_protocol_forbids_ends_with_1002(served: LiveHouse, way, said: bytes):
    """A protocol error fails the connection (section 7.1.7)."""
    async with following(served, await served.blog(), way) as raw:
        raw.send(said)
        assert await raw.closed_with() == 1002


INVALID = {
    "at once": framed(TEXT, b"\xff"),
    "in the second fragment": framed(TEXT, b"a", fin=False) + framed(CONT, b"\xc0\xaf"),
    "cut off in a character": framed(TEXT, "🚢".encode()[:3]),
    "a surrogate over two fragments": framed(TEXT, b"\xed", fin=False) + framed(CONT, b"\xa0\x80"),
    "in the reason of a close": framed(CLOSE, b"\x03\xe8\xff"),
}


@pytest.mark.parametrize("said", INVALID.values(), ids=INVALID)
async def test_text_that_is_no_utf8_ends_with_1007(served: LiveHouse, way, said: bytes):
    """Invalid text fails the connection, although nobody would have read it (section 8.1)."""
    async with following(served, await served.blog(), way) as raw:
        raw.send(said)
        assert await raw.closed_with() == 1007


async def test_a_character_may_be_split_over_fragments(served: LiveHouse, way):
    """Only the whole message has to be UTF-8 (section 5.6)."""
    blog, (one, two, three, four) = await served.blog(), "🚢".encode()
    async with following(served, blog, way) as raw:
        raw.send(framed(TEXT, bytes([one]), fin=False), framed(CONT, bytes([two, three]), fin=False))
        raw.send(framed(CONT, bytes([four])))
        assert await goes_on(served, blog, raw)


LONG = {
    "in one": framed(TEXT, b"x" * (MESSAGE_LIMIT + 1)),
    "in sum": framed(BINARY, b"x" * MESSAGE_LIMIT, fin=False) + framed(CONT, b"x"),
    "announced": framed(BINARY, b"x" * 70_000)[:20],
}


@pytest.mark.parametrize("said", LONG.values(), ids=LONG)
async def test_a_long_message_ends_with_1009(served: LiveHouse, way, said: bytes):
    """More than 4 KiB from a reader is refused before it has been collected."""
    async with following(served, await served.blog(), way) as raw:
        raw.send(said)
        assert await raw.closed_with() == 1009


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1011, 3000, 4999])
async def test_a_close_is_echoed(served: LiveHouse, way, code: int):
    """The server answers a close with the same code, and forgets the reader (section 5.5.1)."""
    blog = await served.blog()
    async with following(served, blog, way) as raw:
        raw.send(framed(CLOSE, code.to_bytes(2) + b"bye"))
        assert await raw.closed_with() == code
    assert not (await served.parts.hub.tail(blog.slug)).listeners


async def test_a_close_without_a_code_is_echoed_without(served: LiveHouse, way):
    """A close that gives no reason is answered with one that gives none."""
    async with following(served, await served.blog(), way) as raw:
        raw.send(framed(CLOSE))
        assert await raw.closed_with() is None


async def test_nothing_is_sent_after_the_close(served: LiveHouse, way):
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


async def test_frames_may_come_byte_by_byte(served: LiveHouse, way):
    """Wherever the network cuts what a reader says, it is understood."""
    said = framed(PONG, b"12") + framed(TEXT, b"hello", fin=False) + framed(PING, b"!") + framed(CONT, b"x" * 130)
    async with following(served, await served.blog(), way) as raw:
        await raw.send_slowly(said + framed(CLOSE, b"\x0f\xa1"))
        assert (await raw.next()).payload == b"!"
        assert await raw.closed_with() == 4001


async def test_a_handshake_may_come_in_pieces(served: LiveHouse, way):
    """A handshake that the network cuts in two is one."""
    blog = await served.blog()
    data = handshake(address(blog, {}), way)
    async with connected(served) as raw:
        await raw.send_slowly(data[:60])
        raw.send(data[60:])
        assert await raw.answer() == 101
        assert (await raw.next()).message["type"] == "hello"


async def test_who_sends_no_more_is_let_go(served: LiveHouse, way):
    """A connection of which the reader has closed its half is closed, and the reader is forgotten."""
    blog = await served.blog()
    async with following(served, blog, way) as raw:
        raw.end()
        assert await raw.frame() is None
    assert not (await served.parts.hub.tail(blog.slug)).listeners


async def test_a_usual_handshake_needs_no_application(served: LiveHouse, monkeypatch):
    """The short way is what the tests here take for it: neither uvicorn nor the application sees such a reader."""
    monkeypatch.setattr("liveblog.serving.door.HttpDoor", None)
    blog = await served.blog()
    async with following(served, blog) as raw:
        assert await goes_on(served, blog, raw)
