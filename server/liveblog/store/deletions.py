"""What was taken away: the deleted entries of a blog, as numbers and times. Their texts are nowhere (I11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.event import Kind
from liveblog.model.page import Cut
from liveblog.store.tables import entries, events

LATELY = 2000
"""Events: how far back `deleted_lately` looks, so that a log of any length is read in milliseconds."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """Entry `entry_id` was deleted at that instant."""

    entry_id: int
    at: datetime


async def deleted_from(connection: AsyncConnection, blog: Blog, stretch: Cut) -> Sequence[Deletion]:
    """Read what was deleted from a page: deleted entries keep their rank, so they belong to one page for good."""
    if not blog.purges:
        return ()
    ranked = (
        select(entries.c.id, entries.c.deleted_at)
        .where(entries.c.blog_id == blog.id)
        .order_by(entries.c.occurred_at, entries.c.id)
        .offset(stretch.first)
        .limit(stretch.end - stretch.first)
        .subquery()
    )
    query = select(ranked).where(ranked.c.deleted_at.is_not(None)).order_by(ranked.c.deleted_at.desc(), ranked.c.id)
    return [Deletion(row.id, row.deleted_at) for row in await connection.execute(query)]


async def deleted_lately(connection: AsyncConnection, blog: Blog) -> Sequence[Deletion]:
    """Read what was deleted by one of the blog's last events, wherever it stood, the latest first."""
    if not blog.purges:
        return ()
    query = (
        select(events.c.entry_id, events.c.at)
        .where(events.c.blog_id == blog.id, events.c.seq > blog.head - LATELY, events.c.kind == Kind.ENTRY_DELETED)
        .order_by(events.c.seq.desc())
    )
    return [Deletion(row.entry_id, row.at) for row in await connection.execute(query)]
