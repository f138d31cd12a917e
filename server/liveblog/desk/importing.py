"""Writing a planned coverage into a blog: oldest first, each item once however often it is tried, references as links.

Where the plan comes from (a hand-run page, an export) is decided elsewhere; so is who writes: the desk itself for an
import, the HTTP API for a replay.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

from liveblog.desk.desk import Desk
from liveblog.desk.idempotency import IdempotencyKey
from liveblog.errors import EntryDeleted, StaleRevision
from liveblog.model.entry import EntryDraft
from liveblog.model.event import Position
from liveblog.model.principal import IMPORT
from liveblog.model.shift import ShiftDraft

_REFERENCE = re.compile(r"\]\(entry:([^\s()]+)\)")


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """An entry to write; a link to another one has the target `entry:KEY`.

    `key` is the same whenever the same entry is planned.
    """

    key: str
    draft: EntryDraft


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """A hand-over to write."""

    key: str
    draft: ShiftDraft


Planned: TypeAlias = PlannedEntry | PlannedShift


@dataclass(frozen=True, slots=True)
class Written:
    """What came of an item: its number, the number of its event, and whether it was there before.

    `mark` is the pen's own: it says which revision was written.
    """

    id: int
    seq: int
    replayed: bool
    mark: Any = None


class Pen(Protocol):
    """Writes into one blog; a key that was used before writes nothing."""

    async def post(self, key: str, draft: EntryDraft) -> Written:
        """Post an entry."""
        ...

    async def revise(self, written: Written, body: str) -> None:
        """Replace an entry's body, unless it was revised or deleted since it was written."""
        ...

    async def hand_over(self, key: str, draft: ShiftDraft) -> Written:
        """Record a hand-over."""
        ...


class DeskPen:
    """Writes straight into the database."""

    def __init__(self, desk: Desk, slug: str) -> None:
        self._desk = desk
        self._slug = slug

    async def post(self, key: str, draft: EntryDraft) -> Written:
        """Post an entry."""
        changed = await self._desk.post(self._slug, draft, IMPORT, IdempotencyKey.once(key))
        mark = Position(changed.blog.epoch, changed.seq)
        return Written(changed.subject.id, changed.seq, changed.replayed, mark)

    async def revise(self, written: Written, body: str) -> None:
        """Replace an entry's body, unless somebody did meanwhile."""
        with suppress(StaleRevision, EntryDeleted):
            await self._desk.revise(self._slug, written.id, {"body": body}, IMPORT, {written.mark})

    async def hand_over(self, key: str, draft: ShiftDraft) -> Written:
        """Record a hand-over."""
        changed = await self._desk.hand_over(self._slug, draft, IMPORT, IdempotencyKey.once(key))
        return Written(changed.subject.id, changed.seq, changed.replayed)


async def write_out(pen: Pen, slug: str, items: Sequence[Planned]) -> AsyncIterator[Written]:
    """Write the items in their order and yield what came of each before the next is written.

    A reference becomes a link to the entry's page. One to an entry that comes later is text until that entry is
    written, and a link by a revision after the last.
    """
    ids: dict[str, int] = {}
    known = {item.key for item in items}
    waiting: list[tuple[Written, str]] = []
    for item in items:
        if isinstance(item, PlannedShift):
            yield await pen.hand_over(item.key, item.draft)
            continue
        written = await pen.post(item.key, replace(item.draft, body=_linked(item.draft.body, slug, ids)))
        ids[item.key] = written.id
        if any(key in known and key not in ids for key in _REFERENCE.findall(item.draft.body)):
            waiting.append((written, item.draft.body))
        yield written
    for written, body in waiting:
        await pen.revise(written, _linked(body, slug, ids))


def _linked(body: str, slug: str, ids: Mapping[str, int]) -> str:
    def link(match: re.Match[str]) -> str:
        number = ids.get(match[1])
        return match[0] if number is None else f"](/blogs/{slug}/entries/{number})"

    return _REFERENCE.sub(link, body)
