"""What readers report of entries, for the desk alone. Only `desk` writes it, and what deletes an entry or a blog."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NotFound
from liveblog.model.blog import Blog
from liveblog.model.report import Report, ReportDraft
from liveblog.sentence import sentence
from liveblog.store.desk_tables import reports
from liveblog.store.jobs import add_jobs

FORGET_REPORTS = "forget_reports"
"""A kind of job: the subject is the number of a blog whose old reports are deleted."""

KEPT, KEPT_OPEN = timedelta(days=30), timedelta(days=180)
"""So long a report is kept once it is closed, and when nobody closes it: it may say where its reader can be found."""


async def add_report(connection: AsyncConnection, blog: Blog, draft: ReportDraft, at: datetime) -> int:
    """Add a report, and return its number."""
    said = {"entry_id": draft.entry_id, "revision": draft.revision, "text": draft.text, "contact": draft.contact}
    added = insert(reports).values(blog_id=blog.id, at=at, **said).returning(reports.c.id)
    return int((await connection.execute(added)).scalar_one())


async def count_reports(connection: AsyncConnection, blog: Blog, since: datetime) -> int:
    """Count what was reported of a blog since a moment, open or closed."""
    query = select(func.count()).where(reports.c.blog_id == blog.id, reports.c.at >= since)
    return int((await connection.execute(query)).scalar_one())


async def count_open(connection: AsyncConnection, blog: Blog) -> int:
    """Count what the desk has not closed yet."""
    query = select(func.count()).where(reports.c.blog_id == blog.id, reports.c.closed_at.is_(None))
    return int((await connection.execute(query)).scalar_one())


async def open_reports(connection: AsyncConnection, blog: Blog, most: int) -> Sequence[Report]:
    """Read what is open, the oldest first: who waits longest is read first."""
    query = select(reports).where(reports.c.blog_id == blog.id, reports.c.closed_at.is_(None))
    rows = await connection.execute(query.order_by(reports.c.at, reports.c.id).limit(most))
    return [_report(row) for row in rows]


async def close_report(connection: AsyncConnection, blog: Blog, report_id: int, at: datetime) -> Report | None:
    """Close a report; None: it was closed before.

    Raises:
        NotFound: there is no such report of this blog.
    """
    here = (reports.c.blog_id == blog.id) & (reports.c.id == report_id)
    changed = update(reports).where(here, reports.c.closed_at.is_(None)).values(closed_at=at).returning(*reports.c)
    if row := (await connection.execute(changed)).one_or_none():
        return _report(row)
    if (await connection.execute(select(reports.c.id).where(here))).first():
        return None
    raise NotFound(sentence("There is no report {report_id} of this blog.", report_id=report_id))


async def forget_reports(connection: AsyncConnection, blog_id: int, entry_id: int) -> None:
    """Delete what was reported of an entry whose text goes: reports quote it."""
    await connection.execute(delete(reports).where(reports.c.blog_id == blog_id, reports.c.entry_id == entry_id))


async def sweep_reports(connection: AsyncConnection, blog_id: int, now: datetime) -> float | None:
    """Delete what is old; return after how many seconds the next one will be, None when none is left."""
    here = reports.c.blog_id == blog_id
    is_old = or_(reports.c.closed_at <= now - KEPT, reports.c.at <= now - KEPT_OPEN)
    await connection.execute(delete(reports).where(here, is_old))
    query = select(func.min(reports.c.closed_at), func.min(reports.c.at)).where(here)
    closed_at, at = (await connection.execute(query)).one()
    ends = [began + kept for began, kept in ((closed_at, KEPT), (at, KEPT_OPEN)) if began]
    return (min(ends) - now).total_seconds() if ends else None


async def forget_in_time(connection: AsyncConnection, blog_id: int, now: datetime) -> None:
    """Delete what is old, and have a job look when the next one will be."""
    seconds = await sweep_reports(connection, blog_id, now)
    if seconds is not None:
        await add_jobs(connection, FORGET_REPORTS, [str(blog_id)], {}, seconds)


def _report(row: Row[Any]) -> Report:
    return Report(**row._asdict())
