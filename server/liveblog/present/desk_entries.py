"""The list of a blog's desk: all entries, page by page, or what a filter or a search picks out; and what is new."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from urllib.parse import urlencode

from liveblog.errors import NotFound
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.page import EntryPage
from liveblog.model.principal import Principal
from liveblog.model.search_terms import SearchTerms, read_terms
from liveblog.model.shift import Shift
from liveblog.render.times import number
from liveblog.sentence import Told, counted, sentence
from liveblog.store import Store, Transaction, listings, reads
from liveblog.store.listings import Listing, Part
from liveblog.store.search import MOST_COUNTED, Wanted, found_listing
from liveblog.work.bounds import SEARCHES

LIST_SIZE = 20


class DeskPick(StrEnum):
    """What the list is narrowed to; without one it is all entries, with the drafts that wait above them."""

    MINE = "mine"
    PINNED = "pinned"
    KEY = "key"
    DRAFTS = "drafts"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"


_OF_DRAFTS = (DeskPick.DRAFTS, DeskPick.SUBMITTED, DeskPick.SCHEDULED)


@dataclass(frozen=True)
class DeskQuery:
    """What is asked for: `?only=`, `?q=`; `?page=` of all entries, or `?before=` an entry of those picked out."""

    only: DeskPick | None = None
    words: str = ""
    page: int | None = None
    before: int | None = None

    @property
    def is_of_drafts(self) -> bool:
        """Tell whether no entries are wanted."""
        return self.only in _OF_DRAFTS

    @property
    def is_picked(self) -> bool:
        """Tell whether some entries are picked out, of all pages."""
        return bool(self.words) or self.only is not None

    @cached_property
    def search(self) -> SearchTerms:
        """Return the words and phrases that an entry must have."""
        return read_terms(self.words)

    def address(self, blog: Blog, **changed: object) -> str:
        """Return where the same is shown, but for what is changed."""
        wanted = {"only": self.only, "q": self.words, "page": self.page, "before": self.before} | changed
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"/desk/{blog.slug}" + (f"?{query}" if query else "")


@dataclass(frozen=True)
class DeskEntries:
    """What the list shows: `page` of all entries, or what was picked out, with more of it under entry `below`.

    `found` counts what a search has found, `pinned` and `key_events` what is there to be picked. `news` says of
    entries, by number, that somebody else has posted or changed them since they were looked at last.
    """

    blog: Blog
    query: DeskQuery
    timeline: Sequence[Entry | Shift]
    pinned: int
    key_events: int
    page: EntryPage | None = None
    below: int | None = None
    found: int | None = None
    news: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_newest(self) -> bool:
        """Tell whether new entries belong here."""
        if self.page:
            return self.page.cut.number == self.page.cut.pages
        return self.query.before is None

    @property
    def newer(self) -> str | None:
        """Return where newer entries are; None: nowhere."""
        if self.page is None:
            return self.query.address(self.blog, before=None) if self.query.before else None
        number, pages = self.page.cut.number, self.page.cut.pages
        if number == pages:
            return None
        return self.query.address(self.blog, page=number + 1 if number + 1 < pages else None)

    @property
    def older(self) -> str | None:
        """Return where older ones are; None: nowhere."""
        if self.page is None:
            return self.query.address(self.blog, before=self.below) if self.below else None
        number = self.page.cut.number
        return self.query.address(self.blog, page=number - 1) if number > 1 else None

    @property
    def count_in_words(self) -> str:
        """Say how many entries a search has found; of many only that."""
        if self.found is None:
            return ""
        if self.found > MOST_COUNTED:
            return sentence("more than {number}", number=Told(partial(number, MOST_COUNTED)))
        return counted("{n} entry", "{n} entries", self.found)


async def read_desk_entries(
    store: Store, slug: str, query: DeskQuery, by: Principal, since: int | None = None
) -> DeskEntries:
    """Read what the list shows to somebody who has seen all up to event `since`; None: nothing is new to them.

    Raises:
        NotFound, EntryNotFound: there is no such page, or no such entry to be below of.
        Busy: the search took too long.
    """
    if query.is_picked and not query.is_of_drafts:
        async with store.read_long(SEARCHES) as connection:
            shown = await _picked(connection, slug, query, by)
            return await _with_news(connection, shown, by, since)
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        if query.is_of_drafts:
            return await _shown(connection, blog, query, ())
        page = await reads.page(connection, blog, query.page, LIST_SIZE)
        if page is None:
            raise NotFound(sentence("This blog has no page {page}.", page=query.page))
        shown = replace(await _shown(connection, blog, query, page.timeline), page=page)
        return await _with_news(connection, shown, by, since)


async def _picked(connection: Transaction, slug: str, query: DeskQuery, by: Principal) -> DeskEntries:
    blog = await reads.blog_by_slug(connection, slug)
    start = await listings.place_of(connection, blog, query.before) if query.before else None
    part, found = Part(LIST_SIZE, start=start), None
    if query.words:
        wanted = Wanted(query.search.terms, key_events=query.only is DeskPick.KEY)
        here, found = await found_listing(connection, blog, wanted, part)
    else:
        here = await _listing(connection, blog, query.only, part, by)
    shown = await _shown(connection, blog, query, here.entries)
    return replace(shown, below=here.below, found=found)


async def _listing(connection: Transaction, blog: Blog, only: DeskPick | None, part: Part, by: Principal) -> Listing:
    if only is DeskPick.MINE:
        return await listings.listing_by(connection, blog, part, by.key)
    if only is DeskPick.PINNED:
        return await listings.listing_of_pinned(connection, blog, part)
    return await listings.listing(connection, blog, part, key_events=True)


async def _shown(
    connection: Transaction, blog: Blog, query: DeskQuery, timeline: Sequence[Entry | Shift]
) -> DeskEntries:
    pinned, key_events = await listings.count_marked(connection, blog)
    return DeskEntries(blog, query, timeline, pinned, key_events)


async def _with_news(connection: Transaction, shown: DeskEntries, by: Principal, since: int | None) -> DeskEntries:
    if since is None:
        return shown
    later = {item.seq: item for item in shown.timeline if isinstance(item, Entry) and item.seq > since}
    own = await _made_by(connection, shown.blog, later, by)
    news = {entry.id: "New" if entry.revision == 1 else "Changed" for seq, entry in later.items() if seq not in own}
    return replace(shown, news=news)


async def _made_by(connection: Transaction, blog: Blog, seqs: Collection[int], by: Principal) -> Collection[int]:
    return await listings.events_by(connection, blog, seqs, by.key) if seqs else ()
