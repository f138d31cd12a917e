"""A blog as it stood at a moment that is past, read out of its log: it keeps each revision of what is still there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.event import OF_BLOG, Kind, Subject
from liveblog.model.page import PAGE_SIZE, EntryPage, cut, page_of
from liveblog.model.shift import Shift
from liveblog.store.documents import BEFORE, to_event
from liveblog.store.history_sql import since, standing, with_entries
from liveblog.store.listings import KEY_EVENTS
from liveblog.store.reads import Place
from liveblog.store.tables import events


@dataclass(frozen=True, slots=True)
class DeletedPlace:
    """Where an entry stood that has been deleted since."""

    id: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A page of a blog at a moment: its entries as they were, the details it had, and what stood above.

    `gone` is where entries stood that were deleted since: nothing else is left of them. `last` is when the last change
    happened that is shown, `earlier` and `later` when the ones before and after it did.
    """

    page: EntryPage
    gone: Sequence[DeletedPlace]
    pinned: Entry | None
    key_events: Sequence[Entry]
    earlier: datetime | None
    last: datetime | None
    later: datetime | None


async def past(
    connection: AsyncConnection, blog: Blog, at: datetime, number: int | None = None, size: int = PAGE_SIZE
) -> Past | None:
    """Read page `number` (None: the newest) as it was at that moment; None when there was no such page then."""
    log = _LogAt(connection, blog, at)
    rows = await log.rows(number, size)
    stretch = cut(rows[0].total if rows else 0, number, size)
    if stretch is None:
        return None
    # The next page's first entry is read, too: hand-overs go to the page of the entry that they follow.
    ranked = [row for row in rows if stretch.first <= row.rank <= stretch.end]
    here = [row for row in ranked if row.rank < stretch.end]
    floor = _place(here[0]) if here and stretch.first > 0 else None
    ceiling = _place(ranked[-1]) if len(ranked) > len(here) else None
    pinned = max((row for row in rows if row.pinned), key=lambda row: row.seq, default=None)
    key_events = sorted(
        (row for row in rows if row.key_event and row.key_rank <= KEY_EVENTS), key=lambda row: row.key_rank
    )
    shifts = tuple(shift for shift in await log.shifts() if _is_between(shift, floor, ceiling))
    return Past(
        EntryPage(await log.details(), stretch, floor, log.entries(here), shifts),
        [DeletedPlace(row.entry_id, row.place) for row in here if _is_gone(row)],
        next(iter(log.entries([pinned])), None) if pinned else None,
        log.entries(key_events),
        *await log.changes(),
    )


async def page_number_then(
    connection: AsyncConnection, blog: Blog, at: datetime, entry_id: int, size: int = PAGE_SIZE
) -> int | None:
    """Read the number of the page on which an entry stood at that moment; None when it had not been posted."""
    stood = standing(blog, at)
    found = await connection.execute(select(stood.c.rank, stood.c.total).where(stood.c.entry_id == entry_id))
    row = found.one_or_none()
    return page_of(row.rank, row.total, size) if row else None


@dataclass(frozen=True, slots=True)
class _LogAt:
    """A blog at a moment, as the log is asked for it."""

    connection: AsyncConnection
    blog: Blog
    at: datetime

    async def rows(self, number: int | None, size: int) -> Sequence[Row[Any]]:
        """Read the last events of what stood on a page, and of what stood out of all, the oldest place first."""
        stood = standing(self.blog, self.at)
        pages = case((stood.c.total < size, 1), else_=stood.c.total // size)
        first = ((number or pages) - 1) * size
        on_page = and_(stood.c.rank >= first, or_(pages == (number or pages), stood.c.rank <= first + size))
        is_listed = and_(stood.c.key_event, stood.c.key_rank <= KEY_EVENTS)
        wanted = select(stood).where(or_(on_page, stood.c.pinned, is_listed)).subquery()
        ranks = (wanted.c.place, wanted.c.rank, wanted.c.total, wanted.c.pinned, wanted.c.key_event, wanted.c.key_rank)
        query = select(events, *ranks).join_from(events, wanted, events.c.seq == wanted.c.seq)
        return await self._rows(query.order_by(wanted.c.rank))

    def entries(self, rows: Sequence[Row[Any]]) -> tuple[Entry, ...]:
        """Return those of the entries that are still there."""
        return tuple(entry for row in rows if isinstance(entry := self.subject(row), Entry))

    async def shifts(self) -> Sequence[Shift]:
        """Read the hand-overs that had been told of, in the order of their places."""
        told = select(events).select_from(with_entries).where(events.c.kind == Kind.SHIFT_CHANGED, since <= self.at)
        subjects = [self.subject(row) for row in await self._rows(told)]
        shifts = [subject for subject in subjects if isinstance(subject, Shift)]
        return sorted(shifts, key=lambda shift: (shift.occurred_at, shift.id))

    async def details(self) -> Blog:
        """Read what the blog was called: as the last change made it, else as it was before the first."""
        changes = select(events).where(events.c.kind.in_(OF_BLOG)).limit(1)
        for row in await self._rows(changes.where(events.c.at <= self.at).order_by(events.c.seq.desc())):
            return self._details(row, row.data)
        for row in await self._rows(changes.where(events.c.at > self.at).order_by(events.c.seq)):
            # A log of the first versions doesn't say what was before a change: then it is as it is now.
            return self._details(row, row.data[BEFORE]) if BEFORE in row.data else self.blog
        return self.blog

    async def changes(self) -> tuple[datetime | None, datetime | None, datetime | None]:
        """Read when the last change by then happened, after the one before it and before the one after."""
        told = select(since.label("since")).select_from(with_entries).where(events.c.blog_id == self.blog.id)
        when = told.subquery().c.since
        last = func.max(case((when <= self.at, when)))
        later = func.min(case((when > self.at, when)))
        last_by_then, next_after = (await self.connection.execute(select(last, later))).one()
        if last_by_then is None:
            return None, None, next_after
        before = select(func.max(when)).where(when < last_by_then)
        return (await self.connection.execute(before)).scalar_one(), last_by_then, next_after

    def subject(self, row: Row[Any]) -> Subject:
        """Return what an event of the log is about, as of then."""
        return to_event(self.blog, row.seq, Kind(row.kind), row.at, row.data).subject

    def _details(self, row: Row[Any], document: dict[str, Any]) -> Blog:
        details = to_event(self.blog, row.seq, Kind.BLOG_CHANGED, row.at, document).subject
        assert isinstance(details, Blog)  # noqa: S101 -- the kind says so
        return replace(details, visibility=self.blog.visibility)  # who may read is a matter of now

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = (await self.connection.execute(query.where(events.c.blog_id == self.blog.id))).all()
        return rows


def _is_between(shift: Shift, floor: Place | None, ceiling: Place | None) -> bool:
    place = (shift.occurred_at, shift.id)
    return (floor is None or place >= floor) and (ceiling is None or place < ceiling)


def _is_gone(row: Row[Any]) -> bool:
    return row.kind != Kind.ENTRY_DELETED and bool(row.data.get("deleted"))


def _place(row: Row[Any]) -> Place:
    return (row.place, row.entry_id)
