"""Logging in, by password or by a link that is good once, and logging out."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import Busy, LiveblogError, TooManyAttempts, Unauthenticated
from liveblog.sentence import sentence
from liveblog.web.auth import editor
from liveblog.web.context import asker, services
from liveblog.web.cookies import DEVICE_COOKIE, SESSION_COOKIE, cookie, drop_cookie
from liveblog.web.fields import Fields, read_fields
from liveblog.web.logins import first_step, go, inside, login_form, refusal_headers, stranger_page, turn
from liveblog.web.problems import status_of
from liveblog.web.visitor import require_same_origin, require_token

_DONE = {"password": sentence("The new password is set. Log in with it.")}


async def login_page(request: Request) -> Response:
    """Ask for name and password; whoever is logged in goes on."""
    next_path = inside(request.query_params.get("next"))
    if await editor(request):
        return go(next_path)
    return login_form(request, next_path, done=_DONE.get(request.query_params.get("done", "")))


async def open_link(request: Request) -> Response:
    """Show a button that uses the login link up: programs that open links, to preview or check them, press none."""
    # With no-referrer at all, browsers would also keep the Origin from us, by which we know our own forms.
    headers = {"referrer-policy": "strict-origin"}
    return stranger_page(request, "desk_link.html", headers=headers, secret=request.path_params["secret"], message=None)


async def login(request: Request) -> Response:
    """Log in with what a form brought: name and password, or the secret of a link."""
    require_same_origin(request)
    fields = await read_fields(request)
    try:
        async with turn(request):
            return await (_by_link if "link" in fields else _by_password)(request, fields)
    except Busy as error:
        return _refused(request, fields, error)


async def logout(request: Request) -> Response:
    """End the session, here and on the server."""
    require_same_origin(request)
    fields = await read_fields(request)
    if secret := cookie(request, SESSION_COOKIE):
        require_token(request, fields)
        async with turn(request):
            await services(request).sessions.end(secret)
    response = go("/desk/login")
    # The desk's pages are kept for going back and forth, and what is kept for that is shown without asking us.
    response.headers["clear-site-data"] = '"cache"'
    drop_cookie(request, response, SESSION_COOKIE)
    return response


async def _by_password(request: Request, fields: Fields) -> Response:
    name, place = _name(fields), asker(request)
    try:
        async with services(request).throttle.attempt(name, place, cookie(request, DEVICE_COOKIE)):
            user = await services(request).users.by_password(name, fields.get("password", ""), place)
        return await first_step(request, user.id, inside(fields.get("next")), user.password_hash)
    except (Unauthenticated, TooManyAttempts) as error:
        return _refused(request, fields, error)


def _refused(request: Request, fields: Fields, error: LiveblogError) -> Response:
    if "link" in fields:
        secret = fields["link"] if isinstance(error, Busy) else None  # it is good still
        return stranger_page(
            request, "desk_link.html", status_of(error), refusal_headers(error), secret=secret, message=str(error)
        )
    return login_form(request, inside(fields.get("next")), _name(fields), error)


def _name(fields: Fields) -> str:
    return fields.get("name", "").replace("\0", "").strip()


async def _by_link(request: Request, fields: Fields) -> Response:
    try:
        user_id = await services(request).users.by_login_link(fields["link"], asker(request))
    except Unauthenticated as error:
        return _refused(request, fields, error)
    return await first_step(request, user_id, "/desk")
