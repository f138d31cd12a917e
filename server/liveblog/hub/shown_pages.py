"""Which pages of partners follow a blog here, and up to which event they are: what receipts are made of.

A page that says goodbye is gone. One whose connection breaks off may still show what it had: it is counted where it was
when it was last heard. One that comes back with its position, and has missed something, is taken off again.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from liveblog.hub.tail import Tail
from liveblog.model.blog import Blog
from liveblog.model.receipt import PagesAt, PartnerPage

MOST_HOSTS = 100
"""Hosts of a partner that are told apart in a process; a key without named sites may be shown by any."""

_QUIET_POLLS = 3.0  # so many times the pace of polling, and who polls no more is gone
_QUIET_ASKING = 9.0  # the same of pages that ask for what they show: hidden ones ask four times slower


class _Shown(NamedTuple):
    """What is shown where: a log, on the pages of a host."""

    page: PartnerPage
    blog_id: int
    epoch: str

    @classmethod
    def of(cls, page: PartnerPage, tail: Tail) -> "_Shown":
        return cls(page, tail.blog.id, tail.epoch)


_Place = tuple[_Shown, int]
"""A place in a log, on the pages of a host."""


@dataclass(slots=True)
class _Polling:
    """Pages of a host that poll a blog, each once in `every` seconds, and are gone after `quiet` seconds.

    Where they are, and when they asked last; how often they did `since`, and how many pages that makes.
    """

    every: float
    quiet: float
    since: float
    seq: int = 0
    at: float = 0.0
    polls: int = 0
    pages: int = 0

    def reckon(self, now: float) -> None:
        """Reckon how many pages there are: over less than one turn of theirs every poll is one's."""
        passed = now - self.since
        if passed < self.every:
            self.pages = max(self.pages, self.polls)
        elif self.polls:
            self.pages = math.ceil(self.polls * self.every / passed)
            self.polls, self.since = 0, now


class ShownPage:
    """One page of a partner that follows a blog; `position` tells which event it was last handed."""

    __slots__ = ("_heard", "_shown", "_shown_pages", "position")

    def __init__(self, shown_pages: "ShownPages", shown: _Shown, position: Callable[[], int]) -> None:
        self._shown_pages = shown_pages
        self._shown = shown
        self._heard: int | None = None
        self.position = position

    @property
    def shown(self) -> _Shown:
        """Return what is shown, and where."""
        return self._shown

    def heard(self) -> None:
        """Learn that what it was handed has come to it."""
        self._heard = self.position()

    def gone(self) -> None:
        """Learn that it is there no more, or comes back at once: it was told to."""
        self._shown_pages.forget(self)

    def lost(self) -> None:
        """Learn that its connection broke off; what it was handed since it was last heard may not have come."""
        if self._shown_pages.forget(self):
            self._shown_pages.leave((self._shown, self.position() if self._heard is None else self._heard), 1)


class ShownPages:
    """All of this process. `poll_seconds` is the pace at which pages poll."""

    def __init__(self, poll_seconds: float = 5.0) -> None:
        self._poll_seconds = poll_seconds
        self._open: dict[_Shown, set[ShownPage]] = {}
        self._polling: dict[_Shown, _Polling] = {}
        self._left = Counter[_Place]()
        self._hosts: dict[int, set[str]] = {}

    def open(self, page: PartnerPage, tail: Tail, after: int, position: Callable[[], int]) -> ShownPage:
        """Let a page in that has everything up to an event."""
        shown = _Shown.of(self._known(page), tail)
        shown_page = ShownPage(self, shown, position)
        self._open.setdefault(shown, set()).add(shown_page)
        if after < tail.head:  # it was here before, and missed something
            self.leave((shown, after), -1)
        return shown_page

    def note_poll(self, page: PartnerPage, tail: Tail) -> None:
        """Count a poll, by which a page comes to where the log stands."""
        every = self._poll_seconds
        self._note(_Shown.of(self._known(page), tail), tail.head, every, _QUIET_POLLS * every)

    def note_asking(self, page: PartnerPage, blog: Blog, every: float) -> None:
        """Count that a page asked again for what it shows, as it does every so many seconds while it can be seen."""
        self._note(_Shown(self._known(page), blog.id, blog.epoch), blog.head, every, _QUIET_ASKING * every)

    def forget(self, shown_page: ShownPage) -> bool:
        """Let a page go; False: it was gone already."""
        same = self._open.get(shown_page.shown, set())
        if shown_page not in same:
            return False
        same.remove(shown_page)
        if not same:
            del self._open[shown_page.shown]
        return True

    def leave(self, place: _Place, pages: int) -> None:
        """Count pages that left at a place; less than zero when they came back."""
        self._left[place] += pages

    def present(self) -> Sequence[PagesAt]:
        """Return which pages are where."""
        places = Counter[_Place]()
        for shown, some in self._open.items():
            for seq, pages in Counter([shown_page.position() for shown_page in some]).items():
                places[shown, seq] += pages
        for shown, polling in self._still_polling():
            places[shown, polling.seq] += polling.pages
        if not places:
            self._hosts.clear()
        return [PagesAt(*shown, seq, pages) for (shown, seq), pages in places.items()]

    def take_left(self) -> Sequence[PagesAt]:
        """Return where pages left, or came back to (less than zero), since this was asked last."""
        left, self._left = self._left, Counter()
        return [PagesAt(*shown, seq, pages) for (shown, seq), pages in left.items() if pages]

    def put_back(self, left: Sequence[PagesAt]) -> None:
        """Keep what could not be written for the next time."""
        for each in left:
            self.leave((_Shown(each.page, each.blog_id, each.epoch), each.seq), each.pages)

    def _note(self, shown: _Shown, seq: int, every: float, quiet: float) -> None:
        now = time.monotonic()
        known = self._polling.setdefault(shown, _Polling(every, quiet, now))
        known.seq, known.at, known.every, known.quiet = seq, now, every, quiet
        known.polls += 1

    def _still_polling(self) -> Sequence[tuple[_Shown, _Polling]]:
        """Reckon how many pages poll; those that do no more have left."""
        now = time.monotonic()
        for shown, polling in tuple(self._polling.items()):
            polling.reckon(now)
            if now - polling.at > polling.quiet:
                self.leave((shown, polling.seq), polling.pages)
                del self._polling[shown]
        return tuple(self._polling.items())

    def _known(self, page: PartnerPage) -> PartnerPage:
        hosts = self._hosts.setdefault(page.partner_id, set())
        if page.host not in hosts and len(hosts) >= MOST_HOSTS:
            return PartnerPage(page.partner_id, "")
        hosts.add(page.host)
        return page
