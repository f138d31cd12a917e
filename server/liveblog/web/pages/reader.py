"""A blog as a page, a permalink as a page, and the list of blogs."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.access import may_read
from liveblog.errors import BadRequest, NotFound
from liveblog.model.blog import Blog, Visibility
from liveblog.model.entry import Entry
from liveblog.render import Language, language_for
from liveblog.store import reads
from liveblog.web.auth import editor, readable_blog
from liveblog.web.languages import asked_language
from liveblog.web.numbers import page_number
from liveblog.web.parts import parts, requested_blog
from liveblog.wire.frame import encode
from liveblog.wire.views import floor_view

_SHORT = "public, max-age=0, s-maxage=1, stale-while-revalidate=10, stale-if-error=60"


async def front(request: Request) -> Response:
    """List the blogs that the asker may read, newest first."""
    async with parts(request).store.read() as transaction:
        blogs = await reads.all_blogs(transaction)
    principal = await editor(request)
    shown = [blog for blog in blogs if may_read(principal, blog)]
    answer = _html(request, "front.html", private=principal is not None, language=asked_language(request), blogs=shown)
    answer.headers["vary"] = "Accept-Language"
    return answer


async def blog_page(request: Request) -> Response:
    """Show a page of a blog, the newest unless `?page=` says another."""
    blog = await readable_blog(request)
    try:
        number = page_number(request)
    except BadRequest as error:
        raise NotFound("There is no such page: pages are numbered from 1, the oldest.") from error
    return await _blog_page(request, blog, number, highlight=None)


async def without_slash(request: Request) -> Response:
    """Lead from an address that was typed with a slash at its end to the blog."""
    blog = await requested_blog(request)
    return RedirectResponse(blog.path, HTTPStatus.PERMANENT_REDIRECT, {"cache-control": "no-store"})


async def entry_page(request: Request) -> Response:
    """Show an entry among its neighbours, whichever page it stands on.

    Raises:
        EntryNotFound, EntryDeleted: there is nothing to show.
    """
    blog = await readable_blog(request)
    entry_id = request.path_params["entry_id"]
    async with parts(request).store.read() as transaction:
        entry = await reads.present_entry(transaction, blog, entry_id)
        number = await reads.page_number_of(transaction, blog, entry)
    return await _blog_page(request, blog, number, highlight=entry)


async def _blog_page(request: Request, blog: Blog, number: int | None, highlight: Entry | None) -> Response:
    async with parts(request).store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, blog.slug)
        page = await reads.page(transaction, blog, number)
    if page is None:
        raise NotFound(f"This blog has no page {number}.")
    private = blog.visibility is Visibility.PRIVATE
    return _html(
        request,
        "blog.html",
        private=private,
        language=language_for(blog.language),
        blog=blog,
        page=page,
        floor=encode(floor_view(page)).decode(),
        highlight=highlight,
    )


def _html(request: Request, template: str, *, private: bool, language: Language, **context: object) -> Response:
    settings = parts(request).settings
    body = parts(request).renderer.page(template, language, root=settings.root_url, **context)
    return HTMLResponse(body, headers={"cache-control": "private, no-store" if private else _SHORT})
