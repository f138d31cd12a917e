"""A store and a bus that can be held still in the middle, to look at what happens at the same time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.bus import MemoryBus
from liveblog.store import Store
from tests.apps import LIMIT
from tests.pace import PATIENCE


class Hold:
    """One reading that has ended, but whose answer hasn't arrived."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.released = asyncio.Event()


class SlowStore(Store):
    """A store of which one reading can be held."""

    def __init__(self, url: str) -> None:
        super().__init__(url, LIMIT)
        self._holds: list[Hold | None] = []

    def hold_reading(self, after: int = 0) -> Hold:
        """Hold one reading until it is released: the next, or the one that comes after so many others."""
        hold = Hold()
        self._holds = [*[None] * after, hold]
        return hold

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        hold = self._holds.pop(0) if self._holds else None
        async with super().read() as connection:
            yield connection
        if hold:
            hold.reached.set()
            await asyncio.wait_for(hold.released.wait(), PATIENCE)


class RecordingBus(MemoryBus):
    """A bus that also keeps what was published, for the test to deliver when it wants."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[bytes] = []
        self.followed = self._followed

    def publish(self, blog_id: int, data: bytes) -> None:
        self.published.append(data)
        super().publish(blog_id, data)
