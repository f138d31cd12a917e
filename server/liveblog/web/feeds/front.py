"""The endpoints of the front page's feeds: the public blogs, made once a second for all who ask."""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may_read
from liveblog.model.blog import Blog
from liveblog.present import atom, jsonfeed
from liveblog.present.atom_parts import MEDIA_TYPE
from liveblog.present.front_feed import FrontFeed, read_front_feed
from liveblog.web.cache.policy import SHARED_SECONDS, SHORT
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.context import asker, services
from liveblog.work.bounds import FEEDS


async def front_atom(request: Request) -> Response:
    """Answer with the public blogs as Atom."""
    return await _answer(request, atom.front_atom, f"{MEDIA_TYPE}; charset=utf-8")


async def front_json_feed(request: Request) -> Response:
    """Answer with the public blogs as JSON Feed."""
    return await _answer(request, jsonfeed.front_json_feed, jsonfeed.MEDIA_TYPE)


async def _answer(request: Request, write: Callable[[FrontFeed], bytes], media_type: str) -> Response:
    draw = partial(_render, request, write, media_type)
    kept = await caches(request).pages.get(("front feed", media_type), draw, SHARED_SECONDS)
    return kept.answer(request, {"cache-control": SHORT})


async def _render(request: Request, write: Callable[[FrontFeed], bytes], media_type: str) -> CachedResponse:
    app = services(request)
    async with app.bulkheads[FEEDS].place(asker(request)):
        feed = await read_front_feed(app.store, _is_told, app.renderer.addresses, app.settings.publisher)
    return CachedResponse(write(feed), media_type)


def _is_told(blog: Blog) -> bool:
    """Tell whether everybody may know of a blog, and has something to read in it."""
    return may_read(None, blog) and blog.entry_count > 0
