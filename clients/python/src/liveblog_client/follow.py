"""Following a blog for ever: connecting, coming back, and handing on each event once.

The decisions are made elsewhere: `reader` knows the position, `ladder` the next transport, `closing` what an end means.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TypeAlias

import httpx2

from liveblog_client.address import Address
from liveblog_client.closing import Ended, Then, after_status
from liveblog_client.errors import Problem
from liveblog_client.ladder import Ladder, Transport
from liveblog_client.polling import polling_messages
from liveblog_client.position import Position, position_of
from liveblog_client.reader import Reader
from liveblog_client.source import Source, bearer
from liveblog_client.sse import sse_messages
from liveblog_client.timing import Timing
from liveblog_client.websocket import websocket_messages
from liveblog_client.wire import Event, Hello, Message, Reset

_log = logging.getLogger("liveblog_client")

_Messages: TypeAlias = Callable[[Source, Position | None], AsyncGenerator[Message, None]]

_MESSAGES: Mapping[Transport, _Messages] = {
    "websocket": websocket_messages,
    "sse": sse_messages,
    "polling": polling_messages,
}


async def follow(  # noqa: PLR0913 - a caller names what it changes
    url: str,
    *,
    token: str | None = None,
    epoch: str | None = None,
    after: int | None = None,
    transports: Sequence[Transport] = ("websocket", "sse", "polling"),
    timing: Timing = Timing(),  # noqa: B008 - frozen
) -> AsyncGenerator[Event | Reset, None]:
    """Yield a blog's events in order, each exactly once, for ever.

    `url` is the blog's page, the blog in the API, or its events. The events after the position (`epoch`, `after`) come
    first; `after=0` is the beginning and needs no epoch; without a position following begins at the head.

    Lost connections are replaced without a trace, over the next transport when the first doesn't work. When the
    position can't be continued a `Reset` is yielded and following goes on after its `head`: take a new snapshot then,
    and nothing is missed. An event's (`epoch`, `seq`) is the position to go on from in another process.

    Closing the generator closes the connection. Use `contextlib.aclosing` when you leave the loop early.

    Raises:
        ValueError: the address or the position isn't one, or there is no transport.
        Problem: the server says not to come back: no such blog, no right to read it. Or something refuses in its own
            words where no server has ever answered: the address may be wrong.
    """
    reader = Reader(position_of(epoch, after))
    ladder = Ladder(transports, timing, asyncio.get_running_loop().time)
    address = Address.parse(url)
    headers = bearer(token)
    async with httpx2.AsyncClient(headers=headers, follow_redirects=True) as http:
        source = Source(address, http, timing, headers)
        while True:
            try:
                async with aclosing(_listen(source, reader, ladder)) as items:
                    async for item in items:
                        yield item
            except Ended as end:
                await asyncio.sleep(_come_back(end, reader, ladder))


async def _listen(source: Source, reader: Reader, ladder: Ladder) -> AsyncGenerator[Event | Reset, None]:
    """Yield what one connection brings; it is always ended by `Ended`."""
    limit: float | None = source.timing.opening
    async with aclosing(_MESSAGES[ladder.transport](source, reader.position)) as messages:
        while True:
            message = await _within(limit, messages)
            limit = None
            if isinstance(message, Hello):
                ladder.greeted()
                _log.info("connected by %s", ladder.transport)
            item = reader.take(message)
            if item is not None:
                yield item
            if isinstance(item, Reset):
                raise Ended("the position was reset")
            if ladder.may_climb():
                raise Ended("a better transport may work again")


async def _within(limit: float | None, messages: AsyncGenerator[Message, None]) -> Message:
    try:
        async with asyncio.timeout(limit):
            return await anext(messages)
    except TimeoutError as over:
        raise Ended(f"no hello within {limit} s") from over
    except StopAsyncIteration as over:
        raise Ended("nothing more to come") from over


def _come_back(end: Ended, reader: Reader, ladder: Ladder) -> float:
    """Decide on what follows an end; returns the seconds to wait."""
    if end.problem is not None and (end.then is Then.STAY or _is_no_server(end.problem, ladder)):
        raise end.problem from end
    if end.then is Then.SNAPSHOT:
        reader.lose()
    transport = ladder.transport
    seconds = ladder.full(end.retry_after) if end.is_full else ladder.ended(end.retry_after)
    _log.info("%s ended (%s); %s in %.1f s", transport, end, ladder.transport, seconds)
    return seconds


def _is_no_server(problem: Problem, ladder: Ladder) -> bool:
    """Say whether what refuses may be no liveblog server at all: none has ever answered, by any transport."""
    return ladder.never_greeted and after_status(problem.status) is Then.STAY
