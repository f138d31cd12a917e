"""Uvicorn's HTTP protocol, made strict: each request is bounded, and has one answer, in its turn.

The parser is uvicorn's. What it would do wrong by itself is put right around it:

- it takes a head of any size, and the field that isn't complete yet is copied with each packet;
- it believes every upgrade: the body behind one that nobody takes would be run as the next request;
- it tells of an error at once, amid the answers that are due before.

Where the bytes that follow can't be told from a request any more, the connection ends.
"""

import asyncio
import time
from enum import Enum, auto
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from liveblog import audit
from liveblog.errors import BadRequest, HeadTooLarge, LiveblogError, TooLarge, TooSlow
from liveblog.serving.deadlines import SILENCE_SECONDS, Answering, bytes_taken
from liveblog.serving.heads import (
    MAX_FIELDS,
    MAX_HEAD_BYTES,
    is_websocket_handshake,
    refusal,
    require_host,
    without_upgrade,
)
from liveblog.serving.incoming import linger_close

_PIECE = 4096  # bytes given to the parser at once: so exactly is known where a head ends
_MAX_HELD = 1024 * 1024  # bytes of later requests that wait for the answers to earlier ones
_DIGITS = 18  # of a length that is believed
_MIN_RATE = 500  # bytes a second, of a body
_MOST_IN_VAIN = 64 * 1024  # bytes of a body that are read to keep a connection on which the answer is there already


class _Phase(Enum):
    """What the next byte belongs to."""

    NOTHING = auto()
    HEAD = auto()
    BODY = auto()


