"""A reader's state and how events change it: section 4 of the protocol, without any I/O.

How the state is shown is the page's affair; how events get here is `follow`'s.
"""

from bisect import insort
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, Self, TypeVar

from liveblog_client.shapes import Blog, Entry, Place, Shift, Snapshot, Tombstone
from liveblog_client.wire import Event


class Outcome(Enum):
    """What became of an event: applied, already known, or not applicable because one before it is missing."""

    APPLIED = "applied"
    IGNORED = "ignored"
    GAP = "gap"


_Placed = TypeVar("_Placed", Entry, Shift)


class _HasPlace(Protocol):
    def __getitem__(self, key: str, /) -> Any: ...


@dataclass(slots=True)
class Feed:
    """A blog as far as it was read: a window of entries and hand-overs, oldest first.

    `floor` is the lowest place that the window covers; `None` when it reaches back to the first entry.
    """

    epoch: str
    seq: int
    blog: Blog
    floor: Place | None = None
    entries: list[Entry] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Self:
        """Begin with a blog's newest page: events after its `head` can be applied."""
        return cls(
            epoch=snapshot["epoch"],
            seq=snapshot["head"],
            blog=snapshot["blog"],
            floor=snapshot["floor"],
            entries=list(snapshot["entries"]),
            shifts=list(snapshot["shifts"]),
        )

    def apply(self, event: Event) -> Outcome:
        """Apply an event, if it is the next.

        After a gap the reader follows again from (`epoch`, `seq`). An event of another epoch can't be compared and
        counts as a gap: following from here leads to a reset.
        """
        if event.epoch not in ("", self.epoch) or event.seq > self.seq + 1:
            return Outcome.GAP
        if event.seq <= self.seq:
            return Outcome.IGNORED
        if event.entry is not None:
            self._apply_entry(event.entry)
        if event.blog is not None:
            self.blog = event.blog
        if event.shift is not None:
            self._put(self.shifts, event.shift)
        self.seq = event.seq
        return Outcome.APPLIED

    def _apply_entry(self, entry: Entry | Tombstone) -> None:
        if "deleted" in entry:
            _remove(self.entries, entry["id"])
            return
        # The snapshot may be newer than its head: what it holds is never replaced by something older.
        if not any(held["id"] == entry["id"] and held["revision"] > entry["revision"] for held in self.entries):
            self._put(self.entries, entry)

    def _put(self, held: list[_Placed], new: _Placed) -> None:
        _remove(held, new["id"])
        if self.floor is None or _place(new) >= _place(self.floor):
            insort(held, new, key=_place)


def _place(placed: _HasPlace) -> tuple[str, int]:
    return placed["occurred_at"], placed["id"]


def _remove(held: list[_Placed], number: int) -> None:
    held[:] = [one for one in held if one["id"] != number]
