"""What is special about a SQLite file: how it is opened, how its failures are told, and that it is its owner's alone.

In it are the digests of passwords and tokens, and blogs that are private. SQLite gives the files beside it, -wal and
-shm, the mode of the database itself, so that it has to be right first.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from liveblog.errors import Unavailable, Unusable
from liveblog.sentence import sentence
from liveblog.store.connections import Connections
from liveblog.store.sqlite_driver import OneVisitDriver
from liveblog.work.bulkhead import yield_to_the_server

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_BESIDE = ("", "-wal", "-shm", "-journal", "-server")
_BUSY_SECONDS = 5
_PRAGMAS = (
    "journal_mode=WAL",  # readers never wait for the writer
    "synchronous=FULL",  # a commit is on the disk before it is acknowledged
    "foreign_keys=ON",
    "secure_delete=ON",  # what was deleted is overwritten in the file, too
    f"busy_timeout={_BUSY_SECONDS * 1000}",
)

# By the primary result code, sqlite.org/rescode.html: what waiting doesn't mend.
_UNUSABLE = {
    sqlite3.SQLITE_NOTADB: sentence("it is not a SQLite database"),
    sqlite3.SQLITE_CORRUPT: sentence("it is damaged; restore a backup"),
    sqlite3.SQLITE_CANTOPEN: sentence("it has to be a file, in a folder that may be written to"),
    sqlite3.SQLITE_READONLY: sentence("it can't be written to: it, or its folder, is read-only"),
    sqlite3.SQLITE_PERM: sentence("its folder is closed to us"),
}
_DISK = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_CACHE_KIB = 16 * 1024
_AGAIN_SECONDS = 0.05
_DISK_RETRY_SECONDS = 15  # room is made by people


def make_folder(folder: Path) -> None:
    """Make the folder of a database where there is none, for its owner alone; one that is there stays as it is.

    Raises:
        OSError: it can't be made.
    """
    folder.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)


def make_file(file: Path) -> None:
    """Make an empty database where there is none; whether it can be used is told by its first use."""
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE_MODE))


def keep_private(file: Path) -> None:
    """Take the rights of others from a database and what lies beside it, as far as they are ours to take.

    Versions before made them with whatever the umask left.
    """
    for suffix in _BESIDE:
        path = file.with_name(file.name + suffix)
        with suppress(OSError):
            mode = path.stat().st_mode
            if path.is_file() and mode & 0o077:
                path.chmod(mode & _FOLDER_MODE)


def create_sqlite_engine(url: URL, connections: Connections, patience: float) -> AsyncEngine:
    """Make the engine of a SQLite file; file and folder are made when there are none.

    `patience` is how long to wait for one of the connections, in seconds.

    Raises:
        OSError: it can't be made.
    """
    if (file := file_of(url)) is not None:
        make_folder(file.parent)
        make_file(file)
    engine = create_async_engine(
        url,
        module=OneVisitDriver(),
        pool_size=connections.kept,
        max_overflow=0,
        pool_timeout=patience,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _configure)
    event.listen(engine.sync_engine, "begin", _begin)
    if connections.yielding:
        event.listen(engine.sync_engine, "connect", _yield)
        event.listen(engine.sync_engine, "connect", _keep_pages)
    return engine


@asynccontextmanager
async def waiting_for_writers(connection: AsyncConnection, seconds: int) -> AsyncIterator[None]:
    """Let the block wait so long, rather than the usual five seconds, for whoever else writes into the file."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.execute(f"PRAGMA busy_timeout={seconds * 1000}")
    try:
        yield
    finally:  # the connection goes back to those that all requests share
        await driver.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")


@asynccontextmanager
async def interrupted_after(seconds: float, connection: AsyncConnection) -> AsyncIterator[None]:
    """Break off what the block asks of SQLite once it has lasted so long: a thread can't be cancelled, a query can."""
    driver: Any = (await connection.get_raw_connection()).driver_connection

    async def interrupt() -> None:
        await asyncio.sleep(seconds)
        while True:  # the one query may have ended just now, and the next begin
            await driver.interrupt()
            await asyncio.sleep(_AGAIN_SECONDS)

    interrupting = asyncio.create_task(interrupt())
    try:
        yield
    finally:
        interrupting.cancel()


def file_of(url: URL) -> Path | None:
    """Return where the database lies, whatever way leads there; None where there is no SQLite file."""
    is_file = url.drivername.startswith("sqlite") and url.database not in (None, "", ":memory:")
    return Path(str(url.database)).resolve() if is_file else None


def fault(error: object) -> Unavailable | None:
    """Turn a failure that is the file's or the disk's into our own error; None for any other."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    primary = code & 0xFF
    if primary in _UNUSABLE:
        return Unusable(sentence("The database can't be used: {why}.", why=_UNUSABLE[primary]))
    if primary in _DISK:
        return Unavailable(
            sentence("The disk of the database is full or broken: nothing was saved."), _DISK_RETRY_SECONDS
        )
    return None


def _configure(connection: Any, _record: object) -> None:
    # The driver must not begin transactions on its own: `_begin` does, of the right kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _yield(connection: Any, _record: object) -> None:
    # In the thread that the connection's queries run in: a function of SQL is called there.
    connection.create_function("yield_to_the_server", 0, yield_to_the_server)
    cursor = connection.cursor()
    cursor.execute("SELECT yield_to_the_server()")
    cursor.close()


def _keep_pages(connection: Any, _record: object) -> None:
    # A search looks at a thousand entries all over a blog, each on a page of its own: with SQLite's 2 MB, the upper
    # pages of its trees are read anew for each.
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that will write takes the write lock first: upgrading later could fail with "database is locked".
    immediate = connection.get_execution_options().get("immediate", False)
    driver: Any = connection.connection.dbapi_connection
    driver.begin("BEGIN IMMEDIATE" if immediate else "BEGIN")
