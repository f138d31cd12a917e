"""What a blog's page shows: a page of it, or what a filter or a search finds; and what stands around that.

Reads what is asked for; drawing it is `templates/blog.html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from liveblog.errors import NotFound
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.page import EntryPage
from liveblog.model.shift import Shift
from liveblog.store import Store, freshness, listings, reads
from liveblog.web.pages.choice import Choice
from liveblog.web.texts import first_image, headline, line, shortened
from liveblog.wire.frame import encode
from liveblog.wire.views import floor_view, place_view

_DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key event as a line of the list: `address` leads to the entry on this page, or to its permalink."""

    entry: Entry
    text: str
    address: str


@dataclass(frozen=True)
class Shown:
    """A page as its template asks for it.

    `page` is None where entries were picked out of all pages; `began_at` is when the first
    thing happened that the blog tells of.
    """

    blog: Blog
    choice: Choice
    timeline: Sequence[Entry | Shift]
    floor: bytes
    page: EntryPage | None = None
    found_older: int | None = None
    highlight: Entry | None = None
    began_at: datetime | None = None
    pinned: Entry | None = None
    key_entries: Sequence[Entry] = ()
    topics: Sequence[tuple[str, int]] = field(default=())

    @property
    def topic(self) -> str | None:
        """Return the topic that all entries are about."""
        return self.choice.topic

    @property
    def words(self) -> str:
        """Return what was searched for, as it was typed."""
        return self.choice.words

    @property
    def key_events_only(self) -> bool:
        """Tell whether only key events are shown."""
        return self.choice.key_events

    @property
    def is_filtered(self) -> bool:
        """Tell whether entries are missing that a page of its own would have."""
        return self.choice.is_filtered

    @property
    def is_searched(self) -> bool:
        """Tell whether this is nothing for search engines: there is no end to what can be searched for."""
        return bool(self.choice.words)

    @property
    def ascending(self) -> bool:
        """Tell whether the oldest comes first."""
        return self.choice.ascending

    @property
    def is_newest(self) -> bool:
        """Tell whether new entries belong here."""
        if self.page:
            return self.page.cut.number == self.page.cut.pages
        return not self.choice.words and self.choice.before is None

    @property
    def has_highlights(self) -> bool:
        """Tell whether pinned entry, key events and summary stand above: on the page that people come to."""
        return self.is_newest and not self.is_filtered and not self.highlight

    @property
    def older(self) -> str | None:
        """Return the address of what is older."""
        if not self.page:
            return self.choice.address(self.blog, before=self.found_older) if self.found_older else None
        return self._page_address(self.page.cut.number - 1)

    @property
    def newer(self) -> str | None:
        """Return the address of what is newer; a filter's pages lead only down."""
        return self._page_address(self.page.cut.number + 1) if self.page else None

    def _page_address(self, number: int) -> str | None:
        assert self.page  # noqa: S101 -- asked for only then
        if not 1 <= number <= self.page.cut.pages:
            return None
        # The newest is at the blog's own address; in the other order it is the oldest.
        own = 1 if self.ascending else self.page.cut.pages
        return self.choice.address(self.blog, page=None if number == own else number)

    @property
    def canonical(self) -> str:
        """Return the one address under which search engines are to know this; the order makes no other page of it."""
        if self.highlight:
            return self.blog.entry_path(self.highlight.id)
        if self.page:
            number = None if self.is_newest else self.page.cut.number
            return Choice().address(self.blog, page=number)
        return replace(self.choice, before=None).address(self.blog, before=self.choice.before)

    @property
    def attributes(self) -> dict[str, str]:
        """Return what the page tells its scripts about itself, beside the blog's position."""
        told = {"data-floor": self.floor.decode()}
        if not self.is_newest or self.choice.words:
            told["data-live"] = "false"
        if self.page and not self.is_newest:
            told["data-page"] = str(self.page.cut.number)
        if self.page and self.page.cut.pages == 1:
            told["data-whole"] = "true"
        if self.ascending:
            told["data-order"] = "oldest"
        if self.topic is not None:
            told["data-topic"] = self.topic
        if self.key_events_only:
            told["data-only"] = "key"
        return told

    @cached_property
    def headline(self) -> str | None:
        """Return what the entry that was linked to is called."""
        return headline(self.blog, self.highlight) if self.highlight else None

    @cached_property
    def description(self) -> str:
        """Return one sentence on what is to be read here."""
        entry = self.highlight or self.pinned or next((one for one in self.timeline if isinstance(one, Entry)), None)
        said = self.blog.description if not self.highlight else ""
        return shortened(said or (line(entry.body_html) if entry else self.blog.title), _DESCRIPTION_LENGTH)

    @cached_property
    def image(self) -> str | None:
        """Return the picture that stands for the page where its link is shared."""
        entries = [self.highlight] if self.highlight else [one for one in self.timeline if isinstance(one, Entry)]
        found = (first_image(entry.body_html) for entry in entries)
        return next((image.path for image in found if image), None)

    @cached_property
    def key_events(self) -> Sequence[KeyLine]:
        """Return the lines of the list of key events, newest first."""
        here = {one.id for one in self.timeline if isinstance(one, Entry)}
        return [
            KeyLine(
                entry,
                headline(self.blog, entry),
                f"#entry-{entry.id}" if entry.id in here else self.blog.entry_path(entry.id),
            )
            for entry in self.key_entries
        ]


async def show_page(store: Store, slug: str, choice: Choice, highlight: int | None = None) -> Shown:
    """Read a page of a blog: the one that is chosen, or that has entry `highlight`, or the one that people come to.

    Raises:
        NotFound, EntryNotFound, EntryDeleted: there is no such page, or no such entry.
    """
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        linked = await reads.present_entry(connection, blog, highlight) if highlight else None
        number = await reads.page_number_of(connection, blog, linked) if linked else choice.page_number
        page = await reads.page(connection, blog, number)
        if page is None:
            raise NotFound(f"This blog has no page {number}.")
        timeline = page.timeline[::-1] if choice.ascending else page.timeline
        topics = await listings.topic_counts(connection, blog)
        shown = Shown(blog, choice, timeline, encode(floor_view(page)), page, highlight=linked, topics=topics)
        if not shown.has_highlights:
            return shown
        return replace(
            shown,
            began_at=await freshness.began_at(connection, blog),
            pinned=await listings.pinned_entry(connection, blog),
            key_entries=await listings.key_events(connection, blog),
        )


async def show_found(store: Store, slug: str, choice: Choice) -> Shown:
    """Read the entries that a filter or a search picks out, newest first.

    Raises:
        EntryNotFound: the entry before which they are to stand never was.
    """
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        before = await listings.place_of(connection, blog, choice.before) if choice.before else None
        found = await listings.listing(
            connection, blog, topic=choice.topic, key_events=choice.key_events, words=choice.folded_words, before=before
        )
        topics = await listings.topic_counts(connection, blog)
    floor = encode(place_view(found.entries[-1].place) if found.older else None)
    return Shown(blog, choice, found.entries, floor, found_older=found.older, topics=topics)
