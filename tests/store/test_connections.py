"""Connections: what is read, however much and however long, takes none from a post."""

import asyncio
import os
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from liveblog.errors import Busy
from liveblog.store import Store
from liveblog.store.connections import LONG_READING, READING, WRITING
from liveblog.work.bound import Bound
from liveblog.work.bounds import SEARCHES
from liveblog.work.bulkhead import NICENESS
from tests.apps import LIMIT, open_store
from tests.pace import PATIENCE
from tests.store.writing import add_entry, open_blog, read_blog

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT count(*) FROM generate_series(1, 10000000000)",
}


def test_operators_are_told_how_many_there_are():
    """PostgreSQL has a hundred unless it is told otherwise, and a server of eight workers may want more."""
    pools = (READING, WRITING, LONG_READING)
    kept = sum(pool.kept for pool in pools)
    most = kept + sum(pool.more for pool in pools)
    page = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert f"keeps up to {kept} connections to PostgreSQL open, and uses up to {most} under" in page
    assert f"set `max_connections` to {most} for each worker" in page


def bound(seconds: float) -> Bound:
    return Bound("Tests", "the database", "Too many tests.", (), seconds, at_once=1, waiting=1, patience=1)


async def test_readings_leave_their_connections_to_posts(store: Store):
    """While every connection for reading is held, for short or for long, an entry is written as usual."""
    await open_blog(store)
    async with AsyncExitStack() as held:
        for _ in range(READING.kept + READING.more * (store.engine.dialect.name == "postgresql")):
            await held.enter_async_context(store.read())
        for _ in range(LONG_READING.kept):
            await held.enter_async_context(store.read_long(bound(PATIENCE)))
        async with asyncio.timeout(PATIENCE), store.write() as connection:
            await add_entry(connection)
    assert (await read_blog(store)).head == 1


async def test_long_readings_leave_their_connections_to_short_ones(store: Store):
    """While every connection for long readings is held, a blog is read as usual."""
    await open_blog(store)
    async with AsyncExitStack() as held:
        for _ in range(LONG_READING.kept):
            await held.enter_async_context(store.read_long(bound(PATIENCE)))
        async with asyncio.timeout(PATIENCE):
            await read_blog(store)


async def test_a_long_reading_is_cut_short(migrated_url: str):
    """A query without an end is ended after its seconds and told as busy; connections are left for as many more."""
    async with open_store(migrated_url) as store:
        endless = text(ENDLESS[store.engine.dialect.name])
        for _ in range(LONG_READING.kept + 2):
            async with asyncio.timeout(PATIENCE):
                with pytest.raises(Busy):
                    async with store.read_long(bound(0.1)) as connection:
                        await connection.execute(endless)
        async with store.read_long(bound(PATIENCE)) as connection:
            assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
        assert not store.failures


async def test_what_is_wrong_within_the_time_stays_what_it_is(store: Store):
    """Only time makes a long reading busy: an error in its first moment is that error."""
    with pytest.raises(ValueError, match="mine"):
        async with store.read_long(bound(PATIENCE)):
            raise ValueError("mine")


async def test_long_readings_of_a_file_yield_to_the_server(migrated_sqlite_url: str):
    """The thread in which SQLite searches has a lower priority than those of posts and pages."""
    store = Store(migrated_sqlite_url, LIMIT)
    try:
        await open_blog(store)
        await read_blog(store)
        before = nicenesses()
        async with store.read_long(SEARCHES) as connection:
            await connection.execute(text("SELECT 1"))
            after = nicenesses()
    finally:
        await store.close()
    own = after[os.getpid()]
    # By their ids: threads of earlier tests may be about to end, and count for nothing.
    assert [level for thread, level in after.items() if thread not in before and level != own] == [own + NICENESS]


def nicenesses() -> dict[int, int]:
    """Return the niceness of each thread of this process, by its id; the main one's is the process's (proc(5))."""
    found = {}
    for thread in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since it was listed
            found[int(thread.name)] = int((thread / "stat").read_text().rpartition(")")[2].split()[16])
    return found
