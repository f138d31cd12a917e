"""Pages of a blog's entries, cut from the oldest end so that an old page's address never shifts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.shift import Shift

PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class Cut:
    """A page as a stretch of ranks, the oldest entry having rank 0: `first` inclusive, `end` exclusive."""

    number: int
    pages: int
    first: int
    end: int


def cut(total: int, number: int | None = None, size: int = PAGE_SIZE) -> Cut | None:
    """Cut page `number` (None: the newest) out of `total` entries; None when there is no such page.

    Pages are full and numbered from 1, the oldest. What is over goes to the newest page, which so has between `size`
    and `2 * size - 1` entries: a reader who arrives never finds only one entry.
    """
    pages = max(1, total // size)
    number = pages if number is None else number
    if not 1 <= number <= pages:
        return None
    return Cut(number, pages, (number - 1) * size, total if number == pages else number * size)


def page_of(rank: int, total: int, size: int = PAGE_SIZE) -> int:
    """Return the number of the page on which the entry of that rank is, of `total`."""
    return min(rank // size + 1, max(1, total // size))


class Placed(Protocol):
    """What has a place in a timeline."""

    @property
    def id(self) -> int:
        """Return what tells items of the same instant apart."""

    @property
    def occurred_at(self) -> datetime:
        """Return when it happened."""


def order(item: Placed) -> tuple[datetime, bool, int]:
    """Return what a timeline is sorted by; a hand-over came after the entries of its instant."""
    return (item.occurred_at, isinstance(item, Shift), item.id)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of a blog, oldest first.

    `blog.head` was read before the entries, so they may be newer than it and are never older. `floor` is the lowest
    place this page covers, None when it reaches back to the first entry; `ceiling` is the lowest of the page above it,
    None when this is the newest.
    """

    blog: Blog
    cut: Cut
    floor: tuple[datetime, int] | None
    entries: tuple[Entry, ...]
    shifts: tuple[Shift, ...]
    ceiling: tuple[datetime, int] | None = None

    @property
    def timeline(self) -> tuple[Entry | Shift, ...]:
        """Return entries and hand-overs as they are shown: newest first."""
        items: list[Entry | Shift] = [*self.entries, *self.shifts]
        return tuple(sorted(items, key=order, reverse=True))
