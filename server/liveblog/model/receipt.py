"""Receipts: up to which event of a blog each of a partner's pages and endpoints is, and what they may still show.

Of pages only the host is known, whose they are, and how many; nothing of who reads.
"""

from dataclasses import dataclass
from datetime import datetime

from liveblog.model.blog import NamedBlog
from liveblog.model.event import Kind

LISTED_SECONDS = 3600
"""So long a page is listed whose connection broke off: it may still show what it had."""


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """Where a partner's key was shown: the site (host and port), `null` in a sandboxed frame, '' where nobody says."""

    partner_id: int
    host: str


@dataclass(frozen=True, slots=True)
class PagesAt:
    """How many pages of a host are at an event; `left_at` is when those went that are connected no more."""

    page: PartnerPage
    blog_id: int
    epoch: str
    seq: int
    pages: int
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Up to which event somebody has a blog, how many they lack, and for how many seconds the first of these."""

    seq: int
    behind: int
    seconds: float


@dataclass(frozen=True, slots=True)
class PagesReceipt(Receipt):
    """Of the pages of a host; `left_at` is when the last of those went that are connected no more."""

    host: str
    pages: int
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndpointReceipt(Receipt):
    """Of an endpoint; `hears` tells whether it is sent that something is withdrawn."""

    endpoint_id: int
    url: str
    hears: bool = True


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry that was withdrawn or deleted by event `seq`, and had been posted by event `posted`."""

    entry_id: int
    kind: Kind
    seq: int
    posted: int
    at: datetime

    def is_missing_at(self, seq: int) -> bool:
        """Tell whether who is at an event was given the entry, and has not been told that it is withdrawn."""
        return self.posted <= seq < self.seq


@dataclass(frozen=True, slots=True)
class StillShown:
    """A withdrawn entry, and who may still show it."""

    withdrawal: Withdrawal
    pages: tuple[PagesReceipt, ...]
    endpoints: tuple[EndpointReceipt, ...]


@dataclass(frozen=True, slots=True)
class BlogReceipts:
    """What is known of a partner's pages and endpoints of one blog, whose log stands at `head`."""

    blog: NamedBlog
    epoch: str
    head: int
    pages: tuple[PagesReceipt, ...]
    endpoints: tuple[EndpointReceipt, ...]
    still_shown: tuple[StillShown, ...]

    @property
    def lag(self) -> int:
        """Return how many events whoever is the furthest behind lacks."""
        return max([*(each.behind for each in self.pages), *(each.behind for each in self.endpoints)], default=0)
