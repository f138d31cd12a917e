"""Event streams as answers (HTML Living Standard, section 9.2): what those for readers and for desk pages share."""

from asyncio import timeout
from collections.abc import Callable
from contextlib import suppress

from starlette.types import Receive, Send

from liveblog.wire import frame
from liveblog.wire.closing import CloseReason
from liveblog.wire.frame import Frame

SEND_SECONDS = 20.0
"""So long one who takes nothing is waited for."""

PART_SECONDS = 2.0

CLIENT_GONE = CloseReason(1000, "left", None)
"""The closing of one who has left: nobody is there to say goodbye to."""

_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"connection", b"close"),  # it ends with the stream: a pool that used it again would lose a request of somebody's
    (b"x-accel-buffering", b"no"),  # nginx would otherwise collect events before it passes them on
)


async def begin_answer(send: Send, cache_control: str, **headers: str) -> None:
    """Begin the answer."""
    own = [
        (b"cache-control", cache_control.encode()),
        *((name.encode(), text.encode()) for name, text in headers.items()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, *own]})


async def write(send: Send, data: bytes) -> None:
    """Send a piece of it."""
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def part(send: Send, closing: CloseReason | None, seconds: float) -> None:
    """Say goodbye, unless they have left already; to one that doesn't listen, for so many seconds at most."""
    last = b"" if closing is None or closing is CLIENT_GONE else farewell(closing).sse
    with suppress(TimeoutError):
        async with timeout(seconds):
            await send({"type": "http.response.body", "body": last, "more_body": False})


def farewell(closing: CloseReason) -> Frame:
    """Return what is sent last."""
    return frame.bye(closing.code, closing.reason, closing.retry_after)


async def watch_disconnect(receive: Receive, close: Callable[[CloseReason], None]) -> None:
    """Wait for somebody to leave, and close then; what they send means nothing."""
    while not (await receive())["type"].endswith(".disconnect"):
        pass
    close(CLIENT_GONE)
