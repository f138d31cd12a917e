"""What figures were at their times: rows beside the log, from which a blog's figures and their lines are made."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Row, Text, and_, cast, delete, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.event import OF_BLOG
from liveblog.model.figure import Reading, figure_key
from liveblog.store.documents import BEFORE, FIGURES, Document
from liveblog.store.figure_documents import KnownReadings, without_entry
from liveblog.store.tables import events, readings

LISTED = 500
"""So many readings are listed at the desk."""


class ReadingRows(NamedTuple):
    """Readings that go, and those that are written."""

    gone: Collection[Reading]
    new: Collection[Reading]


async def readings_of(connection: AsyncConnection, blog: Blog, keys: Collection[str]) -> Mapping[str, list[Reading]]:
    """Read all that these figures were, by what they are known by, in the order of their places."""
    query = select(readings).where(readings.c.blog_id == blog.id, readings.c.key.in_(keys))
    found = defaultdict[str, list[Reading]](list)
    for row in await connection.execute(query.order_by(readings.c.as_of, readings.c.id)):
        found[row.key].append(_reading(row))
    return found


async def all_readings(connection: AsyncConnection, blog: Blog) -> list[tuple[str, Reading]]:
    """Read what figures were, by what they are known by, in the order of their places: the newest of all of them."""
    newest = select(readings).where(readings.c.blog_id == blog.id)
    rows = await connection.execute(newest.order_by(readings.c.as_of.desc(), readings.c.id.desc()).limit(LISTED))
    return [(row.key, _reading(row)) for row in rows][::-1]


async def readings_set(connection: AsyncConnection, blog: Blog) -> list[Reading]:
    """Read all that was set, and is told by no entry, in the order of its times."""
    query = select(readings).where(readings.c.blog_id == blog.id, readings.c.entry_id.is_(None))
    return [_reading(row) for row in await connection.execute(query.order_by(readings.c.as_of, readings.c.id))]


async def write_readings(connection: AsyncConnection, written: Collection[tuple[Blog, ReadingRows]]) -> None:
    """Take readings of blogs away, and write others, in order."""
    for blog, rows in written:
        keys = [(blog.id, figure_key(each.name), each.id) for each in rows.gone]
        if keys:
            key = tuple_(readings.c.blog_id, readings.c.key, readings.c.id)
            await connection.execute(delete(readings).where(key.in_(keys)))
        new = [_row(each) | {"blog_id": blog.id} for each in rows.new]
        if new:
            await connection.execute(insert(readings), new)


async def purge_figures(connection: AsyncConnection, blog: Blog, entry_id: int) -> None:
    """Take what an entry ever told of figures out of what the log says of the blog, and of other entries.

    To be called before its own text is taken out of the log: that says whether there is anything.
    """
    theirs = select(events.c.seq, events.c.data).where(events.c.blog_id == blog.id, events.c.entry_id == entry_id)
    rows = (await connection.execute(theirs)).all()
    if not any(FIGURES in row.data for row in rows):
        return
    mentions = cast(events.c.data, Text).contains(f'"entry_id": {entry_id}}}')
    of_blog = and_(events.c.kind.in_(OF_BLOG), cast(events.c.data, Text).contains(f'"{FIGURES}"'))
    query = select(events.c.seq, events.c.data).where(
        events.c.blog_id == blog.id, or_(mentions, of_blog), events.c.entry_id.is_distinct_from(entry_id)
    )
    present = await connection.execute(select(readings).where(readings.c.blog_id == blog.id))
    known = KnownReadings(_reading(row) for row in present)
    for row in (await connection.execute(query.order_by(events.c.seq))).all():
        left = _without(row.data, entry_id, known)
        if left != row.data:
            here = (events.c.blog_id == blog.id) & (events.c.seq == row.seq)
            await connection.execute(update(events).where(here).values(data=left))


def _without(document: Document, entry_id: int, known: KnownReadings) -> Document:
    """Return a document of the log without what an entry told, once it is noted what it tells."""
    before = document.get(BEFORE)
    known.note(before or {})
    earlier = {BEFORE: without_entry(before, entry_id, known)} if before else {}
    known.note(document)
    return without_entry(document, entry_id, known) | earlier


def _reading(row: Row[Any]) -> Reading:
    return Reading(**{name: getattr(row, name) for name in Reading.__slots__})


def _row(reading: Reading) -> dict[str, Any]:
    return {name: getattr(reading, name) for name in Reading.__slots__} | {"key": figure_key(reading.name)}
