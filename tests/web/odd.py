"""Requests as no browser sends them: each header, address and query with odd bytes, for every route that there is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute, Route, WebSocketRoute

from liveblog.web.routes import ROUTES

Header = tuple[bytes, bytes]

HEADERS = (
    *(b"host", b"origin", b"referer", b"cookie", b"authorization", b"user-agent", b"via", b"te", b"expect"),
    *(b"accept", b"accept-language", b"accept-encoding", b"accept-charset", b"range", b"if-range", b"last-event-id"),
    *(b"content-type", b"content-length", b"content-encoding", b"if-match", b"if-none-match", b"if-modified-since"),
    *(b"idempotency-key", b"x-csrf-token", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded"),
    *(b"cache-control", b"connection", b"upgrade", b"sec-fetch-site", b"access-control-request-method"),
)
NO_ORIGINS = (b"http://[", b"http://[::1", b"http://]", b"https://a:b:c", b"http://a:99999", b"null", b"")
VALUES = (
    *(*NO_ORIGINS, b" ", b"*", b"-1", b"9" * 5000, b"a" * 9000, "ü٣²".encode(), b"%", b"%zz%ff%00"),
    *(b"\xff\xfe", b"\x1b[31m", b"\x85\xa0", b"\x00", b"\r\nX: y", b"[", b'"\\', b'W/"', b'"\xff"', b'=;=;,,"'),
    *(b"bytes=0-0,1-", b"bytes=99999999999999999999-", b"q=a;q=,en;q=1e999", b"Bearer \xff", b"Basic Og=="),
    *(b"multipart/form-data; boundary=", b"application/x-www-form-urlencoded; charset=zz"),
)
PATHS = (
    *("[", "\x1b[31m", "ü", "\ufffd", "\u202e", "9" * 5000, "a" * 9000, "\x00", "..", "%", "?", "#", "\\", " "),
    *("-1", "0", "x.y", "\r\nX: y", "٣"),
)
QUERIES = (
    *(b"\xff", b"q=\xff", b"done=posted&entry=\xff", b"next=//[", b"%ff%fe", b"%", b"[]=[", b"a=1&" * 2000),
    *(b"page=" + b"9" * 5000, b"after=" + b"9" * 5000, b"after=9" * 3, b"at=%1b[", b"at=9999-12-31T23:59"),
    *(b"at=0001-01-01", b"q=" + b"a" * 9000, b"before=%00&topic=%00&only=key&q=%f0%9f", b"page=%00", b"lang=\xff"),
)
BODIES = (b"", b"\xff", b"{", b"csrf=\xff&link=\xff", b"name=%ed%a0%80&password=x", b"link=%ff%00", b"csrf=1")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address can be asked: `method` is None for a WebSocket."""

    method: str | None
    path: str


def addresses(slot: str | None = None) -> Iterator[Asked]:
    """Yield every route with every method of it; `slot` stands for all that is variable, by default what is there."""
    for route in ROUTES:
        path = _path(route, slot)
        for method in _methods(route):
            yield Asked(method, path)


def _methods(route: BaseRoute) -> Sequence[str | None]:
    if isinstance(route, WebSocketRoute):
        return [None]
    return sorted(route.methods or {"GET"}) if isinstance(route, Route) else ["GET"]


def _path(route: Any, slot: str | None) -> str:
    if slot is None:
        path = re.sub(r"\{slug[^}]*\}", "harbour", route.path)
        path = re.sub(r"\{\w+:number\}", "1", path)
        return re.sub(r"\{[^}]*\}", "x", path)
    return re.sub(r"\{[^}]*\}", lambda _: slot, route.path)


async def ask(app: Any, asked: Asked, headers: Sequence[Header], query: bytes = b"", body: bytes = b"") -> int | None:
    """Ask the application as a server would, and return the status; None: it is a WebSocket, and was accepted.

    What the application raises is raised here, too.
    """
    said = iter(
        ({"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000})
        if asked.method is None
        else ({"type": "http.request", "body": body, "more_body": False},)
    )
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return next(said, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            statuses.append(message["status"])

    await app(_scope(asked, headers, query), receive, send)
    return statuses[0] if statuses else None


def _scope(asked: Asked, headers: Sequence[Header], query: bytes) -> dict[str, Any]:
    scope: dict[str, Any] = {
        "type": "http" if asked.method else "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http" if asked.method else "ws",
        "path": asked.path,
        "raw_path": asked.path.encode("utf-8", "surrogateescape"),
        "query_string": query,
        "root_path": "",
        "headers": list(headers),
        "client": ("192.0.2.1", 1234),
        "server": ("127.0.0.1", 80),
        "extensions": {},
    }
    kind: dict[str, Any] = {"method": asked.method} if asked.method else {"subprotocols": []}
    return scope | kind
