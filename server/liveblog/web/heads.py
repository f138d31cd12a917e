"""Requests whose head is a list without an end: refused before anybody reads the list."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from liveblog.errors import BadRequest
from liveblog.web.problems import on_error
from liveblog.work.bounds import LIST_PARTS

_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


class BoundedHeads:
    """ASGI middleware that refuses queries, cookies and lists of more parts than anybody means.

    Each part costs microseconds wherever it is read, and a head has room for thirty thousand.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        too_long = _too_long(scope) if scope["type"] in ("http", "websocket") else None
        if too_long is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            error = BadRequest(f"“{too_long}” has too many parts: at most {LIST_PARTS.most}.", too_long)
            await (await on_error(Request(scope), error))(scope, receive, send)


def _too_long(scope: Scope) -> str | None:
    """Return what is too long a list: the name of a field, or `query`."""
    if scope["query_string"].count(b"&") >= LIST_PARTS.most:
        return "query"
    for name, value in scope["headers"]:
        if len(value) > LIST_PARTS.most and _parts(value) >= LIST_PARTS.most:
            return str(name.decode("latin-1"))
    return None


def _parts(value: bytes) -> int:
    """Return how many there are, at most; entity tags may stand side by side."""
    return max(value.count(b","), value.count(b";"), value.count(b'"') // 2)
