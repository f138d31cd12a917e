"""On which days, in its own zone, a blog has entries; and how far into it an entry stands.

Databases know no zones, or others than we do: they are asked for instants between which a day lies.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.page import EntryPage
from liveblog.store.reads import Place, named_place, place_values
from liveblog.store.tables import entries

DAYS_LISTED = 31
_DAYS_LOOKED_AT = 62

_ONE_DAY = timedelta(days=1)
_TICK = timedelta(milliseconds=1)
_FIRST = (entries.c.occurred_at, entries.c.id)
_LAST = (entries.c.occurred_at.desc(), entries.c.id.desc())


def _time(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=entries.c.occurred_at.type)


def _number(*here: ColumnElement[bool]) -> ColumnElement[int]:
    """Count those entries that are not deleted: from indexes alone, for the rows are long."""
    counted = select(func.count()).select_from(entries).where(entries.c.blog_id == bindparam("blog"), *here)
    return counted.scalar_subquery() - counted.where(entries.c.deleted_at.is_not(None)).scalar_subquery()


# A page asks most of these: each is made once.
_PLACES = select(*_FIRST).where(entries.c.blog_id == bindparam("blog"), entries.c.deleted_at.is_(None))
_ASCENDING = _PLACES.order_by(*_FIRST)
_EARLIEST = _ASCENDING.limit(1)
_LATEST = _PLACES.order_by(*_LAST).limit(1)
_EARLIEST_SINCE = _EARLIEST.where(entries.c.occurred_at >= _time("since"))
_LATEST_UNTIL = _LATEST.where(entries.c.occurred_at <= _time("until"))
_COUNT_BELOW = select(_number(tuple_(*_FIRST) < named_place(entries, "below")))


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
    ends = [await _one(connection, query, page.blog) for query in (_EARLIEST, _LATEST)]
    began_on, ended_on = (_date(page.blog, place[0]) if place else None for place in ends)
    if began_on is None or ended_on is None:
        return DayTable()
    looked_at = min((ended_on - began_on).days + 1, _DAYS_LOOKED_AT)
    dates = [ended_on - timedelta(days=back) for back in range(looked_at)]
    bounds = {f"{name}{at}": bound for at, day in enumerate(dates) for name, bound in _bounds(page.blog, day).items()}
    rows: list[Any] = sorted(await connection.execute(_counting(looked_at), {"blog": page.blog.id, **bounds}))
    found = [Day(dates[at], number, first) for at, number, first in rows if number]
    return DayTable(found[:DAYS_LISTED], began_on)


async def whole_table(connection: AsyncConnection, blog: Blog) -> DayTable:
    """Read all days on which a blog has entries, however many: it is read as a whole."""
    rows = await connection.execute(_ASCENDING, {"blog": blog.id})
    return _counted(blog, [(row.occurred_at, row.id) for row in rows])


def _counted(blog: Blog, places: Sequence[Place]) -> DayTable:
    """Make the table of the entries at these places, the oldest first."""
    dates = [_date(blog, occurred_at) for occurred_at, _ in places]
    first = {on: number for on, (_, number) in reversed([*zip(dates, places, strict=True)])}
    days = [Day(on, number, first[on]) for on, number in reversed(Counter(dates).items())]
    return DayTable(days, dates[0] if dates else None)


@lru_cache(maxsize=_DAYS_LOOKED_AT)
def _counting(days: int) -> CompoundSelect[tuple[int, int, int]]:
    """Return the statement that counts the entries of so many days, and reads the first of each."""
    return union_all(*(_counting_one(at) for at in range(days)))


def _counting_one(at: int) -> Select[tuple[int, int, int]]:
    here = entries.c.occurred_at.between(_time(f"since{at}"), _time(f"until{at}"))
    first = select(entries.c.id).where(entries.c.blog_id == bindparam("blog"), here, entries.c.deleted_at.is_(None))
    return select(literal(at), _number(here), first.order_by(*_FIRST).limit(1).scalar_subquery())


async def day_near(connection: AsyncConnection, blog: Blog, on: date) -> tuple[date, Place] | None:
    """Read the place where a day begins; or the nearest one that has entries, of two the later. None: there is none."""
    after = await _one(connection, _EARLIEST_SINCE, blog, since=_begin(blog, on))
    before = None if after and _date(blog, after[0]) == on else await _first_before(connection, blog, on)
    found = [(_date(blog, place[0]), place) for place in (after, before) if place]
    return min(found, key=lambda day: abs(day[0] - on), default=None)


async def _first_before(connection: AsyncConnection, blog: Blog, on: date) -> Place | None:
    """Read the first entry of the last day before this one."""
    if on == date.min:
        return None
    last = await _one(connection, _LATEST_UNTIL, blog, until=_begin(blog, on) - _TICK)
    if last is None:
        return None
    return await _one(connection, _EARLIEST_SINCE, blog, since=_begin(blog, _date(blog, last[0])))


async def count_below(connection: AsyncConnection, blog: Blog, place: Place) -> int:
    """Count the entries of a blog that are there and stand below a place."""
    values = place_values("below", place)
    number: int = (await connection.execute(_COUNT_BELOW, {"blog": blog.id, **values})).scalar_one()
    return number


async def _one(connection: AsyncConnection, query: Select[Any], blog: Blog, **bounds: datetime) -> Place | None:
    row = (await connection.execute(query, {"blog": blog.id, **bounds})).one_or_none()
    return (row.occurred_at, row.id) if row else None


def _bounds(blog: Blog, day: date) -> dict[str, datetime]:
    """Return the first and the last instant of a day: instants are whole milliseconds."""
    until = _begin(blog, day + _ONE_DAY) - _TICK if day < date.max else datetime.max.replace(tzinfo=UTC)
    return {"since": _begin(blog, day), "until": until}


def _begin(blog: Blog, day: date) -> datetime:
    """Return when a day begins in the blog's zone; where clocks skip its midnight, when they do."""
    try:
        return datetime.combine(day, time.min, ZoneInfo(blog.zone)).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time.min, UTC)  # the first and the last day of all times


def _date(blog: Blog, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(blog.zone)).date()
