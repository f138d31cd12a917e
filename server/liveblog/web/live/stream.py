"""The events as an event stream.

A bare ASGI response: Starlette's streaming one takes twice the memory for each reader.
"""

import asyncio

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from liveblog.hub import Subscriber
from liveblog.web.cache.policy import cache_control
from liveblog.web.context import services
from liveblog.web.live.delivery import greeting, stream_frames
from liveblog.web.live.detach import detach
from liveblog.web.live.subscribe import Subscription, subscriber
from liveblog.web.streaming import PART_SECONDS, SEND_SECONDS, begin_answer, part, watch_disconnect, write
from liveblog.wire.closing import RESET, TOO_SLOW, CloseReason


class EventStream:
    """A response that lasts as long as the reader stays."""

    def __init__(self, request: Request, subscription: Subscription) -> None:
        self._request = request
        self._subscription = subscription

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one reader."""
        await begin_answer(send, cache_control(self._subscription.tail.blog, "no-store"), vary="accept")
        await write(send, b"".join(frame.sse for frame in greeting(self._subscription)))
        closing: CloseReason | None = RESET
        if self._subscription.after is not None:
            with subscriber(self._request, self._subscription, self._subscription.after) as reader:
                if await self._serve(reader, receive, send):
                    return
                closing = reader.closing
        await part(send, closing, PART_SECONDS)

    async def _serve(self, reader: Subscriber, receive: Receive, send: Send) -> bool:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(watch_disconnect(receive, reader.close))
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
                    await write(send, b"".join(frame.sse for frame in frames))
                if detach(self._request, tail, reader):
                    return True
        except TimeoutError:
            reader.close(TOO_SLOW)
        return False
