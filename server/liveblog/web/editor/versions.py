"""The versions of an entry: listed, two of them compared, and one of them restored as a new revision."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.desk.changes import Revise
from liveblog.errors import LiveblogError, NotFound, StaleRevision
from liveblog.present.difference import difference
from liveblog.present.versions import Comparison, field_changes, version_lines
from liveblog.sentence import sentence
from liveblog.store.versions import Version, entry_version, entry_versions
from liveblog.web.actors import actor_names
from liveblog.web.context import services
from liveblog.web.editor.form import form_in, revision_of
from liveblog.web.editor.responses import draw_form
from liveblog.web.editor.revising import present_entry
from liveblog.web.fields import fields_of_editor
from liveblog.web.parameters import number_in, number_of
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first

LISTED = 50
_RULE = "must be the number of a version"


@login_first
async def versions(request: Request) -> Response:
    """List the versions of an entry, and compare two of them: those that the query names, else the last two."""
    return await _draw(request, await editor_context(request))


@login_first
async def restore(request: Request) -> Response:
    """Make a version what readers see, as a new revision, unless somebody else has changed the entry meanwhile."""
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields)
    entry_id, by = request.path_params["entry_id"], found.visitor.principal
    async with services(request).store.read() as transaction:
        wanted = await entry_version(
            transaction, found.blog, entry_id, number_in(fields.get("version", ""), "version", _RULE)
        )
    try:
        change = Revise.restoring(wanted.entry, form_in(fields).if_match)
        await services(request).desk.do(found.blog.slug, change, by)
    except StaleRevision as error:
        return await _draw(request, found, error)
    there = f"/desk/{found.blog.slug}/entries/{entry_id}/versions?done=restored"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


async def _draw(request: Request, found: EditorContext, error: LiveblogError | None = None) -> Response:
    app, entry = services(request), await present_entry(request, found.blog)
    before = _number(request, "before")
    app.differences.require_room(found.visitor.principal.key)
    async with app.store.read() as transaction:
        listed = await entry_versions(transaction, found.blog, entry.id, LISTED + 1, before)
        if not listed:
            raise NotFound(sentence("Entry {id} has no version before {before}.", id=entry.id, before=before))

        async def chosen(name: str, usual: Version) -> Version:
            seq = _number(request, name)
            return usual if seq is None else await entry_version(transaction, found.blog, entry.id, seq)

        names = await actor_names(transaction, [version.by for version in listed])
        pair = await chosen("from", listed[:2][-1]), await chosen("to", listed[0])
    shown = {
        "entry": entry,
        "revision": revision_of(entry, found.blog),
        "lines": version_lines(listed, LISTED),
        "earlier": listed[LISTED - 1].entry.seq if len(listed) > LISTED else None,
        "comparison": await _compared(request, found, pair),
        "names": names,
        "restored": request.query_params.get("done") == "restored",
    }
    return draw_form(request, "desk_versions.html", found, error, **shown)


def _number(request: Request, name: str) -> int | None:
    return number_of(request, name, _RULE) if name in request.query_params else None


async def _compared(request: Request, found: EditorContext, pair: Sequence[Version]) -> Comparison:
    older, newer = sorted(pair, key=lambda version: version.entry.seq)
    text = await services(request).differences.run(
        difference, older.entry.body, newer.entry.body, asker=found.visitor.principal.key
    )
    return Comparison(older, newer, field_changes(older.entry, newer.entry, found.blog.zone), text)
