"""WebSocket readers byte by byte: handshakes and frames as the test writes them, right or wrong (RFC 6455)."""

import asyncio
import json
import socket
import struct
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from liveblog.hub.lane import Lane
from liveblog.model.blog import Blog
from liveblog.serving.readers import Reader
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp
from tests.web.readers import address

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
HEARTBEAT = b'{"type":"head",'
HANDSHAKE = {
    "Host": "reader.test",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # the answer to this key, RFC 6455, section 1.3
UNUSUAL = {"Sec-WebSocket-Protocol": "liveblog"}  # what the short way in leaves to the endpoint


def handshake(path: str, headers: Mapping[str, str | None] | None = None, line: str = "GET {} HTTP/1.1") -> bytes:
    """Write a handshake; a header that is None is left out."""
    lines = [f"{name}: {value}" for name, value in (HANDSHAKE | dict(headers or {})).items() if value is not None]
    return "\r\n".join([line.format(path), *lines, "", ""]).encode()


def framed(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    """Write one frame as a reader does."""
    first, mask = (fin << 7) | (rsv << 4) | opcode, masked << 7
    length = len(payload)
    if length < 126:
        header = struct.pack("!BB", first, mask | length)
    elif length < 65536:
        header = struct.pack("!BBH", first, mask | 126, length)
    else:
        header = struct.pack("!BBQ", first, mask | 127, length)
    if not masked:
        return header + payload
    key = b"\x11\x22\x33\x44"
    return header + key + bytes(byte ^ key[index % 4] for index, byte in enumerate(payload))


@dataclass(frozen=True, slots=True)
class Received:
    """A frame from the server."""

    first: int
    payload: bytes

    @property
    def opcode(self) -> int:
        return self.first & 0x0F

    @property
    def is_heartbeat(self) -> bool:
        """Tell whether it comes by the clock, and so may come between any two others."""
        return self.opcode == PING or (self.opcode == TEXT and self.text().startswith(HEARTBEAT))

    def text(self, window: int = 15) -> bytes:
        """Return what is said, deflated or not (RFC 7692, section 7.2.2)."""
        if self.first == 0xC1:
            return zlib.decompress(self.payload + b"\x00\x00\xff\xff\x03\x00", -window)
        return self.payload

    @property
    def message(self) -> dict[str, Any]:
        assert self.first == 0x81, self
        return dict(json.loads(self.payload))

    @property
    def code(self) -> int | None:
        assert self.first == 0x88, self
        return int.from_bytes(self.payload[:2]) if self.payload else None


class RawReader:
    """One connection. What comes in is held to RFC 6455: complete, unmasked frames, and nothing after the last."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.head = ""  # of the answer to the handshake

    def send(self, *frames: bytes) -> None:
        """Send bytes in one piece."""
        self._writer.write(b"".join(frames))

    async def send_slowly(self, data: bytes) -> None:
        """Send bytes one by one, each in a packet of its own."""
        for index in range(len(data)):
            self._writer.write(data[index : index + 1])
            await asyncio.sleep(0.0005)

    def end(self) -> None:
        """Say that no more will be sent."""
        self._writer.write_eof()

    async def answer(self) -> int:
        """Read the head of the server's answer and return its status."""
        async with asyncio.timeout(PATIENCE):
            self.head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        return int(self.head.split(" ")[1])

    async def body(self) -> bytes:
        """Read the body of the answer whose head was read, as long as that says."""
        async with asyncio.timeout(PATIENCE):
            return await self._reader.readexactly(int(self.header("content-length") or 0))

    async def some(self) -> bytes:
        """Read what comes next; the end is not expected."""
        async with asyncio.timeout(PATIENCE):
            data = await self._reader.read(65536)
        assert data, "the server has closed the connection"
        return data

    async def frame(self) -> Received | None:
        """Read the next frame, heartbeats aside; None: the server has closed the connection between two frames."""
        async with asyncio.timeout(PATIENCE):
            while (frame := await self._frame()) is not None and frame.is_heartbeat:
                pass
        return frame

    async def _frame(self) -> Received | None:
        head = await self._reader.read(1)
        if not head:
            return None
        first, (second,) = head[0], await self._reader.readexactly(1)
        assert second < 0x80
        length = second
        if length == 126:
            length = int.from_bytes(await self._reader.readexactly(2))
        elif length == 127:
            length = int.from_bytes(await self._reader.readexactly(8))
        return Received(first, await self._reader.readexactly(length))

    async def next(self) -> Received:
        """Read the next frame, which must come."""
        frame = await self.frame()
        assert frame is not None
        return frame

    async def closed_with(self) -> int | None:
        """Read up to the server's close frame, then the end of the connection; return the code."""
        while (frame := await self.next()).opcode != CLOSE:
            pass
        assert await self.frame() is None
        return frame.code

    async def message(self) -> dict[str, Any]:
        """Read the next message of an event stream."""
        async with asyncio.timeout(PATIENCE):
            while not (line := await self._reader.readline()).startswith(b"data: "):
                assert line, "the stream has ended"
        return dict(json.loads(line.removeprefix(b"data: ")))

    async def rest(self) -> bytes:
        """Read to the end of the connection."""
        async with asyncio.timeout(PATIENCE):
            return await self._reader.read()

    def header(self, name: str) -> str | None:
        """Return a header of the server's answer."""
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return None


@asynccontextmanager
async def connected(
    app: LiveApp, receive_buffer: int | None = None, source: str | None = None
) -> AsyncIterator[RawReader]:
    """Open a connection to the app, from an address of the loopback; nothing has been said yet."""
    _, _, host, port = app.url.replace("//", ":").split(":")
    connection = socket.socket()
    if receive_buffer is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if source is not None:
        connection.bind((source, 0))
    connection.connect((host, int(port)))
    name = host if app.trust else None
    reader, writer = await asyncio.open_connection(sock=connection, ssl=app.trust, server_hostname=name)
    try:
        yield RawReader(reader, writer)
    finally:
        writer.transport.abort()


async def in_lane(app: LiveApp, blog: Blog) -> Reader:
    """Return the server's object for the one reader of a blog, once a lane has it."""
    tail = await app.services.hub.tail(blog.slug)
    async with asyncio.timeout(PATIENCE):
        while not all(isinstance(listener, Lane) for listener in tail.listeners):
            await app.http.get("/healthz")
    (lane,) = tail.listeners
    (reader,) = (*cast("Lane", lane)._ready, *cast("Lane", lane)._lagging)
    return cast("Reader", reader)


@asynccontextmanager
async def streaming(app: LiveApp, blog: Blog, receive_buffer: int | None = None) -> AsyncIterator[RawReader]:
    """Follow a blog by an event stream; the hello has been read."""
    async with connected(app, receive_buffer) as raw:
        raw.send(f"GET {address(blog, {})} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".encode())
        assert await raw.answer() == 200
        assert (await raw.message())["type"] == "hello"
        yield raw


@asynccontextmanager
async def following(
    app: LiveApp,
    blog: Blog,
    headers: Mapping[str, str | None] | None = None,
    receive_buffer: int | None = None,
    **position: object,
) -> AsyncIterator[RawReader]:
    """Follow a blog; the handshake is done and the hello has been read."""
    await app.services.hub.tail(blog.slug)
    async with connected(app, receive_buffer) as raw:
        raw.send(handshake(address(blog, position), headers))
        assert await raw.answer() == 101
        assert raw.header("sec-websocket-accept") == ACCEPT
        assert (await raw.next()).message["type"] == "hello"
        yield raw
