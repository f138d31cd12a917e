"""What a blog's page shows: a page of it, or what a filter or a search finds; and what stands around that.

`page_reads` reads it, `templates/blog.html` draws it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from liveblog.intake.localtime import local_text
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.moment import now, rfc3339
from liveblog.model.page import EntryPage
from liveblog.model.shift import Shift
from liveblog.model.topic import topic_key
from liveblog.present.page_query import PageQuery
from liveblog.render import Addresses, Served
from liveblog.render.texts import folds, headline
from liveblog.render.times import iso_day
from liveblog.store.days import DayTable
from liveblog.store.history import DeletedPlace
from liveblog.store.search import MOST_COUNTED
from liveblog.wire.frame import encode
from liveblog.wire.views import place_view

_HERE = Served()
UNFOLDED = 3
"""So many statements of a briefing a phone shows at once."""

_MARKS = re.compile('["\u201c-\u201f\u00ab\u00bb]')
_NO_DAYS = DayTable()

Standing = Literal["gone", "came after", "linked", "above"]
"""An entry was deleted here later; stands on the one of a permalink; is that one; stands above the list, in full."""


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


@dataclass(frozen=True, slots=True)
class Extent:
    """Which entries of a blog a page has: from which to which of how many, in the order in which they are shown."""

    first: int
    last: int
    total: int

    @property
    def turned(self) -> "Extent":
        """Return what it is the other way round."""
        return Extent(self.total - self.last + 1, self.total - self.first + 1, self.total)


@dataclass(frozen=True)
class PageView:
    """A page as its template asks for it.

    `page` is None where entries were picked out of all pages; `began_at` is when the first
    thing happened that the blog tells of, `changed_at` when its last event did; `moment` is set where all is as it
    stood then; `has_corrections` and `has_places` tell that there are lists of them;
    `begun_on` is the day that was asked for, or the nearest that has entries.
    """

    blog: Blog
    query: PageQuery
    timeline: Sequence[Entry | Shift | DeletedPlace]
    floor: bytes
    page: EntryPage | None = None
    found_below: int | None = None
    found_number: int | None = None
    highlight: Entry | None = None
    began_at: datetime | None = None
    pinned: Entry | None = None
    key_entries: Sequence[Entry] = ()
    topics: Sequence[tuple[str, int]] = field(default=())
    moment: Moment | None = None
    begun_on: date | None = None
    day_table: DayTable = _NO_DAYS
    extent: Extent | None = None
    changed_at: datetime | None = None
    has_corrections: bool = False
    has_places: bool = False
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
    def words_told(self) -> str:
        """Return what was searched for, to stand in quotation marks: a phrase alone needs no others, nor half a one."""
        if self.query.search.is_unclosed:
            return " ".join(_MARKS.sub(" ", self.query.words).split())
        inside = self.query.words[1:-1]
        return inside if self.query.words == f'"{inside}"' and '"' not in inside else self.query.words

    @property
    def hits(self) -> Sequence[str]:
        """Return what is to be marked in the entries: the words that were searched for, folded."""
        return self.query.search.terms

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
    def is_past(self) -> bool:
        """Tell whether this is how it stood, not how it stands."""
        return self.moment is not None

    @property
    def local_moment(self) -> str:
        """Return the moment as a field for times shows it, in the blog's zone."""
        return local_text(self.moment.at, self.blog.zone) if self.moment else ""

    def standing(self, item: Entry | Shift | DeletedPlace) -> Standing | None:
        """Tell how an item stands in the list, where it isn't as any other."""
        if isinstance(item, Entry):
            return self._standings.get(item.id)
        return None if isinstance(item, Shift) else "gone"

    @cached_property
    def _standings(self) -> Mapping[int, Standing]:
        if self.highlight:
            return {self.entries[0].id: "came after", self.highlight.id: "linked"}
        return {self.pinned.id: "above"} if self.has_highlights and self.pinned else {}

    @property
    def ascending(self) -> bool:
        """Tell whether the oldest comes first."""
        return self.query.ascending

    @property
    def is_newest(self) -> bool:
        """Tell whether new entries belong here."""
        if self.highlight:
            return False
        if self.page:
            return self.page.cut.number == self.page.cut.pages
        if self.query.words:
            return False
        return self.found_below is None if self.ascending else self.query.before is None

    @cached_property
    def shown_at(self) -> datetime:
        """Return at which instant all is as it is shown: now, the moment, or when the coverage ended."""
        if self.moment:
            return self.moment.at
        return self.blog.closed_at or now()

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
        """Tell whether the pinned entry stands above: on the page that people come to."""
        return self.is_newest and not self.is_filtered and not self.highlight

    @property
    def has_column(self) -> bool:
        """Tell whether summary and key events stand above the entries, or beside them: there, and on permalinks."""
        return self.has_highlights or self.highlight is not None

    @property
    def folds_summary(self) -> bool:
        """Tell whether the summary is folded on a phone until its reader opens it."""
        return folds(self.blog.summary_html)

    @property
    def folds_briefing(self) -> bool:
        """Tell whether a phone shows only the first statements until its reader asks for all."""
        return self.blog.briefing is not None and len(self.blog.briefing.statements) > UNFOLDED

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
        if self.page and not self.is_newest and not self.highlight:
            told["data-page"] = str(self.page.cut.number)
        if self.page and self.page.ceiling and not self.ascending:
            told["data-ceiling"] = encode(place_view(self.page.ceiling)).decode()
        if self.page and self.page.cut.pages == 1 and not self.highlight:
            told["data-whole"] = "true"
        if self.ascending:
            told["data-order"] = "oldest"
        if self.topic is not None:
            told["data-topic"] = topic_key(self.topic)
        if self.key_events_only:
            told["data-only"] = "key"
        return told

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Return the entries of the timeline."""
        return [item for item in self.timeline if isinstance(item, Entry)]

    @cached_property
    def headline(self) -> str | None:
        """Return what the entry that was linked to is called."""
        return headline(self.blog, self.highlight) if self.highlight else None

    @cached_property
    def key_events(self) -> Sequence[KeyLine]:
        """Return the lines of the list of key events, newest first."""
        here = {entry.id for entry in self.entries}
        return [
            KeyLine(
                entry,
                headline(self.blog, entry),
                f"#entry-{entry.id}" if entry.id in here else self.addresses.entry(self.blog.path, entry.id),
            )
            for entry in self.key_entries
        ]
