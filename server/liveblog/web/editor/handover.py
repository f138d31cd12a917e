"""The page that hands a shift over: all that is open, notes for the next editor, and *I have it*."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import may
from liveblog.errors import BadRequest, Conflict, LiveblogError
from liveblog.intake.handovers import HandoverInput
from liveblog.intake.invalid import validated
from liveblog.model.blog import Blog
from liveblog.model.figure import Figure
from liveblog.model.principal import Scope
from liveblog.sentence import sentence
from liveblog.store.listings import open_claims, unsettled_entries
from liveblog.web.context import services
from liveblog.web.editor.draft_list import list_context, names
from liveblog.web.editor.promises import headlines
from liveblog.web.editor.responses import draw_form, people_at, session_lost_page
from liveblog.web.fields import Fields, fields_to_keep
from liveblog.web.parameters import number_in
from liveblog.web.shifts import take_over
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first

_SHIFT = timedelta(hours=12)
"""So long a shift is taken to last where nobody has said when it began."""


@login_first
async def show_handover(request: Request) -> Response:
    """Show what the next editor has to know; contributors see what is theirs, and who is there."""
    return await _draw(request, await editor_context(request, Scope.SUBMIT))


async def act_on_handover(request: Request) -> Response:
    """Prepare a hand-over, take it back, take over, or leave nobody on duty."""
    fields = await fields_to_keep(request)
    wanted = fields.get("do", "")
    try:
        found = await checked_form(request, fields)
        await _act(wanted)(request, found, fields)
    except BadRequest:
        raise
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        typed = None if isinstance(error, Conflict) else {name: fields.get(name, "") for name in ("notes", "note")}
        return await _draw(request, await editor_context(request), typed, error)
    there = f"/desk/{found.blog.slug}/handover?done={wanted}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


async def _prepare(request: Request, found: EditorContext, fields: Fields) -> None:
    said = validated(HandoverInput, {name: fields.get(name, "") for name in ("notes", "note")})
    await services(request).handovers.prepare(found.blog, found.visitor.principal, said.notes, said.note)


async def _take_back(request: Request, found: EditorContext, _fields: Fields) -> None:
    await services(request).handovers.take_back(found.blog, found.visitor.principal)


async def _take(request: Request, found: EditorContext, fields: Fields) -> None:
    seen = fields.get("seen", "0")
    last = number_in(seen, "seen", "must be the number of a hand-over") if seen != "0" else 0
    await take_over(request, found.blog, found.visitor.principal, last)


async def _rest(request: Request, found: EditorContext, _fields: Fields) -> None:
    app = services(request)
    await app.desk.change_blog(found.blog.slug, {"on_duty": None}, found.visitor.principal)
    app.handovers.tell(found.blog)


def _act(wanted: str) -> Callable[[Request, EditorContext, Fields], Awaitable[None]]:
    if wanted not in _ACTS:
        raise BadRequest(sentence("must be “prepare”, “take-back”, “take” or “rest”"), "do")
    return _ACTS[wanted]


_ACTS = {"prepare": _prepare, "take-back": _take_back, "take": _take, "rest": _rest}


async def _draw(
    request: Request, found: EditorContext, typed: Fields | None = None, error: LiveblogError | None = None
) -> Response:
    app = services(request)
    state = await app.handovers.state(found.blog)
    waits = state.open
    is_returned = typed is not None
    typed = typed or {"notes": waits.notes if waits else "", "note": waits.note if waits else ""}
    shown: dict[str, Any] = {"state": state, "waits": waits, "typed": typed, "done": request.query_params.get("done")}
    shown["returned"] = is_returned
    drafts = await list_context(request, found)
    shown |= drafts | {"people": await people_at(request, found)}
    if may(found.visitor.principal, Scope.WRITE, found.blog):
        shown |= await _open_things(request, found)
        shown["names"] = drafts["names"] | await names(request, shown["promises"].people)
    return draw_form(request, "desk_handover.html", found, error, **shown)


async def _open_things(request: Request, found: EditorContext) -> dict[str, Any]:
    """Return what only editors see: promises, claims, references, figures of this shift, and reports of readers."""
    app, blog = services(request), found.blog
    promises = await app.promises.listed(blog)
    async with app.store.read() as transaction:
        claims = await open_claims(transaction, blog)
        unsettled = await unsettled_entries(transaction, blog)
    return {
        "promises": promises,
        "headlines": await headlines(request, found, promises),
        "claims": claims,
        "unsettled": unsettled,
        "figures": list(_changed_since(blog, blog.figures, app.desk.clock())),
        "reports": await app.reports.open(blog),
    }


def _changed_since(blog: Blog, figures: Iterable[Figure], present: datetime) -> Iterable[Figure]:
    """Give the figures that have another value since this shift began, as far as their times say."""
    since = blog.on_duty.since if blog.on_duty else present - _SHIFT
    return (figure for figure in figures if figure.now.as_of >= since)
