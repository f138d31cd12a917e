"""Entries over the API, and pictures for them."""

from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import revision_or_retraction
from liveblog.errors import EntryNotFound, NotFound
from liveblog.intake.models import EntryInput, EntryPatch
from liveblog.model.entry import Entry
from liveblog.model.page import EntryPage
from liveblog.store import reads
from liveblog.web.api.answers import change_answer, entry_made, entry_warnings, entry_written, revision_answer
from liveblog.web.api.idempotency import idempotency_key
from liveblog.web.auth import TopicReading, reading, reading_topics, writer
from liveblog.web.bodies import read_json
from liveblog.web.cache.policy import Rendered, cached_response
from liveblog.web.cache.response import CachedResponse
from liveblog.web.conditional import if_match
from liveblog.web.context import services
from liveblog.web.drawing import made_of
from liveblog.web.media import keep_picture
from liveblog.web.parameters import page_number
from liveblog.wire.frame import encode_with
from liveblog.wire.views import Drawing, entry_source_view, page_view
from liveblog.work.bounds import NEWEST, PAGES


async def post_entry(request: Request) -> Response:
    """Post an entry."""
    by = await writer(request)
    wanted = await read_json(request, EntryInput)
    changed = await services(request).desk.post(
        request.path_params["slug"], wanted.draft(), by, idempotency_key(request, wanted)
    )
    view = await entry_written(request, changed.blog, changed.subject)
    return change_answer(
        request, changed, {"entry": view} | entry_warnings(request, wanted, changed.subject), HTTPStatus.CREATED
    )


async def list_entries(request: Request) -> Response:
    """Show a page of entries: a snapshot, with the position it continues from (docs/protocol.md §4)."""
    number = page_number(request)
    render, bound = partial(_render_page, request, number), PAGES if number else NEWEST
    return await cached_response(request, ("snapshot", number), render, "no-cache", bound)


async def _render_page(request: Request, number: int | None) -> Rendered:
    async with services(request).store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, request.path_params["slug"])
        page = await reads.page(transaction, blog, number)
    if page is None:
        raise NotFound(f"This blog has no page {number}.")
    return Rendered(blog, await made_of(request, page.entries, _snapshot, page, services(request).renderer))


def _snapshot(page: EntryPage, draw: Drawing) -> CachedResponse:
    view = page_view(page, draw, entry_source_view)
    return CachedResponse(encode_with(view, "entries", view.pop("entries")), "application/json")


async def get_entry(request: Request) -> Response:
    """Show an entry."""
    number = request.path_params["entry_id"]
    async with reading_topics(request) as limited:
        found = (limited.blog, await _limited_entry(limited, number)) if limited else None
    if found is None:
        async with reading(request) as (transaction, blog):
            found = blog, await reads.present_entry(transaction, blog, number)
    blog, entry = found
    view = {"epoch": blog.epoch, "entry": await entry_made(request, blog, entry)}
    return revision_answer(request, blog, view, entry.seq)


async def _limited_entry(limited: TopicReading, number: int) -> Entry:
    """Read an entry for somebody who may read those of some topics alone."""
    entry = await reads.present_entry(limited.transaction, limited.blog, number)
    if not entry.has_topic(limited.topics):
        raise EntryNotFound(number)
    return entry.alone


async def revise_entry(request: Request) -> Response:
    """Change an entry."""
    by = await writer(request)
    patch = await read_json(request, EntryPatch)
    entry_id, correction = request.path_params["entry_id"], patch.correction_draft()
    change = revision_or_retraction(entry_id, patch.changes(), if_match(request), correction)
    changed = await services(request).desk.do(request.path_params["slug"], change, by)
    view = await entry_written(request, changed.blog, changed.subject)
    return change_answer(request, changed, {"entry": view} | entry_warnings(request, patch, changed.subject))


async def delete_entry(request: Request) -> Response:
    """Delete an entry and purge its text."""
    by = await writer(request)
    changed = await services(request).desk.delete(
        request.path_params["slug"], request.path_params["entry_id"], by, if_match(request)
    )
    return change_answer(request, changed, {"entry": await entry_written(request, changed.blog, changed.subject)})


async def upload_picture(request: Request) -> Response:
    """Keep a picture; the answer has the Markdown that shows it."""
    return await keep_picture(request, await writer(request))
