"""What can be asked of the store. Every function works on an open transaction and changes nothing."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Row,
    Select,
    Table,
    Tuple,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import BlogGone, BlogNotFound, EntryDeleted, EntryNotFound
from liveblog.model.blog import Blog, Visibility
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.event import Event, Kind, LogHead, Subject
from liveblog.model.page import PAGE_SIZE, Cut, EntryPage, cut, page_of
from liveblog.model.shift import Shift
from liveblog.store.documents import to_event
from liveblog.store.tables import blogs, entries, events, idempotency_keys, shifts, shown, to_blog, to_entry, to_shift

Place = tuple[datetime, int]

_LOOK_AHEAD = 12
"""So many ranks above an entry the next one that is still there is looked for."""

OwnedKey = tuple[int, str, str]
"""An idempotency key: the id of the blog it is used in, the key of the principal who uses it, and the key itself."""


@dataclass(frozen=True, slots=True)
class KeyUse:
    """An idempotency key that was used: for what (a digest), and the event that came of it."""

    fingerprint: str
    seq: int


async def blog_by_id(connection: AsyncConnection, blog_id: int) -> Blog | None:
    """Read a blog by its number, which something refers to that is deleted with it; None: it was deleted."""
    query = select(blogs).where(blogs.c.id == blog_id, blogs.c.deleted_at.is_(None))
    row = (await connection.execute(query)).one_or_none()
    return to_blog(row) if row else None


async def blog_by_slug(connection: AsyncConnection, slug: str) -> Blog:
    """Read a blog.

    Raises:
        BlogNotFound: there is none.
        BlogGone: there was one, and everybody might know of it.
    """
    if "\0" in slug:
        raise BlogNotFound(slug)  # PostgreSQL can't be asked for U+0000
    row = (await connection.execute(_BY_SLUG, {"slug": slug})).one_or_none()
    if row is None:
        raise BlogNotFound(slug)
    if row.deleted_at is not None:
        raise gone(row)
    return to_blog(row)


_BY_SLUG = select(blogs).where(blogs.c.slug == bindparam("slug"))


def gone(row: Row[Any]) -> BlogGone | BlogNotFound:
    """Return what is said of a blog that was deleted: of a private one, what is said of one that never was."""
    return BlogGone(row.slug) if row.was_public else BlogNotFound(row.slug)


async def locked_blogs(connection: AsyncConnection, slugs: Collection[str]) -> dict[str, Blog]:
    """Read those of the blogs that exist, by slug; nobody else can change them until the transaction ends."""
    return {row.slug: to_blog(row) for row in await connection.execute(_LOCKED, _called(slugs))}


async def deleted_blogs(connection: AsyncConnection, slugs: Collection[str]) -> dict[str, BlogGone | BlogNotFound]:
    """Return what is said of those of the blogs that were deleted, by slug."""
    query = _CALLED.where(blogs.c.deleted_at.is_not(None))
    return {row.slug: gone(row) for row in await connection.execute(query, _called(slugs))}


_CALLED = select(blogs).where(blogs.c.slug.in_(bindparam("slugs", expanding=True)))
# Everybody locks in the order of the ids, so that nobody waits for somebody who waits for them.
_LOCKED = _CALLED.where(blogs.c.deleted_at.is_(None)).order_by(blogs.c.id).with_for_update()


def _called(slugs: Collection[str]) -> dict[str, list[str]]:
    return {"slugs": [slug for slug in slugs if "\0" not in slug]}


async def all_blogs(connection: AsyncConnection) -> list[Blog]:
    """Read all blogs, newest first."""
    rows = await connection.execute(select(blogs).where(blogs.c.deleted_at.is_(None)).order_by(blogs.c.id.desc()))
    return [to_blog(row) for row in rows]


async def has_begun(connection: AsyncConnection) -> bool:
    """Tell whether there ever was a blog."""
    return (await connection.execute(select(blogs.c.id).limit(1))).first() is not None


async def heads(connection: AsyncConnection, blog_ids: Collection[int]) -> dict[int, LogHead]:
    """Read where these blogs' logs stand, in one query."""
    query = select(blogs.c.id, blogs.c.epoch, blogs.c.head, blogs.c.purges, blogs.c.visibility).where(
        blogs.c.id.in_(blog_ids), blogs.c.deleted_at.is_(None)
    )
    rows = await connection.execute(query)
    return {row.id: LogHead(row.epoch, row.head, row.purges, Visibility(row.visibility)) for row in rows}


