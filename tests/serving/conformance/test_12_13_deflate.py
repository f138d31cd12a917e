"""Compression: Autobahn's sections 12 and 13, as far as readers speak (RFC 7692).

What the server agrees on, and what it sends, is in test_negotiation.
"""

import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from liveblog.serving.readers import MESSAGE_LIMIT
from tests.serving.raw import CONT, PING, PONG, TEXT, RawReader, connected, framed, handshake
from tests.web.readers import address

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFFER = "Sec-WebSocket-Extensions"
OFFERS = {  # and the window that the reader then uses
    "13.1": ("permessage-deflate", 15),
    "13.2": ("permessage-deflate; server_no_context_takeover", 15),
    "13.3": ("permessage-deflate; client_max_window_bits=9", 9),
    "13.4": ("permessage-deflate; client_max_window_bits; server_max_window_bits=15", 12),
    "13.5": ("permessage-deflate; server_no_context_takeover; client_max_window_bits=9", 9),
    "13.6": ("permessage-deflate; client_no_context_takeover; client_max_window_bits=15", 12),
    "13.7": ("permessage-deflate; server_max_window_bits=9, permessage-deflate", 15),
}
SIZES = (0, 16, 64, 256, 1024, MESSAGE_LIMIT)  # 12.x.1 to 12.x.6; the others are too long here


def deflated(text: bytes, window: int = 12) -> bytes:
    """Deflate a message, as section 7.2.1 has it."""
    deflate = zlib.compressobj(wbits=-window)
    return (deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\x00\x00\xff\xff")


@asynccontextmanager
async def deflating(served, blog, way: Mapping[str, str | None], offer: str) -> AsyncIterator[RawReader]:
    """Follow a blog with deflate agreed on; the hello has been read."""
    await served.services.hub.tail(blog.slug)
    async with connected(served) as raw:
        raw.send(handshake(address(blog, {}), {**way, OFFER: offer}))
        assert await raw.answer() == 101
        assert "permessage-deflate" in (raw.header(OFFER) or "")
        await raw.next()
        yield raw


@pytest.mark.parametrize(("offer", "window"), OFFERS.values(), ids=OFFERS)
async def test_deflated_messages_are_taken(served, blog, way, offer: str, window: int):
    """With all parameters: messages of each size, whole and in fragments, one after the other, and plain ones."""
    async with deflating(served, blog, way, offer) as raw:
        for size in SIZES:
            packed = deflated((b"The harbour is open again. " * 200)[:size], window)
            half = len(packed) // 2
            raw.send(framed(TEXT, packed, rsv=4))
            raw.send(
                framed(TEXT, packed[:half], rsv=4, fin=False), framed(PING, b"between"), framed(CONT, packed[half:])
            )
            raw.send(framed(TEXT, b"plain"), framed(PING, str(size).encode()))
            for payload in (b"between", str(size).encode()):
                pong = await raw.next()
                assert (pong.first, pong.payload) == (0x80 | PONG, payload)
        await served.post(blog)
        assert b'"event"' in (await raw.next()).text()


PACKED = deflated(b"x" * 100)
WRONG = {
    "too long": (framed(TEXT, deflated(b"x" * (MESSAGE_LIMIT + 1)), rsv=4), 1009),
    "a bomb": (framed(TEXT, deflated(b"\0" * 3_000_000), rsv=4), 1009),
    "no UTF-8": (framed(TEXT, deflated(b"\xff\xfe"), rsv=4), 1007),
    "no UTF-8, in the first fragment": (framed(TEXT, deflated(b"\xff" * 50)[:-1], rsv=4, fin=False), 1007),
    "not deflated": (framed(TEXT, b"\xff" * 20, rsv=4), 1002),
    "said of a continuation": (framed(TEXT, PACKED[:2], rsv=4, fin=False) + framed(CONT, PACKED[2:], rsv=4), 1002),
    "said of a ping": (framed(PING, b"x", rsv=4), 1002),
    "another reserved bit beside it": (framed(TEXT, PACKED, rsv=6), 1002),
}


@pytest.mark.parametrize(("said", "code"), WRONG.values(), ids=WRONG)
async def test_what_is_wrongly_deflated_ends_the_connection(served, blog, way, said: bytes, code: int):
    """Limits and encoding are held to what comes out, and what can't be unpacked is an error of the reader's."""
    async with deflating(served, blog, way, "permessage-deflate") as raw:
        raw.send(said)
        assert await raw.closed_with() == code
