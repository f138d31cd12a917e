"""Logging in with a provider: there, and back with an answer that is held against what was begun; and logging out.

A provider's own server tells us that somebody has logged out there (back-channel logout).
"""

import re
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from liveblog import audit
from liveblog.access import SignOnGoal
from liveblog.access.secrets import digest
from liveblog.errors import CredentialsExpired, Forbidden, LiveblogError, Unauthenticated, Unavailable
from liveblog.model.identity import ProvenIdentity
from liveblog.oidc import Attempt, Provider, ProviderRefusal, UnprovenIdentity
from liveblog.sentence import sentence
from liveblog.web.auth import editor
from liveblog.web.context import asker, services
from liveblog.web.cookies import cookie
from liveblog.web.fields import read_fields
from liveblog.web.logins import inside, turn, welcome
from liveblog.web.sso.leaving import SIGN_ON_COOKIE, failed, leave, requested_provider
from liveblog.web.visitor import require_same_origin

ACCOUNT = "/desk/-/account"

_HEADERS = {"cache-control": "no-store"}


async def begin_login(request: Request) -> Response:
    """Lead somebody to a provider who wants to log in with it, or to accept an invitation so."""
    require_same_origin(request)
    fields = await read_fields(request)
    provider = requested_provider(request)
    invitation = fields.get("invitation")
    goal = SignOnGoal(inside(fields.get("next")), invitation=digest(invitation) if invitation else None)
    try:
        return await leave(request, provider, goal)
    except Unavailable as error:
        return failed(request, sentence("{provider} can't be reached at the moment.", provider=provider.label), error)


async def come_back(request: Request) -> Response:
    """Take the answer that somebody brings from a provider; an address that was used before says nothing anew."""
    provider = requested_provider(request)
    answer = dict(request.query_params)
    binding, state = cookie(request, SIGN_ON_COOKIE) or "", answer.get("state", "")
    again = "/desk/login"
    try:
        async with turn(request):
            begun = await services(request).identities.use(provider.name, binding, state)
        again = ACCOUNT if begun.session else again
        identity = await provider.identity(Attempt(state, binding), answer, asker(request))
        async with turn(request):
            return await _arrive(request, begun, identity)
    except LiveblogError as error:
        return failed(request, _told(request, provider, error), error, again)


async def _arrive(request: Request, begun: SignOnGoal, identity: ProvenIdentity) -> Response:
    known = services(request).identities
    if begun.session is not None:
        principal = await editor(request)
        if principal is None or principal.credential is None or principal.credential.session != begun.session:
            raise CredentialsExpired(sentence("You have logged in again meanwhile."))
        await known.link(identity, principal)
        return RedirectResponse(f"{ACCOUNT}?done=linked", 303, {"cache-control": "no-store"})
    user = await (known.accept(identity, begun.invitation) if begun.invitation else known.log_in(identity))
    having = await services(request).factors.of(user.id)
    return await welcome(
        request,
        user.id,
        inside(begun.next),
        is_confirmed=not (having.passkeys or having.codes),
        lifetime=_lifetime(request),
        how=identity.provider,
        origin=identity.origin,
    )


def _lifetime(request: Request) -> timedelta:
    """Return how long they stay: that somebody has left the house, the provider tells us at their next login only."""
    hours = services(request).settings.sso_session_hours
    return min(services(request).sessions.lifetime, timedelta(hours=hours))


def _told(request: Request, provider: Provider, error: LiveblogError) -> str:
    """Return what people are told; what exactly was not good is for the log, and for whoever runs this."""
    if isinstance(error, Unauthenticated | Forbidden):
        who = (error.by or "unknown").removeprefix("user:")
        place = asker(request) or None
        audit.refusals.record("login.failed", user=who, place=place, how=provider.name, code=_code(error))
    if isinstance(error, ProviderRefusal):
        return sentence("{provider} did not let you in.", provider=provider.label)
    if isinstance(error, UnprovenIdentity):
        return sentence("What {provider} says of you could not be verified.", provider=provider.label)
    if isinstance(error, Unavailable):
        return sentence("{provider} can't be reached at the moment.", provider=provider.label)
    return str(error)


def _code(error: LiveblogError) -> str:
    """Return what was not good of what a provider says, in a word; of what we refuse ourselves, the error's code."""
    if not isinstance(error, ProviderRefusal | UnprovenIdentity):
        return error.code
    return str(error) if re.fullmatch("[A-Za-z_]{1,40}", str(error)) else "other"


async def log_out(request: Request) -> Response:
    """End the sessions that a logout token names; whoever knows nobody of that name has done so, too.

    The provider's signature says whose it is: no browser brings it, and one that another site has told to is refused.
    """
    require_same_origin(request)
    provider = requested_provider(request)
    token = (await read_fields(request)).get("logout_token", "")
    try:
        async with turn(request):
            notice = await provider.logout(token)
            await services(request).sessions.end_elsewhere(notice, provider.name)
    except Unauthenticated as error:
        place = asker(request) or None
        audit.refusals.record("logout.failed", place=place, how=provider.name, code=_code(error))
        return JSONResponse({"error": "invalid_request"}, 400, _HEADERS)
    return Response(status_code=200, headers=_HEADERS)
