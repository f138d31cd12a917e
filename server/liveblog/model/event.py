"""An event: one numbered, immutable fact about a blog."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.shift import Shift


class Kind(StrEnum):
    """What happened; the values are part of the protocol (docs/protocol.md §3)."""

    ENTRY_POSTED = "entry.posted"
    ENTRY_REVISED = "entry.revised"
    ENTRY_DELETED = "entry.deleted"
    BLOG_CHANGED = "blog.changed"
    SHIFT_CHANGED = "shift.changed"


@dataclass(frozen=True, slots=True)
class Event:
    """Event number `seq` of a blog, committed at `at`.

    The subject is an entry, the tombstone of one that has been deleted since, the blog itself, or a hand-over. `before`
    is the blog that a change of it was made to: the log keeps it, readers are not told.
    """

    seq: int
    kind: Kind
    at: datetime
    subject: Entry | Tombstone | Blog | Shift
    before: Blog | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader has come: everything up to and including `seq` of this `epoch` has been applied."""

    epoch: str
    seq: int
