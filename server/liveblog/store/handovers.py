"""What is prepared for the next editor, for the desk alone. Only `desk` writes it, and what deletes a blog."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.handover import PreparedHandover
from liveblog.model.principal import Principal
from liveblog.model.shift import Shift
from liveblog.store.desk_tables import handovers
from liveblog.store.tables import blogs, events, shifts, to_shift

KEPT = timedelta(days=30)
"""So long what somebody has taken is kept."""

_SHOWN = tuple(column for column in handovers.c if column.name != "blog_id")


async def prepare_handover(
    connection: AsyncConnection, blog: Blog, by: Principal, at: datetime, said: tuple[str, str]
) -> int:
    """Prepare a hand-over with these notes for the desk and words for readers, in the place of one that is open."""
    # One after the other: of two who prepare one at once, each would find none to take the place of.
    await connection.execute(select(blogs.c.id).where(blogs.c.id == blog.id).with_for_update())
    old = or_(handovers.c.taken_at.is_(None), handovers.c.taken_at < at - KEPT)
    await connection.execute(delete(handovers).where(handovers.c.blog_id == blog.id, old))
    row = {"notes": said[0], "note": said[1], "made_at": at, "made_by": by.key, "maker": by.name}
    added = insert(handovers).values(blog_id=blog.id, **row).returning(handovers.c.id)
    return int((await connection.execute(added)).scalar_one())


async def drop_handover(connection: AsyncConnection, blog: Blog) -> int | None:
    """Take back what is prepared; return its number, None: nothing is."""
    dropped = delete(handovers).where(_is_open(blog)).returning(handovers.c.id)
    return (await connection.execute(dropped)).scalar_one_or_none()


async def note_taken(connection: AsyncConnection, blog: Blog, by: str, at: datetime) -> None:
    """Note by name that somebody has what was prepared, if anything was."""
    taken = {"taken_at": at, "taken_by": by}
    await connection.execute(update(handovers).where(_is_open(blog)).values(**taken))


async def last_handover(connection: AsyncConnection, blog: Blog) -> PreparedHandover | None:
    """Read what is prepared, or was last."""
    query = select(*_SHOWN).where(handovers.c.blog_id == blog.id).order_by(handovers.c.id.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return _handover(row) if row else None


async def last_shift(connection: AsyncConnection, blog: Blog) -> tuple[Shift, str] | None:
    """Read the hand-over that was recorded last, with the key of whoever recorded it."""
    told = and_(events.c.blog_id == shifts.c.blog_id, events.c.seq == shifts.c.id)
    query = select(shifts, events.c.by).join(events, told).where(shifts.c.blog_id == blog.id)
    row = (await connection.execute(query.order_by(shifts.c.id.desc()).limit(1))).one_or_none()
    return (to_shift(row), row.by) if row else None


def _is_open(blog: Blog) -> Any:
    return and_(handovers.c.blog_id == blog.id, handovers.c.taken_at.is_(None))


def _handover(row: Row[Any]) -> PreparedHandover:
    return PreparedHandover(**row._asdict())
