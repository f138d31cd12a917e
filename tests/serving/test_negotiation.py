"""Handshakes, right and wrong, on both ways in: what is agreed on is the same, and is kept to (RFC 6455, RFC 7692)."""

import json
import zlib
from contextlib import AsyncExitStack
from typing import Any

import pytest
import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from tests.pace import PATIENCE
from tests.serving.raw import PING, TEXT, UNUSUAL, connected, following, framed, handshake, in_lane
from tests.serving.readers import said
from tests.web.live_app import LiveApp
from tests.web.readers import address

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFFER = "Sec-WebSocket-Extensions"
WAYS = {"short": {}, "endpoint": UNUSUAL}
NO_CONTEXT = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

AGREED = {
    "Chrome": ("permessage-deflate; client_max_window_bits", "12; client_max_window_bits=12"),
    "Firefox": ("permessage-deflate", "12"),
    "small windows of the reader's": ("permessage-deflate; client_max_window_bits=10", "12; client_max_window_bits=10"),
    "no context either": ("permessage-deflate; server_no_context_takeover", "12"),
    "a larger window": ("permessage-deflate; server_max_window_bits=15", "12"),
    "among unknown ones": ("x-webkit-deflate-frame, permessage-bzip2; level=9, permessage-deflate", "12"),
    "the second offer": ("permessage-deflate; server_max_window_bits=8, permessage-deflate", "12"),
    "the first of two good ones": ("permessage-deflate, permessage-deflate; client_max_window_bits", "12"),
    "quoted": ('permessage-deflate; server_max_window_bits="12"', "12"),
}
PLAIN = {
    "nothing": None,
    "unknown": "x-webkit-deflate-frame",
    "impossible": "permessage-deflate; server_max_window_bits=99",
    "unknown parameter": "permessage-deflate; level=9",
    "parameter twice": "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
    "window that zlib does not have": "permessage-deflate; server_max_window_bits=8",
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> dict[str, str | None]:
    """Return the headers that lead each way in turn."""
    return dict(WAYS[request.param])


@pytest.mark.parametrize(("offer", "window"), AGREED.values(), ids=AGREED)
async def test_deflate_is_agreed_on_without_context(served: LiveApp, way, offer: str, window: str):
    """Whoever offers deflate in any usual way gets it, without context, and reads what comes."""
    blog = await served.blog()
    async with connected(served) as raw:
        await served.services.hub.tail(blog.slug)
        raw.send(handshake(address(blog, {}), {**way, OFFER: offer}))
        assert await raw.answer() == 101
        assert raw.header(OFFER) == f"{NO_CONTEXT}; server_max_window_bits={window}"
        assert _text(await raw.next())["type"] == "hello"
        await in_lane(served, blog)
        await served.post(blog, "deflated")
        event = await raw.next()
        assert event.first == 0xC1
        assert _text(event)["seq"] == 1


@pytest.mark.parametrize("offer", PLAIN.values(), ids=PLAIN)
async def test_what_we_do_not_know_is_not_agreed_on(served: LiveApp, way, offer: str | None):
    """Extensions and parameters that we don't have are declined, not refused: the frames are plain."""
    blog = await served.blog()
    async with following(served, blog, {**way, OFFER: offer}) as raw:
        assert raw.header(OFFER) is None
        await served.post(blog)
        assert (await raw.next()).message["seq"] == 1


async def test_a_smaller_window_gets_plain_frames(served: LiveApp, way):
    """Who can only look back 512 bytes agrees with us on that, and is never sent what needs more."""
    blog = await served.blog()
    async with connected(served) as raw:
        await served.services.hub.tail(blog.slug)
        raw.send(handshake(address(blog, {}), {**way, OFFER: "permessage-deflate; server_max_window_bits=9"}))
        assert await raw.answer() == 101
        assert raw.header(OFFER) == f"{NO_CONTEXT}; server_max_window_bits=9"
        assert _text(await raw.next(), 9)["type"] == "hello"
        await in_lane(served, blog)
        await served.post(blog, "word " * 500)
        assert (await raw.next()).message["seq"] == 1


async def test_offers_may_be_in_two_headers(served: LiveApp, way):
    """Two lines are one list (RFC 6455, section 9.1)."""
    blog = await served.blog()
    async with connected(served) as raw:
        offers = f"x-unknown\r\n{OFFER}: permessage-deflate"
        raw.send(handshake(address(blog, {}), {**way, OFFER: offers}))
        assert await raw.answer() == 101
        assert raw.header(OFFER) == f"{NO_CONTEXT}; server_max_window_bits=12"


@pytest.mark.parametrize("offer", ["permessage-deflate; =1", ";", "permessage-deflate; a=b c", "permessage\u00e4"])
async def test_an_offer_that_cannot_be_read_is_refused(served: LiveApp, way, offer: str):
    """A malformed header fails the handshake (RFC 6455, section 9.1)."""
    blog = await served.blog()
    async with connected(served) as raw:
        await served.services.hub.tail(blog.slug)
        raw.send(handshake(address(blog, {}), {**way, OFFER: offer}))
        assert await raw.answer() == 400


WRONG = {
    "another version": ({"Sec-WebSocket-Version": "12"}, 426),
    "no version": ({"Sec-WebSocket-Version": None}, 400),
    "no key": ({"Sec-WebSocket-Key": None}, 400),
    "a short key": ({"Sec-WebSocket-Key": "c2hvcnQ="}, 400),
    "a key that is none": ({"Sec-WebSocket-Key": "!" * 24}, 400),
    "no upgrade after all": ({"Connection": "keep-alive"}, 200),
    "an upgrade to something else": ({"Upgrade": "h2c"}, 200),
}


@pytest.mark.parametrize(("headers", "status"), WRONG.values(), ids=WRONG)
async def test_a_wrong_handshake_gets_a_status(served: LiveApp, way, headers, status: int):
    """What isn't a handshake of version 13 is refused with the status that says why, or is an ordinary request."""
    blog = await served.blog()
    async with connected(served) as raw:
        await served.services.hub.tail(blog.slug)
        raw.send(handshake(address(blog, {}), way | headers))
        assert await raw.answer() == status


async def test_who_asks_for_another_version_is_told_ours(served: LiveApp, way):
    """The refusal names version 13, so that the other side may try it (RFC 6455, section 4.4)."""
    blog = await served.blog()
    async with connected(served) as raw:
        await served.services.hub.tail(blog.slug)
        raw.send(handshake(address(blog, {}), way | {"Sec-WebSocket-Version": "25"}))
        assert await raw.answer() == 426
        assert raw.header("Sec-WebSocket-Version") == "13"


@pytest.mark.parametrize("line", ["POST {} HTTP/1.1", "HEAD {} HTTP/1.1"])
async def test_only_get_opens_a_websocket(served: LiveApp, way, line: str):
    """Other methods open nothing (RFC 6455, section 4.2.1)."""
    blog = await served.blog()
    async with connected(served) as raw:
        await served.services.hub.tail(blog.slug)
        raw.send(handshake(address(blog, {}), way, line))
        assert await raw.answer() != 101


async def test_compressed_messages_of_readers_are_taken(served: LiveApp):
    """A reader that agreed on deflate may use it; what it says means nothing all the same."""
    blog = await served.blog()
    async with connected(served) as raw:
        await served.services.hub.tail(blog.slug)
        raw.send(handshake(address(blog, {}), {OFFER: "permessage-deflate"}))
        assert await raw.answer() == 101
        raw.send(framed(TEXT, _deflated(b"word " * 800), rsv=4), framed(TEXT, b"plain"), framed(PING, b"!"))
        await raw.next()
        assert (await raw.next()).payload == b"!"
        await served.post(blog)
        assert _text(await raw.next())["seq"] == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [(b"x" * 5000, 1009), (b"\0" * 3_000_000, 1009), (b"\xff\xfe", 1007)],
    ids=["too long", "a bomb", "no UTF-8"],
)
async def test_compressed_messages_are_held_to_the_same_rules(served: LiveApp, said: bytes, code: int):
    """Size and encoding are those of what comes out."""
    blog = await served.blog()
    async with connected(served) as raw:
        await served.services.hub.tail(blog.slug)
        raw.send(handshake(address(blog, {}), {OFFER: "permessage-deflate"}))
        assert await raw.answer() == 101
        raw.send(framed(TEXT, _deflated(said), rsv=4))
        assert await raw.closed_with() == code


