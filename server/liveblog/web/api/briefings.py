"""The briefing over the API: what is known, said, said anew, and taken away."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk import Changed
from liveblog.desk.changes import DropBriefing, SetBriefing
from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.models import BriefingInput, ConfirmedInput
from liveblog.model.blog import Blog
from liveblog.model.briefing import Briefing, BriefingDraft, EvidenceChange, Statement, StatementDraft
from liveblog.model.event import Position
from liveblog.sentence import sentence
from liveblog.web.api.answers import json_answer, revision_answer, warnings
from liveblog.web.auth import readable_blog, writer
from liveblog.web.bodies import read_json
from liveblog.web.conditional import etag, if_match
from liveblog.web.context import requested_blog, services
from liveblog.wire.views import JsonObject, briefing_view


async def get_briefing(request: Request) -> Response:
    """Show what is known."""
    blog = await readable_blog(request)
    return revision_answer(request, blog, {"epoch": blog.epoch} | _told(blog), _seq(blog))


async def set_briefing(request: Request) -> Response:
    """Say what is known, in place of what was said before."""
    by = await writer(request)
    wanted = await read_json(request, BriefingInput)
    change = SetBriefing(wanted.draft(), if_match(request))
    changed = await services(request).desk.do(request.path_params["slug"], change, by)
    return _changed(changed, warnings(request, wanted))


async def confirm_statements(request: Request) -> Response:
    """Say that statements hold in spite of what has become of their entries; nothing else of the briefing changes."""
    by = await writer(request)
    wanted, seen = await read_json(request, ConfirmedInput), if_match(request)
    blog = await requested_blog(request)
    briefing = blog.briefing or Briefing((), blog.created_at, 0)
    missing = [place for place in wanted.statements if place >= len(briefing.statements)]
    if missing:
        raise InvalidInput(FieldError("statements", sentence("must be positions of existing statements")))
    draft = BriefingDraft(
        tuple(
            StatementDraft(each.text, each.status, _carriers(each), place in wanted.statements)
            for place, each in enumerate(briefing.statements)
        ),
        briefing.as_of,
        allow_future=True,
    )
    # Whoever names no version means the one that was read here.
    change = SetBriefing(draft, {Position(blog.epoch, briefing.seq)} if seen is None else seen)
    return _changed(await services(request).desk.do(blog.slug, change, by))


def _carriers(statement: Statement) -> tuple[int, ...]:
    return tuple(each.id for each in statement.entries if each.change is not EvidenceChange.DELETION)


async def drop_briefing(request: Request) -> Response:
    """Take the briefing away."""
    by = await writer(request)
    return _changed(await services(request).desk.do(request.path_params["slug"], DropBriefing(if_match(request)), by))


def _changed(changed: Changed[Any], more: JsonObject | None = None) -> Response:
    blog = changed.blog
    said = {"seq": changed.seq, "epoch": blog.epoch} | _told(blog) | (more or {})
    return json_answer(said, headers={"etag": etag(blog.epoch, _seq(blog))})


def _told(blog: Blog) -> JsonObject:
    return {"briefing": briefing_view(blog.briefing) if blog.briefing else None}


def _seq(blog: Blog) -> int:
    return blog.briefing.seq if blog.briefing else 0
