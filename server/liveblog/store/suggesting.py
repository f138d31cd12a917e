"""What is offered while an editor types: the bylines of the last entries, and entries of a time.

Topics are `listings`'s, and words are `search`'s.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.store.tables import entries

LOOKED_AT = 500
"""So many of the last entries are looked at: who wrote before them, or what happened, is searched for otherwise."""

BYLINES = 30


async def recent_bylines(connection: AsyncConnection, blog: Blog) -> Sequence[str]:
    """Read who is named in the last entries that were posted, each once, the last one first."""
    query = select(entries.c.byline).where(entries.c.blog_id == blog.id, entries.c.deleted_at.is_(None))
    rows = await connection.execute(query.order_by(entries.c.id.desc()).limit(LOOKED_AT))
    return list(dict.fromkeys(name for (names,) in rows for name in names))[:BYLINES]


async def entries_at(
    connection: AsyncConnection, blog: Blog, fits: Callable[[datetime], bool], limit: int
) -> Sequence[int]:
    """Read which of the last entries, by their time, happened at one that fits, as numbers, newest first."""
    place = (entries.c.occurred_at, entries.c.id)
    query = select(*place).where(entries.c.blog_id == blog.id, entries.c.deleted_at.is_(None))
    rows = await connection.execute(query.order_by(*(column.desc() for column in place)).limit(LOOKED_AT))
    return [row.id for row in rows if fits(row.occurred_at)][:limit]
