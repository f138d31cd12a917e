"""Cross-origin reading (Fetch Standard, section 3.3), the same for all origins.

Starlette's CORSMiddleware answers by the asker's origin and says so with `Vary: Origin`: a CDN would then keep every
answer once for each partner. These answers don't depend on who asks.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OPEN = (
    "/api/",
    "/static/",
    "/media/",
    "/words/",
    "/embed.js",
    "/openapi.json",
)  # module scripts are always fetched with CORS
_FEEDS = ("/feed.atom", "/feed.json", "/corrections.atom", "/corrections.json")
_PREFLIGHT = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "Authorization, If-None-Match, Last-Event-ID",
    "access-control-max-age": "86400",
}
_READING = {"GET", "HEAD", "OPTIONS"}
_READ = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Retry-After",
}


class OpenToAllOrigins:
    """ASGI middleware: scripts of any origin may read what needs no cookie; changes are left to servers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or not _is_open(scope["path"]) or scope["method"] not in _READING:
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
        else:
            await self._app(scope, receive, _marking(send))


def _is_open(path: str) -> bool:
    return path.startswith(_OPEN) or path.endswith(_FEEDS)


def _marking(send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_READ)
            # What is told to one asker alone, errors too, no page of another site gets by embedding it.
            if headers.get("cache-control", "").startswith("public"):
                headers["cross-origin-resource-policy"] = "cross-origin"
        await send(message)

    return marked
