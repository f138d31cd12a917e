"""What is picked out of a blog: the entries of a topic, key events, the pinned one.

Pages, which hold everything and never shift, are `reads`'s; finding entries by their words is `search`'s.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import EntryNotFound
from liveblog.model.blog import Blog
from liveblog.model.claim import Claim
from liveblog.model.entry import Entry
from liveblog.model.topic import topic_key
from liveblog.store.reads import Place, bound
from liveblog.store.tables import entries, events, shown, to_entry, topics

LISTING_SIZE = 40
KEY_EVENTS = 12
"""So many of them stand above a page."""

_OLDEST_FIRST = (entries.c.occurred_at, entries.c.id)
_NEWEST_FIRST = tuple(column.desc() for column in _OLDEST_FIRST)

# What pages ask is made once.
_PRESENT = select(*shown).where(entries.c.blog_id == bindparam("blog"), entries.c.deleted_at.is_(None))
_PINNED = _PRESENT.where(entries.c.pinned).order_by(entries.c.seq.desc()).limit(1)
_KEY_EVENTS = _PRESENT.where(entries.c.key_event).order_by(*_NEWEST_FIRST).limit(bindparam("most", type_=Integer()))


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the entries that fit are wanted: so many, in which order, from below the place `start` on."""

    limit: int = LISTING_SIZE
    ascending: bool = False
    start: Place | None = None

    def is_below(self, one: Place, other: Place) -> bool:
        """Tell whether one place comes after another in this order."""
        return one > other if self.ascending else one < other


_NEWEST = Part()


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries that fit, in order; `below` is the id of the last of them when more follow below it."""

    blog: Blog
    entries: tuple[Entry, ...]
    below: int | None


async def listing(
    connection: AsyncConnection, blog: Blog, part: Part = _NEWEST, *, topic: str | None = None, key_events: bool = False
) -> Listing:
    """Read the entries that have the topic, by its key, and are key events."""
    if "\0" in (topic or ""):
        return Listing(blog, (), None)  # PostgreSQL can't be asked for U+0000
    return await _listing(
        connection, blog, part, picked(None if topic is None else topic_key(topic), key_events=key_events)
    )


async def listing_of_topics(
    connection: AsyncConnection, blog: Blog, part: Part, names: Collection[str], *, key_events: bool = False
) -> Listing:
    """Read the entries that have any of these topics, by their keys (none: all of them), and are key events."""
    fits = picked(None, key_events=key_events)
    if keys := [topic_key(name) for name in names if "\0" not in name]:
        named = select(topics.c.entry_id).where(topics.c.blog_id == entries.c.blog_id, topics.c.topic.in_(keys))
        fits.append(named.where(topics.c.entry_id == entries.c.id).exists())
    return await _listing(connection, blog, part, fits)


async def listing_by(connection: AsyncConnection, blog: Blog, part: Part, by: str) -> Listing:
    """Read the entries that somebody wrote, by their key; whoever posted them from a draft, or revised them since."""
    return await _listing(connection, blog, part, [entries.c.author == by])


async def listing_of_pinned(connection: AsyncConnection, blog: Blog, part: Part) -> Listing:
    """Read the entries that are pinned: one, but for blogs from before there was only one."""
    return await _listing(connection, blog, part, [entries.c.pinned])


async def listing_of_placed(connection: AsyncConnection, blog: Blog, part: Part) -> Listing:
    """Read the entries that name a place."""
    return await _listing(connection, blog, part, [entries.c.has_places])


async def has_placed(connection: AsyncConnection, blog: Blog) -> bool:
    """Tell whether any entry names a place: one look at an index."""
    return (await connection.execute(_PLACED, {"blog": blog.id})).first() is not None


_PLACED = select(entries.c.id).where(entries.c.blog_id == bindparam("blog"), entries.c.has_places).limit(1)


async def events_by(connection: AsyncConnection, blog: Blog, seqs: Collection[int], by: str) -> Collection[int]:
    """Return which of these events are somebody's, by their key."""
    query = select(events.c.seq).where(events.c.blog_id == blog.id, events.c.seq.in_(seqs), events.c.by == by)
    return set((await connection.execute(query)).scalars())


async def count_marked(connection: AsyncConnection, blog: Blog) -> tuple[int, int]:
    """Count the entries that are pinned, and the key events."""
    counts = [
        select(func.count()).select_from(entries).where(*_present(blog), mark).scalar_subquery()
        for mark in (entries.c.pinned, entries.c.key_event)
    ]
    pinned, key_events = (await connection.execute(select(*counts))).one()
    return pinned, key_events


async def _listing(
    connection: AsyncConnection, blog: Blog, part: Part, wanted: Sequence[ColumnElement[bool]]
) -> Listing:
    fits = [*_present(blog), *wanted]
    if part.start:
        place, start = tuple_(entries.c.occurred_at, entries.c.id), tuple_(*bound(entries, part.start))
        fits.append(place > start if part.ascending else place < start)
    order = _OLDEST_FIRST if part.ascending else _NEWEST_FIRST
    found = await _read(connection, fits, part.limit + 1, order)
    here = found[: part.limit]
    return Listing(blog, here, here[-1].id if len(found) > part.limit else None)


async def topic_counts(connection: AsyncConnection, blog: Blog, limit: int = 12) -> Sequence[tuple[str, int]]:
    """Count the entries of the topics that are used most, the most used first; ties by key.

    A topic is called as the last entry that was posted about it calls it.
    """
    rows = (await connection.execute(_TOPICS, {"blog": blog.id, "most": limit})).all()
    named = await _names(connection, blog, [entry_id for _, _, entry_id in rows])
    return [(named.get((entry_id, key), key), number) for key, number, entry_id in rows]


