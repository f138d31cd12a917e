"""A draft: an entry before readers may see it. It is the desk's own, has versions, and is never in the log."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liveblog.model.characters import is_visible

CLAIM_FIELDS = ("claim", "quote", "source", "source_link")
"""The fields of a text that are about a claim."""


@dataclass(frozen=True, slots=True)
class DraftText:
    """What was typed into an entry's form, right or wrong: a draft keeps it as it is.

    `zone` is where the time was typed, `meant` the answer to a question on it. `claim` is the status of what the entry
    says, or of the sentence `quote`, empty for none; `source` says so, there: `source_link`.
    """

    headline: str = ""
    body: str = ""
    topics: str = ""
    byline: str = ""
    occurred_at: str = ""
    pinned: bool = False
    key_event: bool = False
    meant: str = ""
    zone: str = ""
    claim: str = ""
    quote: str = ""
    source: str = ""
    source_link: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing in it that anybody would miss."""
        return not is_visible(self.headline + self.body)


class DraftState(StrEnum):
    """How far a draft has come; `posted` and `discarded` ones have no text that anybody is shown."""

    OPEN = "open"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    POSTED = "posted"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is now.

    `author` is the key of a principal, and so are `saved_by`, `seen_by` (the editor who last opened what was submitted)
    and `publish_by`, for whom it goes out at `publish_at`. `key` is that of the form it was begun in. `version` counts
    its savings from 1: whoever changes it says which one they saw. `trouble` says why it did not go out at its time.
    `entry_id` is what it became.
    """

    id: int
    blog_id: int
    author: str
    key: str
    text: DraftText
    version: int
    state: DraftState
    shared: bool
    begun_at: datetime
    saved_at: datetime
    saved_by: str
    submitted_at: datetime | None = None
    seen_by: str | None = None
    seen_at: datetime | None = None
    publish_at: datetime | None = None
    publish_by: str | None = None
    trouble: str | None = None
    discarded_at: datetime | None = None
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A draft as somebody left it."""

    version: int
    text: DraftText
    at: datetime
    by: str


class NoteKind(StrEnum):
    """What a note on a draft goes with."""

    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class DraftNote:
    """What somebody said when they submitted a draft, or sent it back."""

    kind: NoteKind
    version: int
    text: str
    at: datetime
    by: str
