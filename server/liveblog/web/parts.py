"""What a request can reach: the parts that `app` has put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from starlette.requests import HTTPConnection

from liveblog.access import LoginThrottle, Sessions, Tokens, Users, place_of
from liveblog.bus import Bus
from liveblog.desk import Desk
from liveblog.hub import Hub
from liveblog.jobs import Jobs
from liveblog.media import Album
from liveblog.model.blog import Blog
from liveblog.render import Renderer
from liveblog.settings import Settings
from liveblog.store import Store, reads
from liveblog.web.prepared import PreparedCache
from liveblog.wire.frame import Encoder
from liveblog.work.bulkhead import Bulkhead, Bulkheads


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
    throttle: LoginThrottle
    pages: PreparedCache
    texts: PreparedCache
    album: Album
    jobs: Jobs
    bulkheads: Bulkheads

    @property
    def all_bulkheads(self) -> Sequence[Bulkhead]:
        """Return the bulkheads of all kinds of work that were done so far, wherever they are."""
        elsewhere = (
            self.desk.markdown.long,
            self.desk.long_texts,
            self.album.drawing,
            self.album.files,
            self.users.hashing,
            self.hub.backlogs,
        )
        return (*elsewhere, *self.bulkheads)


def parts(connection: HTTPConnection) -> Parts:
    """Return the parts that serve this request."""
    return cast("Parts", connection.app.state.parts)


def asker(connection: HTTPConnection) -> str:
    """Return the place that a request comes from, as `access` counts it; '' if it isn't known."""
    return place_of(connection.client.host if connection.client else None)


async def requested_blog(connection: HTTPConnection) -> Blog:
    """Read the blog that the address names.

    Raises:
        BlogNotFound: there is none.
    """
    async with parts(connection).store.read() as transaction:
        return await reads.blog_by_slug(transaction, connection.path_params["slug"])
