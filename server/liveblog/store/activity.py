"""When blogs began and changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog, Visibility
from liveblog.model.entry import Entry
from liveblog.model.event import Kind
from liveblog.store.tables import blogs, entries, events, shown, to_entry


@dataclass(frozen=True, slots=True)
class BlogActivity:
    """What a list of addresses says of a blog; `entries` counts those that were ever posted."""

    slug: str
    entries: int
    changed_at: datetime


async def changed_at(connection: AsyncConnection, blog: Blog) -> datetime:
    """Return when the blog last changed: the time of its last event, else of its creation."""
    found = await connection.execute(_EVENT_AT, {"blog": blog.id, "seq": blog.head})
    return found.scalar_one_or_none() or blog.created_at


async def noted_at(connection: AsyncConnection, blog: Blog, told: Collection[Entry]) -> dict[int, datetime]:
    """Read when the claims of these entries changed last, by the entry's id: also by one that was taken away."""
    query = select(events.c.entry_id, func.max(events.c.at).label("at")).where(
        events.c.blog_id == blog.id,
        events.c.entry_id.in_([entry.id for entry in told]),
        events.c.kind == Kind.CLAIM_CHANGED,
    )
    found = await connection.execute(query.group_by(events.c.entry_id))
    return {row.entry_id: row.at for row in found}


async def last_changes(connection: AsyncConnection, known: Sequence[Blog]) -> dict[int, datetime]:
    """Return when each of these blogs, as it was read, last changed, by the blog's id."""
    heads = tuple_(events.c.blog_id, events.c.seq).in_([(blog.id, blog.head) for blog in known])
    found = await connection.execute(select(events.c.blog_id, events.c.at).where(heads))
    return {blog.id: blog.created_at for blog in known} | {row.blog_id: row.at for row in found}


_EVENT_AT = select(events.c.at).where(events.c.blog_id == bindparam("blog"), events.c.seq == bindparam("seq"))


async def began_at(connection: AsyncConnection, blog: Blog) -> datetime:
    """Read when that happened of which the blog told first; one that tells of nothing began when it was made.

    Not the earliest of all: an entry about last year, posted among those of today, begins no coverage.
    """
    return (await connection.execute(_BEGUN_AT, {"blog": blog.id})).scalar_one_or_none() or blog.created_at


_BEGUN_AT = (
    select(entries.c.occurred_at)
    .where(entries.c.blog_id == bindparam("blog"), entries.c.deleted_at.is_(None))
    .order_by(entries.c.id)
    .limit(1)
)


LATEST_TIME = (
    select(entries.c.occurred_at)
    .where(entries.c.blog_id == blogs.c.id, entries.c.deleted_at.is_(None))
    .order_by(entries.c.occurred_at.desc(), entries.c.id.desc())
    .limit(1)
    .correlate(blogs)
    .scalar_subquery()
)
"""When the last entry of a blog happened, in a query of `blogs`: one look at an index; NULL where there is none."""


async def latest_times(connection: AsyncConnection) -> dict[int, datetime]:
    """Read when the last entry of each blog happened, by the blog's id."""
    found = await connection.execute(select(blogs.c.id, LATEST_TIME))
    return {blog_id: moment for blog_id, moment in found if moment}


async def latest_entries(connection: AsyncConnection, blog_ids: Collection[int]) -> dict[int, Entry]:
    """Read the entry of each of these blogs that happened last, by the blog's id: one look at an index for each."""
    newest = (
        select(entries.c.id)
        .where(entries.c.blog_id == blogs.c.id, entries.c.deleted_at.is_(None))
        .order_by(entries.c.occurred_at.desc(), entries.c.id.desc())
        .limit(1)
        .correlate(blogs)
        .scalar_subquery()
    )
    query = select(*shown).join_from(blogs, entries, and_(entries.c.blog_id == blogs.c.id, entries.c.id == newest))
    query = query.where(blogs.c.id.in_(blog_ids))
    return {row.blog_id: to_entry(row) for row in await connection.execute(query)}


IS_PUBLIC = and_(blogs.c.deleted_at.is_(None), blogs.c.visibility.in_([each for each in Visibility if each.is_public]))
"""What is true of the blogs that everybody may know of."""


async def public_blogs(connection: AsyncConnection) -> Sequence[BlogActivity]:
    """Read what everybody may know of, oldest first, so that a blog's place in the list never moves."""
    last = and_(events.c.blog_id == blogs.c.id, events.c.seq == blogs.c.head)
    query = (
        select(blogs.c.slug, blogs.c.last_entry, func.coalesce(events.c.at, blogs.c.created_at).label("changed_at"))
        .join_from(blogs, events, last, isouter=True)
        .where(IS_PUBLIC)
        .order_by(blogs.c.id)
    )
    return [BlogActivity(row.slug, row.last_entry, row.changed_at) for row in await connection.execute(query)]
