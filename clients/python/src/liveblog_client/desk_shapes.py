"""The shapes of drafts and versions, as the server's JSON has them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from liveblog_client.errors import FieldError
from liveblog_client.shapes import Briefing, Cited, Claim, ClaimStatus, Duty, StoredEntry


class FieldNote(TypedDict):
    """A field, and what is wrong with it."""

    field: str
    message: str


class DraftClaim(TypedDict):
    """How far something that a draft says is known to be true, as it was typed."""

    status: ClaimStatus
    quote: str | None
    source: str | None
    link: str | None


class DraftText(TypedDict):
    """What a draft says, as far as it can be read."""

    headline: str | None
    body: str
    topics: list[str]
    byline: list[str]
    occurred_at: str | None
    pinned: bool
    key_event: bool
    claim: DraftClaim | None


class DraftNote(TypedDict):
    """What was said when a draft was submitted or sent back."""

    kind: Literal["submitted", "sent_back"]
    version: int
    text: str
    at: str
    by: str


class DraftLine(TypedDict):
    """A draft without what it says; people and tokens are told by name, times in RFC 3339."""

    id: int
    url: str
    title: str
    state: Literal["open", "submitted", "scheduled", "posted", "discarded"]
    version: int
    author: str
    own: bool
    shared: bool
    begun_at: str
    saved_at: str
    saved_by: str
    submitted_at: str | None
    seen_by: str | None
    seen_at: str | None
    publish_at: str | None
    publish_by: str | None
    trouble: str | None
    discarded_at: str | None
    entry_id: int | None


class Draft(DraftText, DraftLine):
    """A draft; `problems` says what keeps it from being posted as it is."""

    notes: list[DraftNote]
    problems: list[FieldNote]


class DraftList(TypedDict):
    """The drafts that somebody sees; `held_since`: nothing goes out by itself."""

    epoch: str
    held_since: str | None
    drafts: list[DraftLine]


@dataclass(frozen=True, slots=True)
class CurrentDraft:
    """A draft as it is now; `etag` names the version of what it says, and is what `if_match` wants.

    `warnings` tells what may be a mistake in what was sent.
    """

    draft: Draft
    etag: str
    warnings: tuple[FieldError, ...] = ()


class DraftVersionLine(TypedDict):
    """A version of a draft."""

    version: int
    at: str
    by: str


class DraftVersion(DraftText):
    """What a draft said in one of its versions."""

    version: int


class EntryVersionMark(TypedDict):
    """Which version of an entry it is, and whose; `version` is the number of its event."""

    version: int
    revision: int
    at: str
    by: str


class EntryVersionLine(EntryVersionMark):
    """A version in a list, with the members that it changed."""

    changed: list[str]


class EntryVersions(TypedDict):
    """Versions of an entry, newest first; `before` leads to those that are earlier, if there are any."""

    epoch: str
    versions: list[EntryVersionLine]
    before: int | None


class EntryVersion(EntryVersionMark):
    """An entry as one of its versions made it."""

    entry: StoredEntry


class DeskPerson(TypedDict):
    """Somebody else at the desk; `minutes` ago they left, None: they are there."""

    name: str
    here: bool
    minutes: int | None
    entry_id: int | None
    writing: bool


class OnIt(TypedDict):
    """What somebody says that they work on, for so many seconds yet."""

    name: str
    own: bool
    line: str
    seconds: int


class Lease(TypedDict):
    """Whose an entry is that somebody edits, for so many seconds unless they go on."""

    entry_id: int
    name: str
    own: bool
    seconds: int


class DeskPresence(TypedDict):
    """Who is at a blog's desk."""

    epoch: str
    people: list[DeskPerson]
    on_it: list[OnIt]
    editing: list[Lease]


class FieldChange(TypedDict):
    """What a member said in the older version, and says in the newer one."""

    field: str
    before: str | bool | list[str] | None
    after: str | bool | list[str] | None


class Piece(TypedDict):
    """A stretch of text, and what became of it."""

    text: str
    mark: Literal["same", "removed", "added"]


class Comparison(TypedDict):
    """Two versions, and what they differ in; `text` is both bodies in one, in blocks of lines."""

    older: EntryVersionMark
    newer: EntryVersionMark
    fields: list[FieldChange]
    text: list[list[Piece]]


@dataclass(frozen=True, slots=True)
class CurrentBriefing:
    """The briefing as it is now, None: there is none; `etag` is what `if_match` wants in either case."""

    briefing: Briefing | None
    etag: str


class OpenClaim(Claim):
    """A claim that somebody should still find out about, and the entry that it stands in."""

    entry: int
    headline: str | None


class UnsettledEntry(TypedDict):
    """An entry that links to what has changed since; `until`, for `still_right`, is when the last of `cites` did."""

    entry: int
    headline: str | None
    until: str
    cites: list[Cited]


class PreparedHandover(TypedDict):
    """Notes for the next editor, and what readers will be told (`note`)."""

    notes: str
    note: str
    made_at: str
    made_by: str


class Handover(TypedDict):
    """Who is on duty, what waits for the next one, and the number of the hand-over that was the last, 0: none."""

    epoch: str
    on_duty: Duty | None
    last: int
    prepared: PreparedHandover | None


class Promise(TypedDict):
    """What the desk has promised; nobody else sees it."""

    id: int
    entry_id: int | None
    text: str
    due_at: str
    made_at: str
    made_by: str
    state: Literal["open", "done", "dropped"]
    ended_at: str | None
    ended_by: str | None


class Report(TypedDict):
    """What a reader says is wrong in an entry; nobody else sees it."""

    id: int
    entry_id: int
    revision: int
    text: str
    contact: str | None
    at: str


class PromiseChanges(TypedDict, total=False):
    """What can be changed of a promise."""

    text: str
    due_at: datetime | str
    state: Literal["open", "done", "dropped"]
