"""What an archive holds, and what its files are called: read once, before the first of them is written."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from liveblog.errors import Conflict
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.entry import Entry
from liveblog.model.page import PAGE_SIZE
from liveblog.store import Store, activity, days, listings, reads
from liveblog.store.corrections import CorrectionList, corrections_of
from liveblog.store.days import DayTable
from liveblog.store.listings import Part

LIST_SIZE = 200
"""Entries of a topic on one page: many, as there is no search; not all, as there may be thousands."""

_MOST_CORRECTIONS = 10_000
_NONE = CorrectionList()
_MOST_PLACED = 10_000  # entries that name a place
_SHOWN_TOPICS = 12  # above the entries, as on the site
_NO_NAME = re.compile("[^a-z0-9]+")
_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Listed:
    """Entries that are picked out, by number, newest first, in files that are called after `stem`."""

    stem: str
    numbers: Sequence[int]

    @property
    def parts(self) -> Sequence[Sequence[int]]:
        """Return the numbers, file by file."""
        return [self.numbers[first : first + LIST_SIZE] for first in range(0, len(self.numbers), LIST_SIZE)]

    def file(self, before: int | None = None) -> str:
        """Return the name of the first file, or of the one that goes on below an entry."""
        part = self.numbers.index(before) // LIST_SIZE + 2 if before else 1
        return f"{self.stem}-{part}.html" if part > 1 else f"{self.stem}.html"


@dataclass(frozen=True)
class Contents:
    """The contents of an archive.

    `page_of` are all entries that are there, `placed` those that name a place; `changed_at` is the blog's last event.
    """

    blog: Blog
    changed_at: datetime
    page_of: Mapping[int, int]
    topics: Mapping[str, Listed]
    key_events: Listed
    day_table: DayTable
    corrections: CorrectionList = _NONE
    placed: Sequence[Entry] = ()

    @cached_property
    def days(self) -> Mapping[str, int]:
        """Return the number of each day's first entry, by its date."""
        return {day.date.isoformat(): day.first for day in self.day_table.days}

    @property
    def pages(self) -> int:
        """Return how many pages there are, cut as on the site."""
        return max(1, self.blog.last_entry // PAGE_SIZE)

    @property
    def shown_topics(self) -> Sequence[tuple[str, int]]:
        """Return the topics that are named on each page, with the number of their entries."""
        return [(topic, len(listed.numbers)) for topic, listed in list(self.topics.items())[:_SHOWN_TOPICS]]

    def page_file(self, number: int, *, ascending: bool = False) -> str:
        """Return the name of a page's file; the newest is what people come to, or else the beginning."""
        if ascending:
            return "oldest-first.html" if number == 1 else f"oldest-first-{number}.html"
        return "index.html" if number == self.pages else f"page-{number}.html"


async def read_contents(store: Store, slug: str) -> Contents:
    """Read what there is of a blog that has ended.

    Raises:
        BlogNotFound, Conflict: there is no such blog; it is still live.
    """
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        if blog.status is BlogStatus.LIVE:
            raise Conflict(f"The blog “{slug}” is still live: close it first, with “liveblog blog close {slug}”.")
        page_of = await reads.page_numbers(connection, blog)
        return Contents(
            blog,
            await activity.changed_at(connection, blog),
            page_of,
            _named(await listings.entries_by_topic(connection, blog, [*page_of][::-1])),
            Listed("key-events", await listings.key_event_numbers(connection, blog)),
            await days.whole_table(connection, blog),
            await corrections_of(connection, blog, limit=_MOST_CORRECTIONS),
            (await listings.listing_of_placed(connection, blog, Part(_MOST_PLACED))).entries,
        )


async def require_unchanged(store: Store, contents: Contents) -> None:
    """Make sure that what was written is as of one moment; no transaction was open for so long.

    Raises:
        Conflict: the blog has changed since.
    """
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, contents.blog.slug)
    if (blog.epoch, blog.head) != (contents.blog.epoch, contents.blog.head):
        raise Conflict(f"The blog “{blog.slug}” was changed while it was archived: nothing is kept, do it again.")


def _named(entries: Mapping[str, Sequence[int]]) -> Mapping[str, Listed]:
    """Name the topics' files, the most used first: with a number, as two topics may look alike to a file system."""
    order = sorted(entries, key=lambda topic: (-len(entries[topic]), topic))
    return {topic: Listed(_stem(number, topic), entries[topic]) for number, topic in enumerate(order, start=1)}


def _stem(number: int, topic: str) -> str:
    letters = unicodedata.normalize("NFKD", topic).encode("ascii", "ignore").decode().lower()
    plain = _NO_NAME.sub("-", letters)
    return "-".join(filter(None, ("topic", str(number), plain[:_NAME_LENGTH].strip("-"))))
