"""The file of a SQLite database: how it is opened, what is wrong with it, and that one server has it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from liveblog.errors import ConfigurationError, Unusable
from liveblog.store import Store, sole_server, sqlite
from liveblog.store.migrations import migrate
from tests.apps import open_store
from tests.syncing import DURABLE

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}


def store_on(path: Path) -> Store:
    return Store(f"sqlite+aiosqlite:///{path}")


async def failure_of(store: Store) -> str:
    """Return what is said about a database on its first use."""
    try:
        async with store.opened():
            await store.check()
            await migrate(store.engine)
    except ConfigurationError as refused:
        return str(refused)
    finally:
        await store.close()
    pytest.fail("nothing was found to be wrong")


async def test_every_connection_is_durable_and_strict(sqlite_url, monkeypatch):
    """Each connection of the pool has write-ahead logging, full syncs, foreign keys and deletes that overwrite."""
    monkeypatch.setattr(sqlite, "_PRAGMAS", DURABLE)
    async with open_store(sqlite_url) as store, store.engine.connect() as first, store.engine.connect() as second:
        for connection in (first, second):
            found = {name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in PRAGMAS}
            assert found == PRAGMAS


async def test_what_is_no_database_is_named(tmp_path):
    """Another kind of file is told as such, with its path, and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("Not a database at all.")
    said = await failure_of(store_on(path))
    assert said == f"{path}: The database can't be used: it is not a SQLite database."
    assert path.read_text() == "Not a database at all."


async def test_a_folder_is_no_database(tmp_path):
    """A folder in the file's place is named."""
    assert f"{tmp_path}: The database can't be used: it has to be a file" in await failure_of(store_on(tmp_path))


async def test_a_damaged_database_is_told(tmp_path, sqlite_url):
    """A file whose pages were overwritten is told to be damaged, when it is used and not only at the start."""
    async with open_store(sqlite_url):
        pass
    with (tmp_path / "liveblog.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)
    assert "it is damaged; restore a backup" in await failure_of(Store(sqlite_url))


async def test_the_database_of_something_else_is_left_alone(tmp_path):
    """A SQLite file with tables of another program gets none of ours."""
    path = tmp_path / "else.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (address TEXT)")
    assert "holds something else than liveblog" in await failure_of(store_on(path))
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


async def test_the_database_of_a_newer_version_is_left_alone(database_url):
    """After a downgrade the older version says that the database is too new for it, on both databases."""
    async with open_store(database_url) as store:
        async with store.engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(ConfigurationError, match="newer version of liveblog"):
            await migrate(store.engine)


async def test_what_breaks_while_it_is_used_is_unavailable(tmp_path, sqlite_url):
    """A file that becomes unusable under a running server is an outage for those who ask, without its path."""
    async with open_store(sqlite_url) as store:
        await store.close()
        (tmp_path / "liveblog.db").write_bytes(b"Overwritten by somebody." * 100)
        for beside in tmp_path.glob("liveblog.db-*"):
            beside.unlink()
        with pytest.raises(Unusable) as outage:
            await store.check()
    assert str(tmp_path) not in str(outage.value)


def test_a_file_has_one_server(tmp_path):
    """A second server is refused, however it spells the path, and is told where the first one is."""
    (tmp_path / "link.db").symlink_to(tmp_path / "liveblog.db")
    with (
        sole_server(tmp_path / "liveblog.db", "http://127.0.0.1:8000"),
        pytest.raises(ConfigurationError, match=r"http://127\.0\.0\.1:8000.*LIVEBLOG_DATABASE_URL.*LIVEBLOG_REDIS_URL"),
        sole_server((tmp_path / "link.db").resolve(), "http://127.0.0.1:8001"),
    ):
        pass
    with sole_server(tmp_path / "liveblog.db", "http://127.0.0.1:8001"):
        pass
