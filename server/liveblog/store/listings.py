"""What is picked out of a blog: the entries of a topic, those with certain words, key events, the pinned one.

Pages, which hold everything and never shift, are `reads`'s.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import EntryNotFound
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.folding import folded
from liveblog.store.reads import Place, bound
from liveblog.store.rows import to_entry
from liveblog.store.tables import entries, shown, topics

LISTING_SIZE = 40
KEY_EVENTS = 12
"""So many of them stand above a page."""

_NEWEST_FIRST = (entries.c.occurred_at.desc(), entries.c.id.desc())


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries that fit, newest first; `older` is the id of the last of them when more follow below it."""

    blog: Blog
    entries: tuple[Entry, ...]
    older: int | None


async def listing(  # noqa: PLR0913 -- each of them narrows, and most are left out
    connection: AsyncConnection,
    blog: Blog,
    *,
    topic: str | None = None,
    key_events: bool = False,
    words: Sequence[str] = (),
    before: Place | None = None,
    limit: int = LISTING_SIZE,
) -> Listing:
    """Read the newest entries below the place `before` that have the topic, are key events and hold all the words.

    A topic is meant as it is written; words are folded, and found inside longer ones, too. How many and how long
    they may be is the caller's to bound (SQLite takes 50,000 bytes).
    """
    if any("\0" in text for text in (topic or "", *words)):
        return Listing(blog, (), None)  # PostgreSQL can't be asked for U+0000
    fits = [*_present(blog), *_with(topic, key_events=key_events, words=words)]
    if before:
        fits.append(tuple_(entries.c.occurred_at, entries.c.id) < tuple_(*bound(entries, before)))
    found = await _newest(connection, fits, limit + 1)
    here = found[:limit]
    return Listing(blog, here, here[-1].id if len(found) > limit else None)


async def topic_counts(connection: AsyncConnection, blog: Blog, limit: int = 12) -> Sequence[tuple[str, int]]:
    """Count the entries of the topics that are used most, the most used first; ties by name."""
    count = func.count()
    query = select(topics.c.topic, count).where(topics.c.blog_id == blog.id).group_by(topics.c.topic)
    rows = await connection.execute(query.order_by(count.desc(), topics.c.topic).limit(limit))
    return [(topic, number) for topic, number in rows]


async def entries_by_topic(
    connection: AsyncConnection, blog: Blog, order: Sequence[int]
) -> Mapping[str, Sequence[int]]:
    """Read which of these entries each topic has, by number and in their order."""
    # Not joined with the entries: SQLite would look through all topics for each of them.
    rows = await connection.execute(select(topics.c.topic, topics.c.entry_id).where(topics.c.blog_id == blog.id))
    rank = {number: place for place, number in enumerate(order)}
    found = defaultdict(list)
    for topic, number in rows:
        if number in rank:
            found[topic].append(number)
    return {topic: sorted(numbers, key=rank.__getitem__) for topic, numbers in found.items()}


async def key_event_numbers(connection: AsyncConnection, blog: Blog) -> Sequence[int]:
    """Read which entries are key events, as numbers, newest first."""
    query = select(entries.c.id).where(*_present(blog), entries.c.key_event)
    return (await connection.execute(query.order_by(*_NEWEST_FIRST))).scalars().all()


async def entries_of(connection: AsyncConnection, blog: Blog, numbers: Sequence[int]) -> Sequence[Entry]:
    """Read those of these entries that are there, newest first."""
    return await _newest(connection, [*_present(blog), entries.c.id.in_(numbers)], len(numbers))


async def key_events(connection: AsyncConnection, blog: Blog, limit: int = KEY_EVENTS) -> Sequence[Entry]:
    """Read the newest key events, newest first."""
    return await _newest(connection, [*_present(blog), entries.c.key_event], limit)


async def pinned_entry(connection: AsyncConnection, blog: Blog) -> Entry | None:
    """Read the entry that is pinned; the one that was written last, should several be."""
    query = select(*shown).where(*_present(blog), entries.c.pinned).order_by(entries.c.seq.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return to_entry(row) if row else None


async def place_of(connection: AsyncConnection, blog: Blog, entry_id: int) -> Place:
    """Return where an entry stands, or stood before it was deleted.

    Raises:
        EntryNotFound: the blog never had one of this number.
    """
    query = select(entries.c.occurred_at, entries.c.id).where(entries.c.blog_id == blog.id, entries.c.id == entry_id)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise EntryNotFound(entry_id)
    return (row.occurred_at, row.id)


def _present(blog: Blog) -> tuple[ColumnElement[bool], ...]:
    return (entries.c.blog_id == blog.id, entries.c.deleted_at.is_(None))


def _with(topic: str | None, *, key_events: bool, words: Sequence[str]) -> list[ColumnElement[bool]]:
    fits = [entries.c.folded.contains(word, autoescape=True) for word in map(folded, words) if word]
    if key_events:
        fits.append(entries.c.key_event)
    if topic is not None:
        named = select(topics.c.entry_id).where(topics.c.blog_id == entries.c.blog_id, topics.c.topic == topic)
        fits.append(named.where(topics.c.entry_id == entries.c.id).exists())
    return fits


async def _newest(connection: AsyncConnection, fits: Sequence[ColumnElement[bool]], limit: int) -> tuple[Entry, ...]:
    query = select(*shown).where(*fits).order_by(*_NEWEST_FIRST).limit(limit)
    return tuple(to_entry(row) for row in await connection.execute(query))
