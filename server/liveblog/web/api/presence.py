"""Who is at a blog's desk, over the API: programs see the people there, and are seen, as pages of the desk are."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may, require
from liveblog.intake.presence import OnItInput, PresenceInput, SignKind
from liveblog.model.blog import Blog
from liveblog.model.presence import Sign
from liveblog.model.principal import Principal, Scope
from liveblog.present.desk_people import desk_people, lease_view, people_view
from liveblog.web.api.answers import desk_answer
from liveblog.web.auth import at_desk
from liveblog.web.bodies import read_json
from liveblog.web.context import services


async def get_presence(request: Request) -> Response:
    """Tell who is there, what they say that they work on, and whose each entry is that somebody edits."""
    by, blog = await at_desk(request, Scope.SUBMIT)
    return desk_answer(await _state(request, by, blog))


async def say_presence(request: Request) -> Response:
    """Take a sign of life, or that somebody has left; answer whose the entry is that they look at."""
    by, blog = await at_desk(request, Scope.SUBMIT)
    wanted = await read_json(request, PresenceInput)
    if wanted.take:
        require(by, Scope.WRITE, blog)
    presence, lease = services(request).presence, None
    if wanted.state is SignKind.LEFT:
        await presence.leave(blog, by, wanted.page)
    else:
        sign = Sign(wanted.page, wanted.entry_id, wanted.state is SignKind.WRITING or wanted.take)
        lease = await presence.sign(blog, by, sign, edits=may(by, Scope.WRITE, blog), take=wanted.take)
    return desk_answer({"epoch": blog.epoch, "lease": lease and lease_view(lease, by.key)})


async def undertake(request: Request) -> Response:
    """Note what somebody is working on; an empty line takes it back."""
    by, blog = await at_desk(request, Scope.SUBMIT)
    wanted = await read_json(request, OnItInput)
    await services(request).presence.undertake(blog, by, " ".join(wanted.line.split()))
    return desk_answer(await _state(request, by, blog))


async def _state(request: Request, by: Principal, blog: Blog) -> dict[str, Any]:
    state = await services(request).presence.state(blog)
    return {"epoch": blog.epoch} | people_view(desk_people(state, by.key))
