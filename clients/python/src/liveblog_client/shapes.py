"""The shapes of blogs, entries and answers, as the server's JSON has them.

They are typed dictionaries, not classes: members that a newer server adds stay in place. Reading them
from messages is `wire`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NotRequired, Required, TypedDict

from liveblog_client.errors import FieldError


class EntryFields(TypedDict, total=False):
    """What is said of an entry, or a draft, beside its body.

    `occurred_at` (now, unless given) is an aware time or RFC 3339; `allow_future` says that a time in the future is
    meant.
    """

    headline: str | None
    topics: Sequence[str]
    byline: Sequence[str]
    occurred_at: datetime | str | None
    pinned: bool
    key_event: bool
    allow_future: bool


class Place(TypedDict):
    """Where an entry stands in its blog: entries are sorted by time, then by id."""

    occurred_at: str
    id: int


class Correction(TypedDict):
    """What readers are told of a change of an entry; `id` is its event's number, `was` what was said before."""

    id: int
    kind: Literal["clarification", "correction", "retraction"]
    text: str
    was: str | None
    at: str


class Cited(Place):
    """An entry that another links to, and what readers have been told of it since."""

    change: Literal["clarification", "correction", "retraction", "deletion"] | None
    changed_at: str | None


ClaimStatus = Literal["reported", "checking", "confirmed", "disputed", "false"]


class ClaimFields(TypedDict, total=False):
    """What can be said of a claim; `settled_by` is the number of the entry that told what is known now."""

    status: Required[ClaimStatus]
    quote: str | None
    source: str
    link: str | None
    settled_by: int | None


class NewEntryFields(EntryFields, total=False):
    """What is said of an entry that is posted; `claim` is the status of what it says, or of a sentence of it."""

    claim: ClaimFields | None


class DraftClaimFields(TypedDict, total=False):
    """What can be said of a claim in a draft: what settles it is told later."""

    status: Required[ClaimStatus]
    quote: str | None
    source: str
    link: str | None


class DraftFields(EntryFields, total=False):
    """What is said of a draft beside its body; `claim` goes out with it."""

    claim: DraftClaimFields | None


class Claim(TypedDict):
    """What an entry says, or a sentence of it (`quote`), and how far it is known to be true, since when."""

    id: int
    status: ClaimStatus
    quote: str | None
    source: str | None
    link: str | None
    told_at: str
    since: str
    settled_by: Place | None


class NamedPlace(TypedDict):
    """A point of the earth that an entry names, in degrees of WGS 84; `name` is empty where it has none."""

    name: str
    latitude: float
    longitude: float


class FigurePart(TypedDict):
    """A part of a figure; `shown` is its number as it was written, `value` the same as digits."""

    label: str
    value: str
    shown: str


class Reading(TypedDict):
    """What a figure was at a time; `carried_by` is the number of the entry that tells it.

    `shown` is its number as it was written, `value` the same as digits with a point. `including` is the word with which
    its parts are said to be some of it; None: they add up to it.
    """

    id: int
    name: str
    value: str
    shown: str
    unit: str | None
    parts: list[FigurePart]
    including: str | None
    source: str | None
    link: str | None
    as_of: str
    carried_by: int | None


class Figure(Reading):
    """A figure as it stands; `was` is the reading before it that said something else."""

    was: Reading | None


class FigurePartFields(TypedDict):
    """What can be said of a part."""

    label: str
    value: str
    shown: NotRequired[str | None]


class ReadingFields(TypedDict, total=False):
    """What can be said of a figure.

    `value` is digits with a point, `shown` the same as people write it, such as 1,234; without it they read `value`.
    `as_of` is the moment that it is of; without it, now. `allow_future` says that one in the future is meant.
    """

    value: Required[str]
    shown: str | None
    unit: str | None
    parts: list[FigurePartFields]
    including: str | None
    source: str
    link: str | None
    as_of: datetime | str | None
    allow_future: bool


class FigureChange(TypedDict):
    """The figures of a blog after a change, and its event; `seq` 0: nothing was another."""

    seq: int
    epoch: str
    figures: list[Figure]


class CarriedReading(Reading):
    """What an entry tells of a figure, for good; `later` is the reading that took its place."""

    later: Reading | None


class Evidence(Place):
    """An entry that carries a statement, and what has become of it since an editor looked at the statement."""

    change: Literal["correction", "retraction", "deletion", "disputed", "false"] | None
    changed_at: str | None


