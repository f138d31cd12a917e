"""Hand-overs over the API: prepared with notes, taken back, taken over, and recorded; as at the desk."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk import Changed
from liveblog.intake.handovers import HandoverInput, TakeOverInput
from liveblog.intake.models import ShiftInput
from liveblog.model.blog import Blog
from liveblog.model.handover import PreparedHandover
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Scope
from liveblog.model.shift import Shift
from liveblog.web.api.answers import change_answer, desk_answer, warnings
from liveblog.web.api.idempotency import idempotency_key
from liveblog.web.auth import at_desk, writer
from liveblog.web.bodies import read_json
from liveblog.web.context import services
from liveblog.web.shifts import take_over
from liveblog.wire.views import JsonObject, duty_view, shift_view


async def get_handover(request: Request) -> Response:
    """Show who is on duty, and what is prepared for the next editor."""
    _, blog = await at_desk(request, Scope.WRITE)
    return await _answer(request, blog)


async def prepare_handover(request: Request) -> Response:
    """Prepare a hand-over, in the place of one that waits."""
    by, blog = await at_desk(request, Scope.WRITE)
    said = await read_json(request, HandoverInput)
    await services(request).handovers.prepare(blog, by, said.notes, said.note)
    return await _answer(request, blog)


async def take_back_handover(request: Request) -> Response:
    """Take back what waits; nothing is fine."""
    by, blog = await at_desk(request, Scope.WRITE)
    await services(request).handovers.take_back(blog, by)
    return await _answer(request, blog)


async def take_over_shift(request: Request) -> Response:
    """Put whoever asks on duty, once."""
    by, blog = await at_desk(request, Scope.WRITE)
    wanted = await read_json(request, TakeOverInput)
    changed = await take_over(request, blog, by, wanted.seen)
    return change_answer(request, changed, _told(request, changed))


async def hand_over(request: Request) -> Response:
    """Record a hand-over between two editors."""
    by = await writer(request)
    wanted = await read_json(request, ShiftInput)
    app = services(request)
    key = idempotency_key(request, wanted)
    changed = await app.desk.hand_over(request.path_params["slug"], wanted.draft(), by, key)
    app.handovers.tell(changed.blog)
    told = _told(request, changed) | warnings(request, wanted)
    return change_answer(request, changed, told, HTTPStatus.CREATED)


def _told(request: Request, changed: Changed[Shift]) -> JsonObject:
    return {"shift": shift_view(changed.blog, changed.subject, services(request).renderer)}


async def _answer(request: Request, blog: Blog) -> Response:
    state = await services(request).handovers.state(blog)
    told = {
        "on_duty": duty_view(blog.on_duty) if blog.on_duty else None,
        "last": state.last,
        "prepared": _prepared_view(state.open) if state.open else None,
    }
    return desk_answer({"epoch": blog.epoch} | told)


def _prepared_view(prepared: PreparedHandover) -> JsonObject:
    made = {"made_at": rfc3339(prepared.made_at), "made_by": prepared.maker}
    return {"notes": prepared.notes, "note": prepared.note} | made
