"""The events as an event stream (HTML Living Standard, section 9.2).

A bare ASGI response: Starlette's streaming one takes twice the memory for each reader.
"""

import asyncio
from contextlib import suppress

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from liveblog.hub import Subscriber
from liveblog.web.cache.policy import cache_control
from liveblog.web.context import services
from liveblog.web.live.handing_over import hand_over
from liveblog.web.live.joining import Joined, subscriber
from liveblog.web.live.pouring import LEFT, PART_SECONDS, SEND_SECONDS, farewell, greeting, notice_leaving, pour
from liveblog.wire.closing import RESET, TOO_SLOW, CloseReason

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"vary", b"accept"),
    (b"x-accel-buffering", b"no"),  # nginx would otherwise collect events before it passes them on
]


class EventStream:
    """A response that lasts as long as the reader stays."""

    def __init__(self, request: Request, joined: Joined) -> None:
        self._request = request
        self._joined = joined

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one reader."""
        control = cache_control(self._joined.tail.blog, "no-store").encode()
        headers = [*_HEADERS, (b"cache-control", control)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _write(send, b"".join(frame.sse for frame in greeting(self._joined)))
        closing: CloseReason | None = RESET
        if self._joined.after is not None:
            with subscriber(self._request, self._joined, self._joined.after) as reader:
                if await self._serve(reader, receive, send):
                    return
                closing = reader.closing
        await _part(send, closing)

    async def _serve(self, reader: Subscriber, receive: Receive, send: Send) -> bool:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(notice_leaving(receive, reader))
            handed_over = await self._pour_into(reader, send)
            listening.cancel()
        return handed_over

    async def _pour_into(self, reader: Subscriber, send: Send) -> bool:
        """Send what the reader needs for as long as it stays, or until it was handed over."""
        tail, heartbeat = self._joined.tail, services(self._request).settings.heartbeat_seconds
        try:
            if hand_over(self._request, tail, reader):
                return True
            async for frames in pour(reader, heartbeat):
                async with asyncio.timeout(SEND_SECONDS):
                    await _write(send, b"".join(frame.sse for frame in frames))
                if hand_over(self._request, tail, reader):
                    return True
        except TimeoutError:
            reader.close(TOO_SLOW)
        return False


async def _part(send: Send, closing: CloseReason | None) -> None:
    """Say goodbye, unless the reader has left already; to one that doesn't listen, not for long."""
    last = b"" if closing is None or closing is LEFT else farewell(closing).sse
    with suppress(TimeoutError):
        async with asyncio.timeout(PART_SECONDS):
            await send({"type": "http.response.body", "body": last, "more_body": False})


async def _write(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})
