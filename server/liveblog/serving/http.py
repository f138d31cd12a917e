"""Uvicorn's HTTP protocol, with a way out of it: an event stream that has begun can be detached and given to a lane.

Readers need a slot before anything is begun for them, by event stream as by a WebSocket that came the long way.
"""

import asyncio
import re
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from liveblog.hub import Hub, Subscriber, Tail
from liveblog.serving.admission import Slot
from liveblog.serving.deadlines import PROXY_IDLE_SECONDS
from liveblog.serving.fast_path import RequestKey, parse_simple_get
from liveblog.serving.readers import Reader, StreamReader
from liveblog.serving.strict_http import StrictHttpProtocol
from liveblog.serving.websocket import LiveWebSocketProtocol
from liveblog.web import breaking_off
from liveblog.web.live.detach import EXTENSION
from liveblog.wire.dialects import EVENT_STREAM

if TYPE_CHECKING:
    from liveblog.serving.server_state import LiveServerState

_STREAMS = re.compile(r"/api/v1/blogs/[^/]+/events|/desk/[^/]+/notices")
_EVENT_STREAM = b"text/event-stream"


class LiveHttpProtocol(StrictHttpProtocol):
    """An HTTP connection that the application serves, until an endpoint detaches from it."""

    _slot: Slot | None = None  # of the event stream that is the answer to the present request
    _request_key: RequestKey | None = None  # the present request, if its answer may be one for others, too

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin; a proxy ends its connections by itself, before we do."""
        super().connection_made(transport)
        if self._state.is_proxy(transport):
            self.timeout_keep_alive = PROXY_IDLE_SECONDS

    def data_received(self, data: bytes) -> None:
        """Send an answer again that others were given, or have the application give one."""
        self._request_key = parse_simple_get(data) if self._is_idle() else None
        answer = self._state.responses.find(self._request_key) if self._request_key else None
        if answer is None:
            super().data_received(data)
        else:
            self.deadline = None
            self.transport.write(answer.written(self.server_state.default_headers))
            super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        """Let a WebSocket in, or send it away."""
        slot = self._admit(self.headers)
        if slot is not None:
            self.ws_protocol_class = cast("Any", partial(LiveWebSocketProtocol, slot=slot))
            super().handle_websocket_upgrade()

    def on_response_complete(self) -> None:
        """Give the slot back of a stream that has ended; the connection may go on."""
        self._leave()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the slot back."""
        self._leave()
        super().connection_lost(exc)

    def _admit(self, headers: list[tuple[bytes, bytes]]) -> Slot | None:
        forwarded = [value for name, value in headers if name == b"x-forwarded-for"]
        return self._state.admit(self.transport, forwarded)

    @property
    def _state(self) -> "LiveServerState":
        return cast("LiveServerState", self.server_state)

    def _is_idle(self) -> bool:
        """Tell whether all that was asked is answered, nothing more is begun, and what was sent is taken."""
        is_busy = not self._is_between_requests() or self._is_answering()
        return not (is_busy or self.flow.write_paused or self.transport.is_closing())

    def _leave(self) -> None:
        if self._slot is not None:
            self._slot.leave()
            self._slot = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        scope = cast("dict[str, Any]", cycle.scope)
        if _wants_stream(scope):
            self._slot = self._admit(scope["headers"])
            if self._slot is None:
                return
        extensions = scope.setdefault("extensions", {})
        extensions[EXTENSION] = partial(self._detach, cycle)
        extensions[breaking_off.EXTENSION] = partial(self._break_off, cycle)
        if self._request_key is not None:
            app = self._state.responses.capture(self._request_key, app)
        super()._start_asgi_task(cycle, app)

    def _detach(self, cycle: RequestResponseCycle, hub: Hub, tail: Tail, reader: Subscriber) -> bool:
        streaming = cycle.response_started and cycle.chunked_encoding and not cycle.response_complete
        slot = self._slot
        is_last = self._is_between_requests() and not (self.pipeline or self.transport.is_closing())
        if slot is None or not streaming or cycle.disconnected or not is_last:
            return False
        lane = hub.lane(tail, EVENT_STREAM, reader.credential)
        missing = lane.backlog(reader.seq)
        if missing is None:
            return False
        cycle.disconnected = True  # for the application this request is over
        self.connections.discard(self)
        self._unset_keepalive_if_required()
        self._slot = None
        taken = StreamReader(self.transport, lane, cast("set[Reader]", self.connections))
        taken.join_lane(slot, reader.seq, missing, shown_page=reader.shown_page)
        return True

    def _break_off(self, cycle: RequestResponseCycle) -> None:
        if not cycle.response_complete:
            cycle.disconnected = True  # for uvicorn: nothing more is owed
            self.transport.close()


def _wants_stream(scope: dict[str, Any]) -> bool:
    """Tell whether the application will answer with an event stream, if the blog is there.

    Those are in web/live/routes.py and web/editor/notices.py.
    """
    if scope["method"] != "GET" or _STREAMS.fullmatch(scope["path"]) is None:
        return False
    return _EVENT_STREAM in next((value for name, value in scope["headers"] if name == b"accept"), b"")
