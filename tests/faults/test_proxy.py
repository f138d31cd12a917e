"""The proxy does to connections what it says, and nothing else."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.faults.proxy import Proxy, open_proxy
from tests.pace import PATIENCE, pace
from tests.ports import LOOPBACK

MOMENT = pace(0.2)
"""Long enough for something that isn't held back to come through."""


class Echo:
    """Says what it hears; `left` is set when somebody has gone."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            writer.write(data)
        writer.close()
        self.left.set()


@asynccontextmanager
async def before_an_echo(echo: Echo | None = None) -> AsyncIterator[tuple[Proxy, int]]:
    """Stand before a server that says what it hears."""
    server = await asyncio.start_server((echo or Echo()).answer, LOOPBACK, 0)
    try:
        async with open_proxy(server.sockets[0].getsockname()[1]) as (proxy, port):
            yield proxy, port
    finally:
        server.close()


@asynccontextmanager
async def talking(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a connection through which a word has gone to and fro."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(b"hello")
        async with asyncio.timeout(PATIENCE):
            assert await reader.readexactly(5) == b"hello"
        yield reader, writer
    finally:
        writer.transport.abort()


async def test_it_passes_what_is_said_in_both_directions():
    """A megabyte goes there and comes back as it was."""
    data = bytes(range(256)) * 4096
    async with before_an_echo() as (_, port), talking(port) as (reader, writer):
        writer.write(data)
        async with asyncio.timeout(PATIENCE):
            assert await reader.readexactly(len(data)) == data


async def test_the_end_of_one_side_is_the_end_of_the_other():
    """The server hears that somebody left."""
    echo = Echo()
    async with before_an_echo(echo) as (_, port):
        async with talking(port):
            assert not echo.left.is_set()
        async with asyncio.timeout(PATIENCE):
            await echo.left.wait()


async def test_a_cut_ends_what_is_open_and_lets_new_ones_through():
    """After a cut the old connection is dead and the next one works."""
    async with before_an_echo() as (proxy, port), talking(port) as (reader, _):
        proxy.cut()
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
        async with talking(port):
            pass


async def test_who_is_refused_gets_not_a_byte():
    """While it refuses, old connections go on and new ones end at once."""
    async with before_an_echo() as (proxy, port), talking(port) as (old_reader, old_writer):
        proxy.refusing = True
        with pytest.raises((ConnectionResetError, BrokenPipeError, asyncio.IncompleteReadError)):
            async with talking(port):
                pass
        old_writer.write(b"still")
        async with asyncio.timeout(PATIENCE):
            assert await old_reader.readexactly(5) == b"still"


async def test_a_stalled_connection_stays_open_and_goes_on():
    """Nothing passes while it is stalled, nothing is lost of it afterwards."""
    async with before_an_echo() as (proxy, port), talking(port) as (reader, writer):
        proxy.stall()
        writer.write(b"later")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await reader.read(1)
        proxy.flow()
        async with asyncio.timeout(PATIENCE):
            assert await reader.readexactly(5) == b"later"


async def test_a_delay_holds_each_piece():
    """What goes to and fro takes at least twice the delay."""
    async with before_an_echo() as (proxy, port), talking(port) as (reader, writer):
        proxy.delay = 0.1
        began = time.monotonic()
        writer.write(b"slow")
        async with asyncio.timeout(PATIENCE):
            assert await reader.readexactly(4) == b"slow"
        assert time.monotonic() - began > 0.19


async def test_a_stalled_proxy_can_be_closed():
    """Its end doesn't wait for what it holds back."""
    async with asyncio.timeout(PATIENCE), before_an_echo() as (proxy, port), talking(port) as (_, writer):
        proxy.stall()
        writer.write(b"never")
