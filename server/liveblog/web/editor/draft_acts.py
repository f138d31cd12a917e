"""What is done with a draft at the desk: saved, posted, submitted, sent back, shared, scheduled, discarded."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access.drafts import require_author, require_change, require_editor
from liveblog.desk import DraftAct, DraftRule, Drafts
from liveblog.desk.changes import Post, Publish
from liveblog.errors import (
    BadRequest,
    DraftNotFound,
    DraftPosted,
    EntryDeleted,
    FieldError,
    InvalidInput,
    LiveblogError,
)
from liveblog.intake.drafts import MOST_COMMENT
from liveblog.intake.question import PUBLISH_FIELD, TimeInQuestion, act_typed, publish_moment
from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.principal import Scope
from liveblog.sentence import sentence
from liveblog.store import reads
from liveblog.web.context import services
from liveblog.web.editor.cards import ACTS, acted
from liveblog.web.editor.drafts import draw_draft, draw_returned, form_of, read_draft
from liveblog.web.editor.form import EntryForm, form_in, new_key, previewed_draft, question_of, zone_of
from liveblog.web.editor.responses import confirm, done, session_lost_page
from liveblog.web.fields import Fields, fields_of_editor, fields_to_keep
from liveblog.web.parameters import number_in
from liveblog.web.readiness import ready_entry
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first, wants_page

_Doing: TypeAlias = Callable[[Drafts, DraftAct, Fields], Awaitable[Draft]]

_VERSION_RULE = "must be the number of the version that you saw"


@login_first
async def act_on_draft(request: Request) -> Response:
    """Do to a draft what the button says; everything that was typed comes back with what was refused."""
    fields = await fields_to_keep(request)
    try:
        found = await checked_form(request, fields, Scope.SUBMIT)
        return await _act(request, found, fields)
    except DraftPosted as error:
        return await _lead_to_entry(request, fields, error)
    except (BadRequest, DraftNotFound):
        raise
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        return await _again(request, fields, error)


async def _lead_to_entry(request: Request, fields: Fields, error: DraftPosted) -> Response:
    """Lead to the entry that a draft became; words that are not in it come back, for an entry of their own."""
    found = await editor_context(request, Scope.SUBMIT)
    form = form_in(fields)
    if "body" not in fields or await _says(request, found, error.entry_id, form):
        return done(found, "posted", error.entry_id)
    if not wants_page(request):
        raise error
    return await draw_returned(request, fields, replace(form, key=new_key()), error)


async def _says(request: Request, found: EditorContext, entry_id: int, form: EntryForm) -> bool:
    async with services(request).store.read() as connection:
        with suppress(EntryDeleted):
            entry = await reads.present_entry(connection, found.blog, entry_id)
            said = (entry.headline or "", entry.body)
            return [text.split() for text in said] == [text.split() for text in (form.headline, form.body)]
    return False


async def _act(request: Request, found: EditorContext, fields: Fields) -> Response:
    wanted = act_typed(fields)
    if wanted == "preview":
        form = form_in(fields)
        drawn = await services(request).desk.preview(previewed_draft(form, found.blog), found.visitor.principal)
        return await draw_draft(request, found, await read_draft(request, found), form, preview=drawn, returned=True)
    if wanted in ACTS:
        form = await acted(request, found, form_in(fields), wanted)
        return await draw_draft(request, found, await read_draft(request, found), form, returned=True)
    if wanted in ("post", "approve"):
        return await _post(request, found, fields, as_it_is=wanted == "approve")
    if wanted == "schedule":
        return await _schedule(request, found, fields)
    if wanted not in _ACTS:
        raise BadRequest(sentence("must name what to do with the draft"), "do")
    rule, doing = _ACTS[wanted]
    draft = await doing(services(request).drafts, _act_of(request, found, fields, rule), fields)
    return _answer(request, found, draft, wanted)


def _act_of(request: Request, found: EditorContext, fields: Fields, rule: DraftRule) -> DraftAct:
    seen = number_in(fields["seen"], "seen", _VERSION_RULE) if fields.get("seen") else None
    return DraftAct(found.visitor.principal, found.blog, request.path_params["draft_id"], rule, seen)


def _answer(request: Request, found: EditorContext, draft: Draft, did: str) -> Response:
    if not wants_page(request):
        return confirm(id=draft.id, version=draft.version, state=draft.state)
    is_gone = draft.state is DraftState.DISCARDED or did == "send-back"
    there = f"/desk/{found.blog.slug}/drafts" + ("" if is_gone else f"/{draft.id}")
    return RedirectResponse(f"{there}?done={did}", HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


async def _post(request: Request, found: EditorContext, fields: Fields, *, as_it_is: bool) -> Response:
    """Post a draft: what stands in the form, or as it was kept, which is what an approval is of."""
    app, by, blog = services(request), found.visitor.principal, found.blog
    draft = await read_draft(request, found, require_editor)
    form = form_of(draft) if as_it_is else form_in(fields)
    wanted = await ready_entry(app, by, blog, form.whole, app.desk.clock(), author=draft.author)
    seen = number_in(fields.get("seen", ""), "seen", _VERSION_RULE)
    changed = await app.desk.do(blog.slug, Publish(draft.id, seen, Post(wanted.draft())), by)
    if wants_page(request):
        return done(found, "posted", changed.subject.id)
    return confirm(HTTPStatus.CREATED, id=changed.subject.id, revision=changed.subject.revision)


async def _schedule(request: Request, found: EditorContext, fields: Fields) -> Response:
    """Give a draft its time: what stands in the form is saved first, and read as it will be when it goes out."""
    app, by, blog = services(request), found.visitor.principal, found.blog
    act, form = _act_of(request, found, fields, require_editor), form_in(fields)
    draft = await read_draft(request, found, require_editor)
    moment = publish_moment(fields, zone_of(form, blog), app.desk.clock())
    await ready_entry(app, by, blog, form.whole, moment, author=draft.author)
    saved = await app.drafts.save(act, form.typed)
    draft = await app.drafts.schedule(replace(act, seen=saved.version), moment)
    await app.hint_jobs()
    return _answer(request, found, draft, "schedule")


async def _save(drafts: Drafts, act: DraftAct, fields: Fields) -> Draft:
    return await drafts.save(act, _typed(fields))


async def _submit(drafts: Drafts, act: DraftAct, fields: Fields) -> Draft:
    saved = await drafts.save(act, _typed(fields))
    return await drafts.submit(replace(act, seen=saved.version), _comment(fields))


async def _send_back(drafts: Drafts, act: DraftAct, fields: Fields) -> Draft:
    return await drafts.send_back(act, _comment(fields))


def _typed(fields: Fields) -> DraftText:
    return form_in(fields).typed


def _comment(fields: Fields) -> str:
    comment = fields.get("comment", "").strip()
    if len(comment) > MOST_COMMENT:
        raise InvalidInput(
            FieldError("comment", sentence("is longer than {most_comment} characters", most_comment=MOST_COMMENT))
        )
    return comment


_ACTS: dict[str, tuple[DraftRule, _Doing]] = {
    "save": (require_change, _save),
    "submit": (require_author, _submit),
    "take-back": (require_author, lambda drafts, act, _: drafts.take_back(act)),
    "send-back": (require_editor, _send_back),
    "share": (require_author, lambda drafts, act, _: drafts.share(act, shared=True)),
    "unshare": (require_author, lambda drafts, act, _: drafts.share(act, shared=False)),
    "discard": (require_change, lambda drafts, act, _: drafts.discard(act)),
    "bring-back": (require_author, lambda drafts, act, _: drafts.bring_back(act)),
    "unschedule": (require_editor, lambda drafts, act, _: drafts.unschedule(act)),
}


async def _again(request: Request, fields: Fields, error: LiveblogError) -> Response:
    """Give everything that was typed back, with what went wrong; over a version that is newer, if there is one."""
    found = await editor_context(request, Scope.SUBMIT)
    try:
        draft = await read_draft(request, found)
    except DraftNotFound:
        raise error from None
    has_text = "body" in fields
    form = form_in(fields) if has_text else form_of(draft)
    asked = error.choices if isinstance(error, TimeInQuestion) and error.errors[0].field == PUBLISH_FIELD else ()
    question = None if asked or not has_text else question_of(form, found.blog, services(request).desk.clock())
    context: dict[str, object] = {"returned": has_text, "question": question, "asked": asked}
    context["comment"] = fields.get("comment", "")
    if fields.get(PUBLISH_FIELD):
        context["publish_at"] = fields[PUBLISH_FIELD]
    return await draw_draft(request, found, draft, form, error, **context)


@login_first
async def change_schedule(request: Request) -> Response:
    """Hold all that a blog has scheduled, or let it go out again."""
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields)
    drafts, by, wanted = services(request).drafts, found.visitor.principal, fields.get("do", "")
    if wanted not in ("hold", "release"):
        raise BadRequest(sentence("must be “hold” or “release”"), "do")
    await (drafts.hold if wanted == "hold" else drafts.release)(by, found.blog)
    await services(request).hint_jobs()
    there = f"/desk/{found.blog.slug}/drafts?done={wanted}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
