"""Buses at work, and what is heard on them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from liveblog.bus import Bus
from tests.pace import PATIENCE


class Ear:
    """Hears what a bus delivers, and how often it says that something may have been lost."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.doubts = 0
        self._changed = asyncio.Event()

    def deliver(self, data: bytes) -> None:
        self.heard.append(data)
        self._changed.set()

    def uncertain(self) -> None:
        self.doubts += 1
        self._changed.set()

    async def until(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until something that was heard makes the condition true."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def doubt_after(self, doubts: int, seconds: float = PATIENCE) -> None:
        """Wait for one more doubt than there were."""
        await self.until(lambda: self.doubts > doubts, seconds)


@asynccontextmanager
async def at_work(bus: Bus) -> AsyncIterator[Ear]:
    """Run a bus until the block ends; it must end only then, and by nothing but that."""
    ear = Ear()
    running = asyncio.create_task(bus.run(ear.deliver, ear.uncertain))
    try:
        await ear.doubt_after(0)
        yield ear
        assert not running.done(), running
    finally:
        running.cancel()
        await asyncio.wait([running], timeout=PATIENCE)


async def follow(bus: Bus, ear: Ear, *blog_ids: int) -> None:
    """Follow blogs and wait until the bus has proven, by a message of its own, that it listens."""
    for blog_id in blog_ids:
        bus.follow(blog_id)
        await _echo(bus, ear, blog_id)
    ear.heard.clear()


async def _echo(bus: Bus, ear: Ear, blog_id: int) -> None:
    ear.heard.clear()
    bus.publish(blog_id, b"echo")
    await ear.until(lambda: b"echo" in ear.heard)
