"""Uvicorn's HTTP protocol, with a way out of it: an event stream that has begun can be detached and given to a lane.

Who would follow needs a place, whether by event stream or by a WebSocket that came the long way.
"""

import re
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from liveblog.hub import Hub, Tail
from liveblog.model.principal import Credential
from liveblog.serving.admission import Place
from liveblog.serving.readers import Reader, StreamReader
from liveblog.serving.repeating import Asked, read
from liveblog.serving.strict_http import StrictHttpProtocol
from liveblog.serving.websocket import WebSocketDoor
from liveblog.web import breaking_off
from liveblog.web.live.detach import EXTENSION
from liveblog.wire.dialects import EVENT_STREAM

if TYPE_CHECKING:
    from liveblog.serving.gate import Gate

_EVENTS = re.compile(r"/api/v1/blogs/[^/]+/events")
_EVENT_STREAM = b"text/event-stream"


class HttpDoor(StrictHttpProtocol):
    """An HTTP connection that the application serves, until an endpoint detaches from it."""

    _place: Place | None = None  # of the event stream that is the answer to the present request
    _asked: Asked | None = None  # the present request, if its answer may be one for others, too

    def data_received(self, data: bytes) -> None:
        """Send an answer again that others were given, or have the application give one."""
        self._asked = read(data) if self._is_idle() else None
        answer = self._gate.repeats.find(self._asked) if self._asked else None
        if answer is None:
            super().data_received(data)
        else:
            self.deadline = None
            self.transport.write(answer.written(self.server_state.default_headers))
            super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        """Let a WebSocket in, or send it away."""
        place = self._admit(self.headers)
        if place is not None:
            self.ws_protocol_class = cast("Any", partial(WebSocketDoor, place=place))
            super().handle_websocket_upgrade()

    def on_response_complete(self) -> None:
        """Give the place back of a stream that has ended; the connection may go on."""
        self._leave()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._leave()
        super().connection_lost(exc)

    def _admit(self, headers: list[tuple[bytes, bytes]]) -> Place | None:
        forwarded = [value for name, value in headers if name == b"x-forwarded-for"]
        return self._gate.admit(self.transport, forwarded)

    @property
    def _gate(self) -> "Gate":
        return cast("Gate", self.server_state)

    def _is_idle(self) -> bool:
        """Tell whether all that was asked is answered, nothing more is begun, and what was sent is taken."""
        is_busy = not self._is_between_requests() or self._is_answering()
        return not (is_busy or self.flow.write_paused or self.transport.is_closing())

    def _leave(self) -> None:
        if self._place is not None:
            self._place.leave()
            self._place = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        scope = cast("dict[str, Any]", cycle.scope)
        if _wants_stream(scope):
            self._place = self._admit(scope["headers"])
            if self._place is None:
                return
        extensions = scope.setdefault("extensions", {})
        extensions[EXTENSION] = partial(self._detach, cycle)
        extensions[breaking_off.EXTENSION] = partial(self._break_off, cycle)
        if self._asked is not None:
            app = self._gate.repeats.recording(self._asked, app)
        super()._start_asgi_task(cycle, app)

    def _detach(
        self, cycle: RequestResponseCycle, hub: Hub, tail: Tail, after: int, credential: Credential | None
    ) -> bool:
        streaming = cycle.response_started and cycle.chunked_encoding and not cycle.response_complete
        place = self._place
        is_last = self._is_between_requests() and not (self.pipeline or self.transport.is_closing())
        if place is None or not streaming or cycle.disconnected or not is_last:
            return False
        lane = hub.lane(tail, EVENT_STREAM, credential)
        missing = lane.backlog(after)
        if missing is None:
            return False
        if missing:
            self.transport.write(missing)
        cycle.disconnected = True  # for the application this request is over
        self.connections.discard(self)
        self._unset_keepalive_if_required()
        self._place = None
        reader = StreamReader(self.transport, lane, cast("set[Reader]", self.connections))
        reader.take_over(place, replayed=lane.seq - after)
        return True

    def _break_off(self, cycle: RequestResponseCycle) -> None:
        if not cycle.response_complete:
            cycle.disconnected = True  # for uvicorn: nothing more is owed
            self.transport.close()


def _wants_stream(scope: dict[str, Any]) -> bool:
    """Tell whether the application will answer with an event stream, if the blog is there (web/live/routes.py)."""
    if scope["method"] != "GET" or _EVENTS.fullmatch(scope["path"]) is None:
        return False
    return _EVENT_STREAM in next((value for name, value in scope["headers"] if name == b"accept"), b"")
