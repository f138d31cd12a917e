"""A hand-over between two editors."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShiftDraft:
    """A hand-over as an editor says it: `note` is plain text, `editor` who takes over, when it is known.

    `allow_future` says that a time is meant that is in the future.
    """

    note: str
    editor: str | None = None
    occurred_at: datetime | None = None
    allow_future: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A hand-over as stored; `id` is the number of its event."""

    id: int
    note: str
    editor: str | None
    occurred_at: datetime
