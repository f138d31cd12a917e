"""Finding entries that hold words and phrases, inside longer words, too: by the postings of indexed blocks, and a look.

What a block's postings leave, and each entry of a block that is not indexed, is a candidate; the database looks whether
the text holds the terms. That goes on, the block with the newest entries first, until what a page shows is found for
sure and as many are counted as ever are: a word that is in every other entry costs no more than a rare one.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, reduce
from operator import attrgetter, or_
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    desc,
    func,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.topic import topic_key
from liveblog.store import postings as index
from liveblog.store.grams import KEY_EVENT, Span, term_grams, topic_gram
from liveblog.store.listings import Listing, Part, entries_of, picked
from liveblog.store.reads import Place, named_place, place_values
from liveblog.store.tables import entries, indexed_blocks, postings
from liveblog.work.bounds import SEARCH_COUNTED

MOST_COUNTED = SEARCH_COUNTED.most
"""So many entries that a search finds are counted, and no more: a reader looks at none of them."""

_FIRST_BLOCKS = 128  # whose postings are read first, a millisecond; then ever more, for a word that they lack is rare
_GROWTH = 32
_FIRST_PORTION = 64  # candidates, to begin with; mostly they fill a page, and of all others none is read
_LOOKED_AT = 1024  # candidates at once


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for: entries with all terms (folded; a phrase has blanks), perhaps of a topic or key events."""

    terms: Sequence[str]
    topic: str | None = None
    key_events: bool = False

    @property
    def spans(self) -> Sequence[Span]:
        """Return what such an entry has in the postings."""
        marks = [topic_gram(topic_key(self.topic))] if self.topic is not None else []
        marks += [KEY_EVENT] if self.key_events else []
        return [*(Span(mark, mark) for mark in marks), *term_grams(self.terms)]


@dataclass(frozen=True, slots=True)
class Hits:
    """Where entries stand that were found, in order, as many as were asked for; and how many there are in all.

    Of more than `MOST_COUNTED` the number is one more.
    """

    places: Sequence[Place]
    number: int


@dataclass(frozen=True, slots=True)
class _Block:
    """A block, and the times between which its entries happened; an unknown one may reach anywhere."""

    number: int
    first_at: datetime | None = None
    last_at: datetime | None = None


async def found_listing(connection: AsyncConnection, blog: Blog, wanted: Wanted, part: Part) -> tuple[Listing, int]:
    """Read the entries of a part of what is found, and return how many are found in all."""
    hits = await search(connection, blog, wanted, replace(part, limit=part.limit + 1))
    numbers = [number for _, number in hits.places[: part.limit]]
    here = await entries_of(connection, blog, numbers)
    ordered = here[::-1] if part.ascending else here
    return Listing(blog, ordered, numbers[-1] if len(hits.places) > part.limit else None), hits.number


async def search(connection: AsyncConnection, blog: Blog, wanted: Wanted, part: Part) -> Hits:
    """Find the entries of a part, and count all that there are."""
    if not wanted.terms or any("\0" in text for text in (wanted.topic or "", *wanted.terms)):
        return Hits((), 0)  # PostgreSQL can't be asked for U+0000
    sought, grown = _Sought(part), _FIRST_BLOCKS
    blocks = await _blocks(connection, blog, ascending=part.ascending)
    while blocks and not sought.is_settled(blocks[0]):
        blocks = [block for block in blocks if not sought.passes_over(block)]
        await _search_in(connection, blog, wanted, blocks[:grown], sought)
        blocks, grown = blocks[grown:], grown * _GROWTH
    return Hits(sought.page, min(sought.number, MOST_COUNTED + 1))


async def _search_in(
    connection: AsyncConnection, blog: Blog, wanted: Wanted, blocks: Sequence[_Block], sought: "_Sought"
) -> None:
    """Look through some blocks in their order, until all is settled."""
    candidates = await _candidates(connection, blog, wanted, blocks)
    shown: list[int] = []
    counted: list[int] = []
    likely = 0  # of those that may be shown
    for block in blocks:
        if sought.is_settled(block):
            break
        if sought.passes_over(block):
            continue
        numbers = _numbers(block, candidates[block.number], blog.last_entry)
        if sought.has_page(block):
            counted += numbers
        else:
            shown += numbers
            likely += len(numbers) if block.last_at else 0
        if likely >= sought.portion or len(shown) >= _LOOKED_AT:
            sought.take(*await _look(connection, blog, wanted, shown, sought.part))
            shown, likely = [], 0
        if len(counted) >= _LOOKED_AT:
            sought.number += await _count(connection, blog, wanted, counted)
            counted = []
    if shown:
        sought.take(*await _look(connection, blog, wanted, shown, sought.part))
    if counted:
        sought.number += await _count(connection, blog, wanted, counted)


