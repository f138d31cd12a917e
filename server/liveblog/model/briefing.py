"""A briefing: what is known, in a few statements for whoever comes late, each with the entries that carry it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liveblog.model.claim import ClaimStatus

MOST_STATEMENTS = 7
"""So many statements a briefing has: what is longer, nobody who comes late reads."""


class EvidenceChange(StrEnum):
    """What has become of an entry since a statement was said to rest on it; the values are part of the protocol."""

    CORRECTION = "correction"
    RETRACTION = "retraction"
    DELETION = "deletion"
    DISPUTED = "disputed"
    FALSE = "false"

    @property
    def is_of_claim(self) -> bool:
        """Tell whether it is what a claim in the entry is said to be by now: that may be taken back."""
        return self in (EvidenceChange.DISPUTED, EvidenceChange.FALSE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An entry that carries a statement: its number and time, never a word of its text.

    `change` is what has become of it since an editor last looked at the statement, at `changed_at`; None: nothing.
    """

    id: int
    occurred_at: datetime
    change: EvidenceChange | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is known: `text` in Markdown, a single paragraph; `html` rendered from it and sanitised."""

    text: str
    html: str
    status: ClaimStatus | None
    entries: tuple[Evidence, ...]

    @property
    def changed(self) -> Sequence[Evidence]:
        """Return those of its entries that something has become of: an editor should look at it again."""
        return [each for each in self.entries if each.change]

    def unlinked(self, path: str) -> Sequence[Evidence]:
        """Return those that stand, and that the text has no link to; `path` is the blog's."""
        standing = (each for each in self.entries if each.change is not EvidenceChange.DELETION)
        return [each for each in standing if f'href="{path}/entries/{each.id}"' not in self.html]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is known as of a moment; `seq` is the number of the event that made it what it is."""

    statements: tuple[Statement, ...]
    as_of: datetime
    seq: int

    @property
    def flagged(self) -> Sequence[Statement]:
        """Return the statements that an editor should look at again."""
        return [statement for statement in self.statements if statement.changed]


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """What an editor says: `entries` are the numbers of those that carry it, beside those that its text links to.

    `confirmed`: it holds in spite of what has become of them.
    """

    text: str
    status: ClaimStatus | None = None
    entries: tuple[int, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class BriefingDraft:
    """What an editor says is known; `as_of` None: as of now."""

    statements: tuple[StatementDraft, ...]
    as_of: datetime | None = None
    allow_future: bool = False