async def test_all_clients_of_a_blog_get_the_same(served: LiveApp):
    """With deflate, without, and with a smaller window: stock clients of one blog hear the same events, in order."""
    blog = await served.blog()
    url = served.url.replace("http", "ws", 1) + address(blog, {"after": 0})
    small = ClientPerMessageDeflateFactory(server_max_window_bits=9)
    kinds: list[dict[str, Any]] = [
        {"compression": None},
        {"compression": "deflate"},
        {"compression": None, "extensions": [small]},
    ] * 3
    async with AsyncExitStack() as stack:
        clients = []
        for kind in kinds:
            await served.post(blog, "ship " * 300)
            opening = websockets.connect(url, ping_interval=None, open_timeout=PATIENCE, **kind)
            clients.append(await stack.enter_async_context(opening))
        await served.fill(blog, 10)
        heard = []
        for client in clients:
            assert json.loads(await client.recv())["type"] == "hello"
            heard.append([await said(client) for _ in range(len(kinds) + 10)])
    assert [event["seq"] for event in heard[0]] == list(range(1, 20))
    assert all(events == heard[0] for events in heard)


def _deflated(text: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-12)
    return (deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\x00\x00\xff\xff")


def _text(frame, window: int = 12):
    if frame.first == 0x81:
        return frame.message
    assert frame.first == 0xC1
    return json.loads(frame.text(window))
