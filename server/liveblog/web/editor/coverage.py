"""What concerns the coverage as a whole: closing and reopening it, handing it over."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk import IdempotencyKey
from liveblog.errors import BadRequest, LiveblogError
from liveblog.intake.invalid import validated
from liveblog.intake.models import ShiftInput
from liveblog.model.blog import BlogStatus
from liveblog.web.context import services
from liveblog.web.editor.form import form_in, new_key
from liveblog.web.editor.responses import done, draw_blog, session_lost_page
from liveblog.web.fields import Fields, fields_of_editor, fields_to_keep
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first


@login_first
async def change_status(request: Request) -> Response:
    """Close the coverage, or open it again.

    Raises:
        BadRequest, Forbidden, BlogNotFound: there is no such status, or it isn't theirs to change.
    """
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields)
    try:
        status = BlogStatus(fields.get("status", ""))
    except ValueError as error:
        raise BadRequest("must be “live” or “closed”", "status") from error
    await services(request).desk.change_blog(found.blog.slug, {"status": status}, found.visitor.principal)
    return done(found, status.value)


async def hand_over(request: Request) -> Response:
    """Record that another editor takes over."""
    fields = await fields_to_keep(request)
    try:
        found = await checked_form(request, fields)
        await _hand_over(request, found, fields)
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
