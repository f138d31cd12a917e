"""Cross-origin reading (Fetch Standard, section 3.3), the same for all origins.

Starlette's CORSMiddleware answers by the asker's origin and says so with `Vary: Origin`: a CDN would then keep every
answer once for each partner. These answers don't depend on who asks. Those to a partner's key do: their address has the
key in it, and they are for the origins that the partner names. Why a key opens nothing may be read on every page.
"""

import re
from http import HTTPStatus
from typing import cast

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liveblog.model.partner import OPAQUE_ORIGIN, Partner

PARTNER = "liveblog.partner"
"""Where the scope of a request names the partner whose key is in its address."""

_OPEN = (
    "/api/",
    "/static/",
    "/media/",
    "/words/",
    "/embed.js",
    "/embed.json",
    "/height.js",
    "/oembed",
    "/openapi.json",
)  # module scripts are always fetched with CORS
_FEEDS = ("/feed.atom", "/feed.json", "/corrections.atom", "/corrections.json", "/places.geojson")
# Framed without an origin of its own, a page of ours is another's (sandbox without `allow-same-origin`).
_EMBEDDED = re.compile(r"/blogs/[^/]+/(?:frame|fragment\.html|teaser\.html|terms\.json)")
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
        if scope["type"] != "http" or not is_open_to_origins(scope["path"]) or scope["method"] not in _READING:
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
        else:
            await self._app(scope, receive, _marking(scope, send))


def is_open_to_origins(path: str) -> bool:
    """Tell whether scripts of other sites may read what is at a path; there partners show their keys."""
    return path.startswith(_OPEN) or path.endswith(_FEEDS) or _EMBEDDED.fullmatch(path) is not None


def _marking(scope: Scope, send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            is_refused = message["status"] >= HTTPStatus.BAD_REQUEST  # why is for every page to read
            partner = None if is_refused else scope.get(PARTNER)
            _mark(headers, cast("Partner | None", partner), Headers(scope=scope).get("origin"))
            # What is told to one asker alone, errors too, no page of another site gets by embedding it.
            if headers.get("cache-control", "").startswith("public"):
                headers["cross-origin-resource-policy"] = "cross-origin"
        await send(message)

    return marked


def _mark(headers: MutableHeaders, partner: Partner | None, origin: str | None) -> None:
    if partner is None or not partner.origins:
        headers.update(_READ)
        return
    headers.add_vary_header("Origin")
    if origin is not None and partner.allows(origin):
        headers.update(_READ | {"access-control-allow-origin": origin})
    if (policy := headers.get("content-security-policy")) is not None:
        sites = " ".join(each for each in partner.origins if each != OPAQUE_ORIGIN)
        headers["content-security-policy"] = policy.replace("frame-ancestors *", f"frame-ancestors 'self' {sites}")
