"""Deleting an entry."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from liveblog.desk.briefings import follow_deletion
from liveblog.desk.changes.change import Change, present_entry
from liveblog.desk.figures import forget_figures
from liveblog.desk.pen import Pen
from liveblog.desk.references import forget_references
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.event import Kind, Position
from liveblog.store.jobs import DELETE_PICTURE, LAST_SHOWN
from liveblog.store.pictures import pictures_of
from liveblog.store.reads import event_at


@dataclass(frozen=True, slots=True)
class Delete(Change[Tombstone]):
    """Delete an entry and purge its text from the log, and its pictures unless something else shows them.

    The pictures are jobs: they go as soon as that can be. `if_match` is as for `Revise`.

    Refusals: EntryNotFound, EntryDeleted, StaleRevision.
    """

    name: ClassVar[str] = "delete"
    kind: ClassVar[Kind] = Kind.ENTRY_DELETED

    entry_id: int
    if_match: Collection[Position] | None = None

    async def apply(self, pen: Pen) -> Tombstone:
        """Purge the entry, and have the pictures looked at that it has ever shown."""
        entry = await present_entry(pen, self.entry_id, self.if_match)
        await discard_pictures(pen, entry)
        # In this order: what is noted elsewhere of its links is written without what it told of figures.
        await forget_figures(pen, entry)
        await forget_references(pen, entry)
        follow_deletion(pen, entry)
        return pen.purge(entry)


async def discard_pictures(pen: Pen, entry: Entry) -> None:
    """Have all pictures looked at that an entry has ever shown, for nothing will show them any more that is its."""
    transaction = await pen.reading()
    pictures = await pictures_of(transaction, pen.blog, entry.id)
    last_shown = (await event_at(transaction, pen.blog, entry.seq)).at.timestamp()
    pen.follow(DELETE_PICTURE, [picture.name for picture in pictures.values()], {LAST_SHOWN: last_shown})