_TOPICS = (
    select(topics.c.topic, number := func.count(), func.max(topics.c.entry_id))
    .where(topics.c.blog_id == bindparam("blog"))
    .group_by(topics.c.topic)
    .order_by(number.desc(), topics.c.topic)
    .limit(bindparam("most", type_=Integer()))
)


async def topic_name(connection: AsyncConnection, blog: Blog, topic: str) -> str:
    """Return what a topic is called here, however it was asked for; where there is none, what was asked for."""
    key = topic_key(topic)
    query = select(func.max(topics.c.entry_id)).where(topics.c.blog_id == blog.id, topics.c.topic == key)
    newest = (await connection.execute(query)).scalar_one()
    return (await _names(connection, blog, [newest])).get((newest, key), topic) if newest else topic


async def _names(connection: AsyncConnection, blog: Blog, entry_ids: Sequence[int]) -> Mapping[tuple[int, str], str]:
    """Read how entries call their topics, by number and key."""
    query = select(entries.c.id, entries.c.topics).where(entries.c.blog_id == blog.id, entries.c.id.in_(entry_ids))
    rows = await connection.execute(query)
    return {(entry_id, topic_key(name)): name for entry_id, names in rows for name in names}


async def entries_by_topic(
    connection: AsyncConnection, blog: Blog, order: Sequence[int]
) -> Mapping[str, Sequence[int]]:
    """Read which of these entries each topic has, by number and in their order; topics are called as in the counts."""
    query = select(entries.c.id, entries.c.topics).where(*_present(blog)).order_by(entries.c.id)
    rank = {number: place for place, number in enumerate(order)}
    names: dict[str, str] = {}
    found = defaultdict(set)
    for number, called in await connection.execute(query):
        for name in called if number in rank else ():
            names[topic_key(name)] = name
            found[topic_key(name)].add(number)
    return {names[key]: sorted(numbers, key=rank.__getitem__) for key, numbers in found.items()}


async def key_event_numbers(connection: AsyncConnection, blog: Blog) -> Sequence[int]:
    """Read which entries are key events, as numbers, newest first."""
    query = select(entries.c.id).where(*_present(blog), entries.c.key_event)
    return (await connection.execute(query.order_by(*_NEWEST_FIRST))).scalars().all()


async def entries_of(connection: AsyncConnection, blog: Blog, numbers: Sequence[int]) -> tuple[Entry, ...]:
    """Read those of these entries that are there, newest first."""
    return await _read(connection, [*_present(blog), entries.c.id.in_(numbers)], len(numbers))


async def key_events(connection: AsyncConnection, blog: Blog, limit: int = KEY_EVENTS) -> Sequence[Entry]:
    """Read the newest key events, newest first."""
    rows = await connection.execute(_KEY_EVENTS, {"blog": blog.id, "most": limit})
    return tuple(to_entry(row) for row in rows)


OPEN_CLAIMS = 200


async def open_claims(connection: AsyncConnection, blog: Blog) -> Sequence[tuple[Entry, Claim]]:
    """Read the claims that somebody should still find out about, each with its entry, the oldest first."""
    query = select(*shown).where(*_present(blog), entries.c.open_since.is_not(None))
    rows = await connection.execute(query.order_by(entries.c.open_since).limit(OPEN_CLAIMS))
    found = [(entry, claim) for entry in map(to_entry, rows) for claim in entry.claims if claim.status.is_open]
    return sorted(found, key=lambda each: (each[1].told_at, each[1].id))[:OPEN_CLAIMS]


async def has_claims(connection: AsyncConnection, blog: Blog) -> bool:
    """Tell whether anything in a blog has a status; for exports, which read all of it."""
    query = select(entries.c.id).where(*_present(blog), entries.c.claims.is_not(None)).limit(1)
    return (await connection.execute(query)).first() is not None


async def count_to_check(connection: AsyncConnection, blog: Blog) -> int:
    """Count the entries with an open claim, and those with a link to what has changed since; each by its index."""
    counts = [
        select(func.count()).select_from(entries).where(*_present(blog), since.is_not(None)).scalar_subquery()
        for since in (entries.c.open_since, entries.c.unsettled_since)
    ]
    return sum((await connection.execute(select(*counts))).one())


async def unsettled_entries(connection: AsyncConnection, blog: Blog) -> Sequence[Entry]:
    """Read the entries that link to what was corrected, withdrawn or deleted since, as it was longest ago first."""
    query = select(*shown).where(*_present(blog), entries.c.unsettled_since.is_not(None))
    rows = await connection.execute(query.order_by(entries.c.unsettled_since, entries.c.id).limit(OPEN_CLAIMS))
    return [to_entry(row) for row in rows]


async def pinned_entry(connection: AsyncConnection, blog: Blog) -> Entry | None:
    """Read the entry that is pinned; the one that was written last, should several be."""
    row = (await connection.execute(_PINNED, {"blog": blog.id})).one_or_none()
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


def picked(topic: str | BindParameter[str] | None, *, key_events: bool) -> list[ColumnElement[bool]]:
    """Return what is true of the entries of a topic, by its key, and of key events."""
    fits: list[ColumnElement[bool]] = [entries.c.key_event] if key_events else []
    if topic is not None:
        named = select(topics.c.entry_id).where(topics.c.blog_id == entries.c.blog_id, topics.c.topic == topic)
        fits.append(named.where(topics.c.entry_id == entries.c.id).exists())
    return fits


async def _read(
    connection: AsyncConnection,
    fits: Sequence[ColumnElement[bool]],
    limit: int,
    order: Sequence[ColumnElement[Any]] = _NEWEST_FIRST,
) -> tuple[Entry, ...]:
    query = select(*shown).where(*fits).order_by(*order).limit(limit)
    return tuple(to_entry(row) for row in await connection.execute(query))
