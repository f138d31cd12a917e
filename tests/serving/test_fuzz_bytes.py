"""Readers who send anything at all: each is answered or closed, and the others still hear."""

import asyncio
import random

import pytest

from liveblog.model.event import Kind
from tests.serving.raw import connected, following, framed, handshake
from tests.web.readers import address

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODES = {None, 1000, 1002, 1003, 1007, 1008, 1009, *range(3000, 5000)}
CASES = 60


def any_frame(chance: random.Random) -> bytes:
    """Draw a frame of any opcode, with any bits, lengths that may lie, and any payload."""
    payload = chance.randbytes(chance.choice((0, 1, 2, 3, 125, 126, 5000)))
    whole = framed(
        chance.randrange(16),
        payload,
        fin=chance.random() < 0.7,
        rsv=chance.choice((0, 0, 0, *range(1, 8))),
        masked=chance.random() < 0.8,
    )
    lying = bytes((0x81, 0xFF)) + chance.randbytes(8)
    return chance.choice((whole, whole, whole[: chance.randrange(1, len(whole) + 1)], lying, chance.randbytes(40)))


def any_head(chance: random.Random, path: str) -> bytes:
    """Draw a request's head that is wrong in places."""
    odd = (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: -1\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Upgrade: websocket\r\n",
        b"Upgrade: h2c\r\nConnection: Upgrade\r\n",
        b"A: b\r\n folded: yes\r\n",
        b"A: \x00\r\n",
        b"A: b\n",
        b"A : b\r\n",
        b"A: " + b"x" * 70_000 + b"\r\n",
        b"Last-Event-ID: \xff\xfe.-1\r\n",
        b"Sec-WebSocket-Version: 99\r\n",
        chance.randbytes(30),
    )
    head = handshake(path, line=chance.choice(("GET {} HTTP/1.1", "POST {} HTTP/1.1", "GET {} HTTP/9.9", "{}")))
    lines = b"".join(chance.choice(odd) for _ in range(chance.randrange(1, 4)))
    return (head[:-2] + lines + b"\r\n")[: chance.choice((None, None, None, chance.randrange(1, len(head))))]


async def test_any_frames_end_in_a_close_code_and_others_still_hear(served, caplog):
    """Whatever frames a reader sends: a code of the protocol or a plain end, no traceback, and a neighbour hears on."""
    blog, chance = await served.blog(), random.Random(1)
    async with following(served, blog) as neighbour:
        for _ in range(CASES):
            async with following(served, blog) as raw:
                raw.send(*(any_frame(chance) for _ in range(chance.randrange(1, 4))))
                raw.end()
                while (frame := await raw.frame()) is not None:
                    assert frame.opcode != 8 or frame.code in CODES
        await served.post(blog)
        assert (await neighbour.next()).message["kind"] == Kind.ENTRY_POSTED
    assert not [record for record in caplog.records if record.exc_info]


async def test_any_heads_are_answered_without_a_fault_of_the_server(served, caplog):
    """Whatever a request's head holds: an answer below 500 or a plain end, soon, and no traceback."""
    blog, chance = await served.blog(), random.Random(2)
    path = address(blog, {})
    async with following(served, blog) as neighbour:
        for _ in range(CASES):
            async with connected(served) as raw:
                raw.send(any_head(chance, path))
                raw.end()
                try:
                    assert await raw.answer() < 500
                except (asyncio.IncompleteReadError, ConnectionError):
                    continue  # it closed the connection without a word
        await served.post(blog)
        assert (await neighbour.next()).message["kind"] == Kind.ENTRY_POSTED
    assert not [record for record in caplog.records if record.exc_info]
