"""Connections and transactions, on both databases."""

import asyncio
import math
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from liveblog.errors import Busy, ConfigurationError, Contended, Unavailable, Unusable
from liveblog.sentence import sentence
from liveblog.store.addresses import numbers_in, read_address
from liveblog.store.connecting import ConnectionQueue, connecting_limit, ping_within, refusal_of_driver
from liveblog.store.connections import LONG_READING, READING, WRITING, Connections
from liveblog.store.sqlite import create_sqlite_engine, fault, file_of, interrupted_after
from liveblog.work.bound import Bound

STORE_LIMIT = 2.5  # seconds
_STATEMENT_LIMIT = 10.0  # what the database ends by itself when we are gone and can't tell it
_LOCK_LIMIT = 3.0
_IDLE_LIMIT, _MOST_IDLE = 10.0, 60.0  # between two statements: in long transactions we compute for long, too
_POOL_LIMIT = 4.0
_SPARE = 1.5  # for a long reading to end after it was interrupted
_CONTENDED = frozenset(
    {  # rolled back for sure, because another went first
        "40001",  # serialisation failure
        "40P01",  # deadlock
        "23503",  # what a row belongs to was deleted
        "23505",  # a row that was not there was written
    }
)
_CUT_SHORT = frozenset({"25P03", "55P03", "57014"})  # idle in a transaction, lock not to be had, cancelled


Transaction = AsyncConnection
"""An open transaction: what `reads` and `writes` work on."""


class Failure(StrEnum):
    """Why a transaction came to nothing without anybody's fault in it."""

    UNANSWERED = "unanswered"
    CONTENDED = "contended"


class Store:
    """A database with the kinds of transaction that we use: reading, writing, and reading for long."""

    def __init__(self, url: str, limit: float = STORE_LIMIT) -> None:
        """Open nothing yet.

        `limit` is for a whole transaction on PostgreSQL, in seconds: short where somebody waits for an answer, long for
        work on a whole database. As long is a connection waited for before; connecting has a limit of its own, and goes
        on for the next (`connecting`). SQLite has nobody to wait for.
        """
        self.limit = limit
        self.failures: Counter[Failure] = Counter()
        # Each has connections of its own: whatever is read, and for however long, a post finds one that is free.
        self.engine = _create_engine(url, READING, limit)
        self.writing_engine = _create_engine(url, WRITING, limit)
        self._long_engine = _create_engine(url, LONG_READING, limit)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._lines = {
            engine: ConnectionQueue(engine, None if self._is_sqlite else connecting_limit(limit))
            for engine in (self.engine, self.writing_engine, self._long_engine)
        }
        # SQLite has one writer; waiting here is fair and costs no busy loop.
        self._writing = asyncio.Lock()

    @property
    def _limit(self) -> float | None:
        return None if self._is_sqlite else self.limit

    @property
    def file(self) -> Path | None:
        """Where a SQLite database lies."""
        return file_of(self.engine.url)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a read transaction in which everything is seen as of one moment.

        Raises:
            Unavailable: the database can't be reached, or not in time.
        """
        async with self._counted(), self._read(self.engine, self._limit) as connection:
            yield connection

    @asynccontextmanager
    async def read_long(self, bound: Bound) -> AsyncIterator[AsyncConnection]:
        """Open a read transaction for expensive work, which is cut short after the seconds of its bound.

        How many there are at once is the caller's to bound. They yield to other work where they can.

        Raises:
            Busy: it took too long.
            Unavailable: the database can't be reached.
        """
        began = math.inf  # not yet
        try:
            async with (
                translated(),
                self._read(self._long_engine, bound.seconds * _SPARE) as connection,
                interrupted_after(bound.seconds, connection) if self._is_sqlite else nullcontext(),
            ):
                began = asyncio.get_running_loop().time()
                yield connection
        except Unavailable as error:
            if asyncio.get_running_loop().time() - began < bound.seconds:
                raise
            raise Busy(bound.busy) from error

    @asynccontextmanager
    async def _read(self, engine: AsyncEngine, seconds: float | None) -> AsyncIterator[AsyncConnection]:
        level = {} if self._is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with self._connected(engine, seconds) as connection:
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
        async with (
            self._counted(),
            self._writing if self._is_sqlite else nullcontext(),
            self._connected(self.writing_engine, self._limit) as connection,
        ):
            if self._is_sqlite:
                await connection.execution_options(immediate=True)
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine, seconds: float | None) -> AsyncIterator[AsyncConnection]:
        """Wait for a connection as long as a transaction may take, and give the block so many seconds with it."""
        async with asyncio.timeout(self._limit) as patience, self._lines[engine].connection() as connection:
            patience.reschedule(None if seconds is None else asyncio.get_running_loop().time() + seconds)
            yield connection

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Tell what is wrong with the file, or the address, in words for who named it; for a database's first use.

        Raises:
            ConfigurationError: the file can't be used, or the driver refuses the address.
        """
        try:
            yield
        except Unusable as error:
            raise ConfigurationError(f"{self.file}: {error}") from error
        except Unavailable as error:
            if (refusal := refusal_of_driver(error)) is None:
                raise
            raise ConfigurationError(f"LIVEBLOG_DATABASE_URL: the driver says: {refusal}") from error

    async def check(self) -> None:
        """Ask the database for an answer.

        Raises:
            Unavailable: it gives none.
        """
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        try:
            async with translated():
                yield
        except Unavailable as error:
            self.failures[Failure.CONTENDED if isinstance(error, Contended) else Failure.UNANSWERED] += 1
            raise

    async def close(self) -> None:
        """Close all connections."""
        for engine, line in self._lines.items():
            await line.close()
            await engine.dispose()


