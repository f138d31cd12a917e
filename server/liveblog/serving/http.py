"""Uvicorn's HTTP protocol, with a way out of it: an event stream that has begun can be handed to a lane."""

from functools import partial
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from liveblog.hub import Hub, Tail
from liveblog.serving.readers import Reader, StreamReader
from liveblog.web.live.handing_over import EXTENSION
from liveblog.wire.dialects import EVENT_STREAM


class HttpDoor(HttpToolsProtocol):
    """An HTTP connection that the application serves, until an endpoint hands it over."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        scope = cast("dict[str, Any]", cycle.scope)
        scope.setdefault("extensions", {})[EXTENSION] = partial(self._hand_over, cycle)
        super()._start_asgi_task(cycle, app)

    def _hand_over(self, cycle: RequestResponseCycle, hub: Hub, tail: Tail, after: int) -> bool:
        streaming = cycle.response_started and cycle.chunked_encoding and not cycle.response_complete
        if not streaming or cycle.disconnected or self.transport.is_closing() or self.pipeline:
            return False
        lane = hub.lane(tail, EVENT_STREAM)
        missing = lane.backlog(after)
        if missing is None:
            return False
        if missing:
            self.transport.write(missing)
        cycle.disconnected = True  # for the application this request is over
        self.connections.discard(self)
        self._unset_keepalive_if_required()
        StreamReader(self.transport, lane, cast("set[Reader]", self.connections)).take_over()
        return True
