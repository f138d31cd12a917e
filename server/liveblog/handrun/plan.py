"""What a hand-run page becomes: the plan of an import. How it is carried out is not decided here."""

import datetime as dt
from dataclasses import dataclass

from .inventory import Inventory


@dataclass(frozen=True, slots=True)
class ImportedEntry:
    """Hold one stamped entry of the page, ready to be posted.

    `key` is derived from the instant, the text and the ordinal among entries that share both: the same entry has the
    same key in every version of its page. `stamp` and `zone` stand as written. `body` is Markdown in which the page's
    own characters are escaped; a link to another entry of the plan has the target `entry:KEY`; a paragraph that is
    exactly `[[lost embed]]` stands where an embed was lost. `byline` is empty where the page doesn't say who wrote.
    """

    key: str
    occurred_at: dt.datetime
    stamp: str
    zone: str | None
    topics: tuple[str, ...]
    byline: tuple[str, ...]
    body: str
    line: int
    headline: None = None


@dataclass(frozen=True, slots=True)
class ImportedShift:
    """Hold the hand-over from one editor to the next; `note` is the page's own plain text, not Markdown.

    `occurred_at` is the stamp of the entry in whose text the line stands: the page knows nothing more precise.
    `editor` is who takes over, when the line names them.
    """

    key: str
    occurred_at: dt.datetime
    editor: str | None
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """Hold all that an import would write, with the inventory of how it was read.

    `items` are oldest first; equal instants keep the order in which they were written. `date` is the day of the
    oldest entry in the zone of its stamp; `dateline` is the line as it stands.
    """

    title: str | None
    dateline: str | None
    date: dt.date
    items: tuple[ImportedEntry | ImportedShift, ...]
    inventory: Inventory

    @property
    def entries(self) -> tuple[ImportedEntry, ...]:
        """Give the entries alone, oldest first."""
        return tuple(item for item in self.items if isinstance(item, ImportedEntry))