class _Sought:
    """What a page shows of what was found so far, and how many that is."""

    def __init__(self, part: Part) -> None:
        self.number = 0
        self.page: list[Place] = []
        self.part = part
        self.portion = _FIRST_PORTION

    def take(self, places: Sequence[Place], number: int) -> None:
        """Count so many, and keep those that are the next of the part."""
        self.portion = min(4 * self.portion, _LOOKED_AT)
        self.number += number
        self.page = sorted([*self.page, *places], reverse=not self.part.ascending)[: self.part.limit]

    def is_settled(self, block: _Block) -> bool:
        """Tell whether neither this block nor one after it can change anything."""
        return self.number > MOST_COUNTED and self.has_page(block)

    def has_page(self, block: _Block) -> bool:
        """Tell whether nothing in this block, or in one after it, stands on the page: it has only to be counted."""
        nearest = block.first_at if self.part.ascending else block.last_at
        if len(self.page) < self.part.limit or nearest is None:
            return False
        last = self.page[-1][0]
        return last < nearest if self.part.ascending else last > nearest

    def passes_over(self, block: _Block) -> bool:
        """Tell whether a block has only entries that stand before the page, of which none has to be counted."""
        farthest = block.last_at if self.part.ascending else block.first_at
        if self.number <= MOST_COUNTED or self.part.start is None or farthest is None:
            return False
        return farthest < self.part.start[0] if self.part.ascending else farthest > self.part.start[0]


_BLOCKS = select(indexed_blocks.c.block, indexed_blocks.c.first_at, indexed_blocks.c.last_at).where(
    indexed_blocks.c.blog_id == bindparam("blog")
)


async def _blocks(connection: AsyncConnection, blog: Blog, *, ascending: bool) -> list[_Block]:
    """Return the blocks as they are looked through: those of which nothing is known, then by time."""
    rows = await connection.execute(_BLOCKS, {"blog": blog.id})
    indexed = {row.block: _Block(*row) for row in rows}
    unknown = [_Block(number) for number in range(index.block_of(blog.last_entry) + 1) if number not in indexed]
    known = [block for block in indexed.values() if block.last_at]  # without, none of its entries is left
    known.sort(key=attrgetter("first_at" if ascending else "last_at"), reverse=not ascending)
    return [*unknown, *known]


async def _candidates(
    connection: AsyncConnection, blog: Blog, wanted: Wanted, blocks: Sequence[_Block]
) -> Mapping[int, int]:
    """Return for each block which of its entries may fit, as bits; -1: all of them, for it is not indexed."""
    indexed = [block.number for block in blocks if block.last_at]
    left = {block.number: -1 for block in blocks}
    for span in wanted.spans if indexed else ():
        if span.first != span.last:
            found = await _postings(connection, blog, indexed, span=span)
            for number in indexed:
                left[number] &= reduce(or_, map(index.unpacked, found[number]), 0)
    exact = [span.first for span in wanted.spans if span.first == span.last]
    indexed = [number for number in indexed if left[number]]
    if exact and indexed:
        found = await _postings(connection, blog, indexed, grams=exact)
        for number in indexed:
            left[number] &= index.common(found[number]) if len(found[number]) == len(exact) else 0
    return left


def _numbers(block: _Block, bits: int, last: int) -> Sequence[int]:
    """Return the numbers of the entries of a block that have bits."""
    first = block.number * index.BLOCK
    if bits < 0:
        return range(first, min(first + index.BLOCK, last + 1))
    return [first + offset for offset in index.offsets_of(bits)]


async def _postings(
    connection: AsyncConnection,
    blog: Blog,
    blocks: Sequence[int],
    *,
    grams: Sequence[int] = (),
    span: Span | None = None,
) -> Mapping[int, Sequence[bytes]]:
    """Read the postings of grams that are there, by block."""
    is_sqlite = connection.dialect.name == "sqlite"
    values = {"blog": blog.id, "blocks": _many(blocks, is_sqlite=is_sqlite)}
    values |= {"first": span.first, "last": span.last} if span else {"grams": _many(grams, is_sqlite=is_sqlite)}
    found: defaultdict[int, list[bytes]] = defaultdict(list)
    for block, bits in await connection.execute(_postings_query(is_sqlite=is_sqlite, spans=span is not None), values):
        found[block].append(bits)
    return found


@lru_cache
def _postings_query(*, is_sqlite: bool, spans: bool) -> Select[Any]:
    gram = postings.c.gram
    grams = gram.between(bindparam("first"), bindparam("last")) if spans else _is_in(gram, "grams", is_sqlite=is_sqlite)
    here = (postings.c.blog_id == bindparam("blog"), _is_in(postings.c.block, "blocks", is_sqlite=is_sqlite))
    return select(postings.c.block, postings.c.entries).where(*here, grams)


