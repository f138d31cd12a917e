"""A blog as it stood at a moment that is past, read out of its log: it keeps each revision of what is still there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.event import Event, Kind
from liveblog.model.page import PAGE_SIZE, EntryPage, cut
from liveblog.model.shift import Shift
from liveblog.store.chronicle import since, standing, with_entries
from liveblog.store.documents import BEFORE, to_event
from liveblog.store.listings import KEY_EVENTS
from liveblog.store.reads import Place
from liveblog.store.tables import events


@dataclass(frozen=True, slots=True)
class Past:
    """A page of a blog at a moment: its entries as they were, the face it had, and what stood above.

    `gone` are the places of entries that were deleted since: nothing else is left of them. `earlier` and `later` are
    when the blog had been changed before what is shown, and when it was changed next.
    """

    page: EntryPage
    gone: Sequence[Place]
    pinned: Entry | None
    key_events: Sequence[Entry]
    earlier: datetime | None
    later: datetime | None


async def past(
    connection: AsyncConnection, blog: Blog, at: datetime, number: int | None = None, size: int = PAGE_SIZE
) -> Past | None:
    """Read page `number` (None: the newest) as it was at that moment; None when there was no such page then."""
    moment = _Moment(connection, blog, at, standing(blog, at))
    stretch = cut(await moment.entries_posted(), number, size)
    if stretch is None:
        return None
    is_newest = stretch.number == stretch.pages
    rows = await moment.ranked(stretch.first, stretch.end if is_newest else stretch.end + 1)
    floor = _place(rows[0]) if rows and stretch.first > 0 else None
    ceiling = None if is_newest else _place(rows[-1])
    here = rows if is_newest else rows[:-1]
    shown = tuple(entry for row in here if isinstance(entry := moment.event(row).subject, Entry))
    shifts = tuple(shift for shift in await moment.shifts() if _is_between(shift, floor, ceiling))
    gone = [_place(row) for row in here if row.kind != Kind.ENTRY_DELETED and row.data.get("deleted")]
    return Past(
        EntryPage(await moment.face(), stretch, floor, shown, shifts),
        gone,
        await moment.pinned(),
        await moment.key_events(),
        *await moment.neighbours(),
    )


@dataclass(frozen=True, slots=True)
class _Moment:
    """A blog at a moment, as the log is asked for it; `stood` selects the last event of each entry by then."""

    connection: AsyncConnection
    blog: Blog
    at: datetime
    stood: Subquery

    async def entries_posted(self) -> int:
        """Count the entries that had been posted, with those that had been deleted: they keep their rank."""
        return (await self.connection.execute(select(func.count()).select_from(self.stood))).scalar_one()

    async def ranked(self, first: int, end: int) -> Sequence[Row[Any]]:
        """Read the last events of the entries of these ranks, the oldest place first."""
        in_order = (self.stood.c.place, self.stood.c.entry_id)
        here = select(self.stood).order_by(*in_order).offset(first).limit(end - first).subquery()
        query = select(events, here.c.place).join_from(events, here, events.c.seq == here.c.seq)
        return await self._rows(query.order_by(here.c.place, here.c.entry_id))

    async def pinned(self) -> Entry | None:
        """Read the entry that was pinned; the one that was written last, should several have been."""
        found = await self._marked("pinned", [events.c.seq.desc()], 1)
        return found[0] if found else None

    async def key_events(self) -> Sequence[Entry]:
        """Read the newest key events, newest first."""
        return await self._marked("key_event", [self.stood.c.place.desc(), self.stood.c.entry_id.desc()], KEY_EVENTS)

    async def shifts(self) -> Sequence[Shift]:
        """Read the hand-overs that had been told of, in the order of their places."""
        told = select(events).select_from(with_entries).where(events.c.kind == Kind.SHIFT_CHANGED, since <= self.at)
        subjects = [self.event(row).subject for row in await self._rows(told)]
        shifts = [subject for subject in subjects if isinstance(subject, Shift)]
        return sorted(shifts, key=lambda shift: (shift.occurred_at, shift.id))

    async def face(self) -> Blog:
        """Read what the blog was called: as the last change made it, else as it was before the first."""
        changes = select(events).where(events.c.kind == Kind.BLOG_CHANGED).limit(1)
        for row in await self._rows(changes.where(events.c.at <= self.at).order_by(events.c.seq.desc())):
            return self._face(row, row.data)
        for row in await self._rows(changes.where(events.c.at > self.at).order_by(events.c.seq)):
            # A log of the first versions doesn't say what was before a change: then it is as it is now.
            return self._face(row, row.data[BEFORE]) if BEFORE in row.data else self.blog
        return self.blog

    async def neighbours(self) -> tuple[datetime | None, datetime | None]:
        """Read when the blog was changed before the change that is the last by then, and when after."""
        told = select(since.label("since")).select_from(with_entries).where(events.c.blog_id == self.blog.id)
        when = told.subquery().c.since
        last = select(func.max(when)).where(when <= self.at).scalar_subquery()
        earlier = select(func.max(when)).where(when < last).scalar_subquery()
        later = select(func.min(when)).where(when > self.at).scalar_subquery()
        row = (await self.connection.execute(select(earlier, later))).one()
        return row[0], row[1]

    def event(self, row: Row[Any]) -> Event:
        """Read a row of the log."""
        return to_event(self.blog, row.seq, Kind(row.kind), row.at, row.data)

    def _face(self, row: Row[Any], document: dict[str, Any]) -> Blog:
        face = to_event(self.blog, row.seq, Kind.BLOG_CHANGED, row.at, document).subject
        assert isinstance(face, Blog)  # noqa: S101 -- the kind says so
        return face

    async def _marked(self, mark: str, order: Sequence[ColumnElement[Any]], limit: int) -> Sequence[Entry]:
        query = select(events).join_from(events, self.stood, events.c.seq == self.stood.c.seq)
        marked = query.where(events.c.data[mark].as_boolean()).order_by(*order).limit(limit)
        subjects = [self.event(row).subject for row in await self._rows(marked)]
        return [subject for subject in subjects if isinstance(subject, Entry)]

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = (await self.connection.execute(query.where(events.c.blog_id == self.blog.id))).all()
        return rows


def _is_between(shift: Shift, floor: Place | None, ceiling: Place | None) -> bool:
    place = (shift.occurred_at, shift.id)
    return (floor is None or place >= floor) and (ceiling is None or place < ceiling)


def _place(row: Row[Any]) -> Place:
    return (row.place, row.entry_id)
