"""What was taken away: the deleted entries of a blog, as numbers and times. Their texts are nowhere (I11)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.event import Kind
from liveblog.model.page import Cut
from liveblog.model.topic import topic_key
from liveblog.store.documents import to_event
from liveblog.store.tables import entries, events, topics

LATELY = 2000
"""Events: how far back `deleted_lately` looks, so that a log of any length is read in milliseconds."""

_REVISING = (Kind.ENTRY_REVISED, Kind.ENTRY_CORRECTED)


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


async def lost_lately(connection: AsyncConnection, blog: Blog, names: Collection[str]) -> Sequence[Deletion]:
    """Read which entries lost the last of these topics by one of the blog's last events, the latest first."""
    revised = select(events.c.entry_id).where(
        events.c.blog_id == blog.id, events.c.seq > blog.head - LATELY, events.c.kind.in_(_REVISING)
    )
    has_one = select(topics.c.entry_id).where(
        topics.c.blog_id == blog.id, topics.c.topic.in_({topic_key(name) for name in names})
    )
    without = (events.c.entry_id.in_(revised), events.c.entry_id.not_in(has_one))
    query = select(events.c.seq, events.c.kind, events.c.at, events.c.data).where(events.c.blog_id == blog.id, *without)
    lost: dict[int, Deletion] = {}
    had: dict[int, bool] = {}
    for row in await connection.execute(query.order_by(events.c.seq)):
        entry = to_event(blog, row.seq, Kind(row.kind), row.at, row.data).subject
        if isinstance(entry, Entry):
            has = entry.has_topic(names)
            if had.get(entry.id) and not has and row.seq > blog.head - LATELY:
                lost[entry.id] = Deletion(entry.id, row.at)
            had[entry.id] = has
    return sorted(lost.values(), key=lambda deletion: deletion.at, reverse=True)


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
