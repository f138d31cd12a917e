"""A new password for whoever has forgotten theirs: asked for by mail, chosen on a page that a link leads to."""

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.access.passwords import common_passwords
from liveblog.errors import Busy, InvalidInput, LiveblogError, TooManyAttempts, Unauthenticated
from liveblog.render import Language, language_for
from liveblog.web.context import asked_language, asker, services
from liveblog.web.fields import read_fields
from liveblog.web.problems import record_refusal, status_of
from liveblog.web.visitor import require_same_origin
from liveblog.work.bounds import LOGINS

# With no-referrer at all, browsers would also keep the Origin from us, by which we know our own forms.
_HEADERS = {"cache-control": "no-store", "referrer-policy": "strict-origin"}

_LIST = {"cache-control": "public, max-age=86400"}


async def forgotten(request: Request) -> Response:
    """Ask who has forgotten their password.

    Raises:
        Forbidden: there are no passwords here.
    """
    services(request).users.require_passwords()
    return _asking(request)


async def ask_for_link(request: Request) -> Response:
    """Have a link mailed to them, and say the same, as soon, whoever they are.

    Raises:
        Forbidden: there are no passwords here, or another site sent the form.
    """
    require_same_origin(request)
    services(request).users.require_passwords()
    called = (await read_fields(request)).get("called", "").strip()
    if not services(request).settings.sends_mail or not called:
        return _asking(request)
    try:
        async with services(request).bulkheads[LOGINS].place(asker(request)):
            await services(request).throttle.count_mail(called, asker(request))
            await services(request).password_links.ask(called, asked_language(request).tag)
    except (TooManyAttempts, Busy) as error:
        return _asking(request, error, called=called)
    await services(request).hint_jobs()
    return _asking(request, asked=True)


async def password_link(request: Request) -> Response:
    """Show who one is, and ask for a new password."""
    return await _choosing(request, request.path_params["secret"])


async def set_password(request: Request) -> Response:
    """Set it; whoever did may log in with it."""
    require_same_origin(request)
    fields = await read_fields(request)
    secret = fields.get("link", "")
    try:
        await services(request).password_links.use(secret, fields.get("new_password", ""))
    except LiveblogError as error:
        return await _choosing(request, secret, error)
    return RedirectResponse("/desk/login?done=password", 303, {"cache-control": "no-store"})


async def common(request: Request) -> Response:  # noqa: ARG001 -- everybody is told the same
    """List the common passwords that are long enough, for the page that says while somebody types what is wrong."""
    return Response("\n".join(sorted(common_passwords())), headers=_LIST, media_type="text/plain")


def _asking(request: Request, error: LiveblogError | None = None, **context: Any) -> Response:
    shown = {"sends_mail": services(request).settings.sends_mail, "asked": False, "called": ""} | context
    return _page(request, "forgotten.html", asked_language(request), error, **shown)


async def _choosing(request: Request, secret: str, error: LiveblogError | None = None) -> Response:
    try:
        user = await services(request).password_links.whose(secret)
    except Unauthenticated as gone:
        user, error = None, gone
    if error:
        record_refusal(request, error)
    language = language_for(user.language) if user and user.language else asked_language(request)
    errors = {each.field: each.message for each in getattr(error, "errors", ())}
    return _page(request, "password.html", language, error, user=user, secret=secret, errors=errors)


def _page(request: Request, template: str, language: Language, error: LiveblogError | None, **context: Any) -> Response:
    message = str(error) if error and not isinstance(error, InvalidInput) else None
    page = services(request).renderer.page(template, language.desk, me=None, message=message, **context)
    later = {"retry-after": str(error.retry_after)} if isinstance(error, TooManyAttempts | Busy) else {}
    return HTMLResponse(page, status_of(error) if error else HTTPStatus.OK, _HEADERS | later)
