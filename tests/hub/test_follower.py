"""The follower sees what readers see, is none of them, and says how late; processes tell each other, by transport."""

import asyncio
import time
from datetime import timedelta

from liveblog.bus import MemoryBus
from liveblog.hub import attendance
from liveblog.hub.attendance import Attendance
from liveblog.hub.follower import Follower
from liveblog.hub.tail import Tail
from liveblog.model.event import Kind
from liveblog.model.moment import now, rfc3339
from liveblog.model.reader_numbers import ReaderNumbers
from liveblog.store import Store
from liveblog.wire.dialects import Transport
from liveblog.wire.envelope import Readership, unseal
from liveblog.wire.frame import encode, event_frame
from tests.apps import HARBOUR
from tests.hub.nodes import open_node
from tests.hub.slow import RecordingBus
from tests.hub.test_attendance import Crowd
from tests.model.samples import BLOG
from tests.waiting import until


async def test_what_is_posted_is_seen(store: Store):
    """Each turn's last event is measured, from its writing on, and nobody is counted as a reader for it."""
    async with open_node(store) as node:
        tail = await node.hub.tail(HARBOUR.slug)
        for _ in range(3):
            await node.post()
            await until(lambda: len(node.hub.numbers(tail.blog.id).delays) == sum(node.hub.follower.delays.counts))
        await until(lambda: len(node.hub.numbers(tail.blog.id).delays) == 3)
        assert (tail.readers, tail.listeners, node.hub.readers) == (0, set(), 0)
        assert node.hub.numbers(tail.blog.id).readers == 0


async def test_what_the_bus_lost_is_seen_late(store: Store):
    """An event that comes out of the store, when the heads are compared, is measured like any other."""

    class Deaf(MemoryBus):
        def publish(self, blog_id: int, data: bytes) -> None: ...

    async with open_node(store, Deaf()) as node:
        tail = await node.hub.tail(HARBOUR.slug)
        await node.post()
        await until(lambda: len(node.hub.numbers(tail.blog.id).delays) == 1)
        assert node.hub.counters.repaired == 1


async def test_clocks_that_differ_make_no_nonsense():
    """What is written ahead of our clock was seen at once; what is ten minutes old is no measure of anything."""
    seen: list[int] = []
    follower = Follower(lambda _, milliseconds: seen.append(milliseconds))
    tail, working = Tail(BLOG, follower.wake), asyncio.create_task(follower.run())
    for ago in (timedelta(seconds=-5), timedelta(minutes=11), timedelta(seconds=3)):
        view = {"type": "event", "seq": tail.head + 1, "kind": "entry.posted", "at": rfc3339(now() - ago)}
        tail.append(event_frame(tail.epoch, tail.head + 1, Kind.ENTRY_POSTED, 1, encode(view)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    working.cancel()
    assert seen[0] == 0
    assert [milliseconds >= 3000 for milliseconds in seen[1:]] == [True]


def reported(own: Attendance, bus: RecordingBus, tail: Tail) -> list[Readership]:
    """Return what a process says to desks."""
    bus.published.clear()
    own.report([tail])
    return [said for said in map(unseal, bus.published) if isinstance(said, Readership)]


def test_desks_hear_of_readers_by_transport(monkeypatch):
    """Processes add up, each counts itself once, and one that is silent is forgotten; delays are told once."""
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    (here, there), tails = (RecordingBus(), RecordingBus()), (Tail(BLOG), Tail(BLOG))
    one, other = Attendance(here, 5), Attendance(there, 5)
    tails[0].join(Crowd(14))
    tails[0].join(Crowd(3, Transport.SSE))
    tails[1].join(Crowd(20))
    for _ in range(6):
        tails[1].note_poll()
    other.note_delay(BLOG.id, 40)
    clock[0] += 10
    for said in (*reported(one, here, tails[0]), *reported(other, there, tails[1])):
        one.hear_readership(said)
        other.hear_readership(said)
    both = ReaderNumbers(34, 3, 3, (40,))
    assert (one.numbers(BLOG.id, tails[0]), other.numbers(BLOG.id, tails[1])) == (both, both)
    assert [said.delays for said in reported(other, there, tails[1])] == [()]
    clock[0] += 3 * attendance.REPORT_SECONDS
    assert one.numbers(BLOG.id, tails[0]) == ReaderNumbers(14, 3, 0, (40,))
    clock[0] += attendance.SEEN_SECONDS
    assert one.numbers(BLOG.id, tails[0]) == ReaderNumbers(14, 3, 0, ())
