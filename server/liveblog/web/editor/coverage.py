"""What concerns the coverage as a whole: closing, reopening and shelving it, handing it over."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk import IdempotencyKey
from liveblog.errors import BadRequest, FieldError, InvalidInput, LiveblogError, Unauthenticated
from liveblog.intake.invalid import validated
from liveblog.intake.models import EntryInput, ShiftInput
from liveblog.model.blog import BlogChanges, BlogStatus
from liveblog.sentence import sentence
from liveblog.web.context import services
from liveblog.web.editor.form import form_in, new_key
from liveblog.web.editor.responses import done, draw_blog, session_lost_page
from liveblog.web.fields import Fields, fields_to_keep
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first

_CHANGES: dict[str, BlogChanges] = {
    "closed": {"status": BlogStatus.CLOSED},
    "live": {"status": BlogStatus.LIVE},
    "shelved": {"shelved": True},
    "unshelved": {"shelved": False},
}


@login_first
async def change_status(request: Request) -> Response:
    """Close the coverage, with a last entry if there is one; open it again; put it on the shelf, or take it down.

    Raises:
        BadRequest, Forbidden, BlogNotFound: there is no such status, or it isn't theirs to change.
    """
    fields = await fields_to_keep(request)
    wanted = fields.get("status", "")
    try:
        found = await checked_form(request, fields)
        if wanted not in _CHANGES:
            raise BadRequest(sentence("must be “live”, “closed”, “shelved” or “unshelved”"), "status")
        await _change_status(request, found, fields)
        services(request).handovers.tell(found.blog)
    except LiveblogError as error:
        if isinstance(error, BadRequest) or (isinstance(error, Unauthenticated) and not _sign_off(fields)):
            raise  # nothing was typed that has to be kept
        if kept := session_lost_page(request, fields, error):
            return kept
        closing = {"sign_off": fields.get("sign_off", ""), "key": new_key()}
        return await draw_blog(request, await editor_context(request), error=error, closing=closing)
    return done(found, wanted)


async def _change_status(request: Request, found: EditorContext, fields: Fields) -> None:
    desk, by, wanted = services(request).desk, found.visitor.principal, fields["status"]
    if wanted == "closed" and (text := _sign_off(fields)):
        try:
            last = validated(EntryInput, {"body": text, "byline": [by.name]})
            key = IdempotencyKey(f"desk:{form_in(fields).key}", hashlib.sha256(text.encode()).hexdigest())
            await desk.sign_off(found.blog.slug, last.draft(), by, key)
        except InvalidInput as error:
            raise InvalidInput(*(FieldError("sign_off", each.message) for each in error.errors)) from error
    else:
        await desk.change_blog(found.blog.slug, _CHANGES[wanted], by)


def _sign_off(fields: Fields) -> str:
    text = fields.get("sign_off", "")
    return text if text.strip() else ""


async def hand_over(request: Request) -> Response:
    """Record that another editor takes over."""
    fields = await fields_to_keep(request)
    try:
        found = await checked_form(request, fields)
        await _hand_over(request, found, fields)
        services(request).handovers.tell(found.blog)
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        shift = {"note": fields.get("note", ""), "editor": fields.get("editor", ""), "key": new_key()}
        return await draw_blog(request, await editor_context(request), error=error, shift=shift)
    return done(found, "handed-over")


async def _hand_over(request: Request, found: EditorContext, fields: Fields) -> None:
    values = {"note": fields.get("note", ""), "editor": fields.get("editor", "").strip() or None}
    wanted = validated(ShiftInput, values)
    digest = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()
    key = IdempotencyKey(f"desk:{form_in(fields).key}", digest)
    await services(request).desk.hand_over(found.blog.slug, wanted.draft(), found.visitor.principal, key)
