"""Claims over the API: giving one a status, taking it away, and the open ones by age."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import Change, DropClaim, SetClaim
from liveblog.intake.models import ClaimInput
from liveblog.model.entry import Entry
from liveblog.model.principal import Principal, Scope
from liveblog.store.listings import open_claims
from liveblog.web.api.answers import change_answer, desk_answer, entry_json
from liveblog.web.auth import at_desk, writer
from liveblog.web.bodies import read_json
from liveblog.web.context import services
from liveblog.wire.views import claim_view


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


async def _changed(request: Request, change: Change[Entry], by: Principal) -> Response:
    changed = await services(request).desk.do(request.path_params["slug"], change, by)
    return change_answer(request, changed, {"entry": entry_json(request, changed.blog, changed.subject)})
