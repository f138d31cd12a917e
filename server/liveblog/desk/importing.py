"""Writing a planned coverage into a blog: oldest first, each item once however often it is tried, references as links.

Where the plan comes from (a hand-run page, an export) is decided elsewhere; so is who writes: the desk itself for an
import, the HTTP API for a replay.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any, Protocol, TypeAlias

from liveblog.desk.changes import Change, HandOver, Post, SetClaim
from liveblog.desk.desk import Desk
from liveblog.desk.idempotency import IdempotencyKey
from liveblog.desk.pen import Changed
from liveblog.errors import EntryDeleted, EntryRetracted, StaleRevision
from liveblog.model.claim import ClaimDraft
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryDraft
from liveblog.model.event import Position
from liveblog.model.principal import IMPORT
from liveblog.model.shift import ShiftDraft

_REFERENCE = re.compile(r"\]\(entry:([^\s()]+)\)")


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """The status of something that an entry says; `settled_by` is the key of the entry that told what is known."""

    draft: ClaimDraft
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """An entry to write; a link to another one has the target `entry:KEY`.

    `key` is the same whenever the same entry is planned. `told` is what readers were told of its changes, oldest first,
    `claims` what of it has a status.
    """

    key: str
    draft: EntryDraft
    told: tuple[CorrectionDraft, ...] = ()
    claims: tuple[PlannedClaim, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether nothing is left of it but why."""
        return bool(self.told) and self.told[-1].kind is CorrectionKind.RETRACTION


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """A hand-over to write."""

    key: str
    draft: ShiftDraft


Planned: TypeAlias = PlannedEntry | PlannedShift


@dataclass(frozen=True, slots=True)
class Written:
    """What came of an item: its number, that of its event, and whether it was there before.

    `mark` is the target's own: it says which revision was written.
    """

    id: int
    seq: int
    replayed: bool
    mark: Any = None


class Target(Protocol):
    """Writes into one blog; what bears a key that was used before is not written again."""

    @property
    def at_once(self) -> int:
        """So many items are given to it together, at most."""
        ...

    async def write(self, items: Sequence[Planned], coming: Sequence[Planned] = ()) -> Sequence[Written]:
        """Post entries and record hand-overs, in their order; `coming` is what it will be given next."""
        ...

    async def revise(self, written: Written, body: str) -> None:
        """Replace an entry's body, unless it was revised or deleted since it was written."""
        ...

    async def claim(self, written: Written, claims: Sequence[ClaimDraft]) -> None:
        """Give what an entry says its status, unless it has one, or the entry is gone."""
        ...


class DeskTarget:
    """Writes straight into the database, many items in a transaction."""

    at_once = 256

    def __init__(self, desk: Desk, slug: str) -> None:
        self._desk = desk
        self._slug = slug
        self._rendering: asyncio.Task[Mapping[str, str]] | None = None

    async def write(self, items: Sequence[Planned], coming: Sequence[Planned] = ()) -> Sequence[Written]:
        """Post entries and record hand-overs, in their order, while another process renders what comes next."""
        rendered = await self._rendering if self._rendering else {}
        self._rendering = asyncio.create_task(self._desk.markdown.ahead(_bodies(coming))) if coming else None
        keyed = [(_change(item, rendered), IdempotencyKey.once(item.key)) for item in items]
        return [_told(changed) for changed in await self._desk.do_all(self._slug, keyed, IMPORT)]

    async def revise(self, written: Written, body: str) -> None:
        """Replace an entry's body, unless somebody did meanwhile."""
        with suppress(StaleRevision, EntryDeleted):
            await self._desk.revise(self._slug, written.id, {"body": body}, IMPORT, {written.mark})

    async def claim(self, written: Written, claims: Sequence[ClaimDraft]) -> None:
        """Give what an entry says its status as of then."""
        for each in claims:
            with suppress(EntryDeleted, EntryRetracted):
                await self._desk.do(self._slug, SetClaim(written.id, each, is_brought=True), IMPORT)


def _change(item: Planned, rendered: Mapping[str, str]) -> Change[Any]:
    if isinstance(item, PlannedEntry):
        return Post(item.draft, rendered.get(item.draft.body, ""), told=item.told)
    return HandOver(item.draft)


def _bodies(items: Iterable[Planned]) -> Collection[str]:
    return [item.draft.body for item in items if isinstance(item, PlannedEntry) and item.draft.body]


def _told(changed: Changed[Any]) -> Written:
    return Written(changed.subject.id, changed.seq, changed.replayed, Position(changed.blog.epoch, changed.seq))


async def write_out(target: Target, slug: str, items: Iterable[Planned]) -> AsyncIterator[Written]:
    """Write the items in their order and yield what came of each.

    A reference becomes a link to the entry's page. One to an entry that comes later is text until that entry is
    written, and a link by a revision after the last. Then claims get their status: what settled them is there.
    """
    ids: dict[str, int] = {}
    waiting: dict[str, tuple[Written, str]] = {}
    claimed: list[tuple[Written, Sequence[PlannedClaim]]] = []
    for group, coming in pairwise(chain(_groups(items, target.at_once), [()])):
        linked = [_with_links(item, slug, ids) for item in group]
        for item, written in zip(group, await target.write(linked, coming), strict=True):
            if isinstance(item, PlannedEntry):
                ids[item.key] = written.id
                if item.claims:
                    claimed.append((written, item.claims))
                if any(key not in ids for key in _REFERENCE.findall(item.draft.body)):
                    waiting[item.key] = (written, item.draft.body)
            yield written
    for written, body in waiting.values():
        if any(key in ids for key in _REFERENCE.findall(body)):
            await target.revise(written, _linked(body, slug, ids))
    for written, claims in claimed:
        await target.claim(written, [_settled(each, written.id, ids) for each in claims])


def _settled(claim: PlannedClaim, own: int, ids: Mapping[str, int]) -> ClaimDraft:
    settled_by = ids.get(claim.settled_by) if claim.settled_by else None
    return replace(claim.draft, settled_by=settled_by if settled_by != own else None)


def _groups(items: Iterable[Planned], most: int) -> Iterator[Sequence[Planned]]:
    """Cut items into groups in which none refers to one before it: what it refers to must have its number first."""
    group: list[Planned] = []
    keys: set[str] = set()
    for item in items:
        named = _REFERENCE.findall(item.draft.body) if isinstance(item, PlannedEntry) else ()
        if len(group) == most or not keys.isdisjoint(named):
            yield group
            group, keys = [], set()
        group.append(item)
        keys.add(item.key)
    if group:
        yield group


def _with_links(item: Planned, slug: str, ids: Mapping[str, int]) -> Planned:
    if not isinstance(item, PlannedEntry) or not _REFERENCE.search(item.draft.body):
        return item
    return replace(item, draft=replace(item.draft, body=_linked(item.draft.body, slug, ids)))


def _linked(body: str, slug: str, ids: Mapping[str, int]) -> str:
    def link(match: re.Match[str]) -> str:
        number = ids.get(match[1])
        return match[0] if number is None else f"](/blogs/{slug}/entries/{number})"

    return _REFERENCE.sub(link, body)
