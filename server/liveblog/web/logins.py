"""Letting people in: what every way to log in ends with, whichever page it begins on."""

import re
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.access.challenges import HALF_LIFETIME
from liveblog.access.throttle import DEVICE_LIFETIME
from liveblog.errors import Busy, LiveblogError, TooManyAttempts
from liveblog.model.identity import SessionOrigin
from liveblog.web.context import asker, services
from liveblog.web.cookies import DEVICE_COOKIE, SESSION_COOKIE, STEP_COOKIE, cookie, drop_cookie, set_cookie
from liveblog.web.desk_page import drawn
from liveblog.web.devices import device_of
from liveblog.web.problems import status_of
from liveblog.work.bounds import LOGINS

SECOND_STEP = "/desk/-/login/code"

_DESK_PATH = re.compile(r"/desk(?!/(-/)?log(in|out)(/|$))(/[a-z0-9-]+)*", re.ASCII)


def turn(request: Request) -> AbstractAsyncContextManager[None]:
    """Let attempts come one after the other, before anything is counted or looked up for them."""
    return services(request).bulkheads[LOGINS].place(asker(request))


async def first_step(request: Request, user_id: int, next_path: str, password: str | None = None) -> Response:
    """Go on with somebody who has shown a password or a link: to a code, if they have set that up, or in.

    `password` as for `Sessions.open`.

    Raises:
        Unauthenticated: their password is another by now.
    """
    factors = services(request).factors
    if not await factors.codes.has(user_id):
        is_confirmed = not await factors.passkeys.of(user_id)
        return await welcome(request, user_id, next_path, is_confirmed=is_confirmed, password=password)
    half = await factors.challenges.begin_half(user_id, password)
    await _end_old(request)
    response = go(f"{SECOND_STEP}?next={next_path}")
    drop_cookie(request, response, SESSION_COOKIE)
    set_cookie(request, response, STEP_COOKIE, half, HALF_LIFETIME)
    return response


async def welcome(  # noqa: PLR0913 -- what a session is opened with
    request: Request,
    user_id: int,
    next_path: str,
    *,
    is_confirmed: bool = True,
    lifetime: timedelta | None = None,
    how: str | None = None,
    origin: SessionOrigin | None = None,
    password: str | None = None,
) -> Response:
    """Begin a new session, never one that somebody could have known before; the old one ends.

    `is_confirmed`, `lifetime`, `how`, `origin` and `password` as for `Sessions.open`.

    Raises:
        Unauthenticated: their password is another by now.
    """
    sessions = services(request).sessions
    await _end_old(request)
    device = await services(request).throttle.remember_device(user_id, cookie(request, DEVICE_COOKIE))
    response = go(next_path)
    set_cookie(request, response, DEVICE_COOKIE, device, DEVICE_LIFETIME)
    opened = await sessions.open(
        user_id,
        asker(request) or None,
        device_of(request),
        is_confirmed=is_confirmed,
        lifetime=lifetime,
        how=how,
        origin=origin,
        password=password,
    )
    set_cookie(request, response, SESSION_COOKIE, opened, lifetime or sessions.lifetime)
    if cookie(request, STEP_COOKIE):
        drop_cookie(request, response, STEP_COOKIE)
    return response


def inside(path: str | None) -> str:
    """Return where to go after the login: a page of the desk and nothing else, so that no link leads people off."""
    return path if path and _DESK_PATH.fullmatch(path) else "/desk"


def go(path: str) -> Response:
    """Lead on."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


def stranger_page(
    request: Request,
    template: str,
    status: HTTPStatus = HTTPStatus.OK,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response:
    """Answer with a page for somebody who is not logged in; nobody keeps it."""
    body = drawn(request, template, me=None, **context)
    return HTMLResponse(body, status, {"cache-control": "no-store"} | (headers or {}))


def login_form(
    request: Request, next_path: str, name: str = "", error: LiveblogError | None = None, done: str | None = None
) -> Response:
    """Ask for name and password, or a passkey; with an error: again. `done` is what was done before."""
    status, headers = (status_of(error), refusal_headers(error)) if error else (HTTPStatus.OK, {})
    passkeys = services(request).factors.passkeys.are_possible and services(request).users.has_passwords
    shown: dict[str, Any] = {"next": next_path, "name": name, "message": str(error) if error else None, "done": done}
    return stranger_page(request, "login.html", status, headers, **shown, passkeys=passkeys)


def refusal_headers(error: LiveblogError) -> dict[str, str]:
    """Return what an answer that lets nobody in says of when, or of how."""
    if isinstance(error, TooManyAttempts | Busy):
        return {"retry-after": str(error.retry_after)}
    return _CHALLENGE


_CHALLENGE = {"www-authenticate": "Bearer"}  # RFC 9110, section 15.5.2, wants one; browsers ask nothing on this


async def _end_old(request: Request) -> None:
    if old := cookie(request, SESSION_COOKIE):
        await services(request).sessions.end(old)
