"""Confirming a new mail address: on a page that the mailed link leads to, logged in as whose it is to be."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.errors import Forbidden, LiveblogError, Unauthenticated
from liveblog.render import language_for
from liveblog.web.auth import stay
from liveblog.web.context import asked_language, services
from liveblog.web.fields import form_of
from liveblog.web.problems import record_refusal, status_of
from liveblog.web.visitor import Visitor, anybody

# With no-referrer at all, browsers would also keep the Origin from us, by which we know our own forms.
_HEADERS = {"cache-control": "no-store", "referrer-policy": "strict-origin"}


async def email_change(request: Request) -> Response:
    """Ask whether an address is to be used; programs that open every link in a mail confirm nothing."""
    found = await anybody(request) if await stay(request) else None
    return await _draw(request, found, request.path_params["secret"])


async def confirm_email(request: Request) -> Response:
    """Use it from now on."""
    me, fields = await form_of(request)
    secret = fields.get("link", "")
    try:
        await services(request).email_changes.confirm(secret, me.principal)
    except LiveblogError as error:
        return await _draw(request, me, secret, error)
    return RedirectResponse("/desk/-/account?done=confirmed", 303, {"cache-control": "no-store"})


async def _draw(request: Request, me: Visitor | None, secret: str, error: LiveblogError | None = None) -> Response:
    try:
        change = await services(request).email_changes.of_link(secret)
    except Unauthenticated as gone:
        change, error = None, gone
    if error:
        record_refusal(request, error)
    user = await services(request).users.by_id(change.user_id) if change else None
    theirs = me if me and user and me.principal.key == f"user:{user.id}" else None
    shown = {
        "me": theirs,
        "user": user,
        "email": change.email if change else None,
        "secret": secret,
        "message": str(error) if error and not isinstance(error, Forbidden) else None,
    }
    language = language_for(user.language) if user and user.language else asked_language(request)
    page = services(request).renderer.page("address.html", language.desk, **shown)
    return HTMLResponse(page, status_of(error) if error else 200, _HEADERS)
