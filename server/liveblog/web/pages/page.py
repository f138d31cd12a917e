"""A blog as a page, a permalink as a page, and the poster for where links to them are shared."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.errors import BadRequest, InvalidInput, NotFound
from liveblog.present.accent import accent_style, policy_with
from liveblog.present.page import draw_page
from liveblog.present.page_query import NEWEST_PAGE, PageQuery
from liveblog.present.page_reads import read_found, read_page, read_past
from liveblog.present.page_view import PageView
from liveblog.present.portraits import poster_of
from liveblog.services import Services
from liveblog.store import Store
from liveblog.web.auth import readable_blog
from liveblog.web.cache.policy import NEVER, REVOCABLE, Rendered, cache_control, cached_response
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import asker, services
from liveblog.web.drawing import made_of
from liveblog.web.pages.query import read_moment, read_query
from liveblog.web.security import policy_of
from liveblog.work.bound import Bound
from liveblog.work.bounds import NEWEST, PAGES, PAST_VIEWS, SEARCHES

Read: TypeAlias = Callable[[Store, str, PageQuery], Awaitable[PageView]]
"""Reads what a page shows; `present.page_reads` has them."""


async def blog_page(request: Request) -> Response:
    """Show a page of a blog, the newest unless something else is chosen.

    Raises:
        NotFound: nothing is at this address, for what it asks for can't be.
    """
    async with _errors_named(request):
        query = read_query(request)
        read, bound = _reading(query)
        return await cached_response(request, query, partial(_render, request, read, query), bound=bound)


@asynccontextmanager
async def _errors_named(request: Request) -> AsyncIterator[None]:
    """Answer an address that asks for what can't be as one at which nothing is, and say what is wrong with it."""
    try:
        yield
    except (BadRequest, InvalidInput) as error:
        await readable_blog(request)  # a blog that isn't there is what there is to say
        wrong = "; ".join(f"{each.field} {each.message}" for each in error.errors)
        raise NotFound(f"There is nothing at this address: {wrong}.") from error


def _reading(query: PageQuery) -> tuple[Read, Bound]:
    if query.at:
        return read_past, PAST_VIEWS
    if query.is_filtered or query.before:
        return read_found, SEARCHES
    return read_page, NEWEST if query == NEWEST_PAGE else PAGES


async def without_slash(request: Request) -> Response:
    """Lead from an address that was typed with a slash at its end to the blog."""
    blog = await readable_blog(request)
    return RedirectResponse(blog.path, HTTPStatus.PERMANENT_REDIRECT, {"cache-control": "no-store"})


async def entry_page(request: Request) -> Response:
    """Show an entry among its neighbours, whichever page it stands on.

    Raises:
        NotFound, EntryNotFound, EntryDeleted: there is nothing to show, or was not at the moment that is asked for.
    """
    entry_id: int = request.path_params["entry_id"]
    async with _errors_named(request):
        query = PageQuery(at=read_moment(request))
        read, bound = (read_past, PAST_VIEWS) if query.at else (read_page, PAGES)
        render = partial(_render, request, partial(read, highlight=entry_id), query)
        return await cached_response(request, (entry_id, query), render, bound=bound)


async def _render(request: Request, read: Read, query: PageQuery) -> Rendered:
    app = services(request)
    view = await read(app.store, request.path_params["slug"], query)
    return Rendered(view.blog, await made_of(request, (*view.timeline, view.pinned), _drawn, app, view))


def _drawn(app: Services, view: PageView) -> CachedResponse:
    page = draw_page(app.renderer, view)
    # The policy goes with what was drawn: the tail may not know of a new colour yet.
    policy = policy_with(accent_style(view.blog.accent), policy_of(app.settings.media_url))
    return CachedResponse(page.encode(), "text/html", headers={"content-security-policy": policy})


async def poster(request: Request) -> Response:
    """Serve the poster of a blog as it stands; from the address of an older one, lead there. No other is ever drawn.

    Raises:
        BlogNotFound, NotFound: there is no such blog, or not for who asks; it has no poster.
    """
    blog, app = await readable_blog(request), services(request)
    shown = poster_of(blog, app.renderer.publisher.name)
    if shown is None:
        raise NotFound("This blog has no poster.")
    if request.path_params["digest"] != shown.digest:
        address = app.renderer.addresses.poster(blog.path, shown.digest)
        return RedirectResponse(str(address), HTTPStatus.TEMPORARY_REDIRECT, {"cache-control": NEVER})
    content = await app.posters.png(shown, asker(request))
    return CachedResponse(content, "image/png").answer(request, {"cache-control": cache_control(blog, REVOCABLE)})
