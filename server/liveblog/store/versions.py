"""The versions of an entry: each revision that the log holds, with whoever made it. A deleted entry has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NotFound
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.event import NOTING, Kind
from liveblog.sentence import sentence
from liveblog.store.documents import to_event
from liveblog.store.tables import events


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as one of its revisions made it, when that was committed, and the key of the principal behind it."""

    entry: Entry
    at: datetime
    by: str


async def entry_versions(
    connection: AsyncConnection, blog: Blog, entry_id: int, limit: int, before: int | None = None
) -> Sequence[Version]:
    """Read the newest versions, newest first; with `before`, those that are older than that event."""
    wanted = _of(blog, entry_id)
    if before is not None:
        wanted = wanted.where(events.c.seq < before)
    rows = await connection.execute(wanted.order_by(events.c.seq.desc()).limit(limit))
    return [version for row in rows if (version := _version(blog, row))]


async def entry_version(connection: AsyncConnection, blog: Blog, entry_id: int, seq: int) -> Version:
    """Read the version that event `seq` made.

    Raises:
        NotFound: that event made none of this entry's.
    """
    row = (await connection.execute(_of(blog, entry_id).where(events.c.seq == seq))).one_or_none()
    version = _version(blog, row) if row else None
    if version is None:
        raise NotFound(sentence("Entry {entry_id} has no version {seq}.", entry_id=entry_id, seq=seq))
    return version


def _of(blog: Blog, entry_id: int) -> Select[Any]:
    """Select what made a revision of an entry: what is noted beside it makes none."""
    theirs = (events.c.blog_id == blog.id, events.c.entry_id == entry_id, events.c.kind.not_in(NOTING))
    return select(events).where(*theirs)


def _version(blog: Blog, row: Row[Any]) -> Version | None:
    subject = to_event(blog, row.seq, Kind(row.kind), row.at, row.data).subject
    return Version(subject, row.at, row.by) if isinstance(subject, Entry) else None
