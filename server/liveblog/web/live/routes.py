"""The routes of the live events."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp

from liveblog.web.live.polling import closed_range, poll
from liveblog.web.live.stream import EventStream
from liveblog.web.live.subscribe import subscribe
from liveblog.web.live.websocket import follow_by_websocket

EVENTS = "/api/v1/blogs/{slug}/events"


async def follow_by_http(request: Request) -> Response | ASGIApp:
    """Serve an event stream to those who accept one, a poll to all others.

    HEAD is a poll: a stream has no end that it could wait for.
    """
    subscription = await subscribe(request)
    if request.method == "GET" and "text/event-stream" in request.headers.get("accept", ""):
        return EventStream(request, subscription)
    return await poll(request, subscription)


ROUTES: Sequence[Route | WebSocketRoute] = [
    WebSocketRoute(EVENTS, follow_by_websocket),
    Route(EVENTS, follow_by_http, name="follow_events"),
    Route(f"{EVENTS}/{{generation}}/{{bounds}}", closed_range, name="closed_range"),
]
