"""Invitations: made by those who look after a blog, accepted with a password of one's own."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.access.rules import require_granting
from liveblog.errors import LiveblogError, Unauthenticated
from liveblog.intake.invalid import validated
from liveblog.intake.people import PersonInput
from liveblog.render import language_for
from liveblog.render.addresses import invitation_path
from liveblog.web.confirming import confirmed_first, require_confirmed
from liveblog.web.context import asked_language, services
from liveblog.web.fields import form_of, read_fields
from liveblog.web.logins import first_step
from liveblog.web.people.granting import wanted_grants
from liveblog.web.people.mails import require_address
from liveblog.web.people.people import administered, draw_people
from liveblog.web.problems import record_refusal, status_of
from liveblog.web.visitor import admin_of_some, require_same_origin

# With no-referrer at all, browsers would also keep the Origin from us, by which we know our own forms.
_HEADERS = {"cache-control": "no-store", "referrer-policy": "strict-origin"}


@confirmed_first
async def invite(request: Request) -> Response:
    """Make somebody who is to come; the link is mailed to them, or shown where no mail is sent."""
    me, fields = await form_of(request, admin_of_some)
    if fields.get("do") == "more":
        return await draw_people(request, me, values=fields)
    await require_confirmed(request, me, fields)
    try:
        wanted = validated(
            PersonInput, {name: fields.get(name, "") for name in ("name", "byline", "email", "language")}
        )
        grants = require_granting(me.principal, (), wanted_grants(fields, await administered(request, me)))
        mail = require_address(request, wanted.email)
        user, secret = await services(request).users.invite(
            wanted.name, wanted.byline, grants, wanted.email or None, me.principal, language=wanted.language, mail=mail
        )
    except LiveblogError as error:
        return await draw_people(request, me, error, values=fields)
    if mail:
        await services(request).hint_jobs()
        return await draw_people(request, me, mailed=user)
    link = services(request).settings.root_url + invitation_path(secret)
    return await draw_people(request, me, link=link, guest=user)


async def invitation(request: Request) -> Response:
    """Show an invitation, and ask for a password."""
    return await _draw(request, request.path_params["secret"])


async def accept(request: Request) -> Response:
    """Accept an invitation, and begin."""
    require_same_origin(request)
    fields = await read_fields(request)
    secret = fields.get("invitation", "")
    try:
        user = await services(request).users.accept(secret, fields.get("new_password", ""))
    except LiveblogError as error:
        return await _draw(request, secret, error)
    return await first_step(request, user.id, "/desk")


async def _draw(request: Request, secret: str, error: LiveblogError | None = None) -> Response:
    try:
        user = await services(request).users.invited(secret)
    except Unauthenticated as gone:
        user, error = None, gone
    if error:
        record_refusal(request, error)
    errors = {each.field: each.message for each in getattr(error, "errors", ())}
    page = services(request).renderer.page(
        "invitation.html",
        (language_for(user.language) if user and user.language else asked_language(request)).desk,
        me=None,
        user=user,
        secret=secret,
        errors=errors,
        message=str(error) if error and not errors else None,
    )
    return HTMLResponse(page, status_of(error) if error else 200, _HEADERS)
