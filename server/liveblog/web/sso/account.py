"""Connecting one's account with a login elsewhere, and taking that back."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import SignOnGoal
from liveblog.errors import FieldError, InvalidInput, LiveblogError, Unauthenticated
from liveblog.sentence import sentence
from liveblog.web.confirming import confirmed_first, require_confirmed
from liveblog.web.context import services
from liveblog.web.fields import form_of
from liveblog.web.parameters import is_number
from liveblog.web.sso.leaving import failed, leave, requested_provider
from liveblog.web.sso.login import ACCOUNT


@confirmed_first
async def connect(request: Request) -> Response:
    """Lead somebody who is logged in to a provider, so that their login there is connected with their account."""
    me, fields = await form_of(request)
    await require_confirmed(request, me, fields, always=True)
    provider = requested_provider(request)
    if me.principal.credential is None or me.principal.credential.session is None:
        raise Unauthenticated(sentence("You are not logged in."))
    try:
        return await leave(request, provider, SignOnGoal(session=me.principal.credential.session))
    except LiveblogError as error:
        return failed(
            request, sentence("{provider} can't be reached at the moment.", provider=provider.label), error, ACCOUNT
        )


@confirmed_first
async def disconnect(request: Request) -> Response:
    """Connect one's account with such a login no more."""
    me, fields = await form_of(request)
    await require_confirmed(request, me, fields, always=True)
    number = fields.get("identity", "")
    if not is_number(number):
        raise InvalidInput(FieldError("identity", sentence("must be a number")))
    user_id = int(me.principal.key.removeprefix("user:"))
    try:
        await services(request).identities.unlink(user_id, int(number), me.principal)
    except LiveblogError as error:
        return failed(request, str(error), error, ACCOUNT)
    return RedirectResponse(f"{ACCOUNT}?done=unlinked", 303, {"cache-control": "no-store"})
