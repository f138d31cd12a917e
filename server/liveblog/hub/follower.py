"""The follower: reads, in this process, every blog that is read here, and notes how late it gets what was written."""

import asyncio
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from liveblog.hub.tail import Tail
from liveblog.model.moment import Clock, now
from liveblog.wire.frame import EventFrame

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds

_AT = re.compile(rb'"at":"([^"]{20,32})"')
_HEAD_BYTES = 200  # within which an event says when it was written, whatever it says then
_SURE = timedelta(minutes=10)  # what is later was written by another clock, or before this machine slept

Note: TypeAlias = Callable[[int, int], None]
"""Is told a blog's id, and after how many milliseconds something of it was seen."""


@dataclass(slots=True)
class SeenDelays:
    """How late events were seen: `counts` has a number for each of BOUNDS, and one for what was later."""

    seconds: float = 0.0
    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def add(self, seconds: float) -> None:
        """Take note of one more."""
        self.seconds += seconds
        self.counts[bisect_left(BOUNDS, seconds)] += 1


class Follower:
    """A reader of our own that is none of the readers: nobody counts it, and no tail stays open for it.

    Like a reader with a task it is woken when a tail has grown, gets its turn of the event loop when others had theirs,
    and takes what is new out of the tail. Of what came in one turn it looks at the last event.
    """

    def __init__(self, note: Note, clock: Clock = now) -> None:
        self.delays = SeenDelays()
        self.note = note
        self._clock = clock
        self._grown: dict[Tail, None] = {}
        self._woken = asyncio.Event()

    def wake(self, tail: Tail) -> None:
        """Learn that a tail has grown; returns at once."""
        self._grown[tail] = None
        self._woken.set()

    async def run(self) -> None:
        """Read until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            grown, self._grown = self._grown, {}
            for tail in grown:
                self._read(tail)

    def _read(self, tail: Tail) -> None:
        for frame in tail.after(tail.head - 1, 1) or ():
            late = _late(frame, self._clock())
            if late is not None and late < _SURE:
                self.delays.add(late.total_seconds())
                self.note(tail.blog.id, round(late / timedelta(milliseconds=1)))


def _late(frame: EventFrame, present: datetime) -> timedelta | None:
    """Return how long ago an event was written; servers' clocks differ a little, and nothing is seen before."""
    said = _AT.search(frame.json, 0, _HEAD_BYTES)
    return max(timedelta(0), present - datetime.fromisoformat(said[1].decode())) if said else None
