"""An entry: one piece of content in a blog."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from liveblog.model.claim import Claim, ClaimDraft
from liveblog.model.correction import Correction, CorrectionKind
from liveblog.model.figure import CarriedReading
from liveblog.model.reference import Reference
from liveblog.model.topic import topic_key


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What an editor says; `body` is Markdown, `occurred_at` defaults to the moment of posting.

    `allow_future` says that a time is meant that is in the future. `claim` is the status of what it says.
    """

    body: str
    headline: str | None = None
    topics: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    occurred_at: datetime | None = None
    pinned: bool = False
    key_event: bool = False
    allow_future: bool = False
    claim: ClaimDraft | None = None


class EntryChanges(TypedDict, total=False):
    """The fields of an entry that can change; an absent key leaves the field alone.

    `allow_future` is none of them: it says, as in a draft, that a time is meant that is in the future.
    """

    body: str
    headline: str | None
    topics: tuple[str, ...]
    byline: tuple[str, ...]
    occurred_at: datetime
    pinned: bool
    key_event: bool
    allow_future: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as of one of its revisions.

    `id` counts the entries of a blog from 1. `revision` begins at 1. `seq` is the number of the event that made this
    revision. `body_html` is rendered from `body` and sanitised when it is written. All times are aware UTC, in whole
    milliseconds.

    `corrections` are what readers were told of its changes, oldest first. `revised_at` is when it was last changed in a
    way that readers are to see: a typo that is mended leaves it alone. `cites` are the entries that its text links to,
    `cited_by` those that link to it, `claims` what of it has a status, each in the order in which they came to be, and
    `figures` the readings that its text tells: they change without a revision.
    """

    id: int
    revision: int
    seq: int
    body: str
    body_html: str
    headline: str | None
    topics: tuple[str, ...]
    byline: tuple[str, ...]
    occurred_at: datetime
    posted_at: datetime
    revised_at: datetime | None
    pinned: bool
    key_event: bool
    corrections: tuple[Correction, ...] = ()
    cites: tuple[Reference, ...] = ()
    cited_by: tuple[Reference, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[CarriedReading, ...] = ()

    @property
    def retraction(self) -> Correction | None:
        """Return why it was withdrawn, if it was: then nothing else is left of it, and it can only be deleted."""
        last = self.corrections[-1] if self.corrections else None
        return last if last and last.kind is CorrectionKind.RETRACTION else None

    @property
    def alone(self) -> "Entry":
        """Return it without what is noted in it of other entries: for whoever may not read those."""
        claims = tuple(replace(claim, settled_by=None, settled_at=None) for claim in self.claims)
        figures = tuple(replace(figure, later=None) for figure in self.figures)
        return replace(self, cites=(), cited_by=(), claims=claims, figures=figures)

    def has_topic(self, names: Iterable[str]) -> bool:
        """Tell whether it has any of these topics."""
        return not {topic_key(name) for name in names}.isdisjoint(map(topic_key, self.topics))

    @property
    def open_since(self) -> datetime | None:
        """Return since when the oldest of its claims is open, if one is."""
        return min((claim.told_at for claim in self.claims if claim.status.is_open), default=None)

    @property
    def unsettled_since(self) -> datetime | None:
        """Return since when something that it links to is other than it was, if nobody has looked at that yet."""
        return min((cited.changed_at for cited in self.cites if cited.changed_at), default=None)

    @property
    def place(self) -> tuple[datetime, int]:
        """Return what entries are sorted by: the time it happened, then the order of posting."""
        return (self.occurred_at, self.id)

    @property
    def changed_at(self) -> datetime:
        """Return when it became what it is: its revision, else its posting; never before what it tells of."""
        return max(self.revised_at or self.posted_at, self.occurred_at)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a deleted entry."""

    id: int
