"""The audit log: who did what to people, tokens and blogs. Ids and numbers, never a text.

What was done to a blog's entries stands in its event log, and is put together with the rest for one blog.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.event import Kind
from liveblog.model.principal import Principal
from liveblog.store.access_tables import audit_log
from liveblog.store.tables import events

_OF_LATE = 5000  # records


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One thing that somebody did.

    `by` is a principal's key, `session` a short name of the session that they did it in, `subject` what it was done to
    ("user:5", "entry:12"). `before` and `after` are numbers of events, of what was done to a blog: which one made the
    entry, or the blog, what it was before, and which one this is.
    """

    at: datetime
    by: str
    action: str
    subject: str | None = None
    blog_id: int | None = None
    session: str | None = None
    place: str | None = None
    before: int | None = None
    after: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def record_of(
    by: Principal, at: datetime, action: str, subject: str | None = None, blog_id: int | None = None, **facts: object
) -> AuditRecord:
    """Return what is said of an act; facts are ids, numbers and kinds, never a text; None isn't said."""
    said = {name: fact for name, fact in facts.items() if fact is not None}
    return AuditRecord(at, by.key, action, subject, blog_id, by.session_name, by.place, facts=said)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which records are wanted: of a blog, or of all without what was done to entries; by somebody; before a moment."""

    blog_id: int | None = None
    by: str | None = None
    action: str | None = None
    until: datetime | None = None


async def insert_records(connection: AsyncConnection, records: Iterable[AuditRecord]) -> None:
    """Add records, in the transaction of what they are about."""
    if rows := [{name: getattr(record, name) for name in AuditRecord.__slots__} for record in records]:
        await connection.execute(insert(audit_log), rows)


async def audit_records(connection: AsyncConnection, query: AuditQuery, limit: int) -> list[AuditRecord]:
    """Read the records that fit, newest first."""
    names = AuditRecord.__slots__
    rows = await connection.execute(_of_table(query).limit(limit))
    found = [AuditRecord(**{name: getattr(row, name) for name in names}) for row in rows]
    if query.blog_id is not None:
        found += [_of_event(row) for row in await connection.execute(_of_events(query).limit(limit))]
    return sorted(found, key=lambda record: (record.at, record.after or 0), reverse=True)[:limit]


async def known_actions(connection: AsyncConnection, blog_id: int | None) -> set[str]:
    """Return what has been done of late, but for entries: the kinds in the newest records, of a blog or of all."""
    newest = select(audit_log.c.action).order_by(audit_log.c.id.desc()).limit(_OF_LATE)
    if blog_id is not None:
        newest = newest.where(audit_log.c.blog_id == blog_id)
    return set((await connection.scalars(select(newest.subquery().c.action).distinct())).all())


def _of_table(query: AuditQuery) -> Select[Any]:
    wanted = _filtered(select(audit_log), query, audit_log.c.by, audit_log.c.action, audit_log.c.at)
    if query.blog_id is not None:
        wanted = wanted.where(audit_log.c.blog_id == query.blog_id)
    return wanted.order_by(audit_log.c.id.desc())


def _of_events(query: AuditQuery) -> Select[Any]:
    columns = (events.c.at, events.c.by, events.c.kind, events.c.entry_id, events.c.session, events.c.seq)
    earlier = events.alias()
    of_entry = (
        select(func.max(earlier.c.seq))
        .where(earlier.c.blog_id == events.c.blog_id, earlier.c.entry_id == events.c.entry_id)
        .where(earlier.c.seq < events.c.seq)
        .scalar_subquery()
    )
    before = case((events.c.kind == Kind.BLOG_CHANGED, events.c.seq - 1), else_=of_entry).label("before")
    wanted = select(*columns, before).where(events.c.blog_id == query.blog_id).order_by(events.c.seq.desc())
    return _filtered(wanted.add_columns(events.c.blog_id), query, events.c.by, events.c.kind, events.c.at)


def _filtered(wanted: Select[Any], query: AuditQuery, by: Any, action: Any, at: Any) -> Select[Any]:
    if query.by is not None:
        wanted = wanted.where(by == query.by)
    if query.action is not None:
        wanted = wanted.where(action == query.action)
    return wanted if query.until is None else wanted.where(at < query.until)


def _of_event(row: Any) -> AuditRecord:
    subject = None if row.entry_id is None else f"entry:{row.entry_id}"
    return AuditRecord(row.at, row.by, row.kind, subject, row.blog_id, row.session, before=row.before, after=row.seq)
