"""What a blog's page shows: a page of it, or what a filter or a search finds; and what stands around that.

`page_reads` reads it, `templates/blog.html` draws it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from liveblog.intake.localtime import local_text
from liveblog.markup import Image, first_image
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.moment import now, rfc3339
from liveblog.model.page import EntryPage
from liveblog.model.shift import Shift
from liveblog.model.topic import topic_key
from liveblog.present.page_query import PageQuery
from liveblog.present.portraits import is_large, portrait
from liveblog.render import Addresses, Served
from liveblog.render.texts import headline, line, shortened
from liveblog.render.times import iso_day
from liveblog.store.history import DeletedPlace
from liveblog.store.listings import MOST_COUNTED

_DESCRIPTION_LENGTH = 160
_ON_TOP = 2  # entries that a screen may show before anybody scrolls
_HERE = Served()


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key event as a line of the list: `address` leads to the entry on this page, or to its permalink."""

    entry: Entry
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that is past, at which a page is shown; and when the blog had been changed before that, and after."""

    at: datetime
    earlier: datetime | None
    later: datetime | None


@dataclass(frozen=True)
class PageView:
    """A page as its template asks for it.

    `page` is None where entries were picked out of all pages; `began_at` is when the first
    thing happened that the blog tells of; `moment` is set where all is as it stood then.
    """

    blog: Blog
    query: PageQuery
    timeline: Sequence[Entry | Shift | DeletedPlace]
    floor: bytes
    page: EntryPage | None = None
    found_older: int | None = None
    found_number: int | None = None
    highlight: Entry | None = None
    began_at: datetime | None = None
    pinned: Entry | None = None
    key_entries: Sequence[Entry] = ()
    topics: Sequence[tuple[str, int]] = field(default=())
    moment: Moment | None = None
    addresses: Addresses = _HERE

    @property
    def topic(self) -> str | None:
        """Return the topic that all entries are about, as it is called here."""
        return self.query.topic

    @property
    def words(self) -> str:
        """Return what was searched for, as it was typed."""
        return self.query.words

    @property
    def hits(self) -> Sequence[str]:
        """Return what is to be marked in the entries: the words that were searched for, folded."""
        return self.query.folded_words

    @property
    def most_counted(self) -> int:
        """Return up to which number entries that were found are counted."""
        return MOST_COUNTED

    @property
    def is_beyond_counting(self) -> bool:
        """Tell whether more entries were found than are counted."""
        return self.found_number is not None and self.found_number > MOST_COUNTED

    @property
    def key_events_only(self) -> bool:
        """Tell whether only key events are shown."""
        return self.query.key_events

    @property
    def is_filtered(self) -> bool:
        """Tell whether entries are missing that a page of its own would have."""
        return self.query.is_filtered

    @property
    def is_searched(self) -> bool:
        """Tell whether this is nothing for search engines: there is no end to what can be searched for."""
        return bool(self.query.words)

    @property
    def is_past(self) -> bool:
        """Tell whether this is how it stood, not how it stands."""
        return self.moment is not None

    def moment_address(self, at: datetime | None) -> str | None:
        """Return the address of the newest page as it stood at a moment."""
        return self._part(PageQuery(at=rfc3339(at)).parameters()) if at else None

    @property
    def local_moment(self) -> str:
        """Return the moment as a field for times shows it, in the blog's zone."""
        return local_text(self.moment.at, self.blog.zone) if self.moment else ""

    def is_gone(self, item: object) -> bool:
        """Tell whether an item is only where an entry was deleted later."""
        return isinstance(item, DeletedPlace)

    @property
    def ascending(self) -> bool:
        """Tell whether the oldest comes first."""
        return self.query.ascending

    @property
    def is_newest(self) -> bool:
        """Tell whether new entries belong here."""
        if self.page:
            return self.page.cut.number == self.page.cut.pages
        return not self.query.words and self.query.before is None

    def is_linked(self, item: object) -> bool:
        """Tell whether an item is the entry that a permalink's page has on top."""
        return isinstance(item, Entry) and self.highlight is not None and item.id == self.highlight.id

    @cached_property
    def today(self) -> str:
        """Return the day that needs no telling, in the blog's zone: today, or the moment's; an archive has none."""
        if not self.addresses.served:
            return ""
        return iso_day(self.moment.at if self.moment else now(), self.blog.zone)

    @property
    def is_live(self) -> bool:
        """Tell whether new entries come in here by themselves, where there are scripts."""
        return self.is_newest and not self.words and not self.is_past

    @property
    def has_highlights(self) -> bool:
        """Tell whether pinned entry, key events and summary stand above: on the page that people come to."""
        return self.is_newest and not self.is_filtered and not self.highlight

    @property
    def older(self) -> str | None:
        """Return the address of what is older."""
        if not self.page:
            return self._part(self.query.parameters(before=self.found_older)) if self.found_older else None
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
        return self._part(self.query.parameters(page=None if number == own else number))

    @property
    def canonical(self) -> str | None:
        """Return the one address under which search engines are to know this; the order makes no other page of it."""
        if self.highlight:
            return self.addresses.entry(self.blog.path, self.highlight.id)
        if self.moment:
            return self._part({})
        if self.page:
            number = None if self.is_newest else self.page.cut.number
            return self._part(PageQuery().parameters(page=number))
        return self._part(self.query.parameters(before=self.query.before))

    def _part(self, query: Mapping[str, str | int]) -> str | None:
        return self.addresses.part(self.blog.path, **query)

    @property
    def attributes(self) -> dict[str, str]:
        """Return what the page tells its scripts about itself, beside the blog's position."""
        told = {"data-floor": self.floor.decode()}
        if self.highlight:
            told["data-linked"] = str(self.highlight.id)
        if not self.is_live:
            told["data-live"] = "false"
        if self.moment:
            return told | {"data-at": rfc3339(self.moment.at)}
        if self.page and not self.is_newest:
            told["data-page"] = str(self.page.cut.number)
        if self.page and self.page.cut.pages == 1:
            told["data-whole"] = "true"
        if self.ascending:
            told["data-order"] = "oldest"
        if self.topic is not None:
            told["data-topic"] = topic_key(self.topic)
        if self.key_events_only:
            told["data-only"] = "key"
        return told

    @cached_property
    def _entries(self) -> Sequence[Entry]:
        return [item for item in self.timeline if isinstance(item, Entry)]

    @cached_property
    def headline(self) -> str | None:
        """Return what the entry that was linked to is called."""
        return headline(self.blog, self.highlight) if self.highlight else None

    @cached_property
    def description(self) -> str:
        """Return one sentence on what is to be read here."""
        entry = self.highlight or self.pinned or next(iter(self._entries), None)
        said = self.blog.description if not self.highlight else ""
        return shortened(said or (line(entry.body_html) if entry else self.blog.title), _DESCRIPTION_LENGTH)

    @cached_property
    def image(self) -> Image | None:
        """Return the picture that stands for the page where its link is shared."""
        return portrait([self.highlight] if self.highlight else self._entries)

    @property
    def has_large_image(self) -> bool:
        """Tell whether it is good for a large card."""
        return self.image is not None and is_large(self.image)

    @cached_property
    def published_at(self) -> datetime:
        """Return when what is to be read here began to happen: the entry that was linked to, or the page's first."""
        told = [self.highlight] if self.highlight else self._entries
        return min((entry.occurred_at for entry in told), default=self.blog.created_at)

    @cached_property
    def modified_at(self) -> datetime:
        """Return when any of it was changed last."""
        told = [self.highlight] if self.highlight else self._entries
        return max((entry.changed_at for entry in told), default=self.blog.created_at)

    @cached_property
    def first_picture(self) -> Image | None:
        """Return the picture that is seen first, if that is on top of the page that people come to."""
        on_top = [*filter(None, [self.pinned]), *self._entries[:_ON_TOP]]
        return _first_image(on_top) if self.has_highlights else None

    @cached_property
    def key_events(self) -> Sequence[KeyLine]:
        """Return the lines of the list of key events, newest first."""
        here = {entry.id for entry in self._entries}
        return [
            KeyLine(
                entry,
                headline(self.blog, entry),
                f"#entry-{entry.id}" if entry.id in here else self.addresses.entry(self.blog.path, entry.id),
            )
            for entry in self.key_entries
        ]


def _first_image(entries: Sequence[Entry]) -> Image | None:
    found = (first_image(entry.body_html) for entry in entries)
    return next((image for image in found if image), None)
