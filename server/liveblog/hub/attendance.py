"""Attendance: how many read each blog, in all processes together, rounded for readers to see."""

import secrets
import time
from collections.abc import Collection

from liveblog.bus import Bus
from liveblog.hub.tail import Tail
from liveblog.wire.envelope import ReaderCount, seal_count

REPORT_SECONDS = 10.0
"""How often each process tells the others its numbers."""

_FORGET_SECONDS = 2.5 * REPORT_SECONDS  # one report may be lost, and the next one may be late
_FEW = 10
_EXACT_DIGITS = 2


class Attendance:
    """What all processes last said of their readers.

    Reports travel on the bus and may be lost like everything there: then a figure is too low for some seconds. Readers
    who poll are not counted, for caches may answer them.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._process = secrets.token_hex(8)
        self._told: set[int] = set()
        self._heard: dict[int, dict[str, tuple[int, float]]] = {}

    def report(self, tails: Collection[Tail]) -> None:
        """Tell everybody how many readers each tail has here, and tell the tails how many there are in all."""
        self._heard = {blog_id: fresh for blog_id, heard in self._heard.items() if (fresh := _fresh(heard))}
        for tail in tails:
            blog_id, readers = tail.blog.id, tail.readers
            if readers or blog_id in self._told:
                self._bus.publish(blog_id, seal_count(ReaderCount(blog_id, self._process, readers)))
            tail.attendance = rounded(self._total(blog_id)) if tail.blog.show_readers else None
        self._told = {tail.blog.id for tail in tails if tail.readers}

    def hear(self, count: ReaderCount) -> None:
        """Take note of what a process says, this one included."""
        self._heard.setdefault(count.blog_id, {})[count.process] = (count.readers, time.monotonic())

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


def _fresh(heard: dict[str, tuple[int, float]]) -> dict[str, tuple[int, float]]:
    limit = time.monotonic() - _FORGET_SECONDS
    return {process: (readers, at) for process, (readers, at) in heard.items() if at > limit}
