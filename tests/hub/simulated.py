"""A hub in a world that the test runs: an event loop whose time is simulated, a bus and a log that do as they are told.

The log stands in for the store behind the three reads that the hub makes. It is a list, because the real store answers
from a thread, whose time nobody simulates; what SQL does is proven in tests/store.
"""

import asyncio
import dataclasses
import json
import random
import selectors
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager

from liveblog.bus import Deliver
from liveblog.errors import LiveblogError, Unavailable
from liveblog.model.blog import Blog, Visibility
from liveblog.model.event import Kind, LogHead
from liveblog.model.principal import Hearing
from liveblog.wire.envelope import Envelope, seal
from liveblog.wire.frame import EventFrame, event_frame
from tests.model.samples import BLOG


class _Instant(selectors.SelectSelector):
    """Never blocks: what would be waited for is the time that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everybody waits, and nothing will happen any more"
        self.now += max(timeout, 0)
        return super().select(0)


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop in which an hour passes at once, and only when the test says so."""

    def __init__(self) -> None:
        self._instant = _Instant()
        super().__init__(self._instant)

    def time(self) -> float:
        return self._instant.now

    def pass_time(self, seconds: float) -> None:
        """Let so much time pass, and everything happen that is due."""
        self.run_until_complete(asyncio.sleep(seconds))

    def settle(self) -> None:
        """Let everything happen that needs no time."""
        self.pass_time(1e-6)


class SimulatedLog:
    """The log of one blog as the store has it; its answers take time, both ways, or fail."""

    def __init__(self) -> None:
        self.blog = dataclasses.replace(BLOG, head=0, purges=0)
        self.frames: list[EventFrame] = []
        self.delay = 0.0
        self.failing = False
        self.asked: list[tuple[int, int]] = []  # ranges being read now

    @asynccontextmanager
    async def read(self) -> AsyncIterator[tuple[Blog, list[EventFrame]]]:
        """Open a transaction in which everything is seen as of one moment, as the store's is."""
        await self._travel()
        yield self.blog, list(self.frames)

    async def heads(self, moment: tuple[Blog, list[EventFrame]], ids: Collection[int]) -> dict[int, LogHead]:
        blog = moment[0]
        await self._travel()
        return {blog.id: LogHead.of(blog)} if blog.id in ids else {}

    async def blog_by_slug(self, moment: tuple[Blog, list[EventFrame]], _slug: str) -> Blog:
        blog = moment[0]
        await self._travel()
        return blog

    async def events_after(
        self, moment: tuple[Blog, list[EventFrame]], _blog: Blog, seq: int, limit: int
    ) -> list[EventFrame]:
        found = moment[1][seq : seq + limit]
        self.asked.append((seq, limit))
        try:
            await self._travel()
        finally:
            self.asked.remove((seq, limit))
        return found

    async def _travel(self) -> None:
        await asyncio.sleep(self.delay)
        if self.failing:
            raise Unavailable("the store does not answer")

    def add(self, kind: Kind, entry_id: int | None, size: int = 0) -> bytes:
        """Commit an event and return the message that is to go out on the bus."""
        seq = self.blog.head + 1
        if kind is Kind.ENTRY_DELETED:
            self.frames = [frame.purged() if frame.entry_id == entry_id else frame for frame in self.frames]
        content = {"deleted": True} if kind is Kind.ENTRY_DELETED else {"text": "x" * size}
        encoded = json.dumps({"type": "event", "seq": seq, "entry": {"id": entry_id} | content}).encode()
        frame = event_frame(self.blog.epoch, seq, kind, entry_id, encoded)
        self.frames.append(frame)
        purges = self.blog.purges + (kind is Kind.ENTRY_DELETED)
        self.blog = dataclasses.replace(self.blog, head=seq, purges=purges)
        return seal(Envelope(self.blog.id, self.blog.epoch, self.blog.visibility, frame))

    def turn(self, visibility: Visibility) -> None:
        """Change who may read the blog; the event that says so is yet to be added."""
        self.blog = dataclasses.replace(self.blog, visibility=visibility)

    def restore(self, epoch: str, head: int) -> None:
        """Become an older copy of the log, as a restored backup is: another epoch."""
        self.frames = [
            event_frame(epoch, frame.seq, frame.kind, frame.entry_id, frame.json) for frame in self.frames[:head]
        ]
        self.blog = dataclasses.replace(self.blog, epoch=epoch, head=head)


class AsItIs:
    """Makes frames of events that are frames already; to draw some of them takes a while."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def at_hand(self, events: Sequence[EventFrame]) -> bool:
        return all(frame.seq % 3 for frame in events)

    async def of_all(self, _blog: Blog, events: Sequence[EventFrame], _asker: str) -> Sequence[EventFrame]:
        if not self.at_hand(events):
            await asyncio.sleep(self._chance.choice((0, 0.01, 0.5)))
        return events


async def nobody(hearings: Collection[Hearing]) -> dict[Hearing, LiveblogError]:
    """Refuse nobody: the readers of this world show no credentials."""
    assert not hearings
    return {}


class SimulatedBus:
    """A bus that keeps every message until the test lets it arrive: once, twice, in any order, or never."""

    def __init__(self) -> None:
        self.held: list[bytes] = []
        self.is_up = True
        self._followed: set[int] = set()
        self._deliver: Deliver | None = None
        self._uncertain: Callable[[], None] | None = None

    async def run(self, deliver: Deliver, uncertain: Callable[[], None]) -> None:
        self._deliver, self._uncertain = deliver, uncertain
        uncertain()
        await asyncio.Event().wait()

    def publish(self, blog_id: int, data: bytes) -> None:
        """Take a message; one that nobody here follows, or that comes while the bus is away, is lost."""
        if self.is_up and blog_id in self._followed:
            self.held.append(data)

    def follow(self, blog_id: int) -> None:
        self._followed.add(blog_id)

    def unfollow(self, blog_id: int) -> None:
        self._followed.discard(blog_id)

    def deliver(self, messages: Iterable[bytes]) -> None:
        """Let these arrive."""
        for message in messages:
            if self._deliver:
                self._deliver(message)

    def go_away(self) -> None:
        """Lose everything, now and until it comes back."""
        self.is_up = False
        self.held.clear()

    def come_back(self) -> None:
        """Carry again, and say that something may have been lost."""
        self.is_up = True
        if self._uncertain:
            self._uncertain()
