"""Searching a large blog: how long a search takes, with what a page shows of it and the count, on both databases.

Peers, in the same database and the same rounds: LIKE over the folded texts, as searches were done once; and the index
for parts of words that comes with it, FTS5's trigrams or, where the extension is there, pg_trgm.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.jobs import Indexing
from liveblog.model.blog import Blog, BlogDraft
from liveblog.model.entry import Entry
from liveblog.model.search_terms import read_terms
from liveblog.store import Store, writes
from liveblog.store.jobs import Job
from liveblog.store.listings import Part
from liveblog.store.migrations import migrate
from liveblog.store.postings import INDEX_ENTRIES, wanted_blocks
from liveblog.store.reads import blog_by_slug
from liveblog.store.search import Wanted, search
from liveblog.work.bounds import SEARCHES
from tests import services

QUERIES = {
    "a rare word": "zeppelin",
    "a word in one of a hundred": "lighthouse",
    "a word in every other": "harbour",
    "part of a word": "ighthou",
    "two words": "harbour lighthouse",
    "a phrase": '"harbour master"',
    "two letters": "zq",
    "none": "submarine",
    "none, of words that are everywhere": '"harbour of the"',
}
_PLANTED = {"zeppelin": 10_000, "lighthouse": 100, "harbour": 2, "harbour master": 200, "the": 2, "of": 3}
_START = datetime(2031, 3, 1, tzinfo=UTC)
_SHOWN, _COUNTED = 41, 1001
_AT_ONCE = 1024

_LIMIT = 600.0  # seconds for a transaction: filling is no measurement


def run(entries: int, rounds: int, *, on_postgres: bool = True) -> list[dict[str, Any]]:
    """Fill a blog on each database and measure, peers interleaved; milliseconds, medians over all rounds."""
    with tempfile.TemporaryDirectory() as directory:
        lines = asyncio.run(_measure("SQLite", f"sqlite+aiosqlite:///{directory}/big.db", entries, rounds))
    if on_postgres:
        with services.postgres() as server:
            address = server.url(server.create_database())
            lines += asyncio.run(_measure("PostgreSQL", address, entries, rounds))
    return lines


async def _measure(name: str, address: str, entries: int, rounds: int) -> list[dict[str, Any]]:
    store = Store(address, limit=_LIMIT)
    try:
        await migrate(store.engine)
        blog = await fill(store, entries)
        peer, statement = await _peer(store)
        async with store.read_long(replace(SEARCHES, seconds=_LIMIT)) as connection:
            asking = {
                "liveblog": partial(ours, connection, blog),
                "LIKE": partial(rows_of, connection, LIKE, like_values),
                peer: partial(rows_of, connection, statement, _match if "MATCH" in statement else like_values),
            }
            return [await _compare(f"{name}: {kind}", query, asking, rounds) for kind, query in QUERIES.items()]
    finally:
        await store.close()


async def fill(store: Store, entries: int) -> Blog:
    """Make a blog of so many entries, with its index."""
    drawn = _texts(random.Random(7))
    async with store.write() as connection:
        blog = await writes.insert_blog(connection, BlogDraft(slug="big", title="A long day"), "k3v9x2ab", _START)
    for first in range(1, entries + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, entries + 1))
        blog = replace(blog, last_entry=numbers[-1], head=numbers[-1])
        async with store.write() as connection:
            await writes.insert_entries(connection, [(blog, _entry(number, next(drawn))) for number in numbers])
            await writes.save_blogs(connection, [blog])
    async with store.read() as connection:
        blocks = await wanted_blocks(connection, blog.id, blog.last_entry)
    for block in blocks:
        await Indexing(store)(Job(0, INDEX_ENTRIES, f"{blog.id}/{block}", 1, _START, {}))
    async with store.read() as connection:
        return await blog_by_slug(connection, "big")


def _texts(drawing: random.Random) -> Iterator[str]:
    """Draw texts: 40,000 words, as frequent as words are, and the planted ones, each in every so-manieth text."""
    letters, often = "etaoinshrdlucmfwypvbgk", [1 / (place + 3) for place in range(22)]
    words = [
        "".join(drawing.choices(letters, often, k=drawing.choice((2, 3, 4, 5, 6, 7, 8, 9, 11)))) for _ in range(40_000)
    ]
    sums = list(accumulate(1 / (place + 2) for place in range(len(words))))
    while True:
        told = drawing.choices(words, cum_weights=sums, k=50)
        for word, every in _PLANTED.items():
            if drawing.random() < 1 / every:
                told.insert(drawing.randrange(len(told)), word)
        yield " ".join(told).capitalize()


def _entry(number: int, told: str) -> Entry:
    at = _START + timedelta(seconds=20 * number)
    html = f"<p>{told}.</p>"
    return Entry(
        number, 1, number, told, html, None, ("Harbour",), ("Ada Quist",), at, at, None, pinned=False, key_event=False
    )


async def ours(connection: AsyncConnection, blog: Blog, query: str) -> int:
    """Ask for the newest with their count, as a page does."""
    return (await search(connection, blog, Wanted(read_terms(query).terms), Part(_SHOWN))).number


async def rows_of(
    connection: AsyncConnection, statement: str, given: Callable[[str], dict[str, str]], query: str
) -> int:
    """Ask a peer for the newest, and count."""
    values = given(query)
    where, _, _ = statement.partition(" ORDER BY ")
    await connection.execute(text(f"{statement} LIMIT {_SHOWN}"), values)
    counted = f"SELECT count(*) FROM ({where} LIMIT {_COUNTED}) AS found"
    return int((await connection.execute(text(counted), values)).scalar_one())


_TERMS = 3
LIKE = (
    "SELECT id FROM entries WHERE blog_id = 1 AND deleted_at IS NULL"
    + "".join(f" AND folded LIKE :term{number}" for number in range(_TERMS))
    + " ORDER BY occurred_at DESC, id DESC"
)


def like_values(query: str) -> dict[str, str]:
    """Return the parameters of `LIKE`."""
    terms = [f"%{term}%" for term in read_terms(query).terms]
    return {f"term{number}": terms[min(number, len(terms) - 1)] for number in range(_TERMS)}


def _match(query: str) -> dict[str, str]:
    return {"match": " ".join(f'"{term}"' for term in read_terms(query).terms)}


async def _peer(store: Store) -> tuple[str, str]:
    """Make the index that comes with the database, and return its name and the statement that asks it."""
    is_sqlite = store.engine.dialect.name == "sqlite"
    async with store.engine.begin() as connection:
        for statement in _FTS5 if is_sqlite else _PG_TRGM:
            await connection.execute(text(statement))
    if is_sqlite:
        return "trigrams", "SELECT rowid FROM peer WHERE peer MATCH :match ORDER BY rowid DESC"
    async with store.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE"))
    return "trigrams", LIKE.replace("FROM entries", "FROM peer")


_FTS5 = (
    "CREATE VIRTUAL TABLE peer USING fts5(folded, tokenize='trigram', content='')",
    "INSERT INTO peer(rowid, folded) SELECT id, folded FROM entries ORDER BY id",
)
_PG_TRGM = (
    "CREATE EXTENSION pg_trgm",
    "CREATE TABLE peer AS SELECT blog_id, id, occurred_at, deleted_at, folded FROM entries",
    "CREATE INDEX ON peer USING gin (folded gin_trgm_ops)",
    "CREATE INDEX ON peer (blog_id, occurred_at, id)",
)


async def _compare(
    kind: str, query: str, asking: Mapping[str, Callable[[str], Awaitable[int]]], rounds: int
) -> dict[str, Any]:
    taken: dict[str, list[float]] = {name: [] for name in asking}
    found = 0
    for number in range(rounds + 1):
        for name, ask in asking.items():
            started = time.perf_counter()
            found = await ask(query) if name == "liveblog" else (await ask(query), found)[1]
            if number:  # the first warms all up
                taken[name].append((time.perf_counter() - started) * 1000)
    return {"search": kind, "found": found} | {name: statistics.median(times) for name, times in taken.items()}
