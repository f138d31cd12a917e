"""Postings: for each gram the entries that have it, as a bit for each of a block of entries.

A block of a blog, `BLOCK` entries by number, is indexed once it is full, by a job (`jobs/indexing.py`): so posting
costs nothing. What has been indexed follows its entries from then on, in the transactions that change them: a row holds
the bits of entries that are there, and of no other. Blocks that are not indexed are looked through.
"""

import struct
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import Contended
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.store.grams import entry_grams
from liveblog.store.jobs import add_jobs
from liveblog.store.tables import blogs, entries, indexed_blocks, postings

INDEX_ENTRIES = "index_entries"
"""A kind of job: the subject is the number of a blog, a stroke, and that of a block of its entries."""

BLOCK = 1024
"""Entries of a block."""

_BIT = [1 << offset for offset in range(BLOCK)]
_FEW = [struct.Struct(f"<{number}H") for number in range(BLOCK // 16)]
"""How so few offsets are written down; more of them are bits."""

_LEFT = 8  # blocks
_SOON_SECONDS = 1.0  # whoever posts doesn't wait for it
_PORTION = 128  # entries that are read at once: texts may be long


def block_of(entry_id: int) -> int:
    """Return the block in which an entry has its bit."""
    return entry_id // BLOCK


def packed(offsets: Sequence[int]) -> bytes:
    """Write down which entries of a block: their offsets in order when they are few, else a bit for each."""
    if 2 * len(offsets) < BLOCK // 8:
        return _FEW[len(offsets)].pack(*offsets)
    bits = bytearray(BLOCK // 8)
    for offset in offsets:
        bits[offset >> 3] |= 1 << (offset & 7)
    return bytes(bits)


def unpacked(data: bytes) -> int:
    """Read which entries of a block, as the bits of a number."""
    if len(data) == BLOCK // 8:
        return int.from_bytes(data, "little")
    return sum(map(_BIT.__getitem__, _offsets(data)))


def _offsets(data: bytes) -> tuple[int, ...]:
    return _FEW[len(data) // 2].unpack(data)


def offsets_of(number: int) -> Iterator[int]:
    """Give the offsets of the bits of a number, in order."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def common(found: Sequence[bytes]) -> int:
    """Return which entries of a block all of these have, as the bits of a number; those that few have decide soon."""
    few = [_offsets(data) for data in found if len(data) < BLOCK // 8]
    left = -1
    if few:
        both = set(few[0]).intersection(*few[1:])
        left = sum(map(_BIT.__getitem__, both))
    for data in found if left else ():
        if len(data) == BLOCK // 8:
            left &= int.from_bytes(data, "little")
    return left


class BlockIndex:
    """The postings of a block that is being indexed, and the revisions that they are of."""

    def __init__(self, blog_id: int, block: int) -> None:
        self.blog_id = blog_id
        self.block = block
        self.first_at: datetime | None = None
        self.last_at: datetime | None = None
        self.seqs: dict[int, int] = {}
        self._found: defaultdict[int, array[int]] = defaultdict(lambda: array("H"))

    def add(self, row: Row[Any]) -> None:
        """Take an entry in; the numbers of entries have to go up."""
        offset = row.id % BLOCK
        for gram in entry_grams(row.folded, row.topics, key_event=row.key_event):
            self._found[gram].append(offset)
        self.seqs[row.id] = row.seq
        self.first_at = min(self.first_at or row.occurred_at, row.occurred_at)
        self.last_at = max(self.last_at or row.occurred_at, row.occurred_at)

    @property
    def size(self) -> int:
        """Return how many rows it has."""
        return len(self._found)

    def rows(self) -> Sequence[dict[str, Any]]:
        """Return the rows of the table."""
        here = {"blog_id": self.blog_id, "block": self.block}
        return [here | {"gram": gram, "entries": packed(self._found[gram])} for gram in sorted(self._found)]


async def wanted_blocks(connection: AsyncConnection, blog_id: int, last_entry: int) -> Sequence[int]:
    """Return the blocks of a blog that are full and not indexed."""
    known = select(indexed_blocks.c.block).where(indexed_blocks.c.blog_id == blog_id)
    indexed = set((await connection.execute(known)).scalars())
    return [block for block in range((last_entry + 1) // BLOCK) if block not in indexed]


async def ask_for_index(connection: AsyncConnection, added: Iterable[tuple[Blog, Entry]]) -> None:
    """Have the blocks indexed that these entries have filled, and some before them that nobody has indexed yet.

    Servers of the version before ask for none; while an import runs there are many that wait for their jobs already.
    """
    filled = {blog.id: entry.id for blog, entry in added if entry.id % BLOCK == BLOCK - 1}
    for blog_id, last_entry in filled.items():
        subjects = [f"{blog_id}/{block}" for block in (await wanted_blocks(connection, blog_id, last_entry))[-_LEFT:]]
        await add_jobs(connection, INDEX_ENTRIES, subjects, {}, _SOON_SECONDS)


async def read_portion(connection: AsyncConnection, blog_id: int, block: int, after: int) -> Sequence[Row[Any]]:
    """Read what the next entries of a block are found by, those with numbers above `after`."""
    columns = (entries.c.id, entries.c.seq, entries.c.folded, entries.c.topics, entries.c.key_event)
    query = select(*columns, entries.c.occurred_at).where(*_entries_of(blog_id, block), entries.c.id > after)
    return list(await connection.execute(query.order_by(entries.c.id).limit(_PORTION)))


async def begin_block(connection: AsyncConnection, blog_id: int, block: int) -> bool:
    """Take away what somebody has left half done; False when the block is not full, indexed already, or deleted."""
    query = select(blogs.c.last_entry, blogs.c.deleted_at).where(blogs.c.id == blog_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    is_gone = row is not None and row.deleted_at is not None
    is_wanted = row is not None and block in await wanted_blocks(connection, blog_id, row.last_entry)
    if is_gone or is_wanted:
        await connection.execute(delete(postings).where(*_postings_of(blog_id, block)))
    return is_wanted and not is_gone


async def add_postings(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows of a block that is being indexed."""
    await connection.execute(insert(postings), rows)


async def finish_block(connection: AsyncConnection, index: BlockIndex) -> None:
    """Let searches use a block's postings, if they are of the entries as they are.

    Raises:
        Contended: an entry was changed meanwhile, or somebody else is at it: begin again.
    """
    here = select(blogs.c.id).where(blogs.c.id == index.blog_id, blogs.c.deleted_at.is_(None))
    if (await connection.execute(here.with_for_update())).first() is None:
        raise Contended("The blog was deleted while it was indexed.")
    rows = await connection.execute(select(entries.c.id, entries.c.seq).where(*_entries_of(index.blog_id, index.block)))
    written = select(func.count()).select_from(postings).where(*_postings_of(index.blog_id, index.block))
    if {row.id: row.seq for row in rows} != index.seqs or (
        await connection.execute(written)
    ).scalar_one() != index.size:
        raise Contended("Entries were changed while they were indexed.")
    times = {"first_at": index.first_at, "last_at": index.last_at}
    await connection.execute(insert(indexed_blocks).values(blog_id=index.blog_id, block=index.block, **times))


async def follow_entry(connection: AsyncConnection, blog: Blog, entry_id: int, entry: Entry | None, text: str) -> None:
    """Let postings say of an entry what it is found by now; None: it is deleted, and nothing says anything of it.

    All postings of its block are looked through: whatever it was found by before, and by whichever rules, is gone.
    """
    block, offset = block_of(entry_id), entry_id % BLOCK
    query = select(postings.c.gram, postings.c.entries).where(*_postings_of(blog.id, block))
    kept = {gram: unpacked(data) for gram, data in await connection.execute(query)}
    if not kept:
        return
    bit = 1 << offset
    wanted = entry_grams(text, entry.topics, key_event=entry.key_event) if entry else set[int]()
    lost = {gram: number ^ bit for gram, number in kept.items() if number & bit and gram not in wanted}
    won = {gram: kept[gram] | bit for gram in wanted & kept.keys() if not kept[gram] & bit}
    here = {"blog_id": blog.id, "block": block}
    await _delete(connection, here, [gram for gram, number in lost.items() if not number])
    await _update(connection, here, {gram: number for gram, number in (lost | won).items() if number})
    if new := [here | {"gram": gram, "entries": packed([offset])} for gram in wanted - kept.keys()]:
        await connection.execute(insert(postings), new)
    if entry:
        await _widen(connection, here, entry.occurred_at)


async def _delete(connection: AsyncConnection, here: Mapping[str, int], grams: Sequence[int]) -> None:
    if grams:
        statement = delete(postings).where(*_postings_of(**here), postings.c.gram == bindparam("this"))
        await connection.execute(statement, [{"this": gram} for gram in grams])


async def _update(connection: AsyncConnection, here: Mapping[str, int], numbers: Mapping[int, int]) -> None:
    if numbers:
        statement = update(postings).where(*_postings_of(**here), postings.c.gram == bindparam("this"))
        rows = [{"this": gram, "entries": packed([*offsets_of(number)])} for gram, number in numbers.items()]
        await connection.execute(statement.values(entries=bindparam("entries")), rows)


async def _widen(connection: AsyncConnection, here: Mapping[str, int], at: datetime) -> None:
    """Let the times of a block reach to one of its entries."""
    block = update(indexed_blocks).where(
        indexed_blocks.c.blog_id == here["blog_id"], indexed_blocks.c.block == here["block"]
    )
    await connection.execute(block.where(indexed_blocks.c.first_at > at).values(first_at=at))
    await connection.execute(block.where(indexed_blocks.c.last_at < at).values(last_at=at))


def _postings_of(blog_id: int, block: int) -> tuple[ColumnElement[bool], ...]:
    return (postings.c.blog_id == blog_id, postings.c.block == block)


def _entries_of(blog_id: int, block: int) -> tuple[ColumnElement[bool], ...]:
    numbers = entries.c.id.between(block * BLOCK, (block + 1) * BLOCK - 1)
    return (entries.c.blog_id == blog_id, numbers, entries.c.deleted_at.is_(None))
