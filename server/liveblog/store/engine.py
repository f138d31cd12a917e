"""Connections and transactions, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from liveblog.errors import ConfigurationError, Contended, Unavailable

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",  # readers never wait for the writer
    "synchronous=FULL",  # a commit is on the disk before it is acknowledged
    "foreign_keys=ON",
    "secure_delete=ON",  # what was deleted is overwritten in the file, too
    "busy_timeout=5000",
)

# Seconds for a whole transaction on PostgreSQL, from waiting for a connection to the commit.
_LIMIT = 2.5
# What the server does on its own when we are gone and can't tell it: let go of the blogs' rows.
_POSTGRES_SETTINGS = {
    "statement_timeout": "10s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "10s",
}
_CONTENDED = frozenset({"40001", "40P01"})  # serialisation failure, deadlock: rolled back for sure
_CUT_SHORT = frozenset({"25P03", "55P03", "57014"})  # idle in a transaction, lock not to be had, cancelled


Transaction = AsyncConnection
"""An open transaction: what `reads` and `writes` work on."""


class Store:
    """A database with the two kinds of transaction that we use."""

    def __init__(self, url: str) -> None:
        self.engine = _create_engine(url)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._limit = None if self._is_sqlite else _LIMIT
        # SQLite has one writer; waiting here is fair and costs no busy loop.
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a read transaction in which everything is seen as of one moment.

        Raises:
            Unavailable: the database can't be reached, or not in time.
        """
        level = {} if self._is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with translated(), asyncio.timeout(self._limit), self.engine.connect() as connection:
            await connection.execution_options(**level)
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open a write transaction, committed and on disk when the block ends well.

        Raises:
            Contended: another transaction went first; nothing of this one is left.
            Unavailable: the database can't be reached, or not in time; whether the commit happened is then unknown,
                which is why posts carry idempotency keys.
        """
        async with translated():
            if not self._is_sqlite:
                async with asyncio.timeout(self._limit), self.engine.begin() as connection:
                    yield connection
                return
            async with self._writing, self.engine.connect() as connection:
                await connection.execution_options(immediate=True)
                async with connection.begin():
                    yield connection

    async def check(self) -> None:
        """Ask the database for an answer.

        Raises:
            Unavailable: it gives none.
        """
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _create_engine(address: str) -> AsyncEngine:
    url = _parsed(address)
    match url.drivername:
        case "sqlite+aiosqlite":
            if url.database:
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_async_engine(url, pool_size=8, max_overflow=0, pool_timeout=5)
            event.listen(engine.sync_engine, "connect", _configure_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
            return engine
        case "postgresql+asyncpg":
            engine = create_async_engine(
                url,
                pool_size=8,
                max_overflow=8,
                pool_timeout=4,
                pool_pre_ping=True,
                connect_args={"timeout": 4, "command_timeout": 10, "server_settings": _POSTGRES_SETTINGS},
            )
            engine.dialect.do_terminate = _cut  # type: ignore[method-assign]
            return engine
    raise ConfigurationError(
        f"LIVEBLOG_DATABASE_URL begins with {url.drivername}:// — it must be sqlite+aiosqlite:///FILE or postgresql+asyncpg://…"
    )


def _parsed(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError as error:  # it shows the address, in which there may be a password
        raise ConfigurationError(
            "LIVEBLOG_DATABASE_URL is no address: it must be sqlite+aiosqlite:///FILE or postgresql+asyncpg://…"
        ) from error


def _cut(dbapi_connection: Any) -> None:
    # The driver would say goodbye first, and wait two seconds for a frozen server's answer.
    dbapi_connection.driver_connection.terminate()


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions on its own: `_begin_sqlite` does, of the right kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the write lock first: upgrading later could fail with "database is locked".
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Turn "the database does not answer" into our own error; what else goes wrong is a bug and stays what it is."""
    try:
        yield
    except (PoolTimeout, OSError) as error:
        raise Unavailable("The database does not answer now.") from error
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state in _CONTENDED:
            raise Contended("The database is busy with another change.") from error
        lost = error.connection_invalidated or error.statement is None  # without a statement, connecting failed
        if lost or state in _CUT_SHORT or isinstance(error, InterfaceError | OperationalError):
            raise Unavailable("The database does not answer now.") from error
        raise