class Statement(TypedDict):
    """One thing that is known: `text` in Markdown, `html` the same, safe and without blocks."""

    text: str
    html: str
    status: ClaimStatus | None
    entries: list[Evidence]


class Briefing(TypedDict):
    """What is known, for whoever comes late; `revision` is the number of the event that made it what it is."""

    revision: int
    as_of: str
    statements: list[Statement]


class StatementFields(TypedDict, total=False):
    """What can be said in a briefing; `entries` are numbers, `confirmed`: it holds whatever has become of them."""

    text: Required[str]
    status: ClaimStatus | None
    entries: list[int]
    confirmed: bool


class ListedCorrection(Correction):
    """A correction in a list: `entry` is the number of the entry in which it stands, `url` where that is read."""

    entry: int
    url: str
    headline: str | None


class Entry(TypedDict):
    """One piece of content; `html` is complete and safe, its links relative to the server's root."""

    id: int
    revision: int
    url: str
    headline: str | None
    topics: list[str]
    byline: list[str]
    occurred_at: str
    posted_at: str
    revised_at: str | None
    pinned: bool
    key_event: bool
    corrections: NotRequired[list[Correction]]
    cites: NotRequired[list[Cited]]
    cited_by: NotRequired[list[Place]]
    claims: NotRequired[list[Claim]]
    places: NotRequired[list[NamedPlace]]
    figures: NotRequired[list[CarriedReading]]
    html: str


class StoredEntry(Entry):
    """An entry as those who write see it: `body` is its Markdown."""

    body: str


class Tombstone(TypedDict):
    """What is left of a deleted entry."""

    id: int
    deleted: Literal[True]


class MainPicture(TypedDict):
    """The picture that stands for a blog; `url` is relative to the server's root."""

    url: str
    alt: str
    caption: str
    credit: str


class Duty(TypedDict):
    """The name of whoever is on duty, as the hand-over said it."""

    name: str
    since: str


class Blog(TypedDict):
    """The face of a blog; each `accent` is a colour, `#rrggbb`, or None; `…_html` and `summary` are safe HTML."""

    slug: str
    url: str
    title: str
    description: str
    zone: str
    language: str
    accent: str | None
    accent_on_light: str | None
    accent_on_dark: str | None
    summary: str
    byline: list[str]
    picture: MainPicture | None
    picture_html: str
    figures: NotRequired[list[Figure]]
    figures_html: NotRequired[str]
    show_readers: bool
    briefing: NotRequired["Briefing | None"]
    briefing_html: NotRequired[str]
    show_duty: NotRequired[bool]
    take_reports: NotRequired[bool]
    on_duty: NotRequired[Duty | None]
    duty_html: NotRequired[str]
    status: Literal["live", "closed"]
    created_at: str
    closed_at: str | None


class Shift(TypedDict):
    """A hand-over between two editors; `editor`, who takes over, may be unnamed."""

    id: int
    editor: str | None
    note: str
    occurred_at: str
    html: str


class BlogState(TypedDict):
    """A blog's face and how far its log has come."""

    epoch: str
    head: int
    purges: int
    blog: Blog


class Snapshot(TypedDict):
    """One page of a blog; events after `head` lead on from the newest page (protocol, section 4)."""

    epoch: str
    purges: int
    head: int
    blog: Blog
    page: int
    pages: int
    floor: Place | None
    entries: list[Entry]
    shifts: list[Shift]


@dataclass(frozen=True, slots=True)
class Current:
    """An entry as it is now; `etag` is what `if_match` wants, so that nobody's change is overwritten unseen."""

    entry: StoredEntry
    etag: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A posted or revised entry and the event that says so; `warnings` tells what may be a mistake in it."""

    seq: int
    epoch: str
    entry: StoredEntry
    etag: str | None = None
    warnings: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class Deletion:
    """A deleted entry's tombstone and the event that says so."""

    seq: int
    epoch: str
    entry: Tombstone


@dataclass(frozen=True, slots=True)
class BlogChange:
    """A blog's new face and the event that says so."""

    seq: int
    epoch: str
    blog: Blog


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """A hand-over and the event that says so; `warnings` tells what may be a mistake in it."""

    seq: int
    epoch: str
    shift: Shift
    warnings: tuple[FieldError, ...] = ()
