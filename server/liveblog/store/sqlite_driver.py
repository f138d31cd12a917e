"""SQLite's driver with fewer ways: what a statement needs is done in one visit to the thread of its connection.

aiosqlite has a thread for each connection. SQLAlchemy goes there to make a cursor, to execute, to fetch and to close it
again, and to begin: for a post 21 times, and each time two threads wait for each other. Here a statement begins its
transaction, if one is wanted, is executed and read to its end in one visit (docs/decisions/0090).
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)

Visit = Callable[[sqlite3.Connection], "Executed"]


@dataclass(frozen=True, slots=True)
class Executed:
    """What a statement came to, as SQLAlchemy asks a cursor for it (PEP 249)."""

    description: Any
    rows: list[Any]
    rowcount: int
    lastrowid: int | None


class OneVisitCursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor that has been closed by the time that its statement has ended, with all its rows."""

    __slots__ = ()
    _awaitable_cursor_close = False

    _adapt_connection: "OneVisitConnection"

    def _make_new_cursor(self, connection: Any) -> Any:
        del connection  # nothing is made in the thread yet

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor or Executed(None, [], -1, None)

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._visit(lambda connection: _read(connection.execute(operation, parameters or ())))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._visit(lambda connection: _read(connection.executemany(operation, seq_of_parameters)))

    async def _visit(self, visit: Visit) -> None:
        executed = await self._adapt_connection.visit(visit)
        self._cursor: Any = executed
        self._rows = deque(executed.rows)

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()


class OneVisitConnection(AsyncAdapt_aiosqlite_connection):
    """A connection whose transactions begin with their first statement."""

    __slots__ = ("_begin", "_is_settled")
    _cursor_cls: Any = OneVisitCursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        """Take an open connection."""
        super().__init__(dbapi, connection)
        self._begin: str | None = None
        self._is_settled = True

    def begin(self, statement: str) -> None:
        """Let the next statement begin a transaction: by `BEGIN`, or `BEGIN IMMEDIATE`."""
        self._begin = statement

    async def visit(self, visit: Visit) -> Executed:
        """Do something in the connection's thread, in a transaction if one was wanted."""
        begin, self._begin = self._begin, None
        driver: Any = self._connection
        connection = driver._conn  # noqa: SLF001 -- SQLAlchemy's dialect goes by it, too

        def visited() -> Executed:
            if begin:
                try:
                    connection.execute(begin).close()
                except sqlite3.Error:
                    self._begin = begin  # whatever is asked next is not to go without it
                    raise
            return visit(connection)

        async with self._execute_mutex:
            # Cancelled, we leave, and the thread goes on: what it has begun is known when it has been asked again.
            self._is_settled = False
            executed: Executed = await driver._execute(visited)  # noqa: SLF001 -- there is no other way in
            self._is_settled = True
            return executed

    def commit(self) -> None:
        """Commit what was begun."""
        if not self._is_idle():
            super().commit()

    def rollback(self) -> None:
        """Roll back what was begun; the pool asks for it after each commit, too."""
        if not self._is_idle():
            super().rollback()
            self._is_settled = True

    def _is_idle(self) -> bool:
        self._begin = None
        driver: Any = self._connection
        try:
            return self._is_settled and not driver.in_transaction
        except ValueError:  # it is closed, which the class above this one sees to
            return False


class OneVisitDriver(AsyncAdapt_aiosqlite_dbapi):
    """The module that SQLAlchemy connects by (PEP 249)."""

    def __init__(self) -> None:
        """Stand before the two drivers."""
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arguments: Any, **options: Any) -> OneVisitConnection:
        """Open a connection."""
        opened: Any = super().connect(*arguments, **options, async_creator_fn=_opened)
        return OneVisitConnection(self, opened._connection)  # noqa: SLF001 -- what it was made with


async def _opened(*arguments: Any, **options: Any) -> aiosqlite.Connection:
    """Open a connection as SQLAlchemy does; the thread of one that can't be opened is gone when that is told.

    Else it would speak to a loop that is closed by then, and a wrong path would end in a traceback.
    """
    connection = aiosqlite.connect(*arguments, **options)
    thread = connection._thread  # noqa: SLF001 -- SQLAlchemy's dialect goes by it, too
    thread.daemon = True
    try:
        return await connection
    except sqlite3.Error:
        thread.join()  # it was told to end and has nothing else to do
        raise


def _read(cursor: sqlite3.Cursor) -> Executed:
    rows = cursor.fetchall() if cursor.description else []
    executed = Executed(cursor.description, rows, cursor.rowcount, cursor.lastrowid)
    cursor.close()
    return executed
