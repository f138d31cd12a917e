"""The export format: a blog as one JSON document (docs/cli.md). Reading and writing files is not done here."""

import json
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from liveblog.desk.importing import Planned, PlannedEntry, PlannedShift
from liveblog.errors import BadRequest
from liveblog.markup import is_nothing
from liveblog.model.blog import Blog
from liveblog.model.characters import is_visible, without_invalid
from liveblog.model.entry import Entry
from liveblog.model.moment import rfc3339
from liveblog.model.shift import Shift
from liveblog.web.input import EntryInput, ShiftInput, validated
from liveblog.wire.views import blog_view

FORMAT = "liveblog-export"
VERSION = 1

_ENTRY_FIELDS = tuple(EntryInput.model_fields)
_SHIFT_FIELDS = tuple(ShiftInput.model_fields)


async def written(
    blog: Blog, entries: AsyncIterable[Entry], shifts: Iterable[Shift], exported_at: datetime
) -> AsyncIterator[str]:
    """Write a blog as a document, piece by piece, so that a long one costs no memory; all of it oldest first."""
    where = {"visibility": blog.visibility.value, "epoch": blog.epoch, "head": blog.head}
    face = blog_view(blog) | where | {"summary": blog.summary}
    top = {"format": FORMAT, "version": VERSION, "exported_at": rfc3339(exported_at), "blog": face}
    yield _json(top).removesuffix("}") + ',\n"entries": ['
    between = "\n"
    async for entry in entries:
        yield between + _json(_entry(blog, entry))
        between = ",\n"
    yield '\n],\n"shifts": [\n' + ",\n".join(_json(_shift(blog, shift)) for shift in shifts) + "\n]}\n"


def is_document(text: str) -> bool:
    """Tell whether a text is meant as an export: a hand-run page doesn't begin with a brace."""
    return text.lstrip().startswith("{")


def from_document(text: str) -> dict[str, Any]:
    """Read a document.

    Raises:
        BadRequest: it is not JSON, not an export, or of a later version.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadRequest(f"The file begins like an export and is not JSON: {error}.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BadRequest(f"The file is JSON, but not an export: it has no “format”: “{FORMAT}”.")
    if document.get("version") != VERSION:
        raise BadRequest(f"The export is of version {document.get('version')}; this program reads version {VERSION}.")
    return document


def items_of(document: dict[str, Any]) -> tuple[Planned, ...]:
    """Return what a document would write, oldest first; hand-overs after the entries of the same instant.

    What nobody would see anything of, as servers of the first versions took it, is left out.

    Raises:
        BadRequest, InvalidInput: something in it breaks a rule.
    """
    try:
        entries = [
            PlannedEntry(str(raw["key"]), _entry_input(raw).draft())
            for raw in document["entries"]
            if not (raw["body"].strip() and is_nothing(raw["body"]))  # blanks alone were never taken
        ]
        shifts = [
            PlannedShift(str(raw["key"]), _shift_input(raw).draft())
            for raw in document["shifts"]
            if is_visible(raw["note"])
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise BadRequest(f"The export is damaged: {error!r}.") from error
    return tuple(sorted([*entries, *shifts], key=when))


def when(item: Planned) -> datetime:
    """Return when a planned item happened."""
    if item.draft.occurred_at is None:
        raise BadRequest(f"The item {item.key} has no time.")
    return item.draft.occurred_at


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entry(blog: Blog, entry: Entry) -> dict[str, Any]:
    members = asdict(entry)
    for name in ("seq", "body_html"):
        del members[name]
    times = {name: rfc3339(members[name]) for name in ("occurred_at", "posted_at")}
    revised = {"revised_at": rfc3339(entry.revised_at) if entry.revised_at else None}
    return {"key": _key(blog, entry.id)} | members | times | revised | {"body": _portable(blog, entry.body)}


def _shift(blog: Blog, shift: Shift) -> dict[str, Any]:
    key = f"{blog.epoch}.shift.{shift.id}"
    return {"key": key, "note": shift.note, "editor": shift.editor, "occurred_at": rfc3339(shift.occurred_at)}


def _key(blog: Blog, entry_id: int | str) -> str:
    return f"{blog.epoch}.{entry_id}"


def _portable(blog: Blog, body: str) -> str:
    """Write links to entries of this blog by their key, so that they lead to the right place in any other."""
    own = re.compile(rf"\]\({re.escape(blog.path)}/entries/([1-9][0-9]*)\)")
    return own.sub(lambda match: f"](entry:{_key(blog, match[1])})", body)


def _entry_input(raw: dict[str, Any]) -> EntryInput:
    return validated(EntryInput, {name: readable(raw[name]) for name in _ENTRY_FIELDS if name in raw})


def _shift_input(raw: dict[str, Any]) -> ShiftInput:
    return validated(ShiftInput, {name: readable(raw[name]) for name in _SHIFT_FIELDS if name in raw})


def readable(value: Any) -> Any:
    """Take out what servers of the first versions took and no text may hold; a name that nobody can see is none."""
    if isinstance(value, list):
        return [each for each in map(readable, value) if each is not None]
    if not isinstance(value, str):
        return value
    return without_invalid(value) if is_visible(value) else None
