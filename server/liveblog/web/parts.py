"""What a request can reach: the parts that `app` has put together."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import cast

from starlette.requests import HTTPConnection

from liveblog.access import Sessions, Tokens, Users
from liveblog.bus import Bus
from liveblog.desk import Desk
from liveblog.hub import Hub
from liveblog.media import Album
from liveblog.model.blog import Blog
from liveblog.render import Renderer
from liveblog.settings import Settings
from liveblog.store import Store, reads
from liveblog.web.prepared import PreparedCache
from liveblog.wire.frame import Encoder
from liveblog.work.bulkhead import Bulkheads

_HOME = 64  # bits of an IPv6 address that tell one network from another (RFC 6177)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a running server."""

    settings: Settings
    store: Store
    renderer: Renderer
    encoder: Encoder
    desk: Desk
    bus: Bus
    hub: Hub
    tokens: Tokens
    users: Users
    sessions: Sessions
    pages: PreparedCache
    album: Album
    bulkheads: Bulkheads


def parts(connection: HTTPConnection) -> Parts:
    """Return the parts that serve this request."""
    return cast("Parts", connection.app.state.parts)


def asker(connection: HTTPConnection) -> str:
    """Return where a request comes from, as a name for whoever asks: an address, or the network of an IPv6 one.

    A person at home has 2^64 addresses of those.
    """
    host = connection.client.host if connection.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((address, _HOME), strict=False)) if isinstance(address, IPv6Address) else host


async def requested_blog(connection: HTTPConnection) -> Blog:
    """Read the blog that the address names.

    Raises:
        BlogNotFound: there is none.
    """
    async with parts(connection).store.read() as transaction:
        return await reads.blog_by_slug(transaction, connection.path_params["slug"])
