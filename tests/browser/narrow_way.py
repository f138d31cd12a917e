"""A way to the server on which neither WebSockets nor event streams get through; what goes over it is counted."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_REFUSED = re.compile(rb"^(?:upgrade: *websocket|accept: *text/event-stream)", re.IGNORECASE | re.MULTILINE)
_POLL = re.compile(rb"^GET \S+/events HTTP", re.MULTILINE)


@dataclass
class NarrowWay:
    """Its address, and when each poll (a request for the head document) went over it, in seconds of the clock."""

    url: str
    polls: list[float] = field(default_factory=list)

    def polls_between(self, start: float, end: float) -> int:
        """Count the polls that went over it meanwhile."""
        return sum(start <= poll <= end for poll in self.polls)


@asynccontextmanager
async def narrow_way(to: str) -> AsyncIterator[NarrowWay]:
    """Lead to a server until the block ends."""
    there = urlsplit(to)
    open_ones: set[asyncio.Task[None]] = set()

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, onward = await asyncio.open_connection(there.hostname, there.port)
        returning = asyncio.create_task(_pass_on(back, writer))
        open_ones.add(returning)
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if _REFUSED.search(data):
                    break
                way.polls += [time.time()] * len(_POLL.findall(data))
                onward.write(data)
                await onward.drain()
        returning.cancel()
        onward.close()
        writer.close()

    server = await asyncio.start_server(lead, "127.0.0.1", 0)
    way = NarrowWay(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield way
    finally:
        server.close()
        for one in open_ones:
            one.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
