"""The page on which editors say what is known, for whoever comes late."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import Change, DropBriefing, SetBriefing
from liveblog.errors import BadRequest, LiveblogError, StaleRevision
from liveblog.intake.question import question_on
from liveblog.model.blog import Blog
from liveblog.model.event import Position
from liveblog.sentence import sentence
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.editor.briefing_form import (
    AS_OF,
    Row,
    as_of_in,
    by_rows,
    marked_in,
    moved,
    rows_in,
    rows_of,
    wanted_briefing,
    with_room,
)
from liveblog.web.editor.form import zone_sent
from liveblog.web.editor.responses import done, message_of, session_lost_page
from liveblog.web.fields import Fields, fields_to_keep
from liveblog.web.problems import status_of
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first


@login_first
async def edit_briefing(request: Request) -> Response:
    """Show what is known, to be said anew."""
    found = await editor_context(request)
    return _drawn(request, found, with_room(rows_of(found.blog)))


@login_first
async def change_briefing(request: Request) -> Response:
    """Save the briefing; or, without scripts, move a statement, remove one, or make room for another."""
    fields = await fields_to_keep(request)
    rows = rows_in(fields)
    try:
        found = await checked_form(request, fields)
        if (act := fields.get("do", "save")) != "save":
            rows, at = moved(rows, act)
            return _drawn(request, found, with_room(rows), fields, focus=at)
        await _save(request, found, rows, fields)
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        return _drawn(request, await editor_context(request), with_room(rows), fields, by_rows(error, rows))
    return done(found, "briefing")


async def _save(request: Request, found: EditorContext, rows: Sequence[Row], fields: Fields) -> None:
    change = await _wanted(request, found.blog, rows, fields)
    await services(request).desk.do(found.blog.slug, change, found.visitor.principal)


async def _wanted(request: Request, blog: Blog, rows: Sequence[Row], fields: Fields) -> Change[Blog]:
    seen = Position.parse(fields.get("seen", ""))
    if seen is None:
        raise BadRequest(sentence("must say which briefing was seen"), "seen")
    if all(row.is_blank for row in rows):
        return DropBriefing({seen})
    as_of = as_of_in(fields, blog, services(request).desk.clock)
    async with services(request).store.read() as transaction:
        draft = await wanted_briefing(transaction, blog, rows, as_of)
    return SetBriefing(draft, {seen})


def _drawn(  # noqa: PLR0913 -- what a form shows
    request: Request,
    found: EditorContext,
    rows: Sequence[Row],
    fields: Fields | None = None,
    error: LiveblogError | None = None,
    *,
    focus: int | None = None,
) -> Response:
    blog, typed = found.blog, fields or {}
    zone, now = zone_sent(typed, blog), services(request).desk.clock()
    stand = Position(blog.epoch, blog.briefing.seq if blog.briefing else 0)
    is_stale = isinstance(error, StaleRevision)
    wrong = {each.field: sentence("This {fault}.", fault=each.message) for each in getattr(error, "errors", ())}
    shown = {
        "rows": list(zip(rows, marked_in(blog, rows), strict=True)),
        # Whoever was told that it is another now has seen that.
        "seen": str(stand) if is_stale or "seen" not in typed else typed["seen"],
        "as_of": typed.get(AS_OF, ""),
        "zone": zone,
        "question": question_on(typed.get(AS_OF, ""), zone, now, AS_OF),
        "meant": typed.get("meant", ""),
        "stands": blog.briefing if is_stale else None,
        "now": now,
        "errors": wrong,
        "message": message_of(error),
        "focus": focus,
        "returned": fields is not None,
    }
    status = status_of(error) if error else HTTPStatus.OK
    return draw(request, "desk_briefing.html", found.visitor, status, blog=blog, **shown)