async def events_after(connection: AsyncConnection, blog: Blog, after: int, limit: int) -> list[Event]:
    """Read up to `limit` events of a blog that follow number `after`, in order."""
    query = (
        select(events.c.seq, events.c.kind, events.c.at, events.c.data)
        .where(events.c.blog_id == blog.id, events.c.seq > after)
        .order_by(events.c.seq)
        .limit(limit)
    )
    return [to_event(blog, row.seq, Kind(row.kind), row.at, row.data) for row in await connection.execute(query)]


async def event_at(connection: AsyncConnection, blog: Blog, seq: int) -> Event:
    """Read one event that is known to exist."""
    return (await events_after(connection, blog, seq - 1, 1))[0]


async def entry_before(connection: AsyncConnection, blog: Blog, entry_id: int, seq: int) -> Subject | None:
    """Read what an entry was before an event of it, as far as the log says; None: that was the first."""
    query = select(events.c.seq, events.c.kind, events.c.at, events.c.data).where(
        events.c.blog_id == blog.id, events.c.entry_id == entry_id, events.c.seq < seq
    )
    row = (await connection.execute(query.order_by(events.c.seq.desc()).limit(1))).one_or_none()
    return to_event(blog, row.seq, Kind(row.kind), row.at, row.data).subject if row else None


async def entry_by_id(connection: AsyncConnection, blog: Blog, entry_id: int) -> Entry | Tombstone:
    """Read an entry as it is now.

    Raises:
        EntryNotFound: the blog never had one of this number.
    """
    query = select(*shown).where(entries.c.blog_id == blog.id, entries.c.id == entry_id)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise EntryNotFound(entry_id)
    return Tombstone(entry_id) if row.deleted_at else to_entry(row)


async def present_entry(connection: AsyncConnection, blog: Blog, entry_id: int) -> Entry:
    """Read an entry that is to be there.

    Raises:
        EntryNotFound, EntryDeleted: there never was one of this number, or it was deleted.
    """
    entry = await entry_by_id(connection, blog, entry_id)
    if isinstance(entry, Tombstone):
        raise EntryDeleted(entry_id)
    return entry


async def held_entry(connection: AsyncConnection, blog: Blog, entry_id: int) -> Entry:
    """Read an entry that is to be there, as it stays until the transaction ends: what takes its text away waits.

    So what is written beside it now is found by that, and goes with it. Raises as `present_entry` does.
    """
    await hold_entry(connection, blog.id, entry_id)
    return await present_entry(connection, blog, entry_id)


async def hold_entry(connection: AsyncConnection, blog_id: int, entry_id: int) -> None:
    """Let an entry stay as it is until the transaction ends."""
    here = (entries.c.blog_id == blog_id, entries.c.id == entry_id)
    await connection.execute(select(entries.c.id).where(*here).with_for_update(read=True))


async def present_entries(connection: AsyncConnection, blog: Blog, ids: Collection[int]) -> dict[int, Entry]:
    """Read those of the entries that are there, by id."""
    query = select(*shown).where(entries.c.blog_id == blog.id, entries.c.id.in_(ids), entries.c.deleted_at.is_(None))
    return {row.id: to_entry(row) for row in await connection.execute(query)}


async def pinned_entries(connection: AsyncConnection, blog: Blog) -> list[Entry]:
    """Read the entries that are pinned now."""
    query = select(*shown).where(entries.c.blog_id == blog.id, entries.c.pinned, entries.c.deleted_at.is_(None))
    return [to_entry(row) for row in await connection.execute(query)]


