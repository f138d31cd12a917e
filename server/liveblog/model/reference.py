"""A reference: one entry speaks of another, by a link to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReferenceChange(StrEnum):
    """What has become of an entry since another referred to it; the values are part of the protocol."""

    CLARIFICATION = "clarification"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True)
class Reference:
    """One end of a reference, as the other end keeps it: ids and times, never a word of the text.

    `occurred_at` is when that entry happened. `change` is what has become of it since it was referred to, at
    `changed_at`; None: nothing that readers were told.
    """

    id: int
    occurred_at: datetime
    change: ReferenceChange | None = None
    changed_at: datetime | None = None
