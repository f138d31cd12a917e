"""On which days, in its own zone, a blog has entries; and how far into it an entry stands.

Databases know no zones, or others than we do: they are asked for instants between which a day lies.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.page import EntryPage
from liveblog.store.columns import Instant
from liveblog.store.reads import Place, bound
from liveblog.store.tables import entries

DAYS_LISTED = 31
_DAYS_LOOKED_AT = 62

_ONE_DAY = timedelta(days=1)
_FIRST = (entries.c.occurred_at, entries.c.id)
_LAST = (entries.c.occurred_at.desc(), entries.c.id.desc())


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which there are entries: how many, and the number of the first to happen."""

    date: date
    entries: int
    first: int


@dataclass(frozen=True, slots=True)
class DayTable:
    """The last days with entries, the newest first; `began_on` is the day of the blog's first entry."""

    days: Sequence[Day] = ()
    began_on: date | None = None


async def day_table(connection: AsyncConnection, page: EntryPage) -> DayTable:
    """Read the table of the blog of which this is a page; where that is all of it, nothing is asked."""
    if page.cut.end - page.cut.first == page.blog.last_entry:
        table = _counted(page.blog, [entry.place for entry in page.entries])
        return replace(table, days=table.days[:DAYS_LISTED])
    ends = [await _one(connection, _present(page.blog), *order) for order in (_FIRST, _LAST)]
    began_on, ended_on = (_date(page.blog, place[0]) if place else None for place in ends)
    if began_on is None or ended_on is None:
        return DayTable()
    looked_at = min((ended_on - began_on).days + 1, _DAYS_LOOKED_AT)
    dates = [ended_on - timedelta(days=back) for back in range(looked_at)]
    query = union_all(*(_counting(page.blog, day, at) for at, day in enumerate(dates)))
    rows: list[Any] = sorted((await connection.execute(query)).all())
    found = [Day(dates[at], number, first) for at, number, first in rows if number]
    return DayTable(found[:DAYS_LISTED], began_on)


async def whole_table(connection: AsyncConnection, blog: Blog) -> DayTable:
    """Read all days on which a blog has entries, however many: it is read as a whole."""
    rows = await connection.execute(select(*_FIRST).where(*_present(blog)).order_by(*_FIRST))
    return _counted(blog, [(row.occurred_at, row.id) for row in rows])


def _counted(blog: Blog, places: Sequence[Place]) -> DayTable:
    """Make the table of the entries at these places, the oldest first."""
    dates = [_date(blog, occurred_at) for occurred_at, _ in places]
    first = {on: number for on, (_, number) in reversed([*zip(dates, places, strict=True)])}
    days = [Day(on, number, first[on]) for on, number in reversed(Counter(dates).items())]
    return DayTable(days, dates[0] if dates else None)


def _counting(blog: Blog, day: date, at: int) -> Select[tuple[int, int, int]]:
    here = (entries.c.blog_id == blog.id, *_within(blog, day))
    first = select(entries.c.id).where(*here, entries.c.deleted_at.is_(None)).order_by(*_FIRST).limit(1)
    return select(literal(at), _number(*here), first.scalar_subquery())


def _number(*here: ColumnElement[bool]) -> ColumnElement[int]:
    """Count those entries that are not deleted: from indexes alone, for the rows are long."""
    counted = select(func.count()).select_from(entries).where(*here)
    return counted.scalar_subquery() - counted.where(entries.c.deleted_at.is_not(None)).scalar_subquery()


async def day_near(connection: AsyncConnection, blog: Blog, on: date) -> tuple[date, Place] | None:
    """Read the place where a day begins; or the nearest one that has entries, of two the later. None: there is none."""
    since = entries.c.occurred_at >= _begin(blog, on)
    after = await _one(connection, (*_present(blog), since), *_FIRST)
    before = None if after and _date(blog, after[0]) == on else await _first_before(connection, blog, on)
    found = [(_date(blog, place[0]), place) for place in (after, before) if place]
    return min(found, key=lambda day: abs(day[0] - on), default=None)


async def _first_before(connection: AsyncConnection, blog: Blog, on: date) -> Place | None:
    """Read the first entry of the last day before this one."""
    last = await _one(connection, (*_present(blog), entries.c.occurred_at < _begin(blog, on)), *_LAST)
    if last is None:
        return None
    return await _one(connection, (*_present(blog), *_within(blog, _date(blog, last[0]))), *_FIRST)


async def present_count(connection: AsyncConnection, blog: Blog, below: Place | None = None) -> int:
    """Count the entries of a blog that are there; those that stand below a place, where one is given."""
    here = [entries.c.blog_id == blog.id]
    if below:
        here.append(tuple_(*_FIRST) < tuple_(*bound(entries, below)))
    return (await connection.execute(select(_number(*here)))).scalar_one()


async def _one(
    connection: AsyncConnection, fits: Sequence[ColumnElement[bool]], *order: ColumnElement[object]
) -> Place | None:
    row = (await connection.execute(select(*_FIRST).where(*fits).order_by(*order).limit(1))).one_or_none()
    return (row.occurred_at, row.id) if row else None


def _present(blog: Blog) -> tuple[ColumnElement[bool], ...]:
    return (entries.c.blog_id == blog.id, entries.c.deleted_at.is_(None))


def _within(blog: Blog, day: date) -> tuple[ColumnElement[bool], ...]:
    since = entries.c.occurred_at >= _begin(blog, day)
    return (since, entries.c.occurred_at < _begin(blog, day + _ONE_DAY)) if day < date.max else (since,)


def _begin(blog: Blog, day: date) -> ColumnElement[datetime]:
    """Return when a day begins in the blog's zone; where clocks skip its midnight, when they do."""
    try:
        begin = datetime.combine(day, time.min, ZoneInfo(blog.zone)).astimezone(UTC)
    except OverflowError:
        begin = datetime.combine(day, time.min, UTC)  # the first and the last day of all times
    return literal(begin, Instant())


def _date(blog: Blog, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(blog.zone)).date()
