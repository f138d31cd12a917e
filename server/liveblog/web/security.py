"""Headers that every answer carries: what a page of ours may load, and who may look at it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liveblog.markup import PLAYER_ORIGINS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; "
    f"frame-src {' '.join(PLAYER_ORIGINS)}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""Content Security Policy, level 3: everything from our own origin, nothing inline, nothing else at all.

Only players of third parties may be framed, which a page does when its reader asks for one.
"""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    # Other sites may not have their readers' browsers fetch it; what is open to all says so itself (web/cors.py).
    "cross-origin-resource-policy": "same-origin",
}

_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


class SecurityHeaders:
    """ASGI middleware that adds the headers where the answer has none of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in _RAW_HEADERS if each[0] not in there)]
            await send(message)

        await self._app(scope, receive, marked)
