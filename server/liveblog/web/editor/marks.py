"""Pinning an entry, or making it a key event, from the list, and taking that back: one press each."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import Revise
from liveblog.errors import BadRequest
from liveblog.model.entry import EntryChanges
from liveblog.sentence import sentence
from liveblog.web.context import services
from liveblog.web.editor.repeats import once
from liveblog.web.editor.responses import change_facts, confirm, done
from liveblog.web.fields import fields_of_editor
from liveblog.web.visitor import checked_form, login_first, wants_page

_CHANGES: Mapping[tuple[str, str], tuple[str, EntryChanges]] = {
    ("pinned", "on"): ("pinned", EntryChanges(pinned=True)),
    ("pinned", "off"): ("unpinned", EntryChanges(pinned=False)),
    ("key_event", "on"): ("key", EntryChanges(key_event=True)),
    ("key_event", "off"): ("not-key", EntryChanges(key_event=False)),
}


@login_first
async def mark(request: Request) -> Response:
    """Set one mark of an entry, whatever else of it has changed meanwhile: nothing else is touched.

    Raises:
        BadRequest: the form names no mark.
        EntryNotFound, EntryDeleted, Unauthenticated, Forbidden: there is nothing to mark, or not by them.
    """
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields)
    chosen = next((_CHANGES[field] for field in fields.items() if field in _CHANGES), None)
    if chosen is None:
        raise BadRequest(sentence("must be “on” or “off”"), "pinned")
    said, changes = chosen
    entry_id = request.path_params["entry_id"]
    desk, by, key = services(request).desk, found.visitor.principal, once(fields, request.url.path)
    changed = await desk.do(found.blog.slug, Revise(entry_id, changes), by, key)
    if wants_page(request):
        return done(found, said, entry_id)
    return confirm(**change_facts(changed, found.blog))
