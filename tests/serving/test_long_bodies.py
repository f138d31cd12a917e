"""Long bodies on real connections: read in few pieces, and not to the end when nobody wants them."""

import asyncio

import pytest

from liveblog.serving.strict_http import StrictHttpProtocol
from tests.media.pictures import photo
from tests.pace import PATIENCE
from tests.serving.raw import RawReader, connected
from tests.web.live_app import LiveApp

pytestmark = pytest.mark.asyncio(loop_scope="module")

MIB = 1024 * 1024
FORM = b"POST /desk/%b HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Record how many bytes the parser is given at a time."""
    pieces: list[int] = []
    parse = StrictHttpProtocol._parse

    def recorded(self: StrictHttpProtocol, data: bytes) -> None:
        pieces.append(len(data))
        parse(self, data)

    monkeypatch.setattr(StrictHttpProtocol, "_parse", recorded)
    return pieces


async def ended(raw: RawReader) -> None:
    """Read to the end, which the server makes."""
    async with asyncio.timeout(PATIENCE):
        while await raw._reader.read(MIB):
            pass


@pytest.mark.parametrize("coding", ["length", "chunks"])
async def test_a_body_that_nobody_wants_is_not_read_to_its_end(served: LiveApp, parsed: list[int], coding: str):
    """Three megabytes of a form before a login: 401 at once, then the end; most of it is dropped unread."""
    body = b"&" * (3 * MIB)
    chunked = CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    async with connected(served) as raw:
        raw.send(FORM % b"quay", chunked if coding == "chunks" else b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        assert await raw.answer() == 401
        await ended(raw)
    assert sum(parsed) < MIB


async def test_a_connection_outlives_a_short_body_that_nobody_wants(served: LiveApp):
    """What is soon read is read, and the next request on the connection is answered."""
    async with connected(served) as raw:
        for _ in range(3):
            raw.send(FORM % b"quay", b"Content-Length: 20000\r\n\r\n", b"x" * 20_000)
            assert await raw.answer() == 401
            await raw.body()


async def test_a_long_body_is_parsed_as_it_comes(served: LiveApp, parsed: list[int], monkeypatch: pytest.MonkeyPatch):
    """The parser is given each packet of a picture whole, and the next request on the connection is another's."""
    packets: list[int] = []
    receive = StrictHttpProtocol.data_received

    def recorded(self: StrictHttpProtocol, data: bytes) -> None:
        packets.append(len(data))
        receive(self, data)

    monkeypatch.setattr(StrictHttpProtocol, "data_received", recorded)
    blog, image = await served.blog(), photo(900, 600) + bytes(2 * MIB)
    head = f"POST /api/v1/blogs/{blog.slug}/media HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\n"
    head += f"Authorization: {served.bearer()['authorization']}\r\nContent-Length: {len(image)}\r\n\r\n"
    async with connected(served) as raw:
        raw.send(head.encode(), image, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert await raw.answer() == 201
        await raw.body()
        assert await raw.answer() == 200
    assert sum(parsed) == sum(packets)
    assert len(parsed) <= len(packets) + 4
