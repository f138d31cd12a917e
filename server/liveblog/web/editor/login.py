"""Logging in, by password or by a link that is good once, and logging out."""

import re
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.access.throttle import DEVICE_LIFETIME
from liveblog.errors import Busy, LiveblogError, TooManyAttempts, Unauthenticated
from liveblog.web.auth import editor
from liveblog.web.context import asker, services
from liveblog.web.cookies import DEVICE_COOKIE, SESSION_COOKIE, cookie, drop_cookie, set_cookie
from liveblog.web.devices import device_of
from liveblog.web.fields import Fields, read_fields
from liveblog.web.problems import status_of
from liveblog.web.visitor import require_same_origin, require_token
from liveblog.work.bounds import LOGINS

_DONE = {"password": "The new password is set. Log in with it."}
_DESK_PATH = re.compile(r"/desk(?!/log(in|out)(/|$))(/[a-z0-9-]+)*", re.ASCII)


async def login_page(request: Request) -> Response:
    """Ask for name and password; whoever is logged in goes on."""
    next_path = _inside(request.query_params.get("next"))
    if await editor(request):
        return _go(next_path)
    done = _DONE.get(request.query_params.get("done", ""))
    return _page(request, "login.html", next=next_path, name="", message=None, done=done)


async def open_link(request: Request) -> Response:
    """Show a button that uses the login link up: programs that open links, to preview or check them, press none."""
    # With no-referrer at all, browsers would also keep the Origin from us, by which we know our own forms.
    headers = {"referrer-policy": "strict-origin"}
    return _page(request, "desk_link.html", headers=headers, secret=request.path_params["secret"], message=None)


async def login(request: Request) -> Response:
    """Log in with what a form brought: name and password, or the secret of a link."""
    require_same_origin(request)
    fields = await read_fields(request)
    try:
        async with _turn(request):
            return await (_by_link if "link" in fields else _by_password)(request, fields)
    except Busy as error:
        return _refused(request, fields, error)


async def logout(request: Request) -> Response:
    """End the session, here and on the server."""
    require_same_origin(request)
    fields = await read_fields(request)
    if secret := cookie(request, SESSION_COOKIE):
        require_token(request, fields)
        async with _turn(request):
            await services(request).sessions.end(secret)
    response = _go("/desk/login")
    # The desk's pages are kept for going back and forth, and what is kept for that is shown without asking us.
    response.headers["clear-site-data"] = '"cache"'
    drop_cookie(request, response, SESSION_COOKIE)
    return response


async def _by_password(request: Request, fields: Fields) -> Response:
    name, place = _name(fields), asker(request)
    try:
        async with services(request).throttle.attempt(name, place, cookie(request, DEVICE_COOKIE)):
            user = await services(request).users.by_password(name, fields.get("password", ""), place)
    except (Unauthenticated, TooManyAttempts) as error:
        return _refused(request, fields, error)
    return await _welcome(request, user.id, _inside(fields.get("next")))


def _turn(request: Request) -> AbstractAsyncContextManager[None]:
    """Let attempts come one after the other, before anything is counted or looked up for them."""
    return services(request).bulkheads[LOGINS].place(asker(request))


def _refused(request: Request, fields: Fields, error: LiveblogError) -> Response:
    if "link" in fields:
        secret = fields["link"] if isinstance(error, Busy) else None  # it is good still
        return _page(request, "desk_link.html", status_of(error), _headers(error), secret=secret, message=str(error))
    shown = {"next": _inside(fields.get("next")), "name": _name(fields), "message": str(error), "done": None}
    return _page(request, "login.html", status_of(error), _headers(error), **shown)


def _name(fields: Fields) -> str:
    return fields.get("name", "").replace("\0", "").strip()


async def _by_link(request: Request, fields: Fields) -> Response:
    try:
        user_id = await services(request).users.by_login_link(fields["link"], asker(request))
    except Unauthenticated as error:
        return _refused(request, fields, error)
    return await _welcome(request, user_id, "/desk")


async def _welcome(request: Request, user_id: int, next_path: str) -> Response:
    """Begin a new session, never one that somebody could have known before; the old one ends."""
    sessions = services(request).sessions
    if old := cookie(request, SESSION_COOKIE):
        await sessions.end(old)
    device = await services(request).throttle.remember_device(user_id, cookie(request, DEVICE_COOKIE))
    response = _go(next_path)
    set_cookie(request, response, DEVICE_COOKIE, device, DEVICE_LIFETIME)
    opened = await sessions.open(user_id, asker(request) or None, device_of(request))
    set_cookie(request, response, SESSION_COOKIE, opened, sessions.lifetime)
    return response


def _headers(error: LiveblogError) -> dict[str, str]:
    if isinstance(error, TooManyAttempts | Busy):
        return {"retry-after": str(error.retry_after)}
    return _CHALLENGE


_CHALLENGE = {"www-authenticate": "Bearer"}  # RFC 9110, section 15.5.2, wants one; browsers ask nothing on this


def _inside(path: str | None) -> str:
    """Return where to go after the login: a page of the desk and nothing else, so that no link leads people off."""
    return path if path and _DESK_PATH.fullmatch(path) else "/desk"


def _go(path: str) -> Response:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


def _page(
    request: Request,
    template: str,
    status: HTTPStatus = HTTPStatus.OK,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response:
    body = services(request).renderer.page(template, me=None, **context)
    return HTMLResponse(body, status, {"cache-control": "no-store"} | (headers or {}))
