"""Saying of an entry that it is right still, whatever has become of what it links to."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from liveblog.desk.changes.change import Change, present_entry
from liveblog.desk.pen import Pen
from liveblog.desk.references import settled
from liveblog.model.entry import Entry
from liveblog.model.event import Kind


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
