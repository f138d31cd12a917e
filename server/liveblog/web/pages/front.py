"""The list of blogs: those that are live first, and among them the one that told something last."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may_read
from liveblog.markup import Image
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.entry import Entry
from liveblog.model.principal import Principal
from liveblog.present.portraits import portrait
from liveblog.render import Language
from liveblog.render.texts import headline
from liveblog.store import activity, reads
from liveblog.web.auth import editor
from liveblog.web.cache.policy import NEVER, SHARED_SECONDS, SHORT
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.context import asked_language, services

_VARYING = {"vary": "Accept-Language, Cookie"}


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A blog as the list shows it, with the entry that happened last, if it has any."""

    blog: Blog
    latest: Entry | None

    @property
    def order(self) -> tuple[bool, datetime, int]:
        """Return what the list is sorted by, the greatest first."""
        told_at = self.latest.occurred_at if self.latest else self.blog.created_at
        return self.blog.status is BlogStatus.LIVE, told_at, self.blog.id

    @property
    def headline(self) -> str:
        """Return what the latest entry is called."""
        return headline(self.blog, self.latest) if self.latest else ""

    @property
    def image(self) -> Image | None:
        """Return the latest entry's picture."""
        return portrait([self.latest]) if self.latest else None


async def front(request: Request) -> Response:
    """List the blogs that the asker may read, in the asker's language. Kept for who has no session."""
    principal, language = await editor(request), asked_language(request)
    draw = partial(_front, request, language, principal)
    if principal:
        return (await draw()).answer(request, {"cache-control": NEVER, **_VARYING})
    kept = await caches(request).pages.get(("front", language), draw, SHARED_SECONDS)
    return kept.answer(request, {"cache-control": SHORT, **_VARYING})


async def _front(request: Request, language: Language, principal: Principal | None) -> CachedResponse:
    async with services(request).store.read() as transaction:
        blogs, latest = await reads.all_blogs(transaction), await activity.latest_entries(transaction)
    lines = [FrontLine(blog, latest.get(blog.id)) for blog in blogs if may_read(principal, blog)]
    settings = services(request).settings
    page = services(request).renderer.page(
        "front.html",
        language,
        root=settings.root_url,
        lines=sorted(lines, key=lambda line: line.order, reverse=True),
    )
    return CachedResponse(page.encode(), "text/html")
