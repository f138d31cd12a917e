"""Proving anew who one is, before what would be bad in the hands of whoever found a desk open.

The form that needs it is drawn again as a page that asks for the proof and carries all that was typed; sent again, it
does what it was to do. So nothing is lost, nobody has to find back, and no script is needed.
"""

import functools
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.access.factors import Way
from liveblog.access.sessions import Stay
from liveblog.errors import Forbidden, LiveblogError, TooManyAttempts, Unauthenticated
from liveblog.sentence import sentence
from liveblog.web.context import asker, services
from liveblog.web.cookies import DEVICE_COOKIE, SESSION_COOKIE, cookie
from liveblog.web.desk_page import drawn
from liveblog.web.problems import status_of
from liveblog.web.visitor import Handler, Visitor, anybody, wants_page

CODE, PASSWORD = "confirm_code", "confirm_password"
PASSKEY, ASKED = "passkey_answer", "passkey_asked"
"""Fields of a proof; no other form has any of these names."""

AT_ONCE = ("disable", "revoke")
"""What takes rights away, as forms say it: it can't wait for a proof."""

_PROOFS = (CODE, PASSWORD, PASSKEY, ASKED)


class ConfirmationNeeded(Forbidden):
    """They have to prove first who they are; `refusal` is what was wrong with a proof that came."""

    code = "confirmation_needed"

    def __init__(self, fields: Mapping[str, str], by: str, refusal: LiveblogError | None = None) -> None:
        super().__init__("Confirm first that it is you.", by)
        self.fields = {name: value for name, value in fields.items() if name not in _PROOFS}
        self.refusal = refusal


async def require_confirmed(request: Request, me: Visitor, fields: Mapping[str, str], *, always: bool = False) -> None:
    """Go on if they have proved lately who they are, or do so with this form; where the house wants it, or `always`.

    To be called after the form's token was checked and before anything is done, in an endpoint that is
    `confirmed_first`.

    Raises:
        ConfirmationNeeded: they have not.
    """
    if not (always or services(request).settings.step_up):
        return
    stay = await session_of(request)
    if services(request).sessions.is_confirmed(stay.session):
        return
    try:
        how = await _proved(request, stay, fields)
    except (Unauthenticated, TooManyAttempts) as error:
        raise ConfirmationNeeded(fields, me.principal.key, error) from error
    if how is None:
        raise ConfirmationNeeded(fields, me.principal.key)
    await services(request).sessions.confirm(stay.session, how)


def confirmed_first(endpoint: Handler) -> Handler:
    """Ask whoever has to confirm who they are, in place of what the form was to do."""

    @functools.wraps(endpoint)
    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ConfirmationNeeded as error:
            if not wants_page(request):
                raise
            return await ask(request, await anybody(request), error.fields, error.refusal)

    return guarded


async def ask(
    request: Request, me: Visitor, fields: Mapping[str, str], refusal: LiveblogError | None = None
) -> Response:
    """Answer with the page that asks for a proof; what was typed goes through it."""
    stay = await session_of(request)
    shown = {
        "action": request.scope["path"],
        "fields": {"csrf": me.csrf} | {name: value for name, value in fields.items() if name != "csrf"},
        "ways": [way.value for way in (await services(request).factors.of(stay.user.id)).ways],
        "message": str(refusal) if refusal else None,
    }
    page = drawn(request, "confirm.html", me=me, **shown)
    headers = {"cache-control": "no-store"}
    if isinstance(refusal, TooManyAttempts):
        headers["retry-after"] = str(refusal.retry_after)
    return HTMLResponse(page, status_of(refusal) if refusal else 403, headers)


async def session_of(request: Request) -> Stay:
    """Return the session that a request is made in.

    Raises:
        Unauthenticated: nobody is logged in.
    """
    secret = cookie(request, SESSION_COOKIE)
    stay = await services(request).sessions.stay(secret) if secret else None
    if stay is None:
        raise Unauthenticated(sentence("You are not logged in, or your session has ended."))
    return stay


async def _proved(request: Request, stay: Stay, fields: Mapping[str, str]) -> Way | None:
    """Return how they have proved who they are with this form; None: they did not try."""
    user, place, device = stay.user, asker(request), cookie(request, DEVICE_COOKIE)
    ways, factors = (await services(request).factors.of(user.id)).ways, services(request).factors
    if Way.PASSKEY in ways and fields.get(PASSKEY):
        await factors.passkeys.confirm(user.id, stay.session.digest, fields.get(ASKED, ""), fields[PASSKEY], place)
        return Way.PASSKEY
    if Way.CODE in ways and fields.get(CODE):
        await factors.codes.accept(user, fields[CODE], place, device)
        return Way.CODE
    if Way.PASSWORD in ways and fields.get(PASSWORD):
        async with services(request).throttle.attempt(user.name, place, device):
            await services(request).users.by_password(user.name, fields[PASSWORD], place)
        return Way.PASSWORD
    return None
