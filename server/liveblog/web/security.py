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

_OWN_PICTURES = "img-src 'self';"


def policy_of(media_url: str | None) -> str:
    """Return the policy of pages whose pictures are loaded from below this address, as well as from here."""
    return POLICY.replace(_OWN_PICTURES, f"img-src 'self' {media_url}/;") if media_url else POLICY


def frame_policy_of(media_url: str | None) -> str:
    """Return the policy of pages that are made to be framed by others: they send no form."""
    policy = policy_of(media_url).replace("form-action 'self'", "form-action 'none'")
    return policy.replace("frame-ancestors 'self'", "frame-ancestors *")


HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    # Other sites may not have their readers' browsers fetch it; what is open to all says so itself (web/cors.py).
    "cross-origin-resource-policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that adds the headers where the answer has none of its own."""

    def __init__(self, app: ASGIApp, media_url: str | None) -> None:
        headers = HEADERS | {"content-security-policy": policy_of(media_url)}
        self._app = app
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in self._headers if each[0] not in there)]
            await send(message)

        await self._app(scope, receive, marked)
