"""The shapes of answers about drafts and versions, which are the desk's own, for the OpenAPI document."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from liveblog.model.claim import ClaimStatus
from liveblog.model.draft import DraftState, NoteKind
from liveblog.model.promise import PromiseState
from liveblog.present.difference import Mark
from liveblog.web.api.shapes import (
    CitedShape,
    ClaimShape,
    DutyShape,
    EntrySourceShape,
    Epoch,
    FieldProblem,
    Path,
    Shape,
    Warnings,
)

Who = Annotated[str, Field(description="The name of a person or a token")]
Held = Annotated[AwareDatetime | None, Field(description="Since when nothing goes out by itself; null: it does")]
DraftVersionNumber = Annotated[int, Field(description="Counts what was saved of the draft, from 1")]
EntryVersionNumber = Annotated[int, Field(description="Number of the event that made it")]


class DraftLineShape(Shape):
    """A draft in a list, without what it says."""

    id: int
    url: Annotated[Path, Field(description="Address at the desk, for people, below the server's root")]
    title: Annotated[str, Field(description="Its headline, or how it begins; empty: nothing was typed yet")]
    state: DraftState
    version: DraftVersionNumber
    author: Who
    own: Annotated[bool, Field(description="It is yours")]
    shared: Annotated[bool, Field(description="Everybody at the desk sees it")]
    begun_at: AwareDatetime
    saved_at: AwareDatetime
    saved_by: Who
    submitted_at: AwareDatetime | None
    seen_by: Annotated[str | None, Field(description="The editor who looked at what was submitted")]
    seen_at: AwareDatetime | None
    publish_at: Annotated[AwareDatetime | None, Field(description="When it goes out by itself")]
    publish_by: Annotated[str | None, Field(description="Who gave it its time")]
    trouble: Annotated[str | None, Field(description="Why it did not go out when its time came")]
    discarded_at: AwareDatetime | None
    entry_id: Annotated[int | None, Field(description="The entry that it became")]


class DraftNoteShape(Shape):
    """What was said when a draft was submitted or sent back."""

    kind: NoteKind
    version: DraftVersionNumber
    text: str
    at: AwareDatetime
    by: Who


class DraftClaimShape(Shape):
    """How far something that a draft says is known to be true, as it was typed."""

    status: ClaimStatus
    quote: Annotated[str | None, Field(description="The sentence that is meant; null: all of it")]
    source: str | None
    link: str | None


class DraftTextShape(Shape):
    """What a draft says, as far as it can be read; `occurred_at` null: the moment of posting, or it can't be read."""

    headline: str | None
    body: str
    topics: list[str]
    byline: list[str]
    occurred_at: AwareDatetime | None
    pinned: bool
    key_event: bool
    claim: DraftClaimShape | None


class DraftShape(DraftTextShape, DraftLineShape):
    """A draft."""

    notes: list[DraftNoteShape]
    problems: Annotated[list[FieldProblem], Field(description="What keeps it from being posted as it is")]


class DraftAnswer(Shape):
    """A draft, as it is after the request."""

    epoch: Epoch
    draft: DraftShape
    warnings: Warnings = None


class DraftListAnswer(Shape):
    """The drafts that you see: submitted, scheduled, your own, those of others, and yours that can be brought back."""

    epoch: Epoch
    held_since: Held
    drafts: list[DraftLineShape]


class DraftVersionShape(Shape):
    """A version of a draft."""

    version: DraftVersionNumber
    at: AwareDatetime
    by: Who


class DraftVersionsAnswer(Shape):
    """The newest versions of a draft, the newest first."""

    epoch: Epoch
    versions: list[DraftVersionShape]


class DraftVersionAnswer(DraftTextShape):
    """What a draft said in one of its versions."""

    epoch: Epoch
    version: DraftVersionNumber


class ScheduleAnswer(Shape):
    """Whether what a blog has scheduled waits."""

    epoch: Epoch
    held_since: Held


class PersonShape(Shape):
    """Somebody else who is at the desk, or was."""

    name: Who
    here: bool
    minutes: Annotated[int | None, Field(description="How long ago they left; null: they are there")]
    entry_id: Annotated[int | None, Field(description="The entry that they look at")]
    writing: bool


class OnItShape(Shape):
    """What somebody says that they work on."""

    name: Who
    own: Annotated[bool, Field(description="It is yours")]
    line: str
    seconds: Annotated[int, Field(description="How long it stands yet")]


class LeaseShape(Shape):
    """Whose an entry is that somebody edits."""

    entry_id: int
    name: Who
    own: Annotated[bool, Field(description="It is yours")]
    seconds: Annotated[int, Field(description="How long it is, unless they go on")]


