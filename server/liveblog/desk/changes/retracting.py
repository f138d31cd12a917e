"""Withdrawing an entry: its text goes, and the reason stays in its place."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from liveblog.desk.briefings import follow_correction
from liveblog.desk.changes.change import Change, present_entry
from liveblog.desk.changes.deleting import discard_pictures
from liveblog.desk.changes.revising import Revise
from liveblog.desk.figures import note_figures
from liveblog.desk.pen import Pen
from liveblog.desk.references import note_references
from liveblog.errors import EntryRetracted
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryChanges
from liveblog.model.event import Kind, Position
from liveblog.model.reference import ReferenceChange


@dataclass(frozen=True, slots=True)
class Retract(Change[Entry]):
    """Withdraw an entry: its text and pictures go as with `Delete`; its place, topics and byline stay, and the reason.

    What readers were told of it before goes, too, for that quotes it. `if_match` is as for `Revise`.

    Refusals: EntryNotFound, EntryDeleted, EntryRetracted, StaleRevision.
    """

    name: ClassVar[str] = "retract"
    kind: ClassVar[Kind] = Kind.ENTRY_RETRACTED

    entry_id: int
    reason: str
    if_match: Collection[Position] | None = None

    async def apply(self, pen: Pen) -> Entry:
        """Leave nothing of the entry but its place and the reason."""
        entry = await present_entry(pen, self.entry_id, self.if_match)
        if entry.retraction:
            raise EntryRetracted(entry.id)
        await discard_pictures(pen, entry)
        emptied = replace(
            entry, body="", body_html="", headline=None, corrections=(), claims=(), pinned=False, key_event=False
        )
        # In this order: what is noted elsewhere of its links is written without what it told of figures.
        emptied = await note_figures(pen, entry, emptied, is_purged=True)
        emptied = await note_references(pen, entry, emptied, ReferenceChange.RETRACTION)
        follow_correction(pen, emptied, CorrectionKind.RETRACTION)
        return pen.retract(emptied, self.reason)


def revision_or_retraction(
    entry_id: int,
    changes: EntryChanges,
    if_match: Collection[Position] | None,
    correction: CorrectionDraft | None = None,
) -> Change[Entry]:
    """Return the change that an editor means by what they say of it."""
    if correction and correction.kind is CorrectionKind.RETRACTION:
        return Retract(entry_id, correction.text, if_match)
    return Revise(entry_id, changes, if_match, correction=correction)
