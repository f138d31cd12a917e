"""What whoever gets only entries of some topics is told of an event: a world of its own, in which nothing else is.

An entry that comes to have such a topic is posted in it, and one that loses it is deleted from it. What is told of the
blog as a whole, and hand-overs, speak of all entries, and are not told.
"""

from collections.abc import Sequence
from dataclasses import replace

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.event import Event, Kind
from liveblog.store import Transaction
from liveblog.store.reads import entry_before


async def as_told(connection: Transaction, blog: Blog, event: Event, topics: Sequence[str] | None) -> Event | None:
    """Return an event as it is told to whoever gets entries of these topics alone (None: all); None: it is not told.

    Deletions are told of every entry, by its number: which topics it had is kept nowhere.
    """
    if topics is None:
        return event
    match event.subject:
        case Tombstone():
            return event if event.kind is Kind.ENTRY_DELETED else None
        case Entry() as entry:
            return await _of_entry(connection, blog, event, entry, topics)
        case _:
            return None


async def _of_entry(
    connection: Transaction, blog: Blog, event: Event, entry: Entry, topics: Sequence[str]
) -> Event | None:
    if event.kind is Kind.ENTRY_ANNOTATED:
        return None  # it says what became of other entries
    has = entry.has_topic(topics)
    if event.kind is Kind.ENTRY_RETRACTED:  # the log before it is purged: nobody knows whether it had one
        return replace(event, subject=entry.alone) if has else _taken_away(event, entry)
    before = await entry_before(connection, blog, entry.id, event.seq)
    had = isinstance(before, Entry) and before.has_topic(topics)
    if has:
        return replace(event, kind=event.kind if had else Kind.ENTRY_POSTED, subject=entry.alone)
    return _taken_away(event, entry) if had else None


def _taken_away(event: Event, entry: Entry) -> Event:
    return replace(event, kind=Kind.ENTRY_DELETED, subject=Tombstone(entry.id))
