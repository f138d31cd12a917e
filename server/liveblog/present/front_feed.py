"""The front page as a feed: each public blog is an item that changes with its events. Both formats say this."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from liveblog.model.blog import Blog
from liveblog.present.feed import Links
from liveblog.present.front import FrontLine, read_front
from liveblog.render import Addresses
from liveblog.store import Store, activity

FEED_SIZE = 40
"""So many blogs, those whose last entry is the newest, whether they are live or have ended."""

_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class FrontFeed:
    """The blogs, the one that told something last first, and where they are; `changes` is when each last changed.

    That is its last event, not its last entry: when that is deleted, the one before is told again, and whoever compares
    times would keep the headline that is gone if the older one's came with it.
    """

    lines: Sequence[FrontLine]
    changes: Mapping[int, datetime]
    addresses: Addresses
    publisher: str

    @property
    def home(self) -> str:
        """Return the address of the front page, which is also the feed's name: there is one to a server."""
        return f"{self.addresses.home or ''}/"

    @property
    def changed_at(self) -> datetime:
        """Return when anything in it changed."""
        return max(map(self.changed, self.lines), default=_NEVER)

    def changed(self, line: FrontLine) -> datetime:
        """Return when an item changed."""
        return self.changes[line.blog.id]

    def links(self, blog: Blog) -> Links:
        """Return where an item leads."""
        return Links(blog, self.addresses)

    def document(self, name: str) -> str:
        """Return the feed's own address."""
        return f"{self.home}{name}"


async def read_front_feed(
    store: Store, may_see: Callable[[Blog], bool], addresses: Addresses, publisher: str
) -> FrontFeed:
    """Read the newest of those blogs that may be seen."""
    view = await read_front(store, 1, may_see)
    lines = sorted((*view.live, *view.ended), key=lambda line: line.told_at, reverse=True)[:FEED_SIZE] if view else []
    async with store.read() as transaction:
        changes = await activity.last_changes(transaction, [line.blog for line in lines])
    return FrontFeed(tuple(lines), changes, addresses, publisher)
