"""Back-channel logout: a provider's own server tells us that somebody has logged out there."""

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liveblog import audit
from liveblog.errors import Unauthenticated
from liveblog.web.context import asker, services
from liveblog.web.fields import read_fields
from liveblog.web.logins import turn
from liveblog.web.sso.leaving import requested_provider
from liveblog.web.visitor import require_same_origin

_HEADERS = {"cache-control": "no-store"}


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
        code = str(error) if re.fullmatch("[A-Za-z_]{1,40}", str(error)) else "other"
        place = asker(request) or None
        audit.refusals.record("logout.failed", place=place, how=provider.name, code=code)
        return JSONResponse({"error": "invalid_request"}, 400, _HEADERS)
    return Response(status_code=200, headers=_HEADERS)
