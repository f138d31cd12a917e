"""Withdrawing an entry, with a reason that stays in its place."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import Retract
from liveblog.errors import EntryRetracted, FieldError, InvalidInput, LiveblogError
from liveblog.intake.invalid import validated
from liveblog.intake.models import RetractionInput
from liveblog.web.context import services
from liveblog.web.editor.form import form_in, revision_of
from liveblog.web.editor.responses import done, draw_form, session_lost_page
from liveblog.web.editor.revising import present_entry
from liveblog.web.fields import fields_to_keep
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first


@login_first
async def ask_to_withdraw(request: Request) -> Response:
    """Show what is about to be withdrawn, and ask for the reason."""
    return await _draw(request, await editor_context(request))


async def withdraw(request: Request) -> Response:
    """Withdraw an entry, if it still is what the editor has seen; once more for the same reason is fine."""
    fields = await fields_to_keep(request)
    entry_id, reason = request.path_params["entry_id"], fields.get("reason", "")
    try:
        found = await checked_form(request, fields)
        change = Retract(entry_id, _checked(reason), form_in(fields).if_match)
        await services(request).desk.do(found.blog.slug, change, found.visitor.principal)
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        found = await editor_context(request)
        entry = await present_entry(request, found.blog)
        if not entry.retraction or entry.retraction.text != reason.strip():
            return await _draw(request, found, error, reason)
    return done(found, "withdrawn", entry_id)


def _checked(reason: str) -> str:
    try:
        return validated(RetractionInput, {"kind": "retraction", "text": reason}).text
    except InvalidInput as error:
        raise InvalidInput(*(FieldError("reason", each.message) for each in error.errors)) from error


async def _draw(
    request: Request, found: EditorContext, error: LiveblogError | None = None, reason: str = ""
) -> Response:
    entry = await present_entry(request, found.blog)
    if entry.retraction:
        refused = EntryRetracted(entry.id) if error else None
        return draw_form(request, "desk_withdrawn.html", found, refused, entry=entry, typed=None)
    revision = revision_of(entry, found.blog)
    return draw_form(request, "desk_withdraw.html", found, error, entry=entry, revision=revision, reason=reason)
