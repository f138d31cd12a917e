"""The corrections of a blog, or of all public ones, newest first: what readers were told, with the entry that tells it.

They stand in the entries. `corrected_at`, the time of an entry's last, is indexed: the entries that come first by it
hold the corrections that come first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.correction import Correction
from liveblog.model.entry import Entry
from liveblog.store.activity import IS_PUBLIC
from liveblog.store.tables import blogs, entries, shown, to_blog, to_entry

CORRECTIONS_SIZE = 40
"""So many stand on a page."""

_MOST_SINCE = 1000
"""Entries that were corrected after the last of a page, and looked through for what they told before it."""

_LISTED = select(blogs.c.id).where(IS_PUBLIC, blogs.c.shelved.is_(False))

Since: TypeAlias = tuple[datetime, int]
"""Where a correction stands in a list: its time, then its number."""


@dataclass(frozen=True, slots=True)
class ToldCorrection:
    """A correction, and where it stands."""

    blog: Blog
    entry: Entry
    correction: Correction

    @property
    def since(self) -> Since:
        """Return its place in the list."""
        return self.correction.at, self.correction.id


@dataclass(frozen=True, slots=True)
class CorrectionList:
    """Corrections, newest first; `below` is the place of the last of them when more follow."""

    told: Sequence[ToldCorrection] = ()
    below: Since | None = None


async def corrections_of(
    connection: AsyncConnection, blog: Blog, before: Since | None = None, limit: int = CORRECTIONS_SIZE
) -> CorrectionList:
    """Read the newest corrections of a blog, or the newest of those before a place."""
    return await _list(connection, entries.c.blog_id == blog.id, before, limit)


async def public_corrections(
    connection: AsyncConnection, before: Since | None = None, limit: int = CORRECTIONS_SIZE
) -> CorrectionList:
    """Read those of all blogs that everybody may read; what is on the shelf is on no list."""
    return await _list(connection, entries.c.blog_id.in_(_LISTED), before, limit)


async def has_public_corrections(connection: AsyncConnection) -> bool:
    """Tell whether readers of any of those blogs were told of any."""
    query = select(entries.c.id).where(entries.c.blog_id.in_(_LISTED), entries.c.corrected_at.is_not(None)).limit(1)
    return (await connection.execute(query)).first() is not None


async def has_corrections(connection: AsyncConnection, blog: Blog) -> bool:
    """Tell whether readers of a blog were told of any: one look at an index."""
    return (await connection.execute(_CORRECTED, {"blog": blog.id})).first() is not None


_CORRECTED = (
    select(entries.c.id).where(entries.c.blog_id == bindparam("blog"), entries.c.corrected_at.is_not(None)).limit(1)
)


async def _list(
    connection: AsyncConnection, where: ColumnElement[bool], before: Since | None, limit: int
) -> CorrectionList:
    told = await _told(connection, where, before, limit + 1)
    told.sort(key=lambda each: (each[2].at, each[2].id, each[0]), reverse=True)
    here = await _with_entries(connection, told[:limit])
    return CorrectionList(here, here[-1].since if len(told) > limit else None)


async def _told(
    connection: AsyncConnection, where: ColumnElement[bool], before: Since | None, limit: int
) -> list[tuple[int, int, Correction]]:
    """Read what the entries say that may hold the newest: those corrected last, and those corrected again since."""
    corrected_at = entries.c.corrected_at
    query = select(entries.c.blog_id, entries.c.id, entries.c.corrections).where(where, corrected_at.is_not(None))
    if before is None:
        parts = [query.order_by(corrected_at.desc()).limit(limit)]
    else:
        until = query.where(corrected_at < before[0]).order_by(corrected_at.desc()).limit(limit)
        parts = [until, query.where(corrected_at >= before[0]).order_by(corrected_at).limit(_MOST_SINCE)]
    rows = [row for part in parts for row in await connection.execute(part)]
    told = [(row.blog_id, row.id, each) for row in rows for each in row.corrections]
    return [each for each in told if before is None or (each[2].at, each[2].id) < before]


async def _with_entries(
    connection: AsyncConnection, told: Sequence[tuple[int, int, Correction]]
) -> Sequence[ToldCorrection]:
    found_blogs = await _blogs(connection, {blog_id for blog_id, _, _ in told})
    found_entries = await _entries(connection, {(blog_id, entry_id) for blog_id, entry_id, _ in told})
    return [
        ToldCorrection(found_blogs[blog_id], found_entries[blog_id, entry_id], correction)
        for blog_id, entry_id, correction in told
    ]


async def _blogs(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Blog]:
    rows = await connection.execute(select(blogs).where(blogs.c.id.in_(ids)))
    return {row.id: to_blog(row) for row in rows}


async def _entries(connection: AsyncConnection, keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], Entry]:
    if not keys:
        return {}
    of_blogs = {blog_id: [entry_id for each, entry_id in keys if each == blog_id] for blog_id, _ in keys}
    fits = (and_(entries.c.blog_id == blog_id, entries.c.id.in_(ids)) for blog_id, ids in of_blogs.items())
    rows = await connection.execute(select(*shown).where(or_(*fits)))
    return {(row.blog_id, row.id): to_entry(row) for row in rows}