class PresenceAnswer(Shape):
    """Who is at the desk."""

    epoch: Epoch
    people: list[PersonShape]
    on_it: list[OnItShape]
    editing: list[LeaseShape]


class SignAnswer(Shape):
    """Whose the entry is that was named."""

    epoch: Epoch
    lease: Annotated[LeaseShape | None, Field(description="null: nobody's, or no entry was named")]


class EntryVersionShape(Shape):
    """Which version of an entry it is, and whose."""

    version: EntryVersionNumber
    revision: int
    at: AwareDatetime
    by: Who


class EntryVersionLineShape(EntryVersionShape):
    """A version in a list."""

    changed: Annotated[list[str], Field(description="The members that it changed; the first one changed none")]


class EntryVersionsAnswer(Shape):
    """Versions of an entry, the newest first."""

    epoch: Epoch
    versions: list[EntryVersionLineShape]
    before: Annotated[int | None, Field(description="For `?before=`, when there are earlier ones")]


class EntryVersionAnswer(EntryVersionShape):
    """An entry as one of its versions made it."""

    epoch: Epoch
    entry: EntrySourceShape


class FieldChangeShape(Shape):
    """What a member said in the older version, and says in the newer one."""

    field: str
    before: str | bool | list[str] | None
    after: str | bool | list[str] | None


class PieceShape(Shape):
    """A stretch of text, and what became of it."""

    text: str
    mark: Mark


class ComparisonAnswer(Shape):
    """Two versions of an entry, and what they differ in; `text` is both bodies in one, in blocks of lines."""

    epoch: Epoch
    older: EntryVersionShape
    newer: EntryVersionShape
    fields: list[FieldChangeShape]
    text: list[list[PieceShape]]


class OpenClaimShape(ClaimShape):
    """A claim that somebody should still find out about, and the entry that it stands in."""

    entry: int
    headline: str | None


class OpenClaimsAnswer(Shape):
    """The open claims of a blog, the oldest first, 200 at most."""

    epoch: Epoch
    claims: list[OpenClaimShape]


class UnsettledEntryShape(Shape):
    """An entry that links to what has changed since, and until when that is so."""

    entry: int
    headline: str | None
    until: Annotated[AwareDatetime, Field(description="When the last of it changed: for *still right*")]
    cites: Annotated[list[CitedShape], Field(description="Those that have changed")]


class UnsettledEntriesAnswer(Shape):
    """The entries of a blog that link to what has changed since, as it was longest ago first, 200 at most."""

    epoch: Epoch
    entries: list[UnsettledEntryShape]


class PreparedHandoverShape(Shape):
    """What is prepared for the next editor, for the desk alone."""

    notes: str
    note: Annotated[str, Field(description="What readers will be told; empty: the usual words")]
    made_at: AwareDatetime
    made_by: Who


class HandoverAnswer(Shape):
    """Who is on duty, what is prepared for the next one, and the hand-over that was the last."""

    epoch: Epoch
    on_duty: Annotated[DutyShape | None, Field(description="Also where readers are not told; null: nobody")]
    last: Annotated[int, Field(description="The number of the last hand-over that was recorded; 0: there was none")]
    prepared: PreparedHandoverShape | None


class PromiseShape(Shape):
    """What the desk has promised."""

    id: int
    entry_id: Annotated[int | None, Field(description="The entry that it is about")]
    text: str
    due_at: AwareDatetime
    made_at: AwareDatetime
    made_by: Who
    state: PromiseState
    ended_at: Annotated[AwareDatetime | None, Field(description="When it was done or dropped")]
    ended_by: Who | None


class PromiseAnswer(Shape):
    """A promise, as it is after the request."""

    epoch: Epoch
    promise: PromiseShape
    warnings: Warnings = None


class PromisesAnswer(Shape):
    """The promises of a blog: those that are open, what is due first before the rest, and those ended within a day."""

    epoch: Epoch
    promises: list[PromiseShape]


class ReportShape(Shape):
    """What a reader says is wrong in an entry."""

    id: int
    entry_id: int
    revision: Annotated[int, Field(description="That of the entry which the reader saw")]
    text: str
    contact: Annotated[str | None, Field(description="Where the reader may be asked, if they said so")]
    at: AwareDatetime


class ReportsAnswer(Shape):
    """What readers report of a blog, and nobody has seen to yet: the oldest first, a hundred at most."""

    epoch: Epoch
    reports: list[ReportShape]


class ReportsLeftAnswer(Shape):
    """How many reports are still open."""

    epoch: Epoch
    open: int
