"""Cases of the Autobahn Testsuite's list, as they are for a server that never answers what a reader says.

Where the list expects an echo, here comes nothing: that the connection is still good is shown by a ping, whose pong
has to be the next frame, and by the next event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from liveblog.model.blog import Blog
from tests.serving.raw import CLOSE, PING, PONG, RawReader, following, framed
from tests.web.live_app import LiveApp

NO_CODE = 1005
_STILL_THERE = b"still there?"


@dataclass(frozen=True, slots=True)
class Case:
    """What a reader says, the pongs that it gets, and the code of the close; None: the connection goes on."""

    said: bytes
    closes: int | None = None
    pongs: tuple[bytes, ...] = ()
    slowly: bool = field(default=False, kw_only=True)  # each byte in a packet of its own


async def hold(app: LiveApp, blog: Blog, way: Mapping[str, str | None], case: Case) -> None:
    """Say what the case says to the server, and hold the server to it."""
    async with following(app, blog, way) as raw:
        if case.slowly:
            await raw.send_slowly(case.said)
        else:
            raw.send(case.said)
        for payload in case.pongs:
            assert await _pong(raw) == payload
        if case.closes is None:
            await _goes_on(app, blog, raw)
        else:
            assert await _closed(raw) == case.closes


async def _pong(raw: RawReader) -> bytes:
    frame = await raw.next()
    assert frame.first == 0x80 | PONG, frame
    return frame.payload


async def _closed(raw: RawReader) -> int:
    """Return the code of the close frame, which must come next, with nothing behind it but the end."""
    frame = await raw.next()
    assert frame.first == 0x80 | CLOSE, frame
    assert await raw.frame() is None
    return NO_CODE if frame.code is None else frame.code


async def _goes_on(app: LiveApp, blog: Blog, raw: RawReader) -> None:
    raw.send(framed(PING, _STILL_THERE))
    assert await _pong(raw) == _STILL_THERE
    await app.post(blog)
    assert (await raw.next()).message["type"] == "event"
