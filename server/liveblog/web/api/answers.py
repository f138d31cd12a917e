"""Answers of the API: JSON with the headers that go with it."""

from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk import Changed
from liveblog.intake.models import EntryInput, EntryPatch, Input
from liveblog.markup import not_adding_up, unlikely_times
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.moment import distance, is_far
from liveblog.web.cache.policy import cache_control
from liveblog.web.conditional import etag, is_unchanged
from liveblog.web.context import services
from liveblog.web.drawing import made_of
from liveblog.wire.frame import encode
from liveblog.wire.views import JsonObject, entry_source_view, tombstone_view


def json_answer(value: Any, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    """Answer with JSON that may not be kept."""
    return Response(
        encode(value), status, {"cache-control": "no-store"} | (headers or {}), media_type="application/json"
    )


def desk_answer(value: Any, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    """Answer with JSON that is the desk's own: nobody may keep it."""
    return json_answer(value, status, {"cache-control": "private, no-store"} | (headers or {}))


def revision_answer(request: Request, blog: Blog, value: Any, seq: int) -> Response:
    """Answer with JSON that is tagged with the event that made it, or 304 when the asker has it."""
    tag = etag(blog.epoch, seq)
    headers = {"etag": tag, "cache-control": cache_control(blog, "no-cache")}
    if is_unchanged(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return json_answer(value, headers=headers)


def change_answer(
    request: Request, changed: Changed[Any], told: JsonObject, status: int = HTTPStatus.OK, entries: str | None = None
) -> Response:
    """Answer to a change: `{seq, epoch, …}`, tagged with its event, or with the last one where none was needed.

    An entry that was made is below `entries`, or else below the address that was asked.
    """
    headers = {"etag": etag(changed.blog.epoch, changed.seq or changed.blog.head)}
    if changed.replayed:
        headers["idempotency-replayed"] = "true"
    if status == HTTPStatus.CREATED and "entry" in told:
        headers["location"] = f"{entries or request.scope['path']}/{told['entry']['id']}"
    return json_answer({"seq": changed.seq, "epoch": changed.blog.epoch} | told, status, headers)


def warnings(request: Request, wanted: Input, *more: JsonObject) -> JsonObject:
    """Return the member that tells what was done as asked, and is so unusual that it may be a mistake; {}: nothing.

    That is every time that is far from now, and what else is named.
    """
    present = services(request).desk.clock()
    times = [(name, value) for name, value in wanted if isinstance(value, datetime) and is_far(value, present)]
    far = [{"field": name, "message": f"is {distance(time, present)}: is the date right?"} for name, time in times]
    return {"warnings": [*far, *more]} if far or more else {}


def entry_warnings(request: Request, wanted: EntryInput | EntryPatch, entry: Entry | Tombstone) -> JsonObject:
    """Return what may be a mistake of an entry, too: of a figure, parts that do not add up to it, or its time."""
    if isinstance(entry, Tombstone):
        return warnings(request, wanted)
    present = services(request).desk.clock()
    sums = [f"tells “{each.name}”, whose parts do not add up to it" for each in not_adding_up(entry.body_html)]
    times = [
        f"tells “{said.name}” as of a time that is {distance(as_of, present)}: is the date right?"
        for said, as_of in unlikely_times(entry.body_html, present)
    ]
    return warnings(request, wanted, *({"field": "body", "message": message} for message in (*sums, *times)))


async def entry_made(request: Request, blog: Blog, entry: Entry | Tombstone) -> JsonObject:
    """Show an entry as `entry_json` does: a long one is drawn in a thread.

    Raises:
        Busy: there is no place for that.
    """
    return await made_of(request, (entry,), entry_json, request, blog, entry)


async def entry_written(request: Request, blog: Blog, entry: Entry | Tombstone) -> JsonObject:
    """Show an entry that was just written as `entry_json` does: nobody is refused, for it is written."""
    return await services(request).frames.made(entry, partial(entry_json, request, blog, entry), "answers")


def entry_json(request: Request, blog: Blog, entry: Entry | Tombstone) -> JsonObject:
    """Show an entry with its Markdown, or its tombstone."""
    if isinstance(entry, Tombstone):
        return tombstone_view(entry)
    return entry_source_view(blog, entry, services(request).renderer)
