"""What is offered to an editor who types: names that the blog has used, and entries to link to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liveblog.markup import line_of_reading
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.figure import Reading
from liveblog.model.search_terms import read_terms
from liveblog.render.texts import name
from liveblog.render.times import clock_time, short_date
from liveblog.store import Store, listings, suggesting
from liveblog.store.listings import Part
from liveblog.store.search import Wanted, found_listing
from liveblog.work.bounds import SEARCH_LENGTH, SEARCH_WORDS, SEARCHES

OFFERED = 8
"""So many entries are offered at once."""

TOPICS = 100

_TIME = re.compile(r"(\d{1,2})[:.h]?(\d{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The topics of a blog, the most used first, who is named in its last entries, the last one first, its figures."""

    topics: Sequence[str]
    bylines: Sequence[str]
    figures: Sequence["KnownFigure"] = ()


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure by its name: its number with unit, and the line in which an entry would tell it as it is now."""

    name: str
    number: str
    line: str


@dataclass(frozen=True, slots=True)
class Linkable:
    """An entry that can be linked to: where it is, when it happened in the blog's zone, and what it is called."""

    address: str
    time: str
    day: str
    title: str


async def read_names(store: Store, blog: Blog) -> KnownNames:
    """Read the names that a blog has used."""
    async with store.read() as transaction:
        topics = await listings.topic_counts(transaction, blog, TOPICS)
        bylines = await suggesting.recent_bylines(transaction, blog)
    return KnownNames([topic for topic, _ in topics], bylines, [_known(figure.now) for figure in blog.figures])


def _known(now: Reading) -> KnownFigure:
    name, number, source = line_of_reading(now)
    line = f"[[{name}: {number} | {source}]]" if source else f"[[{name}: {number}]]"
    return KnownFigure(name, " ".join(filter(None, (now.shown, now.unit))), line)


async def read_linkable(store: Store, blog: Blog, typed: str) -> Sequence[Linkable]:
    """Read the entries that are meant by a time, `1149` or `9:0`; with nothing typed the newest."""
    async with store.read() as transaction:
        if not typed:
            return _lines(blog, (await listings.listing(transaction, blog, Part(OFFERED))).entries)
        if not (time := _TIME.fullmatch(typed)):
            return ()
        begins = _Beginning(blog.zone, time[1], time[2])
        numbers = await suggesting.entries_at(transaction, blog, begins.fits, OFFERED)
        return _lines(blog, await listings.entries_of(transaction, blog, numbers))


async def search_linkable(store: Store, blog: Blog, typed: str) -> Sequence[Linkable]:
    """Read the entries that are meant by words, or by parts of words; a search, and bounded like one."""
    terms = read_terms(typed[: SEARCH_LENGTH.most]).terms[: SEARCH_WORDS.most]
    async with store.read_long(SEARCHES) as transaction:
        found, _ = await found_listing(transaction, blog, Wanted(terms), Part(OFFERED))
    return _lines(blog, found.entries)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """How a time begins that is being typed: `9` is nine o'clock, `114` is ten to twelve or so."""

    zone: str
    hours: str
    minutes: str

    def fits(self, moment: datetime) -> bool:
        """Tell whether a moment's clock begins so."""
        clock = clock_time(moment, self.zone).replace(":", "")
        typed = self.hours + self.minutes
        return clock.startswith((typed, f"0{typed}" if typed[:1] != "0" else typed))


def _lines(blog: Blog, entries: Sequence[Entry]) -> Sequence[Linkable]:
    return [
        Linkable(
            blog.entry_path(entry.id),
            clock_time(entry.occurred_at, blog.zone),
            short_date(entry.occurred_at, blog.zone),
            name(entry),
        )
        for entry in entries
    ]
