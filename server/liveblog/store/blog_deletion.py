"""Deleting a blog for good: at once for everybody who asks for it, and then row by row.

Its row in `blogs` stays, empty, so that its slug is nobody else's. What was written to the audit log stays, too. Jobs
that index its entries end by themselves (`begin_block`).
"""

from datetime import datetime

from sqlalchemy import Table, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog, BlogStatus, Visibility
from liveblog.store.access_tables import token_grants, user_grants
from liveblog.store.desk_tables import handovers, promises, reports
from liveblog.store.documents import to_document
from liveblog.store.drafts import delete_some_drafts
from liveblog.store.endpoint_tables import endpoint_attempts, endpoint_positions
from liveblog.store.jobs import DELETE_PICTURE, LAST_SHOWN, add_jobs, hasten_jobs
from liveblog.store.partner_tables import partner_grants, partner_topics
from liveblog.store.pictures import shown_in
from liveblog.store.presence_tables import leases, presences, undertakings
from liveblog.store.receipt_tables import page_receipts
from liveblog.store.tables import (
    blogs,
    entries,
    events,
    idempotency_keys,
    indexed_blocks,
    postings,
    readings,
    shifts,
    shown_pictures,
    topics,
    uploads,
)

DELETE_BLOG = "delete_blog"
"""A kind of job: the subject is the number of a blog."""

PORTION = 500
"""Rows that are deleted in one transaction, and pictures that follow: whoever posts elsewhere waits for no more."""

DRAFTS = 50
"""Drafts that are deleted in one transaction, with their versions."""

# Entries go before what is found by them, so that nobody who indexes a block of them finds it unchanged.
_TABLES = (
    *(entries, topics, indexed_blocks, postings, readings, shifts, idempotency_keys),
    *(shown_pictures, presences, undertakings, leases, reports, promises, handovers),
    *(endpoint_positions, endpoint_attempts, page_receipts),
)


async def empty_blog(connection: AsyncConnection, blog: Blog, epoch: str, at: datetime) -> None:
    """Take a blog away from everybody, with all rights on it, and have its rows deleted by a job.

    It gets another epoch: processes of any version that follow it see that what they hold is no longer true.
    """
    nothing = {
        "folded": "",
        "title": "",
        "description": "",
        "summary": "",
        "summary_html": "",
        "byline": None,
        "picture": None,
        "figures": None,
        "briefing": None,
        "on_duty": None,
    }
    numbers = {"epoch": epoch, "head": 0, "purges": 0, "retractions": 0, "last_entry": 0}
    state = {"status": BlogStatus.CLOSED, "visibility": Visibility.PRIVATE, "shelved": False}
    left = nothing | numbers | state | {"deleted_at": at, "was_public": blog.is_public}
    await connection.execute(update(blogs).where(blogs.c.id == blog.id).values(**left))
    for grants in (user_grants, token_grants, partner_grants, partner_topics):
        await connection.execute(delete(grants).where(grants.c.blog_id == blog.id))
    pictures = [picture.name for picture in shown_in(to_document(blog)).values()]
    await add_jobs(connection, DELETE_PICTURE, pictures, {LAST_SHOWN: at.timestamp()})
    await add_jobs(connection, DELETE_BLOG, [str(blog.id)], {})


async def delete_portion(connection: AsyncConnection, blog_id: int) -> bool:
    """Delete some rows of a blog that was taken away, and have their pictures deleted; False: there are none left."""
    query = select(blogs.c.deleted_at).where(blogs.c.id == blog_id, blogs.c.deleted_at.is_not(None)).with_for_update()
    at = (await connection.execute(query)).scalar_one_or_none()
    if at is None:
        return False
    if await delete_some_drafts(connection, blog_id, DRAFTS, at):
        return True
    if await _delete_events(connection, blog_id, at) or await _delete_uploads(connection, blog_id):
        return True
    for table in _TABLES:
        if await _delete_some(connection, table, blog_id):
            return True
    return False


async def _delete_events(connection: AsyncConnection, blog_id: int, at: datetime) -> bool:
    query = select(events.c.seq, events.c.data).where(events.c.blog_id == blog_id).order_by(events.c.seq)
    pictures: set[str] = set()
    last = None
    for row in await connection.execute(query.limit(PORTION)):
        pictures |= {picture.name for picture in shown_in(row.data).values()}
        last = row.seq
        if len(pictures) >= PORTION:
            break
    await add_jobs(connection, DELETE_PICTURE, sorted(pictures), {LAST_SHOWN: at.timestamp()})
    if last is not None:
        await connection.execute(delete(events).where(events.c.blog_id == blog_id, events.c.seq <= last))
    return last is not None


async def _delete_uploads(connection: AsyncConnection, blog_id: int) -> bool:
    """Forget who uploaded pictures that nothing shows; their deletion, which was to come later, comes now."""
    key = tuple(uploads.primary_key.columns)
    some = select(*key).where(uploads.c.blog_id == blog_id).limit(PORTION)
    gone = delete(uploads).where(tuple_(*key).in_(some)).returning(uploads.c.digest)
    digests = set((await connection.execute(gone)).scalars())
    await hasten_jobs(connection, DELETE_PICTURE, digests)
    return bool(digests)


async def _delete_some(connection: AsyncConnection, table: Table, blog_id: int) -> bool:
    key = tuple(table.primary_key.columns)
    some = select(*key).where(table.c.blog_id == blog_id).limit(PORTION)
    return bool((await connection.execute(delete(table).where(tuple_(*key).in_(some)))).rowcount)
