"""The front page: what is live, the one that told something last first, and below it what has ended, day by day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from liveblog.markup import Image
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.entry import Entry
from liveblog.model.folding import folded
from liveblog.model.moment import now
from liveblog.model.search_terms import read_terms
from liveblog.present.portraits import main_picture, portrait
from liveblog.render.texts import headline
from liveblog.render.times import iso_day
from liveblog.store import Store, activity, reads
from liveblog.store.corrections import has_public_corrections

ENDED_SIZE = 40
"""So many blogs that have ended stand on a page."""

LIVE_SIZE = 100
"""So many that are live stand there; who runs more at once leads to them by other pages."""

_TOPICS = 3
_FEW = 8


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A blog as the list shows it, with the entry that happened last, if it has any."""

    blog: Blog
    latest: Entry | None

    @property
    def told_at(self) -> datetime:
        """Return when the last of what it tells happened."""
        return self.latest.occurred_at if self.latest else self.blog.created_at

    @property
    def is_live(self) -> bool:
        """Tell whether more is to come."""
        return self.blog.status is BlogStatus.LIVE

    @property
    def headline(self) -> str:
        """Return what the latest entry is called."""
        return headline(self.blog, self.latest) if self.latest else ""

    @property
    def topics(self) -> Sequence[str]:
        """Return what the latest entry is about."""
        return self.latest.topics[:_TOPICS] if self.latest else ()

    @property
    def image(self) -> Image | None:
        """Return the picture that stands for it, or the latest entry's."""
        return main_picture(self.blog) or (portrait([self.latest]) if self.latest else None)

    @property
    def day(self) -> str:
        """Return the day on which the last of it happened, in its zone."""
        return iso_day(self.told_at, self.blog.zone)

    @property
    def is_of_today(self) -> bool:
        """Tell whether the time is enough to say when that was."""
        return self.day == iso_day(now(), self.blog.zone)


@dataclass(frozen=True)
class FrontView:
    """A page of the list; `is_new` tells that there is no blog at all, `words` what was searched for.

    `count` is how many blogs are listed on all pages together; `has_corrections` tells that there is a list of them.
    """

    live: Sequence[FrontLine] = ()
    ended: Sequence[FrontLine] = ()
    number: int = 1
    pages: int = 1
    is_new: bool = False
    words: str = ""
    count: int = 0
    has_corrections: bool = False

    @cached_property
    def days(self) -> Sequence[tuple[FrontLine, Sequence[FrontLine]]]:
        """Return what has ended by its last day, each with one of the lines, to tell the day by."""
        grouped = (list(lines) for _, lines in groupby(self.ended, key=lambda line: line.day))
        return [(lines[0], lines) for lines in grouped]

    @property
    def is_searched(self) -> bool:
        """Tell whether the list has a search: where there is more than one sees."""
        return bool(self.words) or self.count > _FEW

    def query_of(self, number: int) -> Mapping[str, str | int]:
        """Return the query of a page of the same list."""
        return ({"q": self.words} if self.words else {}) | ({"page": number} if number > 1 else {})

    @property
    def newer(self) -> int | None:
        """Return the number of the page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        """Return the number of the next page."""
        return self.number + 1 if self.number < self.pages else None


async def read_front(store: Store, number: int, may_see: Callable[[Blog], bool], words: str = "") -> FrontView | None:
    """Read a page of the list, or of those blogs whose titles, descriptions and bylines have all the words.

    What is on the shelf is only found by words. It takes four queries however many blogs there are. None: there is no
    such page.
    """
    terms = read_terms(words).terms
    async with store.read() as transaction:
        blogs = await reads.all_blogs(transaction)
        times = await activity.latest_times(transaction)
        seen = [blog for blog in blogs if may_see(blog) and _has(blog, terms) and (terms or not blog.shelved)]
        seen.sort(key=lambda blog: (times.get(blog.id, blog.created_at), blog.id), reverse=True)
        live = [blog for blog in seen if blog.status is BlogStatus.LIVE][:LIVE_SIZE]
        ended = [blog for blog in seen if blog.status is BlogStatus.CLOSED]
        pages = max(1, -(-len(ended) // ENDED_SIZE))
        if number > pages:
            return None
        shown = ended[(number - 1) * ENDED_SIZE : number * ENDED_SIZE]
        live = live if number == 1 else []
        latest = await activity.latest_entries(transaction, [blog.id for blog in (*live, *shown)])
        corrected = await has_public_corrections(transaction)

    def lines(chosen: Sequence[Blog]) -> Iterator[FrontLine]:
        return (FrontLine(blog, latest.get(blog.id)) for blog in chosen)

    return FrontView(tuple(lines(live)), tuple(lines(shown)), number, pages, not blogs, words, len(seen), corrected)


def _has(blog: Blog, terms: Sequence[str]) -> bool:
    text = folded(" ".join((blog.title, blog.description, *blog.byline))) if terms else ""
    return all(term in text for term in terms)
