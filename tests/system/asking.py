"""Requests as bytes, and their answers read to the end: what asks costs next to nothing beside what answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

FORM = "application/x-www-form-urlencoded"


def asked(path: str, body: bytes = b"", **headers: str) -> bytes:
    """Write a request: a POST when it has a body."""
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", "Host: x"]
    lines += [f"Content-Length: {len(body)}"] if body else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def answered(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read an answer to its end and return its status, and its body if it came in one piece."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
    body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
    if fields.get(b"transfer-encoding") == b"chunked":
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head.split()[1]), body


class Connection:
    """A connection on which one request is asked after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def opened(cls, port: int, place: str = "127.0.0.1") -> AsyncIterator[Self]:
        """Connect, from an address of this machine; and let go in the end, whatever is still to come."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(place, 0))
        try:
            yield cls(reader, writer)
        finally:
            writer.transport.abort()

    async def ask(self, request: bytes) -> int:
        """Ask, and return the status of the answer when all of it is there."""
        return (await self.told(request))[0]

    async def told(self, request: bytes) -> tuple[int, bytes]:
        """Ask, and return the status and what was said."""
        self._writer.write(request)
        await self._writer.drain()
        return await answered(self._reader)
