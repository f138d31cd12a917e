"""A blog as a page, a permalink as a page, and the list of blogs."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.access import may_read
from liveblog.errors import BadRequest, NotFound
from liveblog.model.blog import Visibility
from liveblog.render import language_for
from liveblog.resources import modules_of
from liveblog.settings import Settings
from liveblog.store import reads
from liveblog.web.auth import editor, readable_blog
from liveblog.web.languages import asked_language
from liveblog.web.pages.accent import accent_style, policy_with
from liveblog.web.pages.choice import Choice, read_choice
from liveblog.web.pages.showing import Shown, show_found, show_page
from liveblog.web.pages.structured import live_blog_posting, script_safe
from liveblog.web.parts import parts, requested_blog

_SHORT = "public, max-age=0, s-maxage=1, stale-while-revalidate=10, stale-if-error=60"
_PRIVATE = "private, no-store"


async def front(request: Request) -> Response:
    """List the blogs that the asker may read, newest first, in the asker's language."""
    async with parts(request).store.read() as transaction:
        blogs = await reads.all_blogs(transaction)
    principal = await editor(request)
    shown = [blog for blog in blogs if may_read(principal, blog)]
    settings, language = parts(request).settings, asked_language(request)
    body = parts(request).renderer.page(
        "front.html", language, root=settings.root_url, publisher=settings.publisher, blogs=shown
    )
    headers = {"cache-control": _PRIVATE if principal else _SHORT, "vary": "Accept-Language, Cookie"}
    return HTMLResponse(body, headers=headers)


async def blog_page(request: Request) -> Response:
    """Show a page of a blog, the newest unless something else is chosen.

    Raises:
        NotFound: nothing is at this address, for what it asks for can't be.
    """
    blog = await readable_blog(request)
    try:
        choice = read_choice(request)
    except BadRequest as error:
        raise NotFound(f"There is nothing at this address: {error}") from error
    show = show_found if choice.is_filtered or choice.before else show_page
    return _answer(request, await show(parts(request).store, blog.slug, choice))


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
    shown = await show_page(parts(request).store, blog.slug, Choice(), highlight=request.path_params["entry_id"])
    return _answer(request, shown)


def _answer(request: Request, shown: Shown) -> Response:
    settings, blog, style = parts(request).settings, shown.blog, accent_style(shown.blog)
    body = parts(request).renderer.page(
        "blog.html",
        language_for(blog.language),
        root=settings.root_url,
        publisher=settings.publisher,
        modules=modules_of("page.js"),
        shown=shown,
        style=style,
        structured=_structured(shown, settings),
    )
    private = blog.visibility is Visibility.PRIVATE
    headers = {"cache-control": _PRIVATE if private else _SHORT, "content-security-policy": policy_with(style)}
    return HTMLResponse(body, headers=headers)


def _structured(shown: Shown, settings: Settings) -> str | None:
    """Describe the coverage to search engines, on the one page that they are to take for it."""
    if not shown.page or not shown.has_highlights or shown.ascending:
        return None
    began_at = shown.first.occurred_at if shown.first else None
    return script_safe(live_blog_posting(shown.page, settings.root_url, settings.publisher, began_at))
