"""SQLite by way of one visit a statement: what SQLAlchemy asks of a driver, and transactions that nobody inherits."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from liveblog.store import Store
from liveblog.store.sqlite import waiting_for_writers
from tests.apps import LIMIT
from tests.pace import PATIENCE


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Open a file with one table of two rows."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/x.db", LIMIT)
    async with store.write() as connection:
        await connection.execute(text("CREATE TABLE boats (name TEXT PRIMARY KEY, berth INT)"))
        await connection.execute(text("INSERT INTO boats VALUES ('Anna', 1), ('Bertha', 2)"))
    yield store
    await store.close()


async def berths(store: Store) -> dict[str, int]:
    """Read the table."""
    async with store.read() as connection:
        rows = await connection.execute(text("SELECT name, berth FROM boats"))
        return {row.name: row.berth for row in rows}


async def test_a_transaction_is_a_visit_for_each_statement_and_one_to_commit(store, monkeypatch):
    """To begin, to make and close a cursor, to fetch, and the rollback after a commit take none of their own."""
    visits = []
    execute = aiosqlite.Connection._execute

    async def counted(self, visit, *args, **options):
        visits.append(visit)
        return await execute(self, visit, *args, **options)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    async with store.write() as connection:
        assert len((await connection.execute(text("SELECT * FROM boats"))).all()) == 2
        await connection.execute(text("UPDATE boats SET berth = 3 WHERE name = 'Anna'"))
    assert len(visits) == 3
    visits.clear()
    async with store.write():
        pass
    assert visits == []


async def test_what_a_statement_came_to_is_told(store):
    """Rows, how many were changed, what an insert returns, and several sets of values, as of any driver."""
    async with store.write() as connection:
        changed = await connection.execute(text("UPDATE boats SET berth = berth + 1"))
        assert changed.rowcount == 2
        made = await connection.execute(text("INSERT INTO boats VALUES ('Clara', 9) RETURNING name, berth"))
        assert made.mappings().one() == {"name": "Clara", "berth": 9}
        added = text("INSERT INTO boats VALUES (:name, :berth)")
        await connection.execute(added, [{"name": "Dora", "berth": 5}, {"name": "Emma", "berth": 6}])
        none = await connection.execute(text("SELECT name FROM boats WHERE berth > 99"))
        assert none.first() is None
        rows = await connection.stream(text("SELECT name FROM boats ORDER BY name"))
        assert [row.name async for row in rows] == ["Anna", "Bertha", "Clara", "Dora", "Emma"]
    assert await berths(store) == {"Anna": 2, "Bertha": 3, "Clara": 9, "Dora": 5, "Emma": 6}


async def test_what_goes_wrong_is_rolled_back_and_told_with_its_code(store):
    """A statement that fails in the midst leaves nothing of what went before it, and the connection is good again."""

    async def fail() -> None:
        async with store.write() as connection:
            await connection.execute(text("UPDATE boats SET berth = 7"))
            await connection.execute(text("INSERT INTO boats VALUES ('Anna', 3)"))

    with pytest.raises(IntegrityError, match="UNIQUE") as failed:
        await fail()
    assert isinstance(failed.value.orig, sqlite3.IntegrityError)
    assert failed.value.orig.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
    assert await berths(store) == {"Anna": 1, "Bertha": 2}
    async with store.write() as connection:
        await connection.execute(text("UPDATE boats SET berth = 8"))
    assert await berths(store) == {"Anna": 8, "Bertha": 8}


async def test_a_transaction_is_of_one_moment_and_a_writer_locks_from_its_first_statement(store):
    """A reader sees what was there at its first look; who reads to write can't be overtaken in between."""
    async with store.read() as reader:
        assert (await reader.execute(text("SELECT berth FROM boats WHERE name = 'Anna'"))).scalar_one() == 1
        async with store.write() as writer:
            await writer.execute(text("SELECT berth FROM boats"))
            with (
                sqlite3.connect(store.file, timeout=0) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("UPDATE boats SET berth = 9")
            other.close()
            await writer.execute(text("UPDATE boats SET berth = 5"))
        assert (await reader.execute(text("SELECT berth FROM boats WHERE name = 'Anna'"))).scalar_one() == 1
    assert await berths(store) == {"Anna": 5, "Bertha": 5}


@pytest.mark.parametrize("first", ["SELECT slow()", "UPDATE boats SET berth = slow()"])
async def test_a_statement_that_nobody_waits_for_any_more_leaves_no_transaction(store, first):
    """Cancelled while the thread is at it, before or after the transaction has begun: the next one begins anew."""
    began, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        began.set()
        assert go_on.wait(PATIENCE)
        return 6

    async def ask() -> None:
        async with store.write() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.create_function("slow", 0, slow)
            await connection.execute(text(first))

    asking = asyncio.create_task(ask())
    await asyncio.to_thread(began.wait)
    asking.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await asking
    for _ in range(3):
        async with store.write() as connection:
            await connection.execute(text("UPDATE boats SET berth = 4 WHERE name = 'Anna'"))
        assert await berths(store) == {"Anna": 4, "Bertha": 2}
        with sqlite3.connect(store.file, timeout=0) as other:
            other.execute("UPDATE boats SET berth = 2 WHERE name = 'Bertha'")
        other.close()


async def test_nothing_is_written_outside_of_a_transaction_that_could_not_begin(store):
    """Whoever goes on after the lock was not to be had has it taken first, and what they leave is rolled back."""
    change = text("UPDATE boats SET berth = 9")
    with closing(sqlite3.connect(store.file, isolation_level=None)) as other, suppress(LookupError):
        async with store.write() as connection, waiting_for_writers(connection, 0):
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(OperationalError, match="locked"):
                await connection.execute(change)
            other.execute("ROLLBACK")
            await connection.execute(change)
            raise LookupError
    assert await berths(store) == {"Anna": 1, "Bertha": 2}


async def test_what_is_closed_says_so(store):
    """A connection that was closed beneath SQLAlchemy is one that the database has lost, not a bug of ours."""

    async def ask() -> None:
        async with store.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.close()
            await connection.execute(text("SELECT 1"))

    with pytest.raises(OperationalError, match="no active connection"):
        await ask()
    assert await berths(store) == {"Anna": 1, "Bertha": 2}
