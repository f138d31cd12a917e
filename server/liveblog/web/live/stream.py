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
from liveblog.web.live.delivery import (
    CLIENT_GONE,
    PART_SECONDS,
    SEND_SECONDS,
    farewell,
    greeting,
    stream_frames,
    watch_disconnect,
)
from liveblog.web.live.detach import detach
from liveblog.web.live.subscribe import Subscription, subscriber
from liveblog.wire.closing import RESET, TOO_SLOW, CloseReason

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"vary", b"accept"),
    (b"connection", b"close"),  # it ends with the stream: a pool that used it again would lose a request of somebody's
    (b"x-accel-buffering", b"no"),  # nginx would otherwise collect events before it passes them on
]


class EventStream:
    """A response that lasts as long as the reader stays."""

    def __init__(self, request: Request, subscription: Subscription) -> None:
        self._request = request
        self._subscription = subscription

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one reader."""
        control = cache_control(self._subscription.tail.blog, "no-store").encode()
        headers = [*_HEADERS, (b"cache-control", control)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _write(send, b"".join(frame.sse for frame in greeting(self._subscription)))
        closing: CloseReason | None = RESET
        if self._subscription.after is not None:
            with subscriber(self._request, self._subscription, self._subscription.after) as reader:
                if await self._serve(reader, receive, send):
                    return
                closing = reader.closing
        await _part(send, closing)

    async def _serve(self, reader: Subscriber, receive: Receive, send: Send) -> bool:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(watch_disconnect(receive, reader))
            detached = await self._stream_into(reader, send)
            listening.cancel()
        return detached

    async def _stream_into(self, reader: Subscriber, send: Send) -> bool:
        """Send what the reader needs for as long as it stays, or until it was detached."""
        tail, heartbeat = self._subscription.tail, services(self._request).settings.heartbeat_seconds
        try:
            if detach(self._request, tail, reader):
                return True
            async for frames in stream_frames(reader, heartbeat):
                async with asyncio.timeout(SEND_SECONDS):
                    await _write(send, b"".join(frame.sse for frame in frames))
                if detach(self._request, tail, reader):
                    return True
        except TimeoutError:
            reader.close(TOO_SLOW)
        return False


async def _part(send: Send, closing: CloseReason | None) -> None:
    """Say goodbye, unless the reader has left already; to one that doesn't listen, not for long."""
    last = b"" if closing is None or closing is CLIENT_GONE else farewell(closing).sse
    with suppress(TimeoutError):
        async with asyncio.timeout(PART_SECONDS):
            await send({"type": "http.response.body", "body": last, "more_body": False})


async def _write(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})
