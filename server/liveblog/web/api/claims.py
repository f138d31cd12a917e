"""What is to be checked, over the API: claims and their status, and entries that link to what has changed since."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import Change, DropClaim, SetClaim, StillRight
from liveblog.intake.models import ClaimInput, StillRightInput
from liveblog.model.entry import Entry
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Principal, Scope
from liveblog.store.listings import open_claims, unsettled_entries
from liveblog.web.api.answers import change_answer, desk_answer, entry_written
from liveblog.web.auth import at_desk, writer
from liveblog.web.bodies import read_json
from liveblog.web.context import services
from liveblog.wire.views import JsonObject, claim_view, reference_view


async def set_claim(request: Request) -> Response:
    """Give something that an entry says a status."""
    by = await writer(request)
    wanted = await read_json(request, ClaimInput)
    return await _changed(request, SetClaim(request.path_params["entry_id"], wanted.draft()), by)


async def drop_claim(request: Request) -> Response:
    """Take a status away."""
    by = await writer(request)
    return await _changed(request, DropClaim(request.path_params["entry_id"], request.path_params["claim_id"]), by)


async def list_open_claims(request: Request) -> Response:
    """List the open claims of a blog, the oldest first."""
    _, blog = await at_desk(request, Scope.WRITE)
    async with services(request).store.read() as transaction:
        found = await open_claims(transaction, blog)
    lines = [{"entry": entry.id, "headline": entry.headline} | claim_view(claim) for entry, claim in found]
    return desk_answer({"epoch": blog.epoch, "claims": lines})


async def list_unsettled_entries(request: Request) -> Response:
    """List the entries that link to what was corrected, withdrawn or deleted since, as it was longest ago first."""
    _, blog = await at_desk(request, Scope.WRITE)
    async with services(request).store.read() as transaction:
        found = await unsettled_entries(transaction, blog)
    return desk_answer({"epoch": blog.epoch, "entries": [_unsettled(entry) for entry in found]})


def _unsettled(entry: Entry) -> JsonObject:
    marked = [each for each in entry.cites if each.changed_at]
    until = max(each.changed_at for each in marked if each.changed_at)
    said = {"entry": entry.id, "headline": entry.headline, "until": rfc3339(until)}
    return said | {"cites": [reference_view(each) for each in marked]}


async def still_right(request: Request) -> Response:
    """Take the marks off an entry that links to what has changed until a moment."""
    by = await writer(request)
    wanted = await read_json(request, StillRightInput)
    return await _changed(request, StillRight(request.path_params["entry_id"], wanted.until), by)


async def _changed(request: Request, change: Change[Entry], by: Principal) -> Response:
    changed = await services(request).desk.do(request.path_params["slug"], change, by)
    return change_answer(request, changed, {"entry": await entry_written(request, changed.blog, changed.subject)})
