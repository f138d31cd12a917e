"""A TCP proxy that misbehaves when told to: it cuts, refuses, delays and stalls what goes through it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.ports import LOOPBACK

CHUNK = 65_536


class Proxy:
    """A proxy to one port of the loopback, or to a Unix socket.

    `refusing`: new connections are closed before a byte has passed. `delay`: each piece is held for so many seconds, in
    each direction. `opening`: so many seconds pass before a new connection gets through; `taken` counts them. What is
    stalled stays open and passes nothing, as when the network forgets a connection.
    """

    def __init__(self, target: int | Path) -> None:
        self.refusing = False
        self.delay = 0.0
        self.opening = 0.0
        self.taken = 0
        self._target = target
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._mute = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_carrying(self) -> bool:
        """Tell whether there are connections."""
        return bool(self._tasks)

    def cut(self) -> None:
        """End all connections at once; what is on its way is lost."""
        self._mute = False
        for writer in tuple(self._writers):
            writer.transport.abort()

    def stall(self) -> None:
        """Pass nothing more, in either direction, until `flow`; new connections are taken and left without answer."""
        self._flowing.clear()

    def hold_answers(self) -> None:
        """Pass what is asked over the connections that come, and nothing of what is answered, until they are cut."""
        self._mute = True

    def flow(self) -> None:
        """Pass what was held back, and what comes."""
        self._flowing.set()

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until either side ends it."""
        self.taken += 1
        self._writers.add(writer)
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not self.refusing:
                with suppress(OSError):
                    await self._carry(reader, writer)
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.opening)
        behind, onward = await self._reach()
        self._writers.add(onward)
        ways = [asyncio.create_task(way) for way in (self._pass(reader, onward), self._answer(behind, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.wait(ways)
            self._writers.discard(onward)
            onward.transport.abort()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._target, Path):
            return await asyncio.open_unix_connection(self._target)
        return await asyncio.open_connection(LOOPBACK, self._target)

    async def _answer(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        if self._mute:
            while await source.read(CHUNK):
                pass
        else:
            await self._pass(source, sink)

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self._flowing.wait()
                sink.write(data)
                await sink.drain()

    async def end(self) -> None:
        """End all connections and wait until nothing is left of them."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self.cut()  # those, too, whose task was ended before it began


@asynccontextmanager
async def open_proxy(
    target: int | Path, port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[Proxy, int]]:
    """Stand before a port, at `port` or any free one; the value is the proxy and the port it listens on.

    With `tls` it speaks that to those who come, and plainly to what it stands before.
    """
    proxy = Proxy(target)
    server = await asyncio.start_server(proxy.take, LOOPBACK, port, ssl=tls)
    try:
        yield proxy, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await proxy.end()
        await server.wait_closed()
