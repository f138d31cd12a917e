"""Uvicorn's WebSocket protocol, with a way out of it: after the handshake the connection can be given to a lane."""

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame as WebSocketFrame
from websockets.http11 import Request
from websockets.protocol import State

from liveblog.errors import BadRequest, LiveblogError, TooSlow
from liveblog.hub import Hub, Subscriber, Tail
from liveblog.serving.admission import Slot
from liveblog.serving.deadlines import SILENCE_SECONDS, Timed
from liveblog.serving.handshake import DEFLATE, dialect_of
from liveblog.serving.heads import refusal
from liveblog.serving.incoming import INVALID_TEXT, IncomingFrames, linger_close
from liveblog.serving.readers import Reader, WebSocketReader
from liveblog.web.live.detach import EXTENSION

if TYPE_CHECKING:
    from asyncio import Transport

_VERSION_FIELD, _VERSION = "Sec-WebSocket-Version", "13"


class LiveWebSocketProtocol(WebSocketsSansIOProtocol, Timed):
    """A WebSocket that an ASGI endpoint serves until it detaches from it; its slot goes with it."""

    def __init__(self, *arguments: Any, slot: Slot, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._slot: Slot | None = slot
        self.conn.available_extensions = [DEFLATE]
        self._spoke = False
        self._incoming = IncomingFrames(self.conn)
        self._failed = False
        self.deadline: float | None = time.monotonic() + SILENCE_SECONDS

    def data_received(self, data: bytes) -> None:
        """Note whether the reader has said anything that a new parser would have to know."""
        self._spoke = self._spoke or self.handshake_initiated
        if not self._failed:
            super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self._refuse(BadRequest("The WebSocket handshake can't be read."))

    def time_out(self) -> None:
        """End a handshake that was not answered in time: an open one holds a slot."""
        self.deadline = None
        if not self.handshake_complete:
            self._refuse(TooSlow("The WebSocket handshake was not answered in time."))

    def handle_connect(self, event: Request) -> None:
        """Answer a handshake of another version with the one that is spoken here (RFC 6455, section 4.4)."""
        if event.headers.get_all(_VERSION_FIELD) in ([], [_VERSION]):
            super().handle_connect(event)
            return
        response = self.conn.reject(HTTPStatus.UPGRADE_REQUIRED, f"Only version {_VERSION} is spoken here.\n")
        response.headers[_VERSION_FIELD] = _VERSION
        self.handshake_initiated = self.handshake_complete = self.close_sent = True
        self.conn.send_response(response)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    def handle_text(self, event: WebSocketFrame) -> None:
        """Hold what the reader says to UTF-8 and let it go: the application would only do the latter."""
        if not self._failed and self._incoming.is_broken_by(event):
            self.conn.fail(INVALID_TEXT)
            self.handle_parser_exception()

    handle_bytes = handle_cont = handle_text

    def handle_parser_exception(self) -> None:
        """Fail the connection; before the handshake is answered there is none that could be closed with a code."""
        self._failed = self.close_sent = self.disconnected = True
        close = self.conn.close_sent
        if close is None:
            self.transport.close()
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": close.code, "reason": close.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_timer = linger_close(self.transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the slot back."""
        if self._slot is not None:
            self._slot.leave()
            self._slot = None
        super().connection_lost(exc)

    async def run_asgi(self) -> None:
        """Offer the way out to the application."""
        cast("dict[str, Any]", self.scope["extensions"])[EXTENSION] = self._detach
        await super().run_asgi()

    def _refuse(self, error: LiveblogError) -> None:
        self._failed = True
        self.transport.write(refusal(error))
        self.transport.close()

    def _detach(self, hub: Hub, tail: Tail, reader: Subscriber) -> bool:
        if self._slot is None or not self._is_open():
            return False
        dialect = dialect_of(self.conn.extensions)
        lane = hub.lane(tail, dialect, reader.credential)
        missing = lane.backlog(reader.seq)
        if missing is None:
            return False
        slot, self._slot = self._slot, None
        transport, self.transport = self.transport, cast("Transport", _Elsewhere())
        self.stop_keepalive()
        self.connections.discard(self)
        if self.read_paused:
            transport.resume_reading()
        WebSocketReader(
            transport,
            lane,
            cast("set[Reader]", self.connections),
            deflates=bool(self.conn.extensions),
            incoming=self._incoming if self._spoke else None,
        ).join_lane(slot, reader.seq, missing, shown_page=reader.shown_page)
        return True

    def _is_open(self) -> bool:
        going = self.close_sent or self.disconnected or self.transport.is_closing()
        return self.handshake_complete and not going and self.conn.state is State.OPEN


class _Elsewhere:
    """What stands where the transport was: uvicorn closes it when the application has returned."""

    def close(self) -> None:
        """Do nothing: the connection goes on."""

    def is_closing(self) -> bool:
        """Say that nothing can be written here."""
        return True
