"""When blogs began and changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog, Visibility
from liveblog.store.tables import blogs, entries, events


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list of addresses says of a blog; `entries` counts those that were ever posted."""

    slug: str
    entries: int
    changed_at: datetime


async def changed_at(connection: AsyncConnection, blog: Blog) -> datetime:
    """Read when the event happened that made the blog what this value shows; one without events was made then."""
    query = select(events.c.at).where(events.c.blog_id == blog.id, events.c.seq == blog.head)
    return (await connection.execute(query)).scalar_one_or_none() or blog.created_at


async def began_at(connection: AsyncConnection, blog: Blog) -> datetime:
    """Read when the first thing happened that the blog tells of; one that tells of nothing began when it was made."""
    query = (
        select(entries.c.occurred_at)
        .where(entries.c.blog_id == blog.id, entries.c.deleted_at.is_(None))
        .order_by(entries.c.occurred_at)
        .limit(1)
    )
    return (await connection.execute(query)).scalar_one_or_none() or blog.created_at


async def public_blogs(connection: AsyncConnection) -> Sequence[Listed]:
    """Read what everybody may know of, oldest first, so that a blog's place in the list never moves."""
    last = and_(events.c.blog_id == blogs.c.id, events.c.seq == blogs.c.head)
    query = (
        select(blogs.c.slug, blogs.c.last_entry, func.coalesce(events.c.at, blogs.c.created_at).label("changed_at"))
        .join_from(blogs, events, last, isouter=True)
        .where(blogs.c.visibility == Visibility.PUBLIC)
        .order_by(blogs.c.id)
    )
    return [Listed(row.slug, row.last_entry, row.changed_at) for row in await connection.execute(query)]
