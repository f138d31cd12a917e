"""What partners use, counted as they show their keys: the site of the page that asks, and the way; nobody else."""

from collections.abc import Sequence

from starlette.requests import HTTPConnection
from starlette.responses import Response

from liveblog.model.partner import Partner
from liveblog.model.usage import UsageLine, UsedWay
from liveblog.present.usage import usage_csv
from liveblog.web.context import services
from liveblog.web.sites import site_of

FOLLOWS = "follow"
"""The parameter by which a page says that it asks again and again for what it shows."""

_COUNTED = "liveblog.counted"
_FEEDS = (".atom", ".json", ".geojson", ".csv")
_EMBEDS = ("/frame", "/fragment.html", "/teaser.html", "/embed", "/oembed", "/embed.js", "/embed.json")


def count_use(connection: HTTPConnection, partner: Partner) -> None:
    """Count a request of a partner, once however often it is asked who makes it."""
    if _COUNTED in connection.scope:
        return
    connection.scope[_COUNTED] = True
    services(connection).usage.count(partner.id, site_of(connection, partner), way_of(connection))


def table_answer(lines: Sequence[UsageLine]) -> Response:
    """Answer with what was used as a table (RFC 4180), which nobody may keep."""
    headers = {"cache-control": "private, no-store", "vary": "Accept"}
    return Response(usage_csv(lines), headers=headers, media_type="text/csv; charset=utf-8; header=present")


def way_of(connection: HTTPConnection) -> UsedWay:
    """Return the way by which something is asked for."""
    path: str = connection.scope["path"]
    if connection.scope["type"] == "websocket":
        return UsedWay.WEBSOCKET
    if path.startswith("/api/"):
        return _way_of_api(connection, path)
    if path.endswith(_EMBEDS):
        return UsedWay.REFRESH if FOLLOWS in connection.query_params else UsedWay.EMBED
    return UsedWay.FEED if path.endswith(_FEEDS) else UsedWay.PAGE


def _way_of_api(connection: HTTPConnection, path: str) -> UsedWay:
    if path.endswith("/events") and "text/event-stream" in connection.headers.get("accept", ""):
        return UsedWay.SSE
    return UsedWay.POLL if path.endswith("/events") or "/events/" in path else UsedWay.API
