"""The first bytes of a connection: read before uvicorn's HTTP protocol is made, to let the usual reader in at once.

A WebSocket whose blog is public and open in this process needs nothing that would have to be waited for: its
handshake is answered here with the first messages, in one write, and the connection joins a lane. Everything else, and
whatever is unusual, is passed to uvicorn as it came; there the ASGI endpoint, which is the reference, does the same.
"""

import asyncio
import re
import time
from typing import Any, cast
from urllib.parse import parse_qs

from uvicorn.config import Config

from liveblog.errors import BadRequest, BlogHidden
from liveblog.hub import Hub, Tail
from liveblog.model.event import Position
from liveblog.serving import handshake
from liveblog.serving.deadlines import SILENCE_SECONDS, Timed
from liveblog.serving.fast_path import plain_fields, split_plain
from liveblog.serving.heads import is_host
from liveblog.serving.http import LiveHttpProtocol
from liveblog.serving.readers import Reader, WebSocketReader
from liveblog.serving.server_state import LiveServerState
from liveblog.web.live.subscribe import start_after
from liveblog.wire.positions import parse_position

_EVENTS = re.compile(rb"/api/v1/blogs/([a-z0-9-]{1,80})/events(?:\?([!-~]*))?")
_MAY_BE_KEYED = re.compile(rb"key|%")  # a partner's key has to be looked up, also one whose name is written oddly
_UNUSUAL = {b"authorization", b"sec-websocket-protocol", b"last-event-id", b"content-length", b"transfer-encoding"}


class FirstBytes(asyncio.Protocol, Timed):
    """A connection before its first request; the class that uvicorn is given for HTTP."""

    __slots__ = ("_app_state", "_config", "_connections", "_server_state", "_transport", "deadline")

    def __init__(
        self,
        config: Config,
        server_state: LiveServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._config = config
        self._server_state = server_state
        self._app_state = app_state
        self._connections = cast("set[Any]", server_state.connections)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first bytes, and not for long."""
        self._transport = cast("asyncio.Transport", transport)
        self.deadline = time.monotonic() + SILENCE_SECONDS
        if self._server_state.has_room(self._transport):
            self._connections.add(self)

    def data_received(self, data: bytes) -> None:
        """Let a reader in or send it away, or pass the connection on."""
        if self._transport.is_closing():
            return
        self._connections.discard(self)
        if not self._answer(data):
            self._pass_on(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- how it was lost makes no difference
        """Forget who never asked for anything."""
        self._connections.discard(self)

    def time_out(self) -> None:
        """End: nothing has been asked."""
        self._transport.close()

    def shutdown(self) -> None:
        """End, because the server does."""
        self._transport.close()

    def _pass_on(self, data: bytes) -> None:
        protocol = LiveHttpProtocol(self._config, self._server_state, self._app_state)
        protocol.deadline = self.deadline
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        protocol.data_received(data)

    def _answer(self, data: bytes) -> bool:
        plain = split_plain(data)
        request = _EVENTS.fullmatch(plain[0]) if plain else None
        if request and _MAY_BE_KEYED.search(request[2] or b""):
            return False
        tail = self._hub.open_tail(request[1].decode()) if request else None
        if plain is None or request is None or tail is None:
            return False
        try:
            position = _position(request[2])
            after = start_after(tail, None, position)
        except (BadRequest, BlogHidden):
            return False
        return after is not None and self._let_in(tail, None if position is None else after, _headers(plain[1]))

    def _let_in(self, tail: Tail, after: int | None, headers: dict[bytes, bytes]) -> bool:
        """Answer a handshake and join the lane, at its head where `after` is None; False: pass it on, untouched."""
        accepted = handshake.accept_handshake(headers)
        if accepted is None:
            return False
        answer, dialect = accepted
        lane = self._hub.lane(tail, dialect)
        if after is None:
            after = lane.seq  # while a wave waits for its turn, that is a little before the tail's head
        missing = lane.backlog(after)
        if missing is None:
            return False
        forwarded = headers.get(b"x-forwarded-for")
        slot = self._server_state.admit(self._transport, () if forwarded is None else (forwarded,))
        if slot is not None:
            readers, deflates = cast("set[Reader]", self._connections), handshake.is_deflate_agreed(answer)
            reader = WebSocketReader(self._transport, lane, readers, deflates=deflates)
            reader.join_lane(slot, after, missing, answer + lane.hello())
        return True

    @property
    def _hub(self) -> Hub:
        return cast("Hub", self._app_state["hub"])


def _headers(lines: bytes) -> dict[bytes, bytes]:
    """Read header fields; nothing at all where one is unusual: uvicorn's parser decides then."""
    headers = plain_fields(lines) or {}
    return headers if is_host(headers.get(b"host", b"/")) and headers.keys().isdisjoint(_UNUSUAL) else {}


def _position(query: bytes | None) -> Position | None:
    if not query:
        return None
    found = parse_qs(query.decode("ascii"), keep_blank_values=True)
    return parse_position(epoch=found.get("epoch", [None])[-1], after=found.get("after", [None])[-1])
