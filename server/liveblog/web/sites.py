"""Whose page asks: one of ours, or one of another site, which is named by host and port, as its browser tells them."""

import re
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from liveblog.model.partner import OPAQUE_ORIGIN, Partner
from liveblog.web.context import services

_SITE = re.compile(r"(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?")


def same_origin(connection: HTTPConnection) -> bool:
    """Tell whether a browser sent this from a page of ours; requests without an Origin (navigation) count.

    Browsers write an origin in one way (RFC 6454, section 6.2), so it is compared and never parsed: what is no origin
    is not ours.
    """
    origins = connection.headers.getlist("origin")
    return not origins or (len(origins) == 1 and origins[0] in _own_origins(connection))


def referring_origin(connection: HTTPConnection) -> str:
    """Return the origin of the page of another site that led here, as its browser tells it; '': none, or it doesn't."""
    try:
        page = urlsplit(connection.headers.get("referer", ""))
    except ValueError:  # brackets that hold no address
        return ""
    origin = f"{page.scheme}://{page.netloc}"
    return origin if page.netloc and origin not in _own_origins(connection) else ""


def site_of(connection: HTTPConnection, partner: Partner) -> str:
    """Return the site of the partner's page that asks; `null`: a sandboxed frame, '': none does, or nobody says.

    Pages of other sites are named by the browser. Frames are pages of ours, and say themselves where they stand, by
    `site=` in the address: it counts where it is one of the partner's.
    """
    origin = connection.headers.get("origin", "")
    if origin == OPAQUE_ORIGIN or origin in _own_origins(connection):
        return _told_site(connection, partner) or (origin if origin == OPAQUE_ORIGIN else "")
    named = origin or referring_origin(connection)
    return _site(named) if named else _told_site(connection, partner)


def _told_site(connection: HTTPConnection, partner: Partner) -> str:
    told = connection.query_params.get("site", "").lower()
    is_theirs = not partner.origins or told in {_site(origin) for origin in partner.origins}
    return told if is_theirs and _SITE.fullmatch(told) else ""


def _site(origin: str) -> str:
    site = origin.partition("://")[2].lower()
    return site if _SITE.fullmatch(site) else ""


def _own_origins(connection: HTTPConnection) -> set[str]:
    """Return what is ours: the host that was asked for, and the public address, as a proxy may not pass the host on."""
    host = connection.headers.get("host")
    return {services(connection).settings.origin} | ({f"http://{host}", f"https://{host}"} if host else set())
