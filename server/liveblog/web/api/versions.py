"""The versions of an entry over the API: listed, read, compared, restored. They are the desk's, not the readers'."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import Revise
from liveblog.errors import BadRequest, NotFound
from liveblog.model.principal import Scope
from liveblog.present.difference import difference
from liveblog.present.draft_views import blocks_view, version_view, versions_view
from liveblog.present.versions import changed_members
from liveblog.store import Transaction, reads
from liveblog.store.versions import Version, entry_version, entry_versions
from liveblog.web.actors import actor_names
from liveblog.web.api.answers import change_answer, desk_answer, entry_made, entry_written
from liveblog.web.auth import at_desk
from liveblog.web.conditional import if_match
from liveblog.web.context import services
from liveblog.web.parameters import number_of

_LISTED = 50
_RULE = "must be the number of a version"


async def list_entry_versions(request: Request) -> Response:
    """List the versions of an entry, newest first."""
    _, blog = await at_desk(request, Scope.WRITE)
    before = number_of(request, "before", _RULE) if "before" in request.query_params else None
    async with services(request).store.read() as transaction:
        entry = await reads.present_entry(transaction, blog, request.path_params["entry_id"])
        found = await entry_versions(transaction, blog, entry.id, _LISTED + 1, before)
        names = await _names(transaction, *found)
    earlier = found[_LISTED - 1].entry.seq if len(found) > _LISTED else None
    return desk_answer({"epoch": blog.epoch, "versions": versions_view(found, _LISTED, names), "before": earlier})


async def get_entry_version(request: Request) -> Response:
    """Show an entry as one of its versions made it."""
    _, blog = await at_desk(request, Scope.WRITE)
    async with services(request).store.read() as transaction:
        entry = await reads.present_entry(transaction, blog, request.path_params["entry_id"])
        found = await entry_version(transaction, blog, entry.id, request.path_params["version"])
        names = await _names(transaction, found)
    return desk_answer(
        {"epoch": blog.epoch} | version_view(found, names) | {"entry": await entry_made(request, blog, found.entry)}
    )


async def compare_entry_versions(request: Request) -> Response:
    """Show what two versions of an entry differ in."""
    by, blog = await at_desk(request, Scope.WRITE)
    for name in ("from", "to"):
        if name not in request.query_params:
            raise BadRequest(_RULE, name)
    numbers = sorted(number_of(request, name, _RULE) for name in ("from", "to"))
    services(request).differences.require_room(by.key)
    async with services(request).store.read() as transaction:
        entry = await reads.present_entry(transaction, blog, request.path_params["entry_id"])
        older, newer = [await entry_version(transaction, blog, entry.id, number) for number in numbers]
        names = await _names(transaction, older, newer)
    text = await services(request).differences.run(difference, older.entry.body, newer.entry.body, asker=by.key)
    before, after = [await entry_made(request, blog, version.entry) for version in (older, newer)]
    members = [name for name in changed_members(older.entry, newer.entry) if name != "body"]
    fields = [{"field": name, "before": before[name], "after": after[name]} for name in members]
    pair = {"older": version_view(older, names), "newer": version_view(newer, names)}
    return desk_answer({"epoch": blog.epoch} | pair | {"fields": fields, "text": blocks_view(text)})


async def restore_entry_version(request: Request) -> Response:
    """Make an earlier version of an entry its newest."""
    by, blog = await at_desk(request, Scope.WRITE)
    async with services(request).store.read() as transaction:
        entry = await reads.present_entry(transaction, blog, request.path_params["entry_id"])
        found = await entry_version(transaction, blog, entry.id, request.path_params["version"])
    changed = await services(request).desk.do(blog.slug, Revise.restoring(found.entry, if_match(request)), by)
    return change_answer(request, changed, {"entry": await entry_written(request, changed.blog, changed.subject)})


async def _names(transaction: Transaction, *versions: Version) -> dict[str, str]:
    if not versions:
        raise NotFound("This entry has no earlier version.")
    return await actor_names(transaction, {version.by for version in versions})
