"""An editor's visit to the desk: who it is, in which blog, and that no other page tricked their browser into a form."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import csrf_fits, csrf_token, may, may_somewhere, require, require_somewhere
from liveblog.errors import Forbidden, Unauthenticated
from liveblog.model.blog import Blog
from liveblog.model.principal import Principal, Scope
from liveblog.sentence import sentence
from liveblog.web.auth import stay
from liveblog.web.context import requested_blog
from liveblog.web.cookies import SESSION_COOKIE, cookie
from liveblog.web.sites import same_origin

Handler = Callable[[Request], Awaitable[Response]]


class StaleForm(Forbidden):
    """The form belongs to another session: they logged in again since it was drawn."""

    code = "stale_form"


@dataclass(frozen=True, slots=True)
class Visitor:
    """An editor who is logged in, the token that their forms carry, and how they appear and are spoken to."""

    principal: Principal
    csrf: str
    language: str | None = None
    zone: str = "UTC"
    portrait: str | None = None

    @property
    def looks_after(self) -> bool:
        """Tell whether there is a blog of which they are an admin."""
        return may_somewhere(self.principal, Scope.ADMIN)

    @property
    def administers_all(self) -> bool:
        """Tell whether they are an admin of all blogs."""
        return may(self.principal, Scope.ADMIN)


Ask = Callable[[Request], Awaitable[Visitor]]
"""Tells who is logged in, or raises that they may not."""


@dataclass(frozen=True, slots=True)
class EditorContext:
    """Somebody at the desk of a blog, on which they hold the scope that was asked for."""

    visitor: Visitor
    blog: Blog


async def anybody(request: Request) -> Visitor:
    """Return who is logged in, whatever they may do.

    Raises:
        Unauthenticated: nobody.
    """
    found = await stay(request)
    if found is None:
        raise Unauthenticated(sentence("You are not logged in, or your session has ended."))
    user = found.user
    request.state.language = user.language  # what is refused from here on is refused in it
    return Visitor(found.principal, csrf_token(_session(request)), user.language, user.zone or "UTC", user.portrait)


async def visitor(request: Request, scope: Scope = Scope.WRITE) -> Visitor:
    """Return who is logged in.

    Raises:
        Unauthenticated, Forbidden: nobody, or somebody who does not hold this scope on any blog.
    """
    found = await anybody(request)
    require_somewhere(found.principal, scope)
    return found


async def admin_of_some(request: Request) -> Visitor:
    """Return who is logged in, and is an admin of some blog.

    Raises:
        Unauthenticated, Forbidden: nobody, or somebody who is none.
    """
    return await visitor(request, Scope.ADMIN)


async def admin_of_all(request: Request) -> Visitor:
    """Return who is logged in, and is an admin of all blogs.

    Raises:
        Unauthenticated, Forbidden: nobody, or somebody who is none.
    """
    found = await anybody(request)
    require(found.principal, Scope.ADMIN)
    return found


async def checked_visitor(request: Request, fields: Mapping[str, str], ask: Ask = anybody) -> Visitor:
    """Return whose form this is, as `ask` finds them, after making sure that they meant to send it.

    Raises:
        StaleForm: its token isn't this session's.
        Unauthenticated, Forbidden: nobody is logged in, they may not, or another site sent it.
    """
    require_same_origin(request)
    found = await ask(request)
    require_token(request, fields)
    return found


async def editor_context(request: Request, scope: Scope = Scope.WRITE) -> EditorContext:
    """Return who is logged in, and the blog that the address names, for which they hold a scope.

    Raises:
        Unauthenticated, Forbidden, BlogNotFound: nobody, not they, or not there.
    """
    who = await visitor(request, Scope.SUBMIT if scope is Scope.SUBMIT else Scope.WRITE)
    blog = await requested_blog(request)
    require(who.principal, scope, blog)
    return EditorContext(who, blog)


async def checked_form(request: Request, fields: Mapping[str, str], scope: Scope = Scope.WRITE) -> EditorContext:
    """Return whose form this is, and for which blog, after making sure that they meant to send it.

    Raises:
        StaleForm: its token isn't this session's.
        Unauthenticated, Forbidden, BlogNotFound: as for `editor_context`; also Forbidden when another site sent it.
    """
    require_same_origin(request)
    found = await editor_context(request, scope)
    require_token(request, fields)
    return found


def require_same_origin(request: Request) -> None:
    """Refuse what another site's page made the browser send, by all that browsers say of it.

    Raises:
        Forbidden: the Origin is another, or Fetch Metadata says that the page's is.
    """
    if not same_origin(request) or request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Forbidden(sentence("This was sent from another site."))


def require_token(request: Request, fields: Mapping[str, str]) -> None:
    """Refuse a form that this session didn't get from us; the token is in a hidden field or in `X-CSRF-Token`.

    Raises:
        StaleForm: the token is missing or another's.
    """
    token = request.headers.get("x-csrf-token", fields.get("csrf", ""))
    if not token.isascii() or not csrf_fits(_session(request), token):
        raise StaleForm(sentence("You have logged in again since this page was loaded."))


def _session(request: Request) -> str:
    secret = cookie(request, SESSION_COOKIE)
    if secret is None:
        raise Unauthenticated(sentence("You are not logged in, or your session has ended."))
    return secret


def wants_page(request: Request) -> bool:
    """Tell whether a person is looking at the answer, rather than `editor.js`; the same rule as in `web.problems`."""
    return "text/html" in request.headers.get("accept", "")


def login_first(endpoint: Handler) -> Handler:
    """Send whoever isn't logged in to the login page, and from there to the page that they were on."""

    @functools.wraps(endpoint)
    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Unauthenticated:
            if not wants_page(request):
                raise
            there = "/desk/login?" + urlencode({"next": request.scope["path"].removesuffix("/status")})
            return RedirectResponse(there, 303, {"cache-control": "no-store"})

    return guarded
