"""A feed of some topics, for whoever may not read the rest: the newest of their entries, and what left them."""

from collections.abc import Sequence

from liveblog.model.blog import Blog
from liveblog.model.page import PAGE_SIZE, Cut, EntryPage
from liveblog.present.feed import Feed
from liveblog.render import Addresses
from liveblog.store import Transaction
from liveblog.store.activity import changed_at
from liveblog.store.deletions import deleted_lately, lost_lately
from liveblog.store.listings import Part, listing_of_topics


async def topics_feed(
    transaction: Transaction, blog: Blog, topics: Sequence[str], addresses: Addresses, publisher: str
) -> Feed:
    """Read the newest entries of these topics as a feed of one page; what was deleted lately is named, as elsewhere.

    So is what has none of the topics any more. Nothing is told of the blog as a whole but its title.
    """
    found = await listing_of_topics(transaction, blog, Part(PAGE_SIZE), topics)
    entries = tuple(entry.alone for entry in reversed(found.entries))
    removals = [*await deleted_lately(transaction, blog), *await lost_lately(transaction, blog, topics)]
    page = EntryPage(blog.alone, Cut(1, 1, 0, len(entries)), None, entries, ())
    return Feed(page, removals, await changed_at(transaction, blog), addresses, publisher)
