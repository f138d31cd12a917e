"""A blog's messages as server-sent events. What they mean is `reader`'s, coming back is `follow`'s."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

import httpx2

from liveblog_client.closing import Ended, refused
from liveblog_client.position import Position
from liveblog_client.source import Source
from liveblog_client.wire import MAX_MESSAGE, Message, read_message


async def sse_messages(source: Source, position: Position | None) -> AsyncGenerator[Message, None]:
    """Yield the messages of one event stream; it is closed when the generator is.

    Raises:
        Ended: always in the end: it couldn't be opened, was over, or nothing came for `timing.dead` seconds.
    """
    try:
        async with source.http.sse(
            source.address.events,
            params=position.query() if position else {},
            timeout=httpx2.Timeout(source.timing.opening, read=source.timing.dead),
            max_event_size=MAX_MESSAGE,
        ) as stream:
            if stream.response.status_code != httpx2.codes.OK:
                await stream.response.aread()
                raise refused(stream.response.status_code, stream.response.headers, stream.response.content)
            events = cast("AsyncGenerator[httpx2.ServerSentEvent, None]", aiter(stream))
            async with aclosing(events):
                async for event in events:
                    message = read_message(event.data)
                    if message is not None:
                        yield message
    except httpx2.RequestError as over:
        raise Ended(f"SSE: {over!r}") from over
    raise Ended("SSE: the stream is over")
