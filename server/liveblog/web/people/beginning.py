"""Beginning in the browser: the first admin of an empty house makes themselves, by the link that the server printed."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.access.beginnings import Beginner
from liveblog.errors import LiveblogError, Unauthenticated
from liveblog.intake.invalid import validated
from liveblog.intake.people import PersonInput
from liveblog.web.context import asker, services
from liveblog.web.desk_page import drawn
from liveblog.web.fields import Fields, read_fields
from liveblog.web.logins import welcome
from liveblog.web.problems import status_of
from liveblog.web.visitor import require_same_origin

# With no-referrer at all, browsers would also keep the Origin from us, by which we know our own forms.
_HEADERS = {"cache-control": "no-store", "referrer-policy": "strict-origin"}
_FIELDS = ("name", "byline", "email")


async def beginning(request: Request) -> Response:
    """Ask who the first admin is to be."""
    return await _draw(request, request.path_params["secret"], {})


async def begin(request: Request) -> Response:
    """Make the first admin, log them in, and let them make the first blog."""
    require_same_origin(request)
    fields = await read_fields(request)
    secret, place = fields.get("beginning", ""), asker(request)
    begun = services(request).beginnings
    try:
        await begun.require(secret, place)
        wanted = validated(PersonInput, {name: fields.get(name, "") for name in _FIELDS})
        who = Beginner(wanted.name, wanted.byline, wanted.email or None)
        user = await begun.begin(secret, who, fields.get("new_password", ""), place or None)
    except LiveblogError as error:
        return await _draw(request, secret, fields, error)
    return await welcome(request, user.id, "/desk/-/blogs")


async def _draw(request: Request, secret: str, fields: Fields, error: LiveblogError | None = None) -> Response:
    if not isinstance(error, Unauthenticated):
        try:
            await services(request).beginnings.require(secret, asker(request))
        except Unauthenticated as gone:
            error = gone
    errors = {each.field: each.message for each in getattr(error, "errors", ())}
    page = drawn(
        request,
        "beginning.html",
        me=None,
        secret=None if isinstance(error, Unauthenticated) else secret,
        values={name: fields.get(name, "") for name in _FIELDS},
        errors=errors,
        message=str(error) if error and not errors else None,
    )
    return HTMLResponse(page, status_of(error) if error else 200, _HEADERS)
