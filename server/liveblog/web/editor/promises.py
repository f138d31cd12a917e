"""What the desk promises, on a page of its own: the list for editors, making one, and saying what became of it."""

from datetime import datetime, timedelta
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.desk.promises import PromiseList
from liveblog.errors import BadRequest, LiveblogError
from liveblog.intake.invalid import validated
from liveblog.intake.promises import PromiseInput, due_moment
from liveblog.model.blog import Blog
from liveblog.model.moment import rfc3339
from liveblog.model.promise import PromiseChanges, PromiseState
from liveblog.sentence import sentence
from liveblog.store import reads
from liveblog.web.context import services
from liveblog.web.editor.draft_list import SPANS, names
from liveblog.web.editor.form import new_key, zone_in, zone_sent
from liveblog.web.editor.responses import draw_form, session_lost_page
from liveblog.web.fields import Fields, fields_of_editor, fields_to_keep
from liveblog.web.parameters import number_in
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first

_LATER = timedelta(minutes=30)
_RULE = "must be the number of an entry"
_BLANK = dict.fromkeys(("text", "due_time", "due_date", "zone", "entry"), "")
_ENDS = {"done": PromiseState.DONE, "drop": PromiseState.DROPPED, "open": PromiseState.OPEN}


@login_first
async def list_promises(request: Request) -> Response:
    """Show what is open, what is due first before the rest; with `entry`, the form is about an entry."""
    found = await editor_context(request)
    asked = request.query_params.get("entry", "")
    entry_id = number_in(asked, "entry", _RULE) if asked else None
    return await _draw(request, found, _BLANK | {"entry": str(entry_id or ""), "key": new_key()})


async def make_promise(request: Request) -> Response:
    """Promise something; a form that is sent twice promises it once."""
    fields = await fields_to_keep(request)
    try:
        found = await checked_form(request, fields)
        await services(request).promises.make(
            found.blog, _typed(request, found, fields).draft(), found.visitor.principal, fields.get("key") or None
        )
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        typed = {name: fields.get(name, "") for name in _BLANK} | {"zone": zone_in(fields), "key": new_key()}
        return await _draw(request, await editor_context(request), typed, error)
    return _there(found, "made")


def _typed(request: Request, found: EditorContext, fields: Fields) -> PromiseInput:
    due_at = _due(found.blog, fields, services(request).desk.clock())
    entry = fields.get("entry", "")
    entry_id = number_in(entry, "entry", _RULE) if entry else None
    return validated(PromiseInput, {"text": fields.get("text", ""), "due_at": rfc3339(due_at), "entry_id": entry_id})


@login_first
async def change_promise(request: Request) -> Response:
    """Say that a promise was kept, or is not to be; open it again; or move it.

    Raises:
        BadRequest: there is no such thing to do.
    """
    fields = await fields_of_editor(request)
    found, promise_id = await checked_form(request, fields), request.path_params["promise_id"]
    try:
        changes = _changes(request, found, fields)
        await services(request).promises.change(found.blog, promise_id, changes, found.visitor.principal)
    except BadRequest:
        raise
    except LiveblogError as error:
        return await _draw(request, found, _BLANK | {"key": new_key()}, error, moving=promise_id)
    if fields.get("from") == "desk":
        return RedirectResponse(f"/desk/{found.blog.slug}", HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
    return _there(found, fields["do"])


def _changes(request: Request, found: EditorContext, fields: Fields) -> PromiseChanges:
    wanted, present = fields.get("do", ""), services(request).desk.clock()
    if wanted in _ENDS:
        return {"state": _ENDS[wanted]}
    if wanted == "later":
        return {"due_at": present + _LATER}
    if wanted == "move":
        return {"due_at": _due(found.blog, fields, present)}
    raise BadRequest(sentence("must be “done”, “drop”, “open”, “later” or “move”"), "do")


def _due(blog: Blog, fields: Fields, present: datetime) -> datetime:
    return due_moment(fields.get("due_time", ""), fields.get("due_date", ""), zone_sent(fields, blog), present)


async def _draw(
    request: Request, found: EditorContext, typed: Fields, error: LiveblogError | None = None, moving: int | None = None
) -> Response:
    listed = await services(request).promises.listed(found.blog)
    about = await headlines(request, found, listed)
    called = await names(request, listed.people)
    done = request.query_params.get("done")
    shown = {"promises": listed, "headlines": about, "names": called, "now": services(request).desk.clock(), **SPANS}
    return draw_form(request, "desk_promises.html", found, error, typed=typed, moving=moving, done=done, **shown)


async def headlines(request: Request, found: EditorContext, listed: PromiseList) -> dict[int, str]:
    """Return the headlines of the entries that promises are about, by their numbers; '' for one without."""
    wanted = {each.entry_id for each in listed.open if each.entry_id}
    async with services(request).store.read() as transaction:
        entries = await reads.present_entries(transaction, found.blog, wanted)
    return {number: entry.headline or "" for number, entry in entries.items()}


def _there(found: EditorContext, did: str) -> Response:
    there = f"/desk/{found.blog.slug}/promises?done={did}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
