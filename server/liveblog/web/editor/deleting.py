"""Deleting an entry, after asking."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import EntryDeleted, StaleRevision
from liveblog.web.context import services
from liveblog.web.editor.form import form_in, revision_of
from liveblog.web.editor.responses import confirm, done, draw_form
from liveblog.web.editor.revising import present_entry
from liveblog.web.fields import fields_of_editor
from liveblog.web.visitor import checked_form, editor_context, login_first, wants_page


@login_first
async def ask_to_delete(request: Request) -> Response:
    """Show what is about to be deleted."""
    found = await editor_context(request)
    entry = await present_entry(request, found.blog)
    return draw_form(request, "desk_delete.html", found, entry=entry, revision=revision_of(entry, found.blog))


@login_first
async def delete(request: Request) -> Response:
    """Delete an entry; with a `revision`, only if it still is what the editor has seen.

    One that is gone already is fine.

    Raises:
        EntryNotFound, Unauthenticated, Forbidden: there is nothing to delete, or not by them.
    """
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields)
    entry_id = request.path_params["entry_id"]
    seen = form_in(fields).if_match if "revision" in fields else None
    try:
        await services(request).desk.delete(found.blog.slug, entry_id, found.visitor.principal, seen)
    except EntryDeleted:
        pass  # what was wanted is so; perhaps it was this very form, whose answer was lost
    except StaleRevision as error:
        if not wants_page(request):
            raise
        entry = await present_entry(request, found.blog)
        revision = revision_of(entry, found.blog)
        return draw_form(request, "desk_delete.html", found, error, entry=entry, revision=revision)
    return done(found, "deleted", entry_id) if wants_page(request) else confirm(id=entry_id)
