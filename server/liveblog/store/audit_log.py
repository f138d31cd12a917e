"""The audit log: who did what to people, tokens and blogs. Ids and numbers, never a text.

What was done to a blog's entries stands in its event log, and is put together with the rest for one blog.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.event import OF_BLOG
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Principal
from liveblog.store.access_tables import audit_blogs, audit_log
from liveblog.store.tables import events

_OF_LATE = 5000  # records


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One thing that somebody did.

    `by` is a principal's key, `session` a short name of the session that they did it in, `subject` what it was done to
    ("user:5", "entry:12"). `before` and `after` are numbers of events, of what was done to a blog: which one made the
    entry, or the blog, what it was before, and which one this is. `about` are blogs, by id, whose admins are told of
    it though it was done in none; that is written and not read.
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
    about: frozenset[int] = field(default=frozenset(), compare=False)

    def members(self) -> Mapping[str, Any]:
        """Return it as a line of the download has it: what is not known is left out."""
        said = {name: value for name, value in asdict(self).items() if name != "about" and value not in (None, {})}
        return said | {"at": rfc3339(self.at)}


_COLUMNS = tuple(name for name in AuditRecord.__slots__ if name != "about")


def record_of(
    by: Principal, at: datetime, action: str, subject: str | None = None, blog_id: int | None = None, **facts: object
) -> AuditRecord:
    """Return what is said of an act; facts are ids, numbers and kinds, never a text; None isn't said."""
    said = {name: fact for name, fact in facts.items() if fact is not None}
    return AuditRecord(at, by.key, action, subject, blog_id, by.session_name, by.place, facts=said)


class AuditPlace(NamedTuple):
    """How far the log was read, newest first: to this record, by its id, and to this event of the blog."""

    record: int
    event: int


