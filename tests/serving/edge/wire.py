"""A connection to a server's HTTP protocol, whose packets come as the test sends them: each is read before the next."""

import asyncio
import fcntl
import io
import json
import socket
import termios
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any, cast

import uvicorn

from tests.pace import PATIENCE

_TURNS = 300  # of the event loop, for a server that reads on; one that waits for its turn takes nothing
_LOOK = 0.05  # seconds
_CHANGING = {"date"}


@dataclass(frozen=True)
class Answer:
    """An answer as any client reads it, but for the fields that change by themselves."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def json(self) -> Any:
        """Return what the body says."""
        return json.loads(self.body)

    def __getitem__(self, name: str) -> str | None:
        """Return a field's value."""
        return dict(self.headers).get(name)


@dataclass(frozen=True)
class Exchange:
    """What came back: answers, and what no client could read as one."""

    answers: tuple[Answer, ...]
    rest: bytes
    is_closed: bool


@dataclass(frozen=True)
class Edge:
    """The HTTP protocol of a server, as it makes one for each connection."""

    config: uvicorn.Config
    state: Any
    app_state: dict[str, Any]

    async def exchange(self, pieces: Iterable[bytes], methods: Iterable[str]) -> Exchange:
        """Send pieces, each in a packet of its own, and read answers to requests of these methods to the last."""
        async with asyncio.timeout(PATIENCE):
            ours, theirs, transport = await self._connect()
            with ours:
                with theirs:
                    await _send(ours, theirs, pieces, transport)
                return _read(await self._all(ours), methods)

    async def _connect(self) -> tuple[socket.socket, socket.socket, asyncio.Transport]:
        loop = asyncio.get_running_loop()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            ours = socket.create_connection(listener.getsockname())
            theirs, _ = listener.accept()
        for each in (ours, theirs):
            each.setblocking(False)
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        watched = theirs.dup()
        make = cast("Callable[..., asyncio.Protocol]", self.config.http_protocol_class)
        transport, _ = await loop.connect_accepted_socket(
            lambda: make(config=self.config, server_state=self.state, app_state=self.app_state), theirs
        )
        return ours, watched, transport

    async def _all(self, connection: socket.socket) -> tuple[bytes, bool]:
        """Read until the end, or until the server has nothing to do any more."""
        received = b""
        idle = 0
        while idle < _TURNS:
            try:
                chunk = connection.recv(1 << 20)
            except ConnectionResetError:
                return received, True
            except BlockingIOError:
                idle = 0 if self.state.tasks else idle + 1
                await asyncio.sleep(0)
                continue
            if not chunk:
                return received, True
            received, idle = received + chunk, 0
        return received, False


async def _send(
    ours: socket.socket, theirs: socket.socket, pieces: Iterable[bytes], transport: asyncio.Transport
) -> None:
    for piece in pieces:
        sending = asyncio.ensure_future(asyncio.get_running_loop().sock_sendall(ours, piece))
        # Once the server has closed, nobody reads any more; we hold its end open, so nobody tells us either.
        while not sending.done() and not transport.is_closing():
            await asyncio.wait([sending], timeout=_LOOK)
        sending.cancel()
        await asyncio.wait([sending])
        if not sending.cancelled() and (error := sending.exception()) and not isinstance(error, ConnectionError):
            raise error
        await _until_read(theirs)


async def _until_read(connection: socket.socket) -> None:
    for _ in range(_TURNS):
        try:
            unread = int.from_bytes(fcntl.ioctl(connection, termios.FIONREAD, b"\0" * 4), "little")
        except OSError:
            return
        await asyncio.sleep(0)
        if not unread:
            return


class _Received(io.BytesIO):
    """Bytes that `http.client` takes for a socket."""

    def makefile(self, *_: object, **__: object) -> "_Received":
        return self

    def close(self) -> None:
        """Stay: the next answer comes from here, too."""


def _read(received: tuple[bytes, bool], methods: Iterable[str]) -> Exchange:
    data, is_closed = received
    stream, answers = _Received(data), []
    for method in methods:
        at = stream.tell()
        response = HTTPResponse(cast("socket.socket", stream), method=method)
        try:
            response.begin()
            body = response.read()
        except (HTTPException, ConnectionError, ValueError):
            stream.seek(at)
            break
        fields = tuple((name.lower(), value) for name, value in response.getheaders() if name.lower() not in _CHANGING)
        answers.append(Answer(response.status, fields, body))
    return Exchange(tuple(answers), data[stream.tell() :], is_closed)
