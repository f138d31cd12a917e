"""An event: one numbered, immutable fact about a blog."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liveblog.model.blog import Blog, Visibility
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.shift import Shift

Subject = Entry | Tombstone | Blog | Shift
"""What an event is about; an entry that was deleted since has left its tombstone."""

_EPOCH_AND_NUMBER = re.compile(r"([a-z0-9]{1,32})\.([0-9]{1,15})", re.ASCII)


class Kind(StrEnum):
    """What happened; the values are part of the protocol (docs/protocol.md §3)."""

    ENTRY_POSTED = "entry.posted"
    ENTRY_REVISED = "entry.revised"
    ENTRY_CORRECTED = "entry.corrected"
    ENTRY_RETRACTED = "entry.retracted"
    ENTRY_ANNOTATED = "entry.annotated"
    ENTRY_DELETED = "entry.deleted"
    CLAIM_CHANGED = "claim.changed"
    FIGURE_CHANGED = "figure.changed"
    BLOG_CHANGED = "blog.changed"
    BRIEFING_CHANGED = "briefing.changed"
    SHIFT_CHANGED = "shift.changed"


NOTING = frozenset({Kind.ENTRY_ANNOTATED, Kind.CLAIM_CHANGED})
"""These change what is noted beside an entry: they make no revision of it."""

OF_BLOG = frozenset({Kind.BLOG_CHANGED, Kind.FIGURE_CHANGED, Kind.BRIEFING_CHANGED})
"""With these events goes the blog as it is after them, and as it was before."""

PURGING = frozenset({Kind.ENTRY_RETRACTED, Kind.ENTRY_DELETED})
"""With these events all text that the entry ever had is taken out of the log before them."""


@dataclass(frozen=True, slots=True)
class Event:
    """Event number `seq` of a blog, committed at `at`.

    `before` is the blog that a change of it was made to: the log keeps it, readers are not told.
    """

    seq: int
    kind: Kind
    at: datetime
    subject: Subject
    before: Blog | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a log, `{epoch}.{seq}` as text: event `seq` of this `epoch` has happened, or was applied by a reader.

    An entry's revision is the place of the event that made it.
    """

    epoch: str
    seq: int

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """Read a place; None for any other text."""
        found = epoch_and_number(text)
        return cls(*found) if found else None

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}"


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where a blog's log stands, how often text was purged from it, and who may read it."""

    epoch: str
    seq: int
    purges: int
    visibility: Visibility

    @classmethod
    def of(cls, blog: Blog) -> "LogHead":
        """Return where the log of a blog stood when the blog was read."""
        return cls(blog.epoch, blog.head, blog.purges, blog.visibility)

    def is_continued_by(self, later: "LogHead") -> bool:
        """Tell whether what was read then is still there by a later look, for the same people, however much came."""
        return (later.epoch, later.purges, later.visibility) == (self.epoch, self.purges, self.visibility)


def epoch_and_number(text: str) -> tuple[str, int] | None:
    """Read `{epoch}.{number}`, a number of ASCII digits; None for any other text."""
    found = _EPOCH_AND_NUMBER.fullmatch(text)
    return (found[1], int(found[2])) if found else None
