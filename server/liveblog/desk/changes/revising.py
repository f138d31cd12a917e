"""Revising an entry, and saying that it is right still, whatever has become of what it links to."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Self

from liveblog.desk.briefings import follow_claims, follow_correction
from liveblog.desk.changes.change import Change, present_entry, require_come, unpin_others
from liveblog.desk.changes.claiming import SetClaim, numbered, with_claim
from liveblog.desk.figures import note_figures
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.pen import Pen
from liveblog.desk.references import note_references, settled
from liveblog.errors import EntryRetracted, FieldError, InvalidInput
from liveblog.model.claim import ClaimDraft
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryChanges
from liveblog.model.event import Kind, Position
from liveblog.model.moment import normalised
from liveblog.model.reference import ReferenceChange

MAX_CORRECTIONS = 50
"""So many corrections of one entry readers are told: each event of it carries them all."""


@dataclass(frozen=True, slots=True)
class Revise(Change[Entry]):
    """Make a new revision of an entry; changing nothing makes no event.

    `if_match` names the revisions, by the position of the event that made them, that may be replaced; None: any.
    `correction` says what the change is for readers; None: an update. One that readers are told makes an event also
    where nothing else is changed: what was changed before may be told now. `claim` gets its status in the same event,
    or in one of its own (`SetClaim`) where nothing else is changed.

    Refusals: EntryNotFound, EntryDeleted, EntryRetracted, InvalidInput (nothing would be seen of it), StaleRevision
    (somebody else was faster), TimeAhead (it is to move to a time that has not come).
    """

    name: ClassVar[str] = "revise"
    kind: ClassVar[Kind] = Kind.ENTRY_REVISED

    entry_id: int
    changes: EntryChanges
    if_match: Collection[Position] | None = None
    body_html: str | None = None
    correction: CorrectionDraft | None = None
    claim: ClaimDraft | None = None

    @classmethod
    def restoring(cls, earlier: Entry, if_match: Collection[Position] | None) -> Self:
        """Make an earlier version of an entry its newest.

        What is pinned stays so, and what is not: that is said of the moment, not of a version.
        """
        changes = EntryChanges(
            headline=earlier.headline,
            body=earlier.body,
            topics=earlier.topics,
            byline=earlier.byline,
            occurred_at=earlier.occurred_at,
            key_event=earlier.key_event,
            allow_future=True,  # it was meant when it was typed
        )
        return cls(earlier.id, changes, if_match)

    @property
    def text(self) -> str:
        """The new body, if there is one."""
        return self.changes.get("body", "")

    @property
    def event_kind(self) -> Kind:
        """That of a correction, where readers are told of one."""
        return Kind.ENTRY_CORRECTED if self.correction and self.correction.kind.is_told else self.kind

    def with_text(self, text: str) -> Self:
        """Save this body."""
        changes: EntryChanges = {**self.changes, "body": text}
        return replace(self, changes=changes)

    async def prepare(self, markdown: MarkdownRenderer, asker: str) -> Self:
        """Render the new body."""
        if "body" not in self.changes:
            return self
        return replace(self, body_html=await markdown.body(self.changes["body"], asker))

    async def apply(self, pen: Pen) -> Entry:
        """Save what is other than it was."""
        entry = await present_entry(pen, self.entry_id, self.if_match)
        if entry.retraction:
            raise EntryRetracted(entry.id)
        changed = self._revised(entry)
        told = self.correction if self.correction and self.correction.kind.is_told else None
        if changed == entry and not told:
            return await SetClaim(entry.id, self.claim).apply(pen) if self.claim else entry
        if changed.occurred_at != entry.occurred_at:
            require_come(changed.occurred_at, pen.at, allow_future=self.changes.get("allow_future", False))
        if changed.pinned and not entry.pinned:
            await unpin_others(pen, entry.id)
        if told:
            _require_room(entry)
        if self.claim:
            changed = await with_claim(pen, changed, self.claim)
        changed = await note_references(pen, entry, changed, ReferenceChange(told.kind) if told else None)
        changed = await note_figures(pen, entry, changed)
        follow_claims(pen, entry, changed)
        follow_correction(pen, changed, told.kind if told else None)
        changed = numbered(changed, pen.next_seq)
        if told:
            return pen.correct(changed, told)
        return pen.save(changed, silent=self.correction is not None and self.correction.kind is CorrectionKind.TYPO)

    def _revised(self, entry: Entry) -> Entry:
        fields: dict[str, Any] = {name: value for name, value in self.changes.items() if name != "allow_future"}
        changed = replace(entry, **fields)
        if self.body_html is not None and changed.body != entry.body:
            changed = replace(changed, body_html=self.body_html)
        return replace(changed, occurred_at=normalised(changed.occurred_at))


def _require_room(entry: Entry) -> None:
    if len(entry.corrections) >= MAX_CORRECTIONS:
        message = f"is one too many: {MAX_CORRECTIONS} of this entry are told already"
        raise InvalidInput(FieldError("correction", message))


@dataclass(frozen=True, slots=True)
class StillRight(Change[Entry]):
    """Take the marks off an entry that say that what it links to was corrected, withdrawn or deleted.

    Only what had become of it until the moment `until` is meant: what came later, nobody has looked at. Saying it once
    more makes no event.

    Refusals: EntryNotFound, EntryDeleted.
    """

    name: ClassVar[str] = "still_right"
    kind: ClassVar[Kind] = Kind.ENTRY_ANNOTATED

    entry_id: int
    until: datetime

    async def apply(self, pen: Pen) -> Entry:
        """Take them off."""
        entry = await present_entry(pen, self.entry_id, None)
        changed = settled(entry, self.until)
        return entry if changed == entry else pen.annotate(changed, self.kind)