async def page(
    connection: AsyncConnection, blog: Blog, number: int | None = None, size: int = PAGE_SIZE
) -> EntryPage | None:
    """Read a page of a blog (None: the newest); None when it has no such page.

    Deleted entries keep their rank, so that a delete shifts nothing from page to page.
    """
    stretch = cut(blog.last_entry, number, size)
    if stretch is None:
        return None
    is_newest = stretch.number == stretch.pages
    rows = await _ranked(connection, blog, stretch.first, stretch.end if is_newest else stretch.end + 1)
    floor = (rows[0].occurred_at, rows[0].id) if rows and stretch.first > 0 else None
    ceiling = None if is_newest else (rows[-1].occurred_at, rows[-1].id)
    here = rows if is_newest else rows[:-1]
    found = tuple(to_entry(row) for row in here if row.deleted_at is None)
    return EntryPage(blog, stretch, floor, found, await shifts_between(connection, blog, floor, ceiling), ceiling)


async def page_around(connection: AsyncConnection, blog: Blog, entry: Entry, size: int = PAGE_SIZE) -> EntryPage:
    """Read an entry with the one right after it and those before it: a page's worth, wherever pages are cut.

    Raises:
        EntryDeleted: the entry was there a moment ago.
    """
    rank = await _rank(connection, blog, entry.place)
    first = max(0, rank - size + 1)
    rows = await _ranked(connection, blog, first, min(blog.last_entry, rank + _LOOK_AHEAD))
    at = next((index for index, row in enumerate(rows) if row.id == entry.id), None)
    if at is None:
        raise EntryDeleted(entry.id)
    # What is read last is there only to tell where the stretch ends, unless it is the blog's newest.
    ends_blog = first + len(rows) == blog.last_entry
    after = (index for index in range(at + 1, len(rows) - (not ends_blog)) if rows[index].deleted_at is None)
    here = rows[: next(after, at) + 1]
    floor = (rows[0].occurred_at, rows[0].id) if first > 0 else None
    ceiling = (above.occurred_at, above.id) if (above := next(iter(rows[len(here) :]), None)) else None
    stretch = Cut(page_of(rank, blog.last_entry, size), max(1, blog.last_entry // size), first, first + len(here))
    found = tuple(to_entry(row) for row in here if row.deleted_at is None)
    return EntryPage(blog, stretch, floor, found, await shifts_between(connection, blog, floor, ceiling), ceiling)


async def shifts_between(
    connection: AsyncConnection, blog: Blog, floor: Place | None, ceiling: Place | None
) -> tuple[Shift, ...]:
    """Read the hand-overs from one place on (None: from the first) and before another (None: to the last), in order."""
    values: dict[str, Any] = {"blog": blog.id}
    values |= place_values("floor", floor) if floor else {}
    values |= place_values("ceiling", ceiling) if ceiling else {}
    query = _shifts(has_floor=floor is not None, has_ceiling=ceiling is not None)
    return tuple(to_shift(row) for row in await connection.execute(query, values))


@lru_cache
def _shifts(*, has_floor: bool, has_ceiling: bool) -> Select[Any]:
    order = (shifts.c.occurred_at, shifts.c.id)
    query = select(shifts).where(shifts.c.blog_id == bindparam("blog")).order_by(*order)
    query = query.where(tuple_(*order) >= named_place(shifts, "floor")) if has_floor else query
    return query.where(tuple_(*order) < named_place(shifts, "ceiling")) if has_ceiling else query


def named_place(table: Table, name: str) -> Tuple:
    """Return a place as a statement that is made once can be compared with: `place_values` says which it is."""
    at, number = table.c.occurred_at.type, table.c.id.type
    return tuple_(bindparam(f"{name}_at", type_=at), bindparam(f"{name}_id", type_=number))


def place_values(name: str, place: Place) -> dict[str, datetime | int]:
    """Return what such a statement is executed with."""
    return {f"{name}_at": place[0], f"{name}_id": place[1]}


def bound(table: Table, place: Place) -> tuple[BindParameter[datetime], BindParameter[int]]:
    """Return a place as what the columns of a table can be compared with."""
    return literal(place[0], table.c.occurred_at.type), literal(place[1], table.c.id.type)


async def _ranked(connection: AsyncConnection, blog: Blog, first: int, end: int) -> Sequence[Row[Any]]:
    """Read the entries of these ranks, oldest first, counting from the nearer end of the index."""
    if first <= blog.last_entry - end:
        values = {"blog": blog.id, "most": end - first, "passed": first}
        return (await connection.execute(_FROM_OLDEST, values)).all()
    values = {"blog": blog.id, "most": end - first, "passed": blog.last_entry - end}
    return (await connection.execute(_FROM_NEWEST, values)).all()[::-1]


_PART = (
    select(*shown)
    .where(entries.c.blog_id == bindparam("blog"))
    .limit(bindparam("most", type_=Integer()))
    .offset(bindparam("passed", type_=Integer()))
)
_FROM_OLDEST = _PART.order_by(entries.c.occurred_at, entries.c.id)
_FROM_NEWEST = _PART.order_by(entries.c.occurred_at.desc(), entries.c.id.desc())


async def page_number_of(connection: AsyncConnection, blog: Blog, place: Place, size: int = PAGE_SIZE) -> int:
    """Return the number of the page on which the entry of a place stands."""
    return page_of(await _rank(connection, blog, place), blog.last_entry, size)


async def _rank(connection: AsyncConnection, blog: Blog, place: Place) -> int:
    """Count the entries below a place, deleted ones, too."""
    before = tuple_(entries.c.occurred_at, entries.c.id) < tuple_(*bound(entries, place))
    query = select(func.count()).select_from(entries).where(entries.c.blog_id == blog.id, before)
    rank: int = (await connection.execute(query)).scalar_one()
    return rank


async def page_numbers(connection: AsyncConnection, blog: Blog, size: int = PAGE_SIZE) -> dict[int, int]:
    """Read on which page each entry stands, by its id, the oldest first; deleted ones stand on none."""
    query = select(entries.c.id, entries.c.deleted_at).where(entries.c.blog_id == blog.id)
    rows = await connection.execute(query.order_by(entries.c.occurred_at, entries.c.id))
    pages = max(1, blog.last_entry // size)
    return {row.id: min(rank // size + 1, pages) for rank, row in enumerate(rows) if row.deleted_at is None}


@dataclass(frozen=True, slots=True)
class Keyed:
    """An entry that was posted under an idempotency key."""

    id: int
    occurred_at: datetime


async def entries_by_key(connection: AsyncConnection, blog: Blog, owner: str) -> dict[str, Keyed | None]:
    """Return all keys that somebody has used, each with what was posted under it; None: no entry, or a deleted one."""
    query = (
        select(idempotency_keys.c.key, entries.c.id, entries.c.occurred_at)
        .join(events, and_(events.c.blog_id == idempotency_keys.c.blog_id, events.c.seq == idempotency_keys.c.seq))
        .outerjoin(
            entries,
            and_(
                entries.c.blog_id == events.c.blog_id, entries.c.id == events.c.entry_id, entries.c.deleted_at.is_(None)
            ),
        )
        .where(idempotency_keys.c.blog_id == blog.id, idempotency_keys.c.owner == owner)
    )
    rows = await connection.execute(query)
    return {row.key: None if row.id is None else Keyed(row.id, row.occurred_at) for row in rows}


async def key_uses(connection: AsyncConnection, keys: Collection[OwnedKey]) -> dict[OwnedKey, KeyUse]:
    """Look up idempotency keys; those that were not used are not among the answers."""
    if not keys:
        return {}
    table, by_owner = idempotency_keys.c, defaultdict(list)
    for blog_id, owner, key in keys:
        by_owner[blog_id, owner].append(key)
    # Not one list of triples: for that, SQLite reads the whole index.
    each = [
        and_(table.blog_id == blog_id, table.owner == owner, table.key.in_(theirs))
        for (blog_id, owner), theirs in by_owner.items()
    ]
    rows = await connection.execute(select(idempotency_keys).where(or_(*each)))
    return {(row.blog_id, row.owner, row.key): KeyUse(row.fingerprint, row.seq) for row in rows}


async def all_entries(connection: AsyncConnection, blog: Blog) -> AsyncIterator[Entry]:
    """Read all entries that are not deleted, oldest first."""
    query = select(*shown).where(entries.c.blog_id == blog.id, entries.c.deleted_at.is_(None))
    for row in await connection.execute(query.order_by(entries.c.occurred_at, entries.c.id)):
        yield to_entry(row)
