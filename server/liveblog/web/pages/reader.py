"""A blog as a page, and a permalink as a page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.errors import BadRequest, InvalidInput, NotFound
from liveblog.store import Store
from liveblog.web.auth import readable_blog
from liveblog.web.context import services
from liveblog.web.pages.answering import answer_page
from liveblog.web.pages.choice import NOTHING_CHOSEN, Choice, read_choice, read_moment
from liveblog.web.pages.showing import show_found, show_page, show_past
from liveblog.web.pages.shown import Shown
from liveblog.work.bounds import NEWEST, PAGES, PAST_VIEWS, SEARCHES, Bound


async def blog_page(request: Request) -> Response:
    """Show a page of a blog, the newest unless something else is chosen.

    Raises:
        NotFound: nothing is at this address, for what it asks for can't be.
    """
    store, slug = services(request).store, request.path_params["slug"]
    async with _errors_named(request):
        choice = read_choice(request)
        show, bound = _showing(choice)
        return await answer_page(request, choice, partial(show, store, slug, choice), bound)


@asynccontextmanager
async def _errors_named(request: Request) -> AsyncIterator[None]:
    """Answer an address that asks for what can't be as one at which nothing is, and say what is wrong with it."""
    try:
        yield
    except (BadRequest, InvalidInput) as error:
        await readable_blog(request)  # a blog that isn't there is what there is to say
        wrong = "; ".join(f"{each.field} {each.message}" for each in error.errors)
        raise NotFound(f"There is nothing at this address: {wrong}.") from error


def _showing(choice: Choice) -> tuple[Callable[[Store, str, Choice], Awaitable[Shown]], Bound]:
    if choice.at:
        return show_past, PAST_VIEWS
    if choice.is_filtered or choice.before:
        return show_found, SEARCHES
    return show_page, NEWEST if choice == NOTHING_CHOSEN else PAGES


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
        choice = Choice(at=read_moment(request))
        show, bound = (show_past, PAST_VIEWS) if choice.at else (show_page, PAGES)
        return await answer_page(request, (entry_id, choice), partial(show, store, slug, choice, entry_id), bound)
