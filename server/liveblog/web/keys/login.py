"""Logging in with a passkey, and the code after a password: the half that was done opens nothing but this."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog import audit
from liveblog.errors import Busy, CredentialsExpired, LiveblogError, TooManyAttempts, Unauthenticated, Unavailable
from liveblog.sentence import sentence
from liveblog.store.people import User
from liveblog.web.confirming import ASKED, PASSKEY
from liveblog.web.context import asker, services
from liveblog.web.cookies import DEVICE_COOKIE, STEP_COOKIE, cookie, drop_cookie
from liveblog.web.fields import read_fields
from liveblog.web.keys.confirm import passkey_options
from liveblog.web.logins import go, inside, login_form, refusal_headers, stranger_page, turn, welcome
from liveblog.web.problems import status_of
from liveblog.web.visitor import require_same_origin


async def ask_for_passkey(request: Request) -> Response:
    """Answer with what a browser asks its passkeys."""
    require_same_origin(request)
    async with turn(request):
        return passkey_options(await services(request).factors.passkeys.ask_to_log_in(asker(request)))


async def log_in_by_passkey(request: Request) -> Response:
    """Let in whose passkey answered: it is two proofs in one, for it asks for a finger or a number itself."""
    require_same_origin(request)
    services(request).users.require_passwords()  # where single sign-on alone lets people in, so do no passkeys
    fields = await read_fields(request)
    next_path = inside(fields.get("next"))
    try:
        async with turn(request):
            passkeys = services(request).factors.passkeys
            user_id = await passkeys.log_in(fields.get(ASKED, ""), fields.get(PASSKEY, ""), asker(request))
            return await welcome(request, user_id, next_path)
    except (Unauthenticated, Busy) as error:
        return login_form(request, next_path, error=error)


async def second_step(request: Request) -> Response:
    """Ask for a code."""
    next_path = inside(request.query_params.get("next"))
    try:
        await services(request).factors.challenges.half(cookie(request, STEP_COOKIE) or "")
    except CredentialsExpired:
        return go(f"/desk/login?next={next_path}")
    return _page(request, next_path)


async def take_code(request: Request) -> Response:
    """Let in whose code is right, with a new session; the half is used up."""
    require_same_origin(request)
    fields = await read_fields(request)
    next_path, secret = inside(fields.get("next")), cookie(request, STEP_COOKIE) or ""
    try:
        async with turn(request):
            user_id = await _accepted(request, secret, fields.get("code", ""))
            return await welcome(request, user_id, next_path)
    except CredentialsExpired as error:
        response = login_form(request, next_path, error=error)
        drop_cookie(request, response, STEP_COOKIE)
        return response
    except (Unauthenticated, TooManyAttempts, Unavailable) as error:
        return _page(request, next_path, error)


async def _accepted(request: Request, secret: str, code: str) -> int:
    factors = services(request).factors
    try:
        user = await _halfway_in(request, secret)
    except CredentialsExpired as error:
        who = (error.by or "unknown").removeprefix("user:")
        audit.refusals.record("login.failed", user=who, place=asker(request) or None, how="code")
        raise
    await factors.codes.accept(user, code, asker(request), cookie(request, DEVICE_COOKIE))
    await factors.challenges.end_half(secret)
    return user.id


async def _halfway_in(request: Request, secret: str) -> User:
    user = await services(request).users.by_id(await services(request).factors.challenges.half(secret))
    if user.disabled_at is not None:
        raise CredentialsExpired(sentence("This account is shut."), f"user:{user.id}")
    return user


def _page(request: Request, next_path: str, error: LiveblogError | None = None) -> Response:
    shown: dict[str, Any] = {"next": next_path, "message": str(error) if error else None}
    if error is None:
        return stranger_page(request, "login_code.html", **shown)
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, Unavailable) else refusal_headers(error)
    return stranger_page(request, "login_code.html", status_of(error), headers, **shown)