def _create_engine(address: str, connections: Connections, limit: float) -> AsyncEngine:
    url = read_address(address)
    if file_of(url):
        return create_sqlite_engine(url, connections, max(limit, _POOL_LIMIT))
    engine = create_async_engine(
        url,
        hide_parameters=True,  # of a statement that failed: they are what people wrote
        pool_size=connections.kept,
        max_overflow=connections.more,
        pool_timeout=max(limit, _POOL_LIMIT),
        pool_pre_ping=True,
        connect_args={
            **numbers_in(url),
            "timeout": connecting_limit(limit),
            "command_timeout": max(limit, _STATEMENT_LIMIT),
            "server_settings": _postgres_settings(limit),
        },
    )
    engine.dialect.do_terminate = _cut  # type: ignore[method-assign]
    engine.dialect.do_ping = ping_within(limit)  # type: ignore[assignment,method-assign]
    return engine


def _postgres_settings(limit: float) -> dict[str, str]:
    """What the server does on its own when we are gone and can't tell it: let go of the blogs' rows."""
    return {
        "statement_timeout": f"{max(limit, _STATEMENT_LIMIT):.0f}s",
        "lock_timeout": f"{max(limit, _LOCK_LIMIT):.0f}s",
        "idle_in_transaction_session_timeout": f"{min(max(limit, _IDLE_LIMIT), _MOST_IDLE):.0f}s",
    }


def _cut(dbapi_connection: Any) -> None:
    # The driver would say goodbye first, and wait two seconds for a frozen server's answer.
    dbapi_connection.driver_connection.terminate()


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Turn "the database does not answer" into our own error; what else goes wrong is a bug and stays what it is."""
    try:
        yield
    except (PoolTimeout, OSError) as error:
        raise Unavailable(sentence("The database does not answer now.")) from error
    except DBAPIError as error:
        if (failure := fault(error.orig)) is not None:
            raise failure from error
        state = getattr(error.orig, "sqlstate", None)
        if state in _CONTENDED:
            raise Contended(sentence("The database is busy with another change.")) from error
        lost = error.connection_invalidated or error.statement is None  # without a statement, connecting failed
        if lost or state in _CUT_SHORT or isinstance(error, InterfaceError | OperationalError):
            raise Unavailable(sentence("The database does not answer now.")) from error
        raise
