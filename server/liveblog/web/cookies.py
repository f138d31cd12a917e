"""The desk's cookies; readers get none.

Where people come by TLS, whoever ends it, a cookie is named `__Host-…`: browsers then take it from nobody but this very
host, over TLS (RFC 6265bis, section 4.1.3.2), so that no neighbouring site and no page over plain HTTP can plant one.
There the bare name counts for nothing.
"""

from datetime import timedelta

from starlette.requests import HTTPConnection
from starlette.responses import Response

from liveblog.web.context import services

SESSION_COOKIE = "liveblog_session"
DEVICE_COOKIE = "liveblog_device"
"""Tells that somebody was let in here before; it opens nothing."""

STEP_COOKIE = "liveblog_step"
"""Tells that somebody has shown a password, and is to show a code; it opens nothing else."""

LAST_COOKIE = "liveblog_last"
"""Names the blog whose desk was open last, for the icon on a home screen; it opens nothing."""

LOOKS_COOKIE = "liveblog_looks"
"""Tells how far the logs of some blogs reached when their desks were looked at; it opens nothing."""


def cookie(connection: HTTPConnection, name: str) -> str | None:
    """Return what the browser sent under this name; None: nothing."""
    return connection.cookies.get(_full_name(connection, name)) or None


def set_cookie(connection: HTTPConnection, response: Response, name: str, value: str, lifetime: timedelta) -> None:
    """Have the browser keep a value for so long, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        _full_name(connection, name),
        value,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=_came_by_tls(connection),
        httponly=True,
        samesite="lax",
    )


def drop_cookie(connection: HTTPConnection, response: Response, name: str) -> None:
    """Have the browser forget it."""
    set_cookie(connection, response, name, "", timedelta(0))


def _full_name(connection: HTTPConnection, name: str) -> str:
    return f"__Host-{name}" if _came_by_tls(connection) else name


def _came_by_tls(connection: HTTPConnection) -> bool:
    """Tell whether the browser speaks TLS, to us or to a proxy: one that is trusted says so, as does our address."""
    is_direct = connection.scope["scheme"] in ("https", "wss")
    return is_direct or services(connection).settings.root_url.startswith("https://")
