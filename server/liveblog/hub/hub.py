"""The hub: listens to the bus, keeps the tails true, and repairs from the store whatever the bus lost."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Collection, Coroutine
from typing import Any, TypeAlias, TypeGuard

from liveblog.bus import Bus
from liveblog.errors import BlogGone, BlogNotFound, Unavailable
from liveblog.frames import Frames
from liveblog.hub.attendance import REPORT_SECONDS, Attendance
from liveblog.hub.audience import Audience, Refused, listening_to
from liveblog.hub.backlogs import Backlogs
from liveblog.hub.counters import Checked, HubCounters
from liveblog.hub.follower import Follower
from liveblog.hub.lane import Lane
from liveblog.hub.notices import Notices
from liveblog.hub.shown_pages import ShownPages
from liveblog.hub.subscriber import Subscriber
from liveblog.hub.tail import AppendResult, Tail
from liveblog.model.blog import Blog
from liveblog.model.event import OF_BLOG, LogHead
from liveblog.model.notice import Notice
from liveblog.model.principal import Credential
from liveblog.model.reader_numbers import ReaderNumbers
from liveblog.store import Store, reads
from liveblog.wire.closing import GOING_AWAY, RESET, CloseReason
from liveblog.wire.dialects import Dialect, Transport
from liveblog.wire.envelope import Envelope, ReaderCount, Readership, unseal
from liveblog.work.cancelling import attempt

_log = logging.getLogger(__name__)

AUDIENCE_SECONDS = 0.8
"""So long at most somebody hears a private blog whose credential has ended, and the time of a query."""

_FILL = 500
_IDLE_SECONDS = 60.0

Require: TypeAlias = Callable[[Blog], None]
"""Refuses a blog to those who may not read it, by raising an error."""


class Hub:
    """All tails of this process.

    The bus is only a hint that is usually right: a frame that doesn't follow the head makes the hub read the store, and
    every `check_seconds` one query compares the heads of all tails with the store's, which catches a lost last event.
    Whatever pace that is set to, `refused` is asked each `AUDIENCE_SECONDS` who may hear private blogs no longer, and
    `desk_refused` who may keep a page of a desk open no longer.
    """

    def __init__(  # noqa: PLR0913 -- what it is put together from, and two paces
        self,
        store: Store,
        bus: Bus,
        frames: Frames,
        *,
        refused: Refused,
        desk_refused: Refused,
        check_seconds: float = 0.8,
        beat_seconds: float = 15.0,
        poll_seconds: float = 5.0,
    ) -> None:
        self.counters = HubCounters()
        self._store = store
        self._bus = bus
        self._frames = frames
        self._check_seconds = check_seconds
        self._beat_seconds = beat_seconds
        self._tails: dict[int, Tail] = {}
        self._by_slug: dict[str, Tail] = {}
        self._lanes: dict[Tail, dict[tuple[Dialect, Credential | None], Lane]] = {}
        self._audience = Audience(refused)
        self._attendance = Attendance(bus, poll_seconds)
        self.follower = Follower(self._attendance.note_delay)
        self.notices = Notices(store, bus, desk_refused)
        self.shown_pages = ShownPages(poll_seconds)
        self._opening = asyncio.Lock()
        self._doubtful = asyncio.Event()
        self._draining = False
        self.backlogs = Backlogs(store, frames, self.counters, self._holds_true)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._bus.run(self.receive, self._doubt))
            tasks.create_task(self._keep_true())
            tasks.create_task(self._keep_asking(self.check_audience))
            tasks.create_task(self._keep_asking(self.notices.check))
            tasks.create_task(self._keep_counting())
            tasks.create_task(self.follower.run())

    async def tail(self, slug: str, require: Require = lambda _: None) -> Tail:
        """Return the tail of a blog, opening it when this process has none.

        `require` refuses those who may not read it. For them the store is asked as for a blog that isn't there, whether
        there is a tail or not, and none is opened: time tells no more than the answer.

        Raises:
            BlogNotFound: there is no such blog, and what `require` raises.
            Unavailable: the store does not answer.
        """
        while True:
            tail = self._by_slug.get(slug) or await self._open(slug, require)
            try:
                require(tail.blog)
            except BlogNotFound:
                await self._look_again(tail, require)
                continue
            if tail.outdated:
                await self.refresh(tail)
            if not tail.retired:
                tail.used_at = time.monotonic()
                return tail

    def open_tail(self, slug: str) -> Tail | None:
        """Return the tail of a blog if it is open and known to be as it is now: what needs no waiting."""
        tail = self._by_slug.get(slug)
        if tail is None or tail.outdated or tail.closing:
            return None
        tail.used_at = time.monotonic()
        return tail

    def lane(self, tail: Tail, dialect: Dialect, credential: Credential | None = None) -> Lane:
        """Return the lane of this tail for readers who are written to directly; all of a public blog's share one."""
        lanes, key = self._lanes.setdefault(tail, {}), (dialect, None if tail.blog.is_public else credential)
        if key not in lanes:
            lanes[key] = Lane(tail, dialect, self._beat_seconds, self.counters, key[1])
        return lanes[key]

    def subscribe(
        self,
        tail: Tail,
        after: int,
        transport: Transport = Transport.WEBSOCKET,
        credential: Credential | None = None,
    ) -> Subscriber:
        """Make a subscriber that reads from a position on; `credential` is what it was let in with."""
        return Subscriber(self, tail, after, transport, credential)

    def receive(self, data: bytes) -> None:
        """Take a message of the bus; returns at once, and never raises for what a bus may do."""
        match unseal(data):
            case ReaderCount() as count:
                self._attendance.hear(count)
            case Readership() as said:
                self._attendance.hear_readership(said)
            case Notice() as notice:
                self.notices.hear(notice)
            case Envelope() as envelope if tail := self._tails.get(envelope.blog_id):
                self._take(envelope, tail)

    def _take(self, envelope: Envelope, tail: Tail) -> None:
        if envelope.epoch != tail.epoch or envelope.frame.kind in OF_BLOG:
            self._doubtful.set()
        if envelope.epoch == tail.epoch:
            if envelope.visibility is not tail.blog.visibility and envelope.frame.seq > tail.head:
                # Whatever is still missing in between: neither this event nor a later one is for those who are here.
                self._drop(tail, GOING_AWAY)
                return
            taken = tail.append(envelope.frame)
            self.counters.heard[taken] += 1
            if taken is AppendResult.GAP:
                self._doubtful.set()

    async def check_heads(self) -> None:
        """Compare every tail with the store and fill what is missing.

        Raises:
            Unavailable: the store does not answer.
        """
        if self._tails:
            was_behind = await self._check(tuple(self._tails.values()))
            self.counters.checks[Checked.BEHIND if was_behind else Checked.TRUE] += 1

    async def check_audience(self) -> None:
        """Ask who may hear private blogs no longer, and send them away.

        Raises:
            Unavailable: the store does not answer.
        """
        for lanes in self._lanes.values():
            for key, lane in tuple(lanes.items()):
                if lane.credential is not None and not lane.readers:
                    del lanes[key]  # credentials come and go, lanes would only come
        await self._audience.check(listening_to(self._tails.values()))

    async def refresh(self, tail: Tail) -> None:
        """Bring a tail up to the store.

        Raises:
            Unavailable: the store does not answer.
        """
        await self._check((tail,))

    @property
    def tails(self) -> Collection[Tail]:
        """Return the tails that are open."""
        return self._tails.values()

    @property
    def readers(self) -> int:
        """Return how many readers this process has."""
        return sum(tail.readers for tail in self._tails.values())

    def numbers(self, blog_id: int) -> ReaderNumbers:
        """Return how many read a blog, by transport and in all processes, and how late they get it."""
        return self._attendance.numbers(blog_id, self._tails.get(blog_id))

    @property
    def is_draining(self) -> bool:
        """Tell whether readers are being sent away."""
        return self._draining

    def disconnect_some(self, most: int) -> None:
        """Tell some readers, `most` at most, to come back elsewhere; the others read on."""
        self._draining = True
        self.notices.drain()  # so few as they are
        for tail in self._tails.values():
            most -= tail.disconnect_some(most)

    def recycle(self, share: float) -> None:
        """Tell a share of the readers to come back, here or elsewhere: those who came first.

        In the mean it is the share; what is less than one reader is left to chance.
        """
        self.notices.recycle(share)
        for tail in self._tails.values():
            for listener in tuple(tail.listeners):
                listener.recycle(int(listener.readers * share + random.random()))  # noqa: S311 -- jitter

    def drain(self) -> None:
        """Tell every reader, and whoever still comes, to come back elsewhere."""
        self._draining = True
        self.notices.drain()
        for tail in self._tails.values():
            tail.close(GOING_AWAY)

    async def _look_again(self, tail: Tail, require: Require) -> None:
        """Ask the store whether it is as the tail says; if not, the tail is retired."""
        async with self._store.read() as connection:
            blog = await reads.blog_by_slug(connection, tail.blog.slug)
        require(blog)
        self._holds_true(LogHead.of(blog), tail, 0)

    async def _open(self, slug: str, require: Require) -> Tail:
        async with self._opening:
            if tail := self._by_slug.get(slug):
                return tail
            async with self._store.read() as connection:
                blog = await reads.blog_by_slug(connection, slug)
            require(blog)
            # What was posted between the reading and the following is found by the check that is asked for here.
            self._bus.follow(blog.id)
            tail = self._tails[blog.id] = self._by_slug[slug] = Tail(blog, self.follower.wake)
            if self._draining:
                tail.close(GOING_AWAY)
            self._doubtful.set()
            return tail

    async def _keep_true(self) -> None:
        while True:
            await self._wait_for_doubt()
            self._close_idle()
            try:
                await attempt(self.check_heads())
            except Unavailable as error:
                self.counters.checks[Checked.FAILED] += 1
                _log.warning("The heads could not be checked: %s", error)
                await asyncio.sleep(self._check_seconds)

    async def _keep_asking(self, check: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Ask again and again who may hear no longer."""
        while True:
            await asyncio.sleep(_jittered(AUDIENCE_SECONDS))
            try:
                await attempt(check())
            except Unavailable as error:
                _log.warning("%s", error)

    async def _keep_counting(self) -> None:
        while True:
            await asyncio.sleep(_jittered(REPORT_SECONDS))
            self._attendance.report(self._tails.values())
            self.notices.tell_numbers(self.numbers)

    def _doubt(self) -> None:
        """Learn that the bus may have lost something."""
        self._doubtful.set()
        self.notices.doubt()

    async def _wait_for_doubt(self) -> None:
        try:
            async with asyncio.timeout(_jittered(self._check_seconds)):
                await self._doubtful.wait()
        except TimeoutError:
            return
        finally:
            self._doubtful.clear()

    async def _check(self, tails: Collection[Tail]) -> bool:
        """Make tails what the store says; tell whether one of them was not."""
        was_behind = False
        # Tails grow and are opened while the store is asked: only what was known before can be held against its answer.
        known = {tail: tail.head for tail in tails}
        async with self._store.read() as connection:
            heads = await reads.heads(connection, [tail.blog.id for tail in tails])
        for tail, seq in known.items():
            head = heads.get(tail.blog.id)
            if self._holds_true(head, tail, seq) and (head.seq > tail.head or tail.outdated):
                was_behind = was_behind or head.seq > tail.head
                await self._fill(tail)
        return was_behind

    async def _fill(self, tail: Tail) -> None:
        while not tail.retired:
            try:
                async with self._store.read() as connection:
                    blog = await reads.blog_by_slug(connection, tail.blog.slug)
                    events = await reads.events_after(connection, blog, tail.head, _FILL)
            except (BlogNotFound, BlogGone):  # deleted since its head was read
                self._drop(tail, RESET)
                return
            if not self._holds_true(LogHead.of(blog), tail, 0):
                return
            frames = await self._frames.of_all(blog, events, "missed")
            if not self._frames.at_hand(events) and not await self.backlogs.still_stands(tail, LogHead.of(blog)):
                continue  # text was deleted while it was drawn
            if blog.head >= tail.blog.head:  # an older reading may come last when two are under way
                tail.blog = blog
            taken = [tail.append(frame) for frame in frames]
            self.counters.repaired += taken.count(AppendResult.NEXT)
            if len(events) < _FILL:
                return

    def _holds_true(self, head: LogHead | None, tail: Tail, known: int) -> TypeGuard[LogHead]:
        """Retire a tail that the store no longer bears out, and tell whether it is good for what was read with `head`.

        `known` is the number that the tail had reached before the store was asked: numbers of one epoch only grow.
        """
        if head is None or head.epoch != tail.epoch or head.seq < known:
            self._drop(tail, RESET)
        elif head.visibility is not tail.blog.visibility:
            # Who may read has changed: everybody comes back and is asked again.
            self._drop(tail, GOING_AWAY)
        return not tail.retired

    def _close_idle(self) -> None:
        limit = time.monotonic() - _IDLE_SECONDS
        for tail in tuple(self._tails.values()):
            if not tail.listeners and tail.used_at < limit:
                self._drop(tail, GOING_AWAY)

    def _drop(self, tail: Tail, closing: CloseReason) -> None:
        tail.retire(closing)
        self._lanes.pop(tail, None)
        if self._tails.get(tail.blog.id) is tail:
            del self._tails[tail.blog.id], self._by_slug[tail.blog.slug]
            self._bus.unfollow(tail.blog.id)


def _jittered(seconds: float) -> float:
    return seconds * random.uniform(0.5, 1)  # noqa: S311 -- jitter
