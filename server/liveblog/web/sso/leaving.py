"""Sending somebody to a provider: a page that leads on, for a form may lead to no other site (`web/security.py`)."""

from datetime import timedelta
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import SignOnGoal
from liveblog.access.identities import SIGN_ON_LIFETIME
from liveblog.access.secrets import new_secret
from liveblog.errors import LiveblogError, NotFound, Unavailable
from liveblog.oidc import Attempt, Provider
from liveblog.sentence import sentence
from liveblog.web.context import asker, services
from liveblog.web.cookies import cookie, set_cookie
from liveblog.web.logins import stranger_page, turn
from liveblog.web.problems import status_of

SIGN_ON_COOKIE = "liveblog_sign_on"
"""Tells that a login began in this browser; all that begin within some minutes share it, in whichever tab."""


def requested_provider(request: Request) -> Provider:
    """Return the provider that the address names.

    Raises:
        NotFound: there is none of this name.
    """
    provider = services(request).providers.get(request.path_params["provider"])
    if provider is None:
        raise NotFound(sentence("There is no login provider of this name."))
    return provider


async def leave(request: Request, provider: Provider, goal: SignOnGoal) -> Response:
    """Begin a login with a provider, and lead there.

    Raises:
        Unavailable: the provider is away.
        Busy: too many are logging in.
    """
    await provider.document()  # else a login would have begun that can't be gone on with
    binding = cookie(request, SIGN_ON_COOKIE) or new_secret("sign_on")
    async with turn(request):
        state = await services(request).identities.begin(provider.name, binding, goal, asker(request))
    address = await provider.address(Attempt(state, binding))
    response = stranger_page(request, "sign_on.html", provider=provider, address=address)
    set_cookie(request, response, SIGN_ON_COOKIE, binding, SIGN_ON_LIFETIME + timedelta(minutes=1))
    return response


def failed(request: Request, message: str, error: LiveblogError, again: str = "/desk/login") -> Response:
    """Say why a login did not succeed, and where to start again."""
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, Unavailable) else {}
    if status_of(error) is HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"  # RFC 9110, section 15.5.2, wants one; browsers ask nothing on this
    return stranger_page(request, "sign_on_failed.html", status_of(error), headers, message=message, again=again)
