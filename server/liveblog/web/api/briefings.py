"""The briefing over the API: what is known, said, said anew, and taken away."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk import Changed
from liveblog.desk.changes import DropBriefing, SetBriefing
from liveblog.intake.models import BriefingInput
from liveblog.model.blog import Blog
from liveblog.web.api.answers import json_answer, revision_answer
from liveblog.web.auth import readable_blog, writer
from liveblog.web.bodies import read_json
from liveblog.web.conditional import etag, if_match
from liveblog.web.context import services
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
    return _changed(await services(request).desk.do(request.path_params["slug"], change, by))


async def drop_briefing(request: Request) -> Response:
    """Take the briefing away."""
    by = await writer(request)
    return _changed(await services(request).desk.do(request.path_params["slug"], DropBriefing(if_match(request)), by))


def _changed(changed: Changed[Any]) -> Response:
    blog = changed.blog
    said = {"seq": changed.seq, "epoch": blog.epoch} | _told(blog)
    return json_answer(said, headers={"etag": etag(blog.epoch, _seq(blog))})


def _told(blog: Blog) -> JsonObject:
    return {"briefing": briefing_view(blog.briefing) if blog.briefing else None}


def _seq(blog: Blog) -> int:
    return blog.briefing.seq if blog.briefing else 0
