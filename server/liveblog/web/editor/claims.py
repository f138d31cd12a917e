"""What is to be checked, at the desk: open claims by age, claims of an entry, and links to what has changed since."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.desk.changes import DropClaim, SetClaim, StillRight
from liveblog.desk.mentions import entry_meant
from liveblog.errors import BadRequest, FieldError, InvalidInput, LiveblogError
from liveblog.intake.typed import claim_typed
from liveblog.model.blog import Blog
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.draft import CLAIM_FIELDS, DraftText
from liveblog.model.entry import Entry
from liveblog.model.moment import moment_of, old
from liveblog.render.texts import name
from liveblog.sentence import sentence
from liveblog.store import Transaction, reads
from liveblog.store.listings import open_claims, unsettled_entries
from liveblog.store.suggesting import entries_at
from liveblog.web.context import services
from liveblog.web.editor.responses import draw_form, session_lost_page
from liveblog.web.editor.revising import present_entry
from liveblog.web.fields import Fields, fields_of_editor, fields_to_keep
from liveblog.web.parameters import number_in
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first

SETTLED_BY = "settled_by"
_BLANK = dict.fromkeys((*CLAIM_FIELDS, SETTLED_BY, "row", "of"), "")
_OFFERED = 50  # entries that are offered to have settled something
_DONE = {
    "set": sentence("The claim has its status."),
    "dropped": sentence("The claim is taken away."),
    "right": sentence("The entry no longer says that something it links to has changed."),
}


@login_first
async def list_claims(request: Request) -> Response:
    """Show the open claims of a blog, the oldest first, and the entries that link to what has changed since."""
    return await _draw_list(request, await editor_context(request))


@login_first
async def claims_of_entry(request: Request) -> Response:
    """Show what of an entry has a status, and a form for more; `?quote=` is the sentence that is meant."""
    found = await editor_context(request)
    quote = request.query_params.get("quote", "")
    return await _draw_entry(request, found, {"quote": quote, "claim": ClaimStatus.REPORTED})


async def change_claim(request: Request) -> Response:
    """Give a claim of an entry its status, or take it away; what is wrong is told on the page it came from."""
    fields = await fields_to_keep(request)
    try:
        found = await checked_form(request, fields)
        return await _change(request, found, fields)
    except BadRequest:
        raise
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        draw = _draw_entry if fields.get("from") == "entry" else _draw_list
        return await draw(request, await editor_context(request), fields, error)


async def _change(request: Request, found: EditorContext, fields: Fields) -> Response:
    desk, by, entry_id = services(request).desk, found.visitor.principal, request.path_params["entry_id"]
    if "drop" in fields:
        number = number_in(fields["drop"], "drop", "must be the number of a claim")
        await desk.do(found.blog.slug, DropClaim(entry_id, number), by)
        return _back(request, found, fields, "dropped")
    await desk.do(found.blog.slug, SetClaim(entry_id, await _said(request, found.blog, fields)), by)
    return _back(request, found, fields, "set")


@login_first
async def keep_as_it_is(request: Request) -> Response:
    """Take the marks off an entry that links to what has changed since, as far as they were seen.

    Raises:
        BadRequest: the form does not say until when.
    """
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields)
    if (until := moment_of(fields.get("until", ""))) is None:
        raise BadRequest(sentence("must be a time"), "until")
    change = StillRight(request.path_params["entry_id"], until)
    await services(request).desk.do(found.blog.slug, change, found.visitor.principal)
    return _back(request, found, fields, "right")


async def _said(request: Request, blog: Blog, fields: Fields) -> ClaimDraft:
    """Read what the form says.

    Raises:
        InvalidInput: names what is wrong.
    """
    typed: dict[str, Any] = {name: fields.get(name, "") for name in CLAIM_FIELDS}
    claim = claim_typed(DraftText(**typed))
    if claim is None:
        raise InvalidInput(FieldError("claim", sentence("must be a status")))
    settled_by = None
    if named := fields.get(SETTLED_BY, "").strip():
        async with services(request).store.read() as transaction:
            settled_by = await entry_meant(transaction, blog, named, SETTLED_BY)
    return claim.model_copy(update={"settled_by": settled_by}).draft()


def _back(request: Request, found: EditorContext, fields: Fields, did: str) -> Response:
    of_entry = f"/entries/{request.path_params['entry_id']}" if fields.get("from") == "entry" else ""
    there = f"/desk/{found.blog.slug}{of_entry}/claims?done={did}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


async def _draw_list(
    request: Request, found: EditorContext, typed: Fields | None = None, error: LiveblogError | None = None
) -> Response:
    async with services(request).store.read() as transaction:
        claims = await open_claims(transaction, found.blog)
        unsettled = await unsettled_entries(transaction, found.blog)
        changed = await _changed(transaction, found.blog, unsettled)
    shown = {"claims": claims, "unsettled": unsettled, "changed": changed}
    return await _draw(request, "desk_claims.html", found, typed, error, **shown)


async def _draw_entry(
    request: Request, found: EditorContext, typed: Fields | None = None, error: LiveblogError | None = None
) -> Response:
    entry = await present_entry(request, found.blog)
    return await _draw(request, "desk_claim.html", found, typed, error, entry=entry)


async def _draw(
    request: Request,
    template: str,
    found: EditorContext,
    typed: Fields | None,
    error: LiveblogError | None,
    **context: object,
) -> Response:
    async with services(request).store.read() as transaction:
        newest = await entries_at(transaction, found.blog, lambda _: True, _OFFERED)
        present = await reads.present_entries(transaction, found.blog, newest)
    offered = sorted(present.values(), key=lambda entry: entry.place, reverse=True)
    said = {"typed": _BLANK | dict(typed or {}), "offered": offered, "now": services(request).desk.clock()}
    said |= {"old": old, "named": name}
    done = _DONE.get(request.query_params.get("done", "")) if request.method == "GET" else None
    return draw_form(request, template, found, error, **said, done=done, **context)


async def _changed(transaction: Transaction, blog: Blog, citing: Sequence[Entry]) -> Mapping[int, Entry]:
    """Return those that are linked to and are there still, by number: what was told of them last says what changed."""
    ids = {cited.id for entry in citing for cited in entry.cites if cited.change}
    return await reads.present_entries(transaction, blog, ids)
