"""Readers that a lane writes to: all that is left of a connection once it follows a blog, as an asyncio protocol.

The ASGI task, its queue and the protocol object that made the handshake are let go; about 2 KiB stay.
"""

import asyncio

from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import CloseCode
from websockets.frames import Frame as WebSocketFrame
from websockets.protocol import Protocol, Side, State

from liveblog.hub import ShownPage
from liveblog.hub.lane import Lane
from liveblog.serving.admission import Slot
from liveblog.serving.incoming import INVALID_TEXT, LINGER_SECONDS, IncomingFrames, linger_close
from liveblog.serving.socket_writer import line_of
from liveblog.wire import frame
from liveblog.wire.closing import CloseReason
from liveblog.wire.websocket import DEFLATE_WINDOW_BITS, close_message

MESSAGE_LIMIT = 4096  # readers have nothing to say
_PONG = 0x8A
_MASKED = 0x80
_HEADER = 6  # of a short frame, with its mask
_CONTROL_LIMIT = 125
_GONE = frozenset(
    {CloseCode.GOING_AWAY, CloseCode.NORMAL_CLOSURE}
)  # a browser that leaves the page, and our own script


class Reader(asyncio.Protocol):
    """A connection in a lane; it gives its `slot` back when it is lost.

    `connections` is the server's register of what it has to end when it stops.
    """

    __slots__ = (
        "_connections",
        "_lane",
        "_shown_page",
        "_slot",
        "_transport",
        "beats",
        "lagging_since",
        "line",
        "position",
        "seq",
    )

    def __init__(self, transport: asyncio.Transport, lane: Lane, connections: set["Reader"]) -> None:
        self._transport = transport
        self._lane = lane
        self._connections = connections
        self.line = line_of(transport)
        self.seq = self.position = self.beats = 0
        self.lagging_since = 0.0
        self._shown_page: ShownPage | None = None

    def join_lane(
        self, slot: Slot, after: int, missing: bytes, greeting: bytes = b"", shown_page: ShownPage | None = None
    ) -> None:
        """Take the connection over from the protocol that made it, write what comes first, and join the lane.

        The reader has everything up to `after`; `missing` is what the lane says that it lacks (`Lane.backlog`), asked
        in this turn of the event loop. Whoever calls has let go of the connection and of its slot. `shown_page` is of a
        partner's page.
        """
        if shown_page is not None:
            self._shown_page = shown_page
            shown_page.position = self._handed
        self._slot = slot
        self._transport.set_protocol(self)
        # From the first byte that waits on, so that `resume_writing` means: nothing waits any more.
        self._transport.set_write_buffer_limits(high=0)
        self._connections.add(self)
        if first := greeting + missing:
            self._transport.write(first)
        is_drained = self._transport.get_write_buffer_size() == 0
        self._lane.join(self, drained=is_drained, replayed=self._lane.seq - after)

    def write(self, data: bytes) -> bool:
        """Hand bytes to the transport; tell whether all of them have left."""
        self._transport.write(data)
        return self._transport.get_write_buffer_size() == 0

    def part(self, closing: CloseReason) -> None:
        """Say goodbye and leave; who doesn't take it is cut off soon."""
        if not self._transport.is_closing():
            self._transport.write(self.farewell(closing))
            if self._shown_page is not None and closing.retry_after is not None:
                self._shown_page.gone()
            self.end()

    def end(self) -> None:
        """Leave when everything is said; what is not taken soon is given up."""
        self._leave()
        self._transport.close()
        asyncio.get_running_loop().call_later(LINGER_SECONDS, self._transport.abort)

    def farewell(self, closing: CloseReason) -> bytes:
        """Return the last bytes on this connection."""
        raise NotImplementedError

    def abort(self) -> None:
        """Leave without a word."""
        self._leave()
        self._transport.abort()

    def shutdown(self) -> None:
        """End, because the server does; called by uvicorn for whatever is in its register."""
        self.abort()

    def pause_writing(self) -> None:
        """Learn that bytes wait: the lane knows already."""

    def resume_writing(self) -> None:
        """Learn that no byte waits any more."""
        self._lane.drained(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- how it was lost makes no difference
        """Leave the lane before the number of the socket is given to another."""
        self._leave()
        self._connections.discard(self)
        self._slot.leave()
        if self._shown_page is not None:
            self._shown_page.lost()

    def _leave(self) -> None:
        self.position = self._handed()
        self._lane.leave(self)

    def _handed(self) -> int:
        """Return the number of the last event that the connection was given."""
        return self.seq if self.seq >= 0 else self.position


class WebSocketReader(Reader):
    """A reader on a WebSocket. What it sends is answered as RFC 6455 wants, and otherwise means nothing."""

    __slots__ = ("_deflates", "_incoming")

    def __init__(
        self,
        transport: asyncio.Transport,
        lane: Lane,
        connections: set[Reader],
        *,
        deflates: bool,
        incoming: IncomingFrames | None = None,
    ) -> None:
        super().__init__(transport, lane, connections)
        self._deflates = deflates
        self._incoming = incoming

    def farewell(self, closing: CloseReason) -> bytes:
        """Say it twice: in a message for the page, and in the closing handshake."""
        words = frame.bye(closing.code, closing.reason, closing.retry_after).websocket
        return words + close_message(closing.code, closing.reason)

    def data_received(self, data: bytes) -> None:
        """Take what the reader sends: nearly always one pong, which needs no parser."""
        self.beats = 0
        if self._shown_page is not None:
            self._shown_page.heard()
        if self._incoming is None:
            if _is_pong(data):
                return
            self._incoming = IncomingFrames(_new_parser(deflates=self._deflates))
        if self._incoming.parser.state is State.OPEN:  # else it was said after the end
            self._parse(self._incoming, data)

    def resume_writing(self) -> None:
        """Listen again, and catch up."""
        if not self._transport.is_closing():
            self._transport.resume_reading()
        super().resume_writing()

    def eof_received(self) -> None:
        """Let the transport close: who doesn't send any more doesn't read for long."""

    def _parse(self, incoming: IncomingFrames, data: bytes) -> None:
        parser = incoming.parser
        parser.receive_data(data)
        for event in parser.events_received():
            if isinstance(event, WebSocketFrame) and incoming.is_broken_by(event):
                parser.fail(INVALID_TEXT)
        answer = b"".join(parser.data_to_send())
        taken = not answer or self.write(answer)
        if parser.close_rcvd is not None:
            if self._shown_page is not None and parser.close_rcvd.code in _GONE:
                self._shown_page.gone()
            self.end()
        elif parser.state is not State.OPEN:
            self._leave()
            linger_close(self._transport)
        elif not taken:
            # Answers to one who reads none would pile up, and an event must not come in the middle of one.
            self._lane.stall(self)
            self._transport.pause_reading()


class StreamReader(Reader):
    """A reader of an event stream, in HTTP's chunked transfer coding."""

    __slots__ = ()

    def farewell(self, closing: CloseReason) -> bytes:
        """Say it in an event, and end the response."""
        return frame.bye(closing.code, closing.reason, closing.retry_after).sse_chunked + b"0\r\n\r\n"

    def data_received(self, data: bytes) -> None:
        """Take nothing: the request was complete, and no other can be answered before the stream ends."""


def _is_pong(data: bytes) -> bool:
    return len(data) >= _HEADER and data[0] == _PONG and len(data) - _HEADER == data[1] - _MASKED <= _CONTROL_LIMIT


def _new_parser(*, deflates: bool) -> Protocol:
    parser = Protocol(Side.SERVER, state=State.OPEN, max_size=MESSAGE_LIMIT)
    if deflates:
        bits = DEFLATE_WINDOW_BITS
        parser.extensions = [PerMessageDeflate(True, True, bits, bits)]
    return parser
