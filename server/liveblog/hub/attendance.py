"""Attendance: how many read each blog, in all processes together, and how late they get it.

For readers it is a rounded number; editors see it by transport, and how long what was written took to be seen.
"""

import math
import secrets
import time
from collections import Counter, defaultdict, deque
from collections.abc import Collection
from typing import TypeVar

from liveblog.bus import Bus, desk_channel
from liveblog.hub.tail import Tail
from liveblog.model.reader_numbers import ReaderNumbers
from liveblog.wire.dialects import Transport
from liveblog.wire.envelope import ReaderCount, Readership, seal_count, seal_readership

REPORT_SECONDS = 10.0
"""How often each process tells the others its numbers."""

SEEN_SECONDS = 600.0
"""For so long it is remembered how late something was seen."""

_FORGET_SECONDS = 2.5 * REPORT_SECONDS  # one report may be lost, and the next one may be late
_FEW = 10
_EXACT_DIGITS = 2
_MOST_DELAYS = 500  # of a blog: the newest
_MOST_TOLD = 50  # in one report

_Said = TypeVar("_Said")


class Attendance:
    """What all processes last said of their readers.

    Reports travel on the bus and may be lost like everything there: then a figure is too low for some seconds. Readers
    who poll are no part of what readers are told, for caches may answer them.
    """

    def __init__(self, bus: Bus, poll_seconds: float = 5.0) -> None:
        self._bus = bus
        self._poll_seconds = poll_seconds
        self._process = secrets.token_hex(8)
        self._told: set[int] = set()
        self._heard: dict[int, dict[str, tuple[int, float]]] = {}
        self._readerships: dict[int, dict[str, tuple[Readership, float]]] = {}
        self._delays: dict[int, deque[tuple[float, int]]] = {}
        self._untold = defaultdict[int, list[int]](list)
        self._reported_at = time.monotonic()

    def report(self, tails: Collection[Tail]) -> None:
        """Tell everybody how many readers each tail has here, and tell the tails how many there are in all."""
        self._heard = {blog_id: fresh for blog_id, heard in self._heard.items() if (fresh := _fresh(heard))}
        passed = max(1.0, time.monotonic() - self._reported_at)
        self._reported_at = time.monotonic()
        for tail in tails:
            blog_id, readers = tail.blog.id, tail.readers
            here = self._readership(tail, passed)
            if readers or here.polling or here.delays or blog_id in self._told:
                self._bus.publish(blog_id, seal_count(ReaderCount(blog_id, self._process, readers)))
                self._bus.publish(desk_channel(blog_id), seal_readership(here))
            self._readerships.setdefault(blog_id, {})[self._process] = (here, time.monotonic())
            tail.attendance = rounded(self._total(blog_id)) if tail.blog.show_readers else None
        self._told = {tail.blog.id for tail in tails if tail.readers}
        self._untold.clear()
        self._forget()

    def hear(self, count: ReaderCount) -> None:
        """Take note of what a process says, this one included."""
        self._heard.setdefault(count.blog_id, {})[count.process] = (count.readers, time.monotonic())

    def hear_readership(self, said: Readership) -> None:
        """Take note of what another process says of its readers by transport, and of how late it saw something."""
        if said.process != self._process:
            self._readerships.setdefault(said.blog_id, {})[said.process] = (said, time.monotonic())
            for delay in said.delays:
                self._remember(said.blog_id, delay)

    def note_delay(self, blog_id: int, milliseconds: int) -> None:
        """Take note of how late something of a blog was seen here."""
        self._remember(blog_id, milliseconds)
        self._untold[blog_id].append(milliseconds)

    def numbers(self, blog_id: int, tail: Tail | None) -> ReaderNumbers:
        """Return what is known of a blog's readers: of those here as it is now, of others as they said last."""
        said = _fresh(self._readerships.get(blog_id, {}))
        own = said.pop(self._process, None)
        here = _by_transport(tail) if tail else Counter[Transport]()
        others = [one for one, _ in said.values()]
        limit = time.monotonic() - SEEN_SECONDS
        return ReaderNumbers(
            here[Transport.WEBSOCKET] + sum(one.websocket for one in others),
            here[Transport.SSE] + sum(one.sse for one in others),
            (own[0].polling if own else 0) + sum(one.polling for one in others),
            tuple(sorted(delay for at, delay in self._delays.get(blog_id, ()) if at > limit)),
        )

    def _readership(self, tail: Tail, passed: float) -> Readership:
        """Return what is to be said of the readers here; who polls is counted by how often somebody polled."""
        by, polls = _by_transport(tail), tail.take_polls()
        polling = math.ceil(polls * self._poll_seconds / passed)
        delays = tuple(self._untold[tail.blog.id][-_MOST_TOLD:])
        return Readership(tail.blog.id, self._process, by[Transport.WEBSOCKET], by[Transport.SSE], polling, delays)

    def _remember(self, blog_id: int, milliseconds: int) -> None:
        known = self._delays.setdefault(blog_id, deque(maxlen=_MOST_DELAYS))
        known.append((time.monotonic(), milliseconds))

    def _forget(self) -> None:
        self._readerships = {blog_id: fresh for blog_id, said in self._readerships.items() if (fresh := _fresh(said))}
        limit = time.monotonic() - SEEN_SECONDS
        self._delays = {blog_id: known for blog_id, known in self._delays.items() if known[-1][0] > limit}

    def _total(self, blog_id: int) -> int:
        return sum(readers for readers, _ in self._heard.get(blog_id, {}).values())


def rounded(readers: int) -> int | None:
    """Return a number of readers as others may see it: two digits of it, rounded down; None for fewer than ten.

    A figure of few readers would tell who is there, and one that moves with each of them tells nobody anything.
    """
    if readers < _FEW:
        return None
    step: int = 10 ** max(1, len(str(readers)) - _EXACT_DIGITS)
    return readers - readers % step


def _by_transport(tail: Tail) -> Counter[Transport]:
    found = Counter[Transport]()
    for listener in tail.listeners:
        found[listener.transport] += listener.readers
    return found


def _fresh(heard: dict[str, tuple[_Said, float]]) -> dict[str, tuple[_Said, float]]:
    limit = time.monotonic() - _FORGET_SECONDS
    return {process: (said, at) for process, (said, at) in heard.items() if at > limit}
