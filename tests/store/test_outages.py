"""A database that does not answer is told as such, soon, and forgotten when it is back."""

import asyncio
import signal
import threading

import pytest
from sqlalchemy import text

from liveblog.errors import ConfigurationError, Unavailable
from liveblog.store import Store
from liveblog.store.migrations import migrate, pending
from tests import services
from tests.apps import SHORT_LIMIT
from tests.pace import PATIENCE
from tests.store.writing import add_entry, open_blog, read_blog


async def test_a_stopped_postgres_is_unavailable():
    """Readings and writings both say so, on open connections and on new ones."""
    with services.postgres() as server:
        store = Store(server.url(server.create_database()), SHORT_LIMIT)
        await migrate(store.engine)
        await open_blog(store)
        server.process.send_signal(signal.SIGINT)
        await asyncio.to_thread(server.process.wait, PATIENCE)
        try:
            for _ in range(2):
                with pytest.raises(Unavailable) as outage:
                    await read_blog(store)
                assert outage.value.retry_after > 0
                with pytest.raises(Unavailable):
                    await open_blog(store)
        finally:
            await store.close()


async def test_a_frozen_postgres_is_given_up_on():
    """A database that neither answers nor refuses costs seconds, not for ever, and is used again when it thaws."""
    with services.postgres() as server:
        store = Store(server.url(server.create_database()), SHORT_LIMIT)
        await migrate(store.engine)
        await store.close()  # the next connection is a new one
        server.process.send_signal(signal.SIGSTOP)
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(Unavailable):
                await store.check()
        server.process.send_signal(signal.SIGCONT)
        try:
            await store.check()
        finally:
            await store.close()


async def test_the_limit_is_the_one_that_the_store_shows(postgres_url):
    """What is set as its limit later holds for the next transaction: nobody waits by another clock than it says."""
    store = Store(postgres_url, SHORT_LIMIT)
    try:
        await store.check()
        store.limit = 0.1
        with pytest.raises(Unavailable):
            async with store.read() as connection:
                await connection.execute(text("SELECT pg_sleep(1)"))
    finally:
        await store.close()


async def test_a_cut_connection_costs_at_most_one_transaction(postgres, postgres_url):
    """Connections that the database ended while nobody used them are replaced without anybody noticing."""
    store = Store(postgres_url, SHORT_LIMIT)
    try:
        await migrate(store.engine)
        await open_blog(store)
        postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'")
        assert (await read_blog(store)).head == 0
    finally:
        await store.close()


async def test_a_database_that_refuses_more_connections_is_unavailable(postgres, postgres_url):
    """Too many connections is an outage, too, not a bug."""
    name = postgres_url.split("/")[3].split("?")[0]
    postgres.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    store = Store(postgres_url, SHORT_LIMIT)
    try:
        with pytest.raises(Unavailable):
            await store.check()
    finally:
        await store.close()


async def test_a_write_that_is_cut_off_leaves_nothing(postgres, postgres_url):
    """A connection lost in the middle of a transaction is an outage, and the transaction never was."""
    store = Store(postgres_url, SHORT_LIMIT)
    try:
        await migrate(store.engine)
        await open_blog(store)
        with pytest.raises(Unavailable):
            await write_and_be_cut_off(store, postgres)
        assert (await read_blog(store)).head == 0
    finally:
        await store.close()


async def write_and_be_cut_off(store: Store, postgres: services.Postgres) -> None:
    async with store.write() as connection:
        await add_entry(connection)
        postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'")


async def test_a_sqlite_file_that_can_not_be_opened_is_unavailable(tmp_path):
    """A directory in the file's place is told as an outage of the store."""
    (tmp_path / "liveblog.db").mkdir()
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/liveblog.db")
    try:
        with pytest.raises(Unavailable):
            await store.check()
    finally:
        await store.close()


async def threads_of_aiosqlite_end() -> None:
    """Wait for threads that aiosqlite leaves behind a connection that failed: they still want the event loop once."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, PATIENCE)


async def test_a_migration_says_that_the_database_is_not_there(tmp_path):
    """Bringing up to date, and asking whether that is needed, fail like any other use of a database."""
    for url in ("postgresql+asyncpg://live@127.0.0.1:9/live", f"sqlite+aiosqlite:///{tmp_path}"):
        store = Store(url)
        with pytest.raises(Unavailable):
            await migrate(store.engine)
        with pytest.raises(Unavailable):
            await pending(store.engine)
        await store.close()
    await threads_of_aiosqlite_end()


def test_what_is_no_address_is_not_shown():
    """The mistake is told without the value, which may hold a password."""
    with pytest.raises(ConfigurationError, match="LIVEBLOG_DATABASE_URL") as refused:
        Store("hunter2")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["mysql://localhost/live", "sqlite:///live.db", "postgresql://localhost/live"])
def test_other_databases_are_refused_by_name(url):
    """Who sets an address that we can't use is told which ones we can."""
    with pytest.raises(ConfigurationError, match=r"sqlite\+aiosqlite"):
        Store(url)


_POSTGRES = "postgresql+asyncpg://ada:hunter2@127.0.0.1"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (f"{_POSTGRES}:harbour/x", "is no address"),
        ("postgresql+asyncpg://ada:hunter2@[::1/x", "is no address"),
        (f"{_POSTGRES}/x?port=hunter2", "its host, its port or an option can't be read"),
        (f"{_POSTGRES}/x?host=hunter2:a&host=b", "its host, its port or an option can't be read"),
        (f"{_POSTGRES}/x?prepared_statement_cache_size=hunter2", "its host, its port or an option can't be read"),
        (f"{_POSTGRES}:65536/x", "the port must be a number of 1 to 65535"),
        (f"{_POSTGRES}/x?statement_cache_size=hunter2", "statement_cache_size, max_"),
        (f"{_POSTGRES}/x?loop=hunter2", "the driver asyncpg knows no option “loop”"),
        ("sqlite+aiosqlite://", "must name a file"),
        ("sqlite+aiosqlite:///:memory:", "must name a file"),
        ("sqlite+aiosqlite://hunter2/x.db", "must name a file"),
        ("sqlite+aiosqlite:///file:hunter2?uri=true", "without the option “uri”"),
        ("sqlite+aiosqlite:///x.db?timeout=hunter2", "its host, its port or an option can't be read"),
        ("sqlite+aiosqlite:///x.db?hunter2=1", "SQLite's driver knows no option of this name"),
    ],
)
def test_an_address_that_no_driver_reads_is_told_without_being_shown(tmp_path, monkeypatch, url, told):
    """Each part of it that is wrong is told at the start, in words, and nothing that was written there."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=r"^LIVEBLOG_DATABASE_URL") as refused:
        Store(url)
    assert told in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert not [*tmp_path.iterdir()]


async def test_what_poolers_want_may_be_said_in_an_address(migrated_postgres_url: str):
    """The driver's caches of statements are switched off by numbers, which an address has as texts."""
    store = Store(f"{migrated_postgres_url}&statement_cache_size=0&prepared_statement_cache_size=0", PATIENCE)
    try:
        await store.check()
    finally:
        await store.close()