_NEWEST = AuditPlace(10**17, 10**17)  # above all that there will be, in as many digits as addresses take


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which records are wanted: of a blog, or of all without what was done to entries; by somebody; below a place."""

    blog_id: int | None = None
    by: str | None = None
    action: str | None = None
    below: AuditPlace = _NEWEST


async def insert_records(connection: AsyncConnection, records: Sequence[AuditRecord]) -> None:
    """Add records, in the transaction of what they are about."""
    rows = [{name: getattr(record, name) for name in _COLUMNS} for record in records]
    if not any(record.about for record in records):
        if rows:
            await connection.execute(insert(audit_log), rows)
        return
    for record, row in zip(records, rows, strict=True):
        record_id = (await connection.execute(insert(audit_log).values(row).returning(audit_log.c.id))).scalar_one()
        if record.about:
            about = [{"blog_id": blog_id, "record_id": record_id} for blog_id in sorted(record.about)]
            await connection.execute(insert(audit_blogs), about)


async def audit_records(connection: AsyncConnection, query: AuditQuery, limit: int) -> list[AuditRecord]:
    """Read the records that fit, newest first."""
    return (await audit_page(connection, query, limit))[0]


async def audit_page(
    connection: AsyncConnection, query: AuditQuery, limit: int
) -> tuple[list[AuditRecord], AuditPlace | None]:
    """Read the records that fit, newest first, and the place below which there are more; None: there are none.

    However long the log is, as many rows are read as are wanted of each of its parts.
    """
    found = list(islice(merge(*await _parts(connection, query, limit + 1), key=_at, reverse=True), limit + 1))
    shown = found[:limit]
    if len(found) <= limit:
        return [line.record for line in shown], None
    below = query.below
    record_id = min((line.record_id for line in shown if line.record_id), default=below.record)
    event = min((line.record.after or below.event for line in shown if not line.record_id), default=below.event)
    return [line.record for line in shown], AuditPlace(record_id, event)


async def known_parts(connection: AsyncConnection, blog_id: int | None) -> tuple[set[str], set[str]]:
    """Return the kinds of acts in the newest records, of a blog or of all, and the keys of those who acted."""
    columns = (audit_log.c.action, audit_log.c.by)
    newest = select(*columns).order_by(audit_log.c.id.desc()).limit(_OF_LATE)
    asked = [newest]
    if blog_id is not None:
        about = select(*columns).join(audit_blogs, audit_blogs.c.record_id == audit_log.c.id)
        acts = select(events.c.kind, events.c.by).where(events.c.blog_id == blog_id).order_by(events.c.seq.desc())
        asked = [
            newest.where(audit_log.c.blog_id == blog_id),
            about.where(audit_blogs.c.blog_id == blog_id).order_by(audit_blogs.c.record_id.desc()).limit(_OF_LATE),
            acts.limit(_OF_LATE),
        ]
    pairs = [row for query in asked for row in await connection.execute(select(query.subquery()).distinct())]
    return {action for action, _ in pairs}, {by for _, by in pairs}


class _Line(NamedTuple):
    """A record with its id; an event of the blog has none (0) and is told by its number."""

    record: AuditRecord
    record_id: int


def _at(line: _Line) -> datetime:
    return line.record.at


async def _parts(connection: AsyncConnection, query: AuditQuery, limit: int) -> Sequence[Iterable[_Line]]:
    """Read what fits of each part of the log, newest first."""
    if query.blog_id is None:
        return [await _lines(connection, _of_table(query).limit(limit))]
    inside = _of_table(query).where(audit_log.c.blog_id == query.blog_id)
    about = _of_table(query).join(audit_blogs, audit_blogs.c.record_id == audit_log.c.id)
    about = about.where(audit_blogs.c.blog_id == query.blog_id, audit_blogs.c.record_id < query.below.record)
    about = about.order_by(None).order_by(audit_blogs.c.record_id.desc())
    records = [await _lines(connection, each.limit(limit)) for each in (inside, about)]
    acts = [_of_event(row) for row in await connection.execute(_of_events(query).limit(limit))]
    return [merge(*records, key=lambda line: line.record_id, reverse=True), acts]


async def _lines(connection: AsyncConnection, wanted: Select[Any]) -> list[_Line]:
    rows = await connection.execute(wanted)
    return [_Line(AuditRecord(**{name: getattr(row, name) for name in _COLUMNS}), row.id) for row in rows]


def _of_table(query: AuditQuery) -> Select[Any]:
    wanted = _filtered(select(audit_log), query, audit_log.c.by, audit_log.c.action)
    return wanted.where(audit_log.c.id < query.below.record).order_by(audit_log.c.id.desc())


def _of_events(query: AuditQuery) -> Select[Any]:
    columns = (events.c.at, events.c.by, events.c.kind, events.c.entry_id, events.c.session, events.c.seq)
    earlier = events.alias()
    of_entry = (
        select(func.max(earlier.c.seq))
        .where(earlier.c.blog_id == events.c.blog_id, earlier.c.entry_id == events.c.entry_id)
        .where(earlier.c.seq < events.c.seq)
        .scalar_subquery()
    )
    before = case((events.c.kind.in_(OF_BLOG), events.c.seq - 1), else_=of_entry).label("before")
    wanted = select(*columns, before).where(events.c.blog_id == query.blog_id, events.c.seq < query.below.event)
    return _filtered(wanted.add_columns(events.c.blog_id), query, events.c.by, events.c.kind).order_by(
        events.c.seq.desc()
    )


def _filtered(wanted: Select[Any], query: AuditQuery, by: Any, action: Any) -> Select[Any]:
    if query.by is not None:
        wanted = wanted.where(by == query.by)
    return wanted if query.action is None else wanted.where(action == query.action)


def _of_event(row: Any) -> _Line:
    subject = None if row.entry_id is None else f"entry:{row.entry_id}"
    record = AuditRecord(row.at, row.by, row.kind, subject, row.blog_id, row.session, before=row.before, after=row.seq)
    return _Line(record, 0)
