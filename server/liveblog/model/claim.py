"""A claim: what an entry says, or one sentence of it, whose truth has a status."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ClaimStatus(StrEnum):
    """How far a claim is known to be true; the values are part of the protocol (docs/protocol.md §3)."""

    REPORTED = "reported"
    CHECKING = "checking"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    FALSE = "false"

    @property
    def is_open(self) -> bool:
        """Tell whether somebody should still find out."""
        return self not in (ClaimStatus.CONFIRMED, ClaimStatus.FALSE)


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """What an editor says of a claim.

    `quote` is the sentence that is meant, in the entry's words; None: the whole entry. `source` is who says so, `link`
    where. `settled_by` is the entry that told what is known now.

    `told_at` and `since` are as in a claim, where that was long ago and an import brings it; None: now.
    """

    status: ClaimStatus
    quote: str | None = None
    source: str | None = None
    link: str | None = None
    settled_by: int | None = None
    told_at: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its status; an entry has one for each quote, and one for itself.

    `id` is the number of the event with which it was first told. `told_at` is when that was, `since` when it got this
    status. `settled_at` is when that happened which the entry `settled_by` tells.
    """

    id: int
    status: ClaimStatus
    quote: str | None
    source: str | None
    link: str | None
    told_at: datetime
    since: datetime
    settled_by: int | None = None
    settled_at: datetime | None = None