async def _look(
    connection: AsyncConnection, blog: Blog, wanted: Wanted, numbers: Sequence[int], part: Part
) -> tuple[Sequence[Place], int]:
    """Look which of these entries fit: where those of the part stand, and how many there are in all."""
    asked = _Looking(
        connection.dialect.name == "sqlite",
        len(wanted.terms),
        of_topic=wanted.topic is not None,
        key_events=wanted.key_events,
        ascending=part.ascending,
        is_begun=part.start is not None,
    )
    values = _values(blog, wanted, numbers, is_sqlite=asked.is_sqlite) | {"most": part.limit}
    values |= place_values("start", part.start) if part.start else {}
    rows = (await connection.execute(_looking(asked), values)).all()
    places = [(row.occurred_at, row.id) for row in rows]
    below = [place for place in places if part.start is None or part.is_below(place, part.start)]
    return below, rows[0].number if rows else 0


async def _count(connection: AsyncConnection, blog: Blog, wanted: Wanted, numbers: Sequence[int]) -> int:
    """Count which of these entries fit: half the work of a look, for nothing is put in order."""
    is_sqlite = connection.dialect.name == "sqlite"
    query = _counting(
        len(wanted.terms), is_sqlite=is_sqlite, of_topic=wanted.topic is not None, key_events=wanted.key_events
    )
    values = _values(blog, wanted, numbers, is_sqlite=is_sqlite)
    number: int = (await connection.execute(query, values)).scalar_one()
    return number


def _values(blog: Blog, wanted: Wanted, numbers: Sequence[int], *, is_sqlite: bool) -> dict[str, Any]:
    values: dict[str, Any] = {"blog": blog.id, "numbers": _many(numbers, is_sqlite=is_sqlite)}
    values |= {f"term{number}": term for number, term in enumerate(wanted.terms)}
    return values | ({"topic": topic_key(wanted.topic)} if wanted.topic is not None else {})


@dataclass(frozen=True, slots=True)
class _Looking:
    """What makes another statement of a look; all that differs otherwise is bound."""

    is_sqlite: bool
    terms: int
    of_topic: bool
    key_events: bool
    ascending: bool
    is_begun: bool


@lru_cache(maxsize=256)
def _looking(asked: _Looking) -> Select[Any]:
    """Return the statement that reads a part of what fits, and in each row how much fits in all.

    The number is counted over everything that fits (`OVER ()`), before the limit, so that one pass gives both. What
    stands past the start comes first, then the rest in the same order: a part that is filtered by its start would
    leave nothing to count. So rows from before the start may follow, which `_look` leaves out.
    """
    place = (entries.c.occurred_at, entries.c.id)
    order: list[ColumnElement[Any]] = [*place] if asked.ascending else [column.desc() for column in place]
    if asked.is_begun:
        start = named_place(entries, "start")
        order.insert(0, desc(tuple_(*place) > start if asked.ascending else tuple_(*place) < start))
    fits = _fitting(asked.terms, is_sqlite=asked.is_sqlite, of_topic=asked.of_topic, key_events=asked.key_events)
    query = select(*place, func.count().over().label("number")).where(*fits)
    return query.order_by(*order).limit(bindparam("most", type_=Integer()))


@lru_cache(maxsize=256)
def _counting(terms: int, *, is_sqlite: bool, of_topic: bool, key_events: bool) -> Select[Any]:
    fits = _fitting(terms, is_sqlite=is_sqlite, of_topic=of_topic, key_events=key_events)
    return select(func.count()).select_from(entries).where(*fits)


def _fitting(terms: int, *, is_sqlite: bool, of_topic: bool, key_events: bool) -> list[ColumnElement[bool]]:
    """Return what is true of those candidates that are found."""
    holds = func.instr if is_sqlite else func.strpos
    return [
        entries.c.blog_id == bindparam("blog"),
        _is_in(entries.c.id, "numbers", is_sqlite=is_sqlite),
        entries.c.deleted_at.is_(None),
        *(holds(entries.c.folded, bindparam(f"term{number}", type_=Text())) > 0 for number in range(terms)),
        *picked(bindparam("topic", type_=Text()) if of_topic else None, key_events=key_events),
    ]


def _is_in(column: Column[int], name: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Compare a column with any number of numbers, in a statement that is always the same."""
    if is_sqlite:
        values = func.json_each(bindparam(name, type_=Text())).table_valued("value")
        return column.in_(select(values.c.value))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def _many(numbers: Sequence[int], *, is_sqlite: bool) -> str | list[int]:
    return json.dumps([*numbers]) if is_sqlite else [*numbers]
