"""A blog as a page, and a permalink as a page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.errors import BadRequest, InvalidInput, NotFound
from liveblog.present.page_query import NEWEST_PAGE, PageQuery
from liveblog.present.page_reads import read_found, read_page, read_past
from liveblog.present.page_view import PageView
from liveblog.store import Store
from liveblog.web.auth import readable_blog
from liveblog.web.context import services
from liveblog.web.pages.answering import answer_page
from liveblog.web.pages.query import read_moment, read_query
from liveblog.work.bounds import NEWEST, PAGES, PAST_VIEWS, SEARCHES, Bound


async def blog_page(request: Request) -> Response:
    """Show a page of a blog, the newest unless something else is chosen.

    Raises:
        NotFound: nothing is at this address, for what it asks for can't be.
    """
    store, slug = services(request).store, request.path_params["slug"]
    async with _errors_named(request):
        query = read_query(request)
        show, bound = _reading(query)
        return await answer_page(request, query, partial(show, store, slug, query), bound)


@asynccontextmanager
async def _errors_named(request: Request) -> AsyncIterator[None]:
    """Answer an address that asks for what can't be as one at which nothing is, and say what is wrong with it."""
    try:
        yield
    except (BadRequest, InvalidInput) as error:
        await readable_blog(request)  # a blog that isn't there is what there is to say
        wrong = "; ".join(f"{each.field} {each.message}" for each in error.errors)
        raise NotFound(f"There is nothing at this address: {wrong}.") from error


def _reading(query: PageQuery) -> tuple[Callable[[Store, str, PageQuery], Awaitable[PageView]], Bound]:
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
    store, slug = services(request).store, request.path_params["slug"]
    entry_id = request.path_params["entry_id"]
    async with _errors_named(request):
        query = PageQuery(at=read_moment(request))
        show, bound = (read_past, PAST_VIEWS) if query.at else (read_page, PAGES)
        return await answer_page(request, (entry_id, query), partial(show, store, slug, query, entry_id), bound)
