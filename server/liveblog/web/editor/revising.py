"""Changing an entry, also when somebody else has changed it meanwhile."""

from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk import Changed, IdempotencyKey
from liveblog.desk.changes import Revise
from liveblog.errors import EntryDeleted, EntryRetracted, LiveblogError, StaleRevision
from liveblog.intake.typed import claim_typed
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.sentence import sentence
from liveblog.store import reads
from liveblog.web.context import services
from liveblog.web.drawing import made_of
from liveblog.web.editor.cards import ACTS, acted
from liveblog.web.editor.conflicts import MergedForm, merged_form
from liveblog.web.editor.correction_form import correction_in
from liveblog.web.editor.form import (
    EntryForm,
    form_in,
    form_like,
    previewed_draft,
    question_of,
    revision_of,
    wanted_changes,
    with_new_key,
)
from liveblog.web.editor.repeats import once
from liveblog.web.editor.responses import (
    change_facts,
    confirm,
    done,
    draw_blog,
    draw_form,
    people_at,
    session_lost_page,
)
from liveblog.web.fields import Fields, fields_to_keep
from liveblog.web.readiness import require_told_pictures
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first, wants_page

_PUT_TOGETHER = sentence("Both changes have been merged in this form. Nothing is saved yet: check the text, and save.")


@login_first
async def edit(request: Request) -> Response:
    """Show an entry in a form; `?correction=` chooses what the change is, as from a report."""
    found = await editor_context(request)
    entry = await present_entry(request, found.blog)
    form = replace(form_like(entry, found.blog), correction=correction_in(dict(request.query_params)))
    return await _draw(request, found, entry, form)


async def revise(request: Request) -> Response:
    """Save an entry, or, without JavaScript, preview it."""
    fields = await fields_to_keep(request)
    form = form_in(fields)
    try:
        found = await checked_form(request, fields)
        if (act := fields.get("do", "")) in ACTS:
            entry = await present_entry(request, found.blog)
            return await _draw(request, found, entry, await acted(request, found, form, act), returned=True)
        if fields.get("do") == "preview":
            entry = await present_entry(request, found.blog)
            drawn = await services(request).desk.preview(previewed_draft(form, found.blog), found.visitor.principal)
            return await _draw(request, found, entry, form, preview=replace(drawn, id=entry.id), returned=True)
        if fields.get("do") == "merge":
            return await _put_together(request, found, fields, form)
        return await _revise(request, found, form, once(fields, request.url.path))
    except LiveblogError as error:
        return await _again(request, fields, form, error)


async def present_entry(request: Request, blog: Blog) -> Entry:
    """Read the entry that the address names.

    Raises:
        EntryNotFound: the blog never had an entry of this number.
        EntryDeleted: it had, and the entry was deleted.
    """
    entry_id = request.path_params["entry_id"]
    async with services(request).store.read() as transaction:
        return await reads.present_entry(transaction, blog, entry_id)


async def _revise(request: Request, found: EditorContext, form: EntryForm, key: IdempotencyKey | None) -> Response:
    entry = await present_entry(request, found.blog)
    desk, by = services(request).desk, found.visitor.principal
    changes, correction = (
        wanted_changes(form, entry, found.blog, desk.clock()),
        form.correction.draft(entry.corrections),
    )
    if "body" in changes:
        await require_told_pictures(form, desk, by)
    changed, claim = Changed(entry.seq, found.blog, entry), claim_typed(form)
    # Nothing is changed also when this very form was saved before and only its answer was lost.
    if changes or correction.kind.is_told or claim or entry.retraction:
        said = claim.draft() if claim else None
        change = Revise(entry.id, changes, form.if_match, correction=correction, claim=said)
        changed = await desk.do(found.blog.slug, change, by, key)
    if wants_page(request):
        return done(found, "saved", entry.id)
    return confirm(**change_facts(changed, found.blog))


async def _again(request: Request, fields: Fields, form: EntryForm, error: LiveblogError) -> Response:
    """Give everything that was typed back, with what went wrong."""
    if kept := session_lost_page(request, fields, error):
        return kept
    found = await editor_context(request)
    if isinstance(error, EntryDeleted):
        return await draw_blog(request, found, with_new_key(replace(form, revision="")), error)
    entry = await present_entry(request, found.blog)
    if not isinstance(error, StaleRevision) or entry.retraction:
        return await _draw(request, found, entry, form, error, returned=True)
    over = replace(form, revision=revision_of(entry, found.blog))
    if merged := await merged_form(request, found, form, entry.id, over.revision):
        return await _draw_merged(request, found, entry, error, merged)
    theirs = {"theirs": entry, "their_form": form_like(entry, found.blog)}
    return await _draw(request, found, entry, over, error, returned=True, **theirs)


async def _put_together(request: Request, found: EditorContext, fields: Fields, form: EntryForm) -> Response:
    """Show the entry as somebody chose it to be, for a last look before it is saved.

    Raises:
        StaleRevision: it isn't known of what it was put together.
    """
    entry = await present_entry(request, found.blog)
    merged = await merged_form(request, found, form, entry.id, fields.get("over", ""))
    if merged is None:
        raise StaleRevision("Entry", entry.revision)
    chosen = merged.chosen(fields)
    return await _draw(request, found, entry, chosen, returned=True, message=_PUT_TOGETHER)


async def _draw_merged(
    request: Request, found: EditorContext, entry: Entry, error: LiveblogError, merged: MergedForm
) -> Response:
    if merged.is_open:
        return draw_form(request, "desk_conflict.html", found, error, entry=entry, form=merged.mine, merged=merged)
    message = sentence(
        "Your changes and those of {name} have been merged in this form. "
        "Nothing is saved yet: check the text, and save.",
        name=merged.by,
    )
    return await _draw(request, found, entry, merged.form, error, returned=True, message=message)


async def _draw(
    request: Request,
    found: EditorContext,
    entry: Entry,
    form: EntryForm,
    error: LiveblogError | None = None,
    **context: object,
) -> Response:
    if entry.retraction:
        return _draw_withdrawn(request, found, entry, form if context.get("returned") else None)
    shown = {"entry": entry, "form": form, "returned": False, "preview": None, "theirs": None, "their_form": None}
    shown["question"] = question_of(form, found.blog, services(request).desk.clock(), entry)
    there = {"people": await people_at(request, found), "writes": True}
    page = partial(draw_form, request, "desk_entry.html", found, error, **shown | there | context)
    return await made_of(request, (context.get("preview"),), page)


def _draw_withdrawn(request: Request, found: EditorContext, entry: Entry, typed: EntryForm | None) -> Response:
    """Show what is left of an entry, and give back what somebody wanted to make of it."""
    error = EntryRetracted(entry.id) if typed else None
    return draw_form(request, "desk_withdrawn.html", found, error, entry=entry, typed=typed)
