"""What readers report, at the desk: the list for editors, and closing one of them."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.report import Report
from liveblog.store import Transaction, reads
from liveblog.store.versions import entry_versions
from liveblog.web.context import services
from liveblog.web.editor.responses import draw_form
from liveblog.web.fields import fields_of_editor
from liveblog.web.visitor import checked_form, editor_context, login_first

_VERSIONS = 100
"""So far back it is looked for what a reader saw."""


@login_first
async def list_reports(request: Request) -> Response:
    """Show what is open, the oldest first, each with its entry as it is, and the way to what was changed since."""
    found = await editor_context(request)
    reports = await services(request).reports.open(found.blog)
    async with services(request).store.read() as transaction:
        entries = await reads.present_entries(transaction, found.blog, {each.entry_id for each in reports})
        seen = await _seen(transaction, found.blog, reports, entries)
    done = request.query_params.get("done")
    return draw_form(request, "desk_reports.html", found, reports=reports, entries=entries, seen=seen, done=done)


async def _seen(
    transaction: Transaction, blog: Blog, reports: Sequence[Report], entries: Mapping[int, Entry]
) -> dict[int, int]:
    """Return the event that made what was seen, by the number of the report, where the entry is another since."""
    old = [each for each in reports if each.entry_id in entries and each.revision < entries[each.entry_id].revision]
    made: dict[tuple[int, int], int] = {}
    for entry_id in {each.entry_id for each in old}:
        versions = await entry_versions(transaction, blog, entry_id, _VERSIONS)
        made |= {(entry_id, version.entry.revision): version.entry.seq for version in versions}
    return {each.id: made[each.entry_id, each.revision] for each in old if (each.entry_id, each.revision) in made}


async def close_report(request: Request) -> Response:
    """Close a report; one that is closed already is fine."""
    found = await checked_form(request, await fields_of_editor(request))
    await services(request).reports.close(found.blog, request.path_params["report_id"], found.visitor.principal)
    there = f"/desk/{found.blog.slug}/reports?done=yes"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
