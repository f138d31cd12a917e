"""Which part of a blog a page is to show, as the query of its address says it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from liveblog.model.search_terms import SearchTerms, read_terms

NOW = "now"
"""The present as a moment: from there a reader can look back."""


@dataclass(frozen=True)
class PageQuery:
    """A part: `?page=`, `?day=`, `?order=`, `?topic=`, `?only=`, `?q=`, `?before=`, `?at=`; else all, newest first.

    `before` is the number of an entry, for what stands below it. `at` is a moment as it was typed, `now`, or empty.
    `day` is for the page on which that day begins, which has an address of its own.
    """

    page: int | None = None
    ascending: bool = False
    topic: str | None = None
    key_events: bool = False
    words: str = ""
    before: int | None = None
    at: str = ""
    day: date | None = None

    @property
    def is_filtered(self) -> bool:
        """Tell whether some entries are picked out, of all pages."""
        return self.topic is not None or self.key_events or bool(self.words)

    @property
    def page_number(self) -> int | None:
        """Return which page to begin with; None: the newest. In the order of things it is the oldest."""
        return self.page or (1 if self.ascending else None)

    @cached_property
    def search(self) -> SearchTerms:
        """Return the words and phrases that an entry must have, as they are kept for searching."""
        return read_terms(self.words)

    def parameters(self, *, page: int | None = None, before: int | None = None) -> dict[str, str | int]:
        """Return the parameters of another part of the same, always in the same order."""
        query: dict[str, str | int | None] = {
            "topic": self.topic,
            "only": "key" if self.key_events else None,
            "q": self.words or None,
            "order": "oldest" if self.ascending else None,
            "page": page,
            "before": before,
            "day": self.day.isoformat() if self.day else None,
            "at": self.at or None,
        }
        return {name: value for name, value in query.items() if value is not None}


NEWEST_PAGE = PageQuery()
