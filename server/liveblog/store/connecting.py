"""Connecting to PostgreSQL, which may take longer than anybody waits: it goes on for who comes next.

A connection is taken out of the pool in a task of its own. When whoever asked gives up, the task is left to the next
in line, or puts what it reached into the pool; else each would begin anew, and where connecting takes longer than a
transaction may, nobody would ever be connected.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util import await_only

_LIMITS = 4.0
_MOST_SECONDS = 60.0
_UNANSWERED = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)  # and TimeoutError


def connecting_limit(limit: float) -> float:
    """Return how long connecting may take, in seconds, where a transaction may take `limit`.

    Not longer: a network that forgets connections says nothing, and only a new attempt finds that it is back.
    """
    return min(_LIMITS * limit, max(limit, _MOST_SECONDS))


class ConnectionQueue:
    """Waiting for a connection of one pool, in order, and what is on its way to nobody for now."""

    def __init__(self, engine: AsyncEngine, limit: float | None) -> None:
        """`limit` is in seconds, for taking a connection out of the pool: asking it for an answer, or connecting."""
        self._engine = engine
        self._limit = limit
        self._left: deque[asyncio.Task[AsyncConnection]] = deque()
        self._putting_back: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """Wait for a connection as long as the caller likes, and put it back in the end.

        Raises:
            TimeoutError, OSError, SQLAlchemyError: there is none to be had.
        """
        connection = await self._taken()
        try:
            yield connection
        finally:
            await asyncio.shield(self._put_back(connection))

    async def close(self) -> None:
        """End what is on its way; the pool is the engine's to close."""
        for reaching in self._left:
            reaching.cancel()
        while waiting := [*self._left, *self._putting_back]:
            await asyncio.wait(waiting)
            self._left.clear()

    async def _taken(self) -> AsyncConnection:
        reaching = self._left.popleft() if self._left else asyncio.create_task(self._reach())
        try:
            await asyncio.wait([reaching])
        except asyncio.CancelledError:
            self._leave(reaching)
            raise
        return reaching.result()

    async def _reach(self) -> AsyncConnection:
        async with asyncio.timeout(self._limit):
            return await self._engine.connect().start()

    def _leave(self, reaching: asyncio.Task[AsyncConnection]) -> None:
        self._left.append(reaching)
        reaching.add_done_callback(self._reached)

    def _reached(self, reaching: asyncio.Task[AsyncConnection]) -> None:
        """Put into the pool what nobody waits for any more; a failure is the next one's to meet, if it lasts."""
        if reaching in self._left:
            self._left.remove(reaching)
            if not reaching.cancelled() and reaching.exception() is None:
                self._put_back(reaching.result())

    def _put_back(self, connection: AsyncConnection) -> "asyncio.Task[None]":
        putting_back = asyncio.create_task(_closed(connection))
        self._putting_back.add(putting_back)
        putting_back.add_done_callback(self._putting_back.discard)
        return putting_back


async def _closed(connection: AsyncConnection) -> None:
    await connection.close()


def refusal_of_driver(error: BaseException | None) -> str | None:
    """Return what the driver has against an address, as a certificate that isn't there: waiting doesn't mend it.

    None: it has nothing against it.
    """
    while error is not None and not isinstance(error, asyncpg.ClientConfigurationError):
        error = error.__cause__
    return str(error).partition("\n")[0] if error else None


def ping_within(seconds: float) -> Callable[[Any], bool]:
    """Return what asks a connection that was in the pool whether it still leads anywhere, and takes silence for a no.

    One round trip, by the simple query protocol: proxies that share connections among transactions know it.
    """

    async def answers(driver: asyncpg.Connection) -> bool:
        with suppress(*_UNANSWERED):
            async with asyncio.timeout(seconds):
                await driver.execute("SELECT 1")
                return True
        return False

    return lambda connection: bool(await_only(answers(connection.driver_connection)))
