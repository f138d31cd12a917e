"""A blog's timeline from its newest end, stretch by stretch: for whoever wants all of it without holding it.

Each stretch begins where the last one ended, by place and not by rank: what is posted or deleted meanwhile moves
nothing out of sight.
"""

from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.page import order
from liveblog.model.shift import Shift
from liveblog.store.reads import Place, bound, shifts_between
from liveblog.store.tables import entries, shown, to_entry


@dataclass(frozen=True, slots=True)
class Stretch:
    """Entries and hand-overs, newest first, down to the place `floor`; None: to the beginning."""

    timeline: tuple[Entry | Shift, ...]
    floor: Place | None


async def entries_before(connection: AsyncConnection, blog: Blog, ceiling: Place | None, limit: int) -> Stretch:
    """Read `limit` entries below a place (None: from the newest), with the hand-overs that stand among them."""
    place = tuple_(entries.c.occurred_at, entries.c.id)
    query = select(*shown).where(entries.c.blog_id == blog.id, entries.c.deleted_at.is_(None))
    if ceiling:
        query = query.where(place < tuple_(*bound(entries, ceiling)))
    query = query.order_by(entries.c.occurred_at.desc(), entries.c.id.desc()).limit(limit)
    found = [to_entry(row) for row in await connection.execute(query)]
    floor = found[-1].place if len(found) == limit else None
    items: list[Entry | Shift] = [*found, *await shifts_between(connection, blog, floor, ceiling)]
    items.sort(key=order, reverse=True)
    return Stretch(tuple(items), floor)
