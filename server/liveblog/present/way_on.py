"""Where somebody goes on who found nothing at an address within a blog: what stands beside it, and what is newest."""

from collections.abc import Sequence
from dataclasses import dataclass

from liveblog.errors import EntryNotFound
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.render.texts import headline
from liveblog.store import Transaction, listings
from liveblog.store.listings import Part

_NEWEST = 3


@dataclass(frozen=True, slots=True)
class WayOn:
    """The blog, the entries beside the one that is gone, and the newest."""

    blog: Blog
    earlier: Entry | None
    later: Entry | None
    newest: Sequence[Entry]

    def headline(self, entry: Entry) -> str:
        """Return what an entry is called."""
        return headline(self.blog, entry)


async def read_way_on(connection: Transaction, blog: Blog, entry_id: int | None) -> WayOn:
    """Read the way on from an entry that was deleted, or from whatever else was asked for."""
    newest = (await listings.listing(connection, blog, Part(_NEWEST))).entries
    earlier = later = None
    if entry_id is not None:
        try:
            place = await listings.place_of(connection, blog, entry_id)
        except EntryNotFound:
            return WayOn(blog, None, None, newest)
        below = await listings.listing(connection, blog, Part(1, start=place))
        above = await listings.listing(connection, blog, Part(1, ascending=True, start=place))
        earlier, later = next(iter(below.entries), None), next(iter(above.entries), None)
    beside = {entry.id for entry in (earlier, later) if entry}
    return WayOn(blog, earlier, later, [entry for entry in newest if entry.id not in beside])
