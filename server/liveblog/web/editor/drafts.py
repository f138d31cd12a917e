"""Drafts at the desk: the list of them, keeping what somebody types, and a draft in a form."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.access import may, require
from liveblog.access.drafts import may_change, require_author, require_open
from liveblog.desk import DraftAct, DraftRule
from liveblog.errors import BadRequest, DraftPosted, FieldError, InvalidInput, LiveblogError, StaleRevision
from liveblog.intake.localtime import local_text
from liveblog.intake.question import (
    PUBLISH_DATE,
    PUBLISH_FIELD,
    PUBLISH_TIME,
    TimeInQuestion,
    act_typed,
    publish_moment,
)
from liveblog.model.blog import Blog
from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.principal import Scope
from liveblog.render.times import clock_seconds, day
from liveblog.sentence import sentence
from liveblog.store import drafts as rows
from liveblog.web.context import services
from liveblog.web.desk_page import drawn
from liveblog.web.editor.cards import ACTS, acted
from liveblog.web.editor.draft_list import SPANS, list_context, names
from liveblog.web.editor.form import EntryForm, blank, form_in, previewed_draft, zone_of
from liveblog.web.editor.responses import confirm, done, draw_blog, draw_form, people_at, session_lost_page
from liveblog.web.fields import Fields, fields_to_keep
from liveblog.web.parameters import number_in, number_of
from liveblog.web.readiness import ready_entry
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first, wants_page

LISTED_VERSIONS = 50
_VERSION_RULE = "must be the number of a version"
_KEPT = ("keep", "submit", "preview", "schedule")


@login_first
async def list_drafts(request: Request) -> Response:
    """Show all drafts that somebody sees in a blog; `?part=list` is the list alone, for a desk that is open.

    `?only=` is one kind of them, as the desk's list is narrowed to it.
    """
    found = await editor_context(request, Scope.SUBMIT)
    context = await list_context(request, found)
    if request.query_params.get("part") == "list":
        asked = request.query_params
        shown = context | {"whole": asked.get("whole") == "yes", "only": asked.get("only", "")}
        part = drawn(request, "_desk_drafts.html", blog=found.blog, me=found.visitor, **shown)
        return HTMLResponse(part, headers={"cache-control": "no-store"})
    shown = context | await _others(request, found)
    return draw_form(request, "desk_drafts.html", found, done=request.query_params.get("done"), **shown)


async def _others(request: Request, found: EditorContext) -> dict[str, Any]:
    """Return what the line is drawn with that says who else is at the desk."""
    return {"people": await people_at(request, found), "writes": may(found.visitor.principal, Scope.WRITE, found.blog)}


async def begin_draft(request: Request) -> Response:
    """Keep what was typed into the form of a new entry, as a draft, or submit it; scripts do it all the while."""
    fields = await fields_to_keep(request)
    form, wanted = form_in(fields), act_typed(fields) or "keep"
    try:
        found = await checked_form(request, fields, Scope.SUBMIT)
        if wanted in ACTS:
            return await _draw_new(request, found, await acted(request, found, form, wanted))
        if wanted not in _KEPT:
            raise BadRequest(sentence("must be “keep”, “submit”, “preview” or “schedule”"), "do")
        if wanted == "preview":
            return await _draw_new(request, found, form, preview=await _preview(request, found, form))
        return await _keep(request, found, fields, form)
    except LiveblogError as error:
        return await _refused(request, fields, form, error)


async def _refused(request: Request, fields: Fields, form: EntryForm, error: LiveblogError) -> Response:
    """Give everything that was typed back, with what went wrong; what was scheduled may have gone out meanwhile."""
    if isinstance(error, DraftPosted) and act_typed(fields) == "schedule":
        found = await editor_context(request, Scope.SUBMIT)
        if wants_page(request):
            return done(found, "posted", error.entry_id)
        return confirm(id=error.entry_id, state=DraftState.POSTED)
    if kept := session_lost_page(request, fields, error):
        return kept
    return await draw_returned(request, fields, form, error)


async def draw_returned(request: Request, fields: Fields, form: EntryForm, error: LiveblogError) -> Response:
    """Answer with the desk, and in its form what was typed and could not be taken."""
    found = await editor_context(request, Scope.SUBMIT)
    if may(found.visitor.principal, Scope.WRITE, found.blog):
        return await draw_blog(request, found, form, error, **_later_typed(fields, error))
    return await _draw_new(request, found, form, error)


async def _keep(request: Request, found: EditorContext, fields: Fields, form: EntryForm) -> Response:
    app, by = services(request), found.visitor.principal
    seen = number_in(fields["seen"], "seen", _VERSION_RULE) if fields.get("seen") else None
    if fields.get("do") == "submit" and form.typed.is_empty:  # before it is kept: the form would not know of that
        raise InvalidInput(FieldError("body", sentence("must not be empty")))
    moment = await _moment(request, found, fields, form) if act_typed(fields) == "schedule" else None
    draft = await app.drafts.keep(by, found.blog, form.key, form.typed, seen, publish_at=moment)
    did = "schedule" if moment else "kept"
    if moment:
        await app.hint_jobs()
    if fields.get("do") == "submit":
        act = DraftAct(by, found.blog, draft.id, require_author)
        draft, did = await app.drafts.submit(act, fields.get("comment", "")), "submitted"
    if not wants_page(request):
        goes_out = f"{day(moment, found.blog.zone)}, {clock_seconds(moment, found.blog.zone)}" if moment else None
        return confirm(id=draft.id, version=draft.version, state=draft.state, goes_out=goes_out)
    return _there(found, draft, did)


async def _moment(request: Request, found: EditorContext, fields: Fields, form: EntryForm) -> datetime:
    """Return when a form is to be posted by itself, by somebody who may, as it will be right then.

    Raises:
        Forbidden, InvalidInput: they may not; or something in it is wrong, or the time has passed.
    """
    app, by = services(request), found.visitor.principal
    require(by, Scope.WRITE, found.blog)
    moment = publish_moment(fields, zone_of(form, found.blog), app.desk.clock())
    await ready_entry(app, by, found.blog, form.whole, moment)
    return moment


def _later_typed(fields: Fields, error: LiveblogError) -> dict[str, Any]:
    """Return how the form is drawn again in which somebody said when it is to be posted."""
    asked = error.choices if isinstance(error, TimeInQuestion) and error.errors[0].field == PUBLISH_FIELD else ()
    typed = {"date": fields.get(PUBLISH_DATE, ""), "time": fields.get(PUBLISH_TIME, "")}
    return {"later": typed | {"asked": asked}, **({"question": None} if asked else {})}


def _there(found: EditorContext, draft: Draft, did: str) -> Response:
    there = f"/desk/{found.blog.slug}/drafts/{draft.id}?done={did}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


async def _preview(request: Request, found: EditorContext, form: EntryForm) -> Any:
    return await services(request).desk.preview(previewed_draft(form, found.blog), found.visitor.principal)


async def _draw_new(
    request: Request,
    found: EditorContext,
    form: EntryForm | None = None,
    error: LiveblogError | None = None,
    preview: Any = None,
) -> Response:
    form, returned = form or blank(found.visitor.principal, found.blog), form is not None
    context = await list_context(request, found) | await _others(request, found)
    shown = {"form": form, "returned": returned, "preview": preview, "question": None, "done": None}
    return draw_form(request, "desk_contributor.html", found, error, **shown | context)


async def contributor_desk(request: Request, found: EditorContext, form: EntryForm | None = None) -> Response:
    """Show the desk of somebody who writes drafts: a form, and what became of those they wrote."""
    return await _draw_new(request, found, form)


@login_first
async def open_draft(request: Request) -> Response:
    """Show a draft in a form, or to be read; `?version=` fills the form with what it said then.

    An editor who opens what was submitted is shown to its author as somebody who has seen it. With `?part=` an open
    page asks for a part of it again, which is no other look: it asks because it was told of one.
    """
    found = await editor_context(request, Scope.SUBMIT)
    draft = await read_draft(request, found)
    by = found.visitor.principal
    is_look = draft.state is DraftState.SUBMITTED and "part" not in request.query_params
    if is_look and draft.author != by.key and may(by, Scope.WRITE, found.blog):
        await services(request).drafts.note_seen(by, found.blog, draft)
    text = draft.text
    if "version" in request.query_params:
        text = await _version_text(request, draft, number_of(request, "version", _VERSION_RULE))
    return await draw_draft(request, found, draft, form_of(draft, text), done=request.query_params.get("done"))


async def read_draft(request: Request, found: EditorContext, rule: DraftRule = require_open) -> Draft:
    """Read the draft that the address names.

    Raises:
        DraftNotFound, Forbidden: there is no draft of this number, or not for them to see; or as `rule` says.
    """
    async with services(request).store.read() as connection:
        draft = await rows.find_draft(connection, found.blog, request.path_params["draft_id"])
    rule(found.visitor.principal, found.blog, draft)
    return draft


def form_of(draft: Draft, text: DraftText | None = None) -> EntryForm:
    """Return the form that shows a draft."""
    typed = text or draft.text
    return EntryForm(**{name: getattr(typed, name) for name in DraftText.__slots__}, key=draft.key)


async def draw_draft(
    request: Request,
    found: EditorContext,
    draft: Draft,
    form: EntryForm,
    error: LiveblogError | None = None,
    **context: Any,
) -> Response:
    """Answer with a draft's page."""
    by = found.visitor.principal
    zone = zone_of(form, found.blog)
    publish_at = local_text(draft.publish_at, zone, seconds=True) if draft.publish_at else ""
    shown = {
        "draft": draft,
        "form": form,
        "returned": False,
        "preview": None,
        "question": None,
        "done": None,
        "asked": (),
        "comment": "",
        "theirs": draft.text if isinstance(error, StaleRevision) and form.typed != draft.text else None,
        "publish_at": publish_at,
        "is_own": draft.author == by.key,
        "is_editor": may(by, Scope.WRITE, found.blog),
        "changes": may_change(by, found.blog, draft),
        "now": services(request).desk.clock(),
        **SPANS,
        **await _read_history(request, found.blog, draft),
        **await _others(request, found),
    }
    return draw_form(request, "desk_draft.html", found, error, **shown | context)


async def _read_history(request: Request, blog: Blog, draft: Draft) -> dict[str, Any]:
    """Read what a draft was and what was said of it, with the names of those who did."""
    async with services(request).store.read() as connection:
        versions = await rows.versions_of_draft(connection, draft, LISTED_VERSIONS)
        notes = await rows.notes_on(connection, draft)
        held = await rows.hold_of(connection, blog)
    wrote = (*(each.by for each in versions), *(each.by for each in notes))
    named = (draft.author, draft.seen_by, draft.publish_by, *wrote)
    return {"versions": versions, "notes": notes, "held_since": held, "names": await names(request, named)}


async def _version_text(request: Request, draft: Draft, number: int) -> DraftText:
    async with services(request).store.read() as connection:
        return await rows.draft_version(connection, draft, number)
