"""The desk's own pages as answers."""

import re
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from liveblog.access import may
from liveblog.desk import Changed
from liveblog.errors import EntryDeleted, Forbidden, LiveblogError, NotFound, Unauthenticated
from liveblog.intake.question import TimeInQuestion
from liveblog.model.blog import Blog
from liveblog.model.entry import Tombstone
from liveblog.model.event import Position
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Scope
from liveblog.present.desk_people import DeskPeople, desk_people
from liveblog.sentence import sentence
from liveblog.store.listings import count_to_check
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.drawing import made_of
from liveblog.web.editor.draft_list import list_context
from liveblog.web.editor.form import EntryForm, blank, details_form, errors_in_words, question_of
from liveblog.web.editor.looking import desk_entries, read_desk_query
from liveblog.web.editor.readers import readers_of
from liveblog.web.editor.watch import watch_context
from liveblog.web.fields import Fields
from liveblog.web.parameters import PATTERN
from liveblog.web.problems import record_refusal, status_of
from liveblog.web.visitor import EditorContext, StaleForm, wants_page

_DONE = {
    "posted": sentence("Entry {number} is posted."),
    "saved": sentence("Entry {number} is saved."),
    "deleted": sentence("Entry {number} is deleted."),
    "withdrawn": sentence("Entry {number} is withdrawn."),
    "pinned": sentence("Entry {number} is pinned."),
    "unpinned": sentence("Entry {number} is no longer pinned."),
    "key": sentence("Entry {number} is a key event."),
    "not-key": sentence("Entry {number} is no longer a key event."),
    "made": sentence("The blog is made. Post its first entry, or set up the rest."),
    "closed": sentence("The coverage is closed."),
    "shelved": sentence("The coverage is on the shelf: it is on no list, and can be read as before."),
    "unshelved": sentence("The coverage is on the lists again."),
    "live": sentence("The coverage is live again."),
    "details": sentence("The details of the coverage are saved."),
    "briefing": sentence("The briefing is saved."),
    "handed-over": sentence("The hand-over is recorded."),
}


async def draw_blog(
    request: Request,
    visit: EditorContext,
    form: EntryForm | None = None,
    error: LiveblogError | None = None,
    **context: Any,
) -> Response:
    """Answer with a blog's desk: the form, with what was typed, and the last entries."""
    listed = await list_shown(request, visit)
    blog: Blog = listed["blog"]
    shown = {
        "form": form or blank(visit.visitor.principal, blog),
        "returned": form is not None,
        "preview": None,
        "question": question_of(form, blog, services(request).desk.clock()) if form else None,
        "shift": None,
        "closing": None,
        "is_admin": may(visit.visitor.principal, Scope.ADMIN, blog),
        "details": details_form(blog),
        "shown": details_form(blog),
        "done": _done(request),
        "later": None,
        "writes": True,
        "readers": await readers_of(request, visit.blog),
        **await watch_context(request, visit),
        **listed,
    }
    status = status_of(error) if error else HTTPStatus.OK
    page = partial(draw, request, "desk_blog.html", visit.visitor, status, **shown | _error_context(error) | context)
    return await made_of(request, (*listed["listed"].timeline, context.get("preview")), page)


async def list_shown(request: Request, visit: EditorContext) -> dict[str, Any]:
    """Return what the list beside the form is drawn with, as it is asked for."""
    query = read_desk_query(request)
    listed = await desk_entries(request, visit.blog, visit.visitor.principal, query)
    others = {"people": await people_at(request, visit), **await list_context(request, visit)}
    is_editor = may(visit.visitor.principal, Scope.WRITE, visit.blog)
    reports = await services(request).reports.count(visit.blog) if is_editor else 0
    async with services(request).store.read() as transaction:
        to_check = await count_to_check(transaction, visit.blog) if is_editor else 0
    return {"blog": listed.blog, "listed": listed, "reports": reports, "to_check": to_check, **others}


async def people_at(request: Request, visit: EditorContext) -> DeskPeople:
    """Return who is at this desk, as whoever asks sees it."""
    state = await services(request).presence.state(visit.blog)
    return desk_people(state, visit.visitor.principal.key)


def draw_form(
    request: Request, template: str, visit: EditorContext, error: LiveblogError | None = None, **context: Any
) -> Response:
    """Answer with a form of its own page, with what went wrong."""
    status = status_of(error) if error else HTTPStatus.OK
    return draw(request, template, visit.visitor, status, blog=visit.blog, **_error_context(error) | context)


def session_lost_page(request: Request, fields: Fields, error: LiveblogError) -> Response | None:
    """Answer an ended session with all that was typed; None when the form can be drawn again.

    Shows only the editor's own text, nothing of the blog. Re-raises any other error.
    """
    if not wants_page(request) or isinstance(error, NotFound):
        raise error
    if isinstance(error, Forbidden) and not isinstance(error, StaleForm):
        raise error
    if not isinstance(error, Unauthenticated):
        return None
    record_refusal(request, error)
    kept = {name: value for name, value in fields.items() if name != "csrf"}
    shown = {"kept": kept, "action": quote(request.scope["path"]), "message": str(error)}
    return draw(request, "desk_kept.html", None, status_of(error), **shown)


def done(visit: EditorContext, what: str, entry_id: int | None = None) -> Response:
    """Send the editor back to the desk, where it says what was done."""
    query = f"?done={what}" + (f"&entry={entry_id}" if entry_id else "")
    return RedirectResponse(f"/desk/{visit.blog.slug}{query}", HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


def change_facts(changed: Changed[Any], blog: Blog) -> dict[str, Any]:
    """Return what `editor.js` is told of a change of an entry: which entry, as of which event, and when it came.

    Raises:
        EntryDeleted: it was done before, and the entry is deleted since.
    """
    entry = changed.subject
    if isinstance(entry, Tombstone):
        raise EntryDeleted(entry.id)
    at = {"occurred_at": rfc3339(entry.occurred_at), "posted_at": rfc3339(entry.posted_at)}
    position = str(Position(blog.epoch, entry.seq))
    return {"id": entry.id, "revision": entry.revision, "position": position, "seq": changed.seq} | at


def confirm(status: int = HTTPStatus.OK, **members: Any) -> Response:
    """Answer `editor.js`."""
    return JSONResponse(members, status, {"cache-control": "no-store"})


def message_of(error: LiveblogError | None) -> str | None:
    """Return what is said above a form that could not be taken; beside its fields stands what is wrong with each."""
    if isinstance(error, TimeInQuestion):
        return sentence("Is the time right? Nothing was saved yet: change it, or confirm it at its field.")
    if getattr(error, "errors", ()):
        return sentence("Something in the form is wrong; nothing was saved yet.")
    return str(error) if error else None


def _error_context(error: LiveblogError | None) -> dict[str, Any]:
    return {"errors": errors_in_words(getattr(error, "errors", ())), "message": message_of(error)}


def _done(request: Request) -> dict[str, str] | None:
    said = _DONE.get(request.query_params.get("done", ""))
    entry_id = request.query_params.get("entry", "")
    if said is None or ("{number}" in said and not re.fullmatch(PATTERN, entry_id, re.ASCII)):
        return None
    told = sentence(said.message, number=entry_id)
    return {"sentence": told, "what": request.query_params["done"], "entry": entry_id}
