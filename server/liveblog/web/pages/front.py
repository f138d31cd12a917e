"""The list of blogs that the asker may read."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may_read
from liveblog.errors import BadRequest, NotFound
from liveblog.model.blog import Blog
from liveblog.model.principal import Principal
from liveblog.present.front import read_front
from liveblog.render import Language
from liveblog.web.auth import editor
from liveblog.web.cache.policy import NEVER, SHARED_SECONDS, SHORT
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.context import asked_language, asker, services
from liveblog.web.parameters import page_number, read_words
from liveblog.work.bound import Bound
from liveblog.work.bounds import NEWEST, PAGES, SEARCHES

_VARYING = {"vary": "Accept-Language, Cookie"}


async def front(request: Request) -> Response:
    """List the blogs that the asker may read, in the asker's language; of a search, those it finds.

    The list is kept for those without a session, what a search found is not.

    Raises:
        BadRequest: that can't be searched for.
        NotFound: the list has no such page.
    """
    principal, language, number = await editor(request), asked_language(request), _number(request)
    words = read_words(request)
    draw = partial(_front, request, language, number, principal, words)
    if principal or words:
        return (await draw()).answer(request, {"cache-control": NEVER, **_VARYING})
    kept = await caches(request).pages.get(("front", language, number), draw, SHARED_SECONDS)
    return kept.answer(request, {"cache-control": SHORT, **_VARYING})


def _number(request: Request) -> int:
    try:
        return page_number(request) or 1
    except BadRequest as error:
        raise NotFound("The list of coverage has no such page.") from error


async def _front(
    request: Request, language: Language, number: int, principal: Principal | None, words: str
) -> CachedResponse:
    app = services(request)
    async with app.bulkheads[_bound(number, words)].place(asker(request)):
        view = await read_front(app.store, number, partial(_is_offered, principal), words)
    if view is None:
        raise NotFound("The list of coverage has no such page.")
    page = app.renderer.page("front.html", language, root=app.settings.root_url, view=view, is_editor=bool(principal))
    return CachedResponse(page.encode(), "text/html")


def _bound(number: int, words: str) -> Bound:
    """Return in whose line a list waits: each reads all blogs, and only the first page is kept for most who ask."""
    if words:
        return SEARCHES
    return PAGES if number > 1 else NEWEST


def _is_offered(principal: Principal | None, blog: Blog) -> bool:
    """Tell whether a blog is listed: not one of which there is nothing to read, but to who may fill it."""
    return may_read(principal, blog) and (principal is not None or blog.entry_count > 0)