class StrictHttpProtocol(HttpToolsProtocol, Answering):
    """A connection on which no byte of a body can begin a request."""

    deadline: float | None = None
    _phase = _Phase.NOTHING
    _size = _fields = 0  # of the present head
    _left = 0  # bytes of the present body that are still to come; of one in chunks nobody knows, and this says none
    _in_vain = 0  # bytes of it that came after the answer
    _unread = 0  # bytes since the parser last told of anything but fields
    _has_read = False
    _held = b""  # what came behind a request that waits for its turn
    _refused: LiveblogError | None = None  # then nothing more is read
    _last_words = b""
    _is_handshake = False
    _running: RequestResponseCycle | None = None  # the request that is being answered, or was last

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for the first request, and not for long."""
        super().connection_made(transport)
        if self.deadline is None:
            self.deadline = time.monotonic() + SILENCE_SECONDS

    def data_received(self, data: bytes) -> None:
        """Read what came, as far as it is its turn."""
        if self._refused or self.transport.is_closing():
            return
        if self._held or self.pipeline:
            self._hold(self._held + data)
        else:
            self._read(data)

    def time_out(self) -> None:
        """End a request that doesn't come, unless it is this server that keeps it waiting."""
        if self.flow.read_paused or self._is_asked_to_wait():
            self.deadline = time.monotonic() + SILENCE_SECONDS
        else:
            self._refuse(TooSlow("The request did not come in time."))

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection without a request, but not while its last answer is being taken.

        Under TLS whatever is left would be cut off half a minute after that.
        """
        if bytes_taken(self.transport) is None:
            super().timeout_keep_alive_handler()
        else:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _read(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        at = 0
        while at < len(data) and self._is_reading():
            piece = max(_PIECE, self._left)  # no head begins in what is left of a body
            self._parse(data[at : at + piece])
            at += piece
        rest = data[at:]
        if not self._is_handshake:
            if rest and not self._refused:
                self._hold(rest)
            self._set_deadline()
        elif rest:
            self._refuse(_not_alone())
        else:
            self.handle_websocket_upgrade()

    def _is_reading(self) -> bool:
        return not (self.pipeline or self._refused or self._is_handshake or self.transport.is_closing())

    def _hold(self, data: bytes) -> None:
        self._held = data
        self.flow.pause_reading()
        if len(data) > _MAX_HELD:
            self.transport.abort()

    def _parse(self, data: bytes) -> None:
        self._has_read = False
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as found:
            self._upgrade(data[found.args[0] :])
        except httptools.HttpParserError as error:
            known = error.__context__ if isinstance(error.__context__, LiveblogError) else None
            self._refuse(known or BadRequest("The request is not valid HTTP."))
        else:
            self._unread = 0 if self._has_read else self._unread + len(data)
            if self._unread > MAX_HEAD_BYTES + _PIECE:
                self._refuse(_too_large())

    def _upgrade(self, rest: bytes) -> None:
        method = self.parser.get_method()
        version = self.parser.get_http_version()
        if method == b"CONNECT":  # what follows would be for somebody else (RFC 9110, section 9.3.6)
            self._refuse(BadRequest("This server is no proxy."))
        elif not is_websocket_handshake(method, version, self.headers):
            head = without_upgrade(method, self.url, version, self.headers)
            self.parser = httptools.HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
            self._parse(head)
            if rest and not self._refused:
                self._parse(rest)
        elif rest or self._is_answering():
            self._refuse(_not_alone())
        else:
            self._is_handshake = True

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._phase = _Phase.HEAD
        self._size = self._fields = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the target."""
        self._size += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a field; one behind the body changes nothing of a request that is being answered."""
        self._size += len(name) + len(value) + len(": \r\n")
        self._fields += 1
        if self._size > MAX_HEAD_BYTES or self._fields > MAX_FIELDS:
            raise _too_large()
        if self._phase is _Phase.HEAD:
            super().on_header(name, value.rstrip(b" \t"))  # no part of the value (RFC 9112, section 5.1)

    def on_headers_complete(self) -> None:
        """Answer the request, unless it offers an upgrade: that is decided when the parser has let go of it."""
        version = self.parser.get_http_version()
        if version == "1.1":
            require_host(self.headers)
        if self.parser.should_upgrade():
            self.scope["method"] = self.parser.get_method().decode("ascii")
        else:
            super().on_headers_complete()
        self._phase, self._has_read = _Phase.BODY, True
        self._left, self._in_vain = _length(self.headers), 0
        self.deadline = time.monotonic() + SILENCE_SECONDS

    def on_body(self, body: bytes) -> None:
        """Pass it on; the client has so much more time as its bytes are worth."""
        self._has_read = True
        self._left = max(0, self._left - len(body))
        soon = time.monotonic() + SILENCE_SECONDS
        self.deadline = min(soon, (self.deadline or soon) + len(body) / _MIN_RATE)
        super().on_body(body)
        if self.cycle.response_complete:
            self._hear_in_vain(len(body))

    def on_message_complete(self) -> None:
        """Note that the request is there."""
        self._phase, self._has_read, self.deadline, self._left = _Phase.NOTHING, True, None, 0
        if not self.parser.should_upgrade():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Read on, or say the last words when nothing is due before them."""
        super().on_response_complete()
        if self.pipeline or self.transport.is_closing():
            return
        if self._held:
            held, self._held = self._held, b""
            self._read(held)
        elif self._refused and not self._is_answering():
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of all that was asked here: uvicorn tells it to the request that came last, and begins the others."""
        for cycle in (self._running, *(waiting for waiting, _ in self.pipeline)):
            if cycle is not None:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()
        super().connection_lost(exc)

    def _hear_in_vain(self, length: int) -> None:
        """End a connection on which too much comes of a body that was answered without it: reading costs, too."""
        self._in_vain += length
        if self._in_vain > _MOST_IN_VAIN and not self._refused:
            self._refused, self.deadline = TooLarge("The request was answered before all of its body came."), None
            self._end()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, _closing(cycle, app) if cycle.waiting_for_100_continue else app)

    def _refuse(self, error: LiveblogError) -> None:
        """Say what is wrong when it is its turn, and read nothing more."""
        audit.unread.record("request.refused", code=error.code)
        self._refused, self._held, self.deadline = error, b"", None
        self._unset_keepalive_if_required()
        is_answered = self._phase is _Phase.BODY and self._give_up()
        self._last_words = b"" if is_answered else refusal(error)
        if not self._is_answering():
            self._end()

    def _give_up(self) -> bool:
        """Let go of the request whose body is wrong; tell whether its answer has begun."""
        if self.pipeline:
            self.pipeline.popleft()  # it came last, and waits for its turn
            return False
        self.cycle.disconnected = True
        self.cycle.message_event.set()
        return self.cycle.response_started

    def _end(self) -> None:
        if self._last_words:
            self.transport.write(self._last_words)
        linger_close(self.transport)

    def _set_deadline(self) -> None:
        """Give a head ten seconds from its first byte, however many packets it comes in."""
        if self._phase is _Phase.NOTHING and not self._unread:
            self.deadline = None
        elif self.deadline is None and not self._refused:
            self.deadline = time.monotonic() + SILENCE_SECONDS

    @property
    def is_being_asked(self) -> bool:
        """Tell whether a part of a head has come, and there is time left for the rest."""
        is_begun = self._phase is _Phase.HEAD or (self._phase is _Phase.NOTHING and self._unread > 0)
        return is_begun and not self._refused and (self.deadline or 0.0) > time.monotonic()

    def _is_between_requests(self) -> bool:
        """Tell whether nothing of a request has come that isn't there as a whole."""
        return self._phase is _Phase.NOTHING and not (self._unread or self._held or self._refused)

    def _is_answering(self) -> bool:
        running = self._running
        return bool(self.pipeline) or not (running is None or running.response_complete or running.disconnected)

    def _is_asked_to_wait(self) -> bool:
        return self._phase is _Phase.BODY and self.cycle.waiting_for_100_continue


def _length(headers: list[tuple[bytes, bytes]]) -> int:
    """Return what a head says of the length of its body; the parser has looked whether it is a number."""
    return next((int(value) for name, value in headers if name == b"content-length" and len(value) < _DIGITS), 0)


def _not_alone() -> BadRequest:
    return BadRequest("A WebSocket begins on a connection where nothing else is under way.")


def _too_large() -> HeadTooLarge:
    return HeadTooLarge(f"The head of a request may have {MAX_HEAD_BYTES // 1024} KiB and {MAX_FIELDS} fields.")


def _closing(cycle: RequestResponseCycle, app: Any) -> Any:
    """Wrap the application for a request that waits for 100 (RFC 9110, section 10.1.1).

    Answered without one, the client may send the body or leave it out: nobody can tell what comes next.
    """

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if cycle.waiting_for_100_continue:
                cycle.keep_alive = False
            await send(message)

        await app(scope, receive, sending)

    return answer
