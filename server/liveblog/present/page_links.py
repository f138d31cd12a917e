"""The links of a blog's page: to what is older and newer, to its one address, and to other moments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from liveblog.model.moment import rfc3339
from liveblog.model.page import page_of
from liveblog.present.page_query import PageQuery
from liveblog.present.page_view import PageView
from liveblog.store.days import Day


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where a page leads; None: there is nothing there."""

    view: PageView

    def moment(self, at: datetime | None) -> str | None:
        """Return the address of the newest page as it stood at a moment."""
        return self._part(PageQuery(at=rfc3339(at)).parameters()) if at else None

    @property
    def older(self) -> str | None:
        """Return the address of what is older."""
        page = self.view.page
        if page and self.view.highlight and not self.view.is_past:
            return self._page_address(page_of(page.cut.first - 1, page.blog.last_entry)) if page.cut.first else None
        if page:
            return self._page_address(page.cut.number - 1)
        before = self.view.found_older
        return self._part(self.view.query.parameters(before=before)) if before else None

    @property
    def newer(self) -> str | None:
        """Return the address of what is newer; a filter's pages lead only down."""
        page = self.view.page
        if page and self.view.highlight:
            if self.view.is_past:
                return self._page_address(page.cut.number)
            total = page.blog.last_entry
            return self._page_address(page_of(page.cut.end, total)) if page.cut.end < total else None
        return self._page_address(page.cut.number + 1) if page else None

    def _page_address(self, number: int) -> str | None:
        assert self.view.page  # noqa: S101 -- asked for only then
        if not 1 <= number <= self.view.page.cut.pages:
            return None
        # The newest is at the blog's own address; in the other order it is the oldest.
        own = 1 if self.view.ascending else self.view.page.cut.pages
        return self._part(replace(self.view.query, day=None).parameters(page=None if number == own else number))

    def day(self, day: Day) -> str:
        """Return the address of a day's date line, on the page on which that day begins."""
        line = f"#day-{day.date}"
        if any(entry.id == day.first for entry in self.view.entries):
            return line
        return f"{self._part(PageQuery(ascending=self.view.ascending, day=day.date).parameters())}{line}"

    @property
    def canonical(self) -> str | None:
        """Return the one address under which search engines are to know this; the order makes no other page of it."""
        if self.view.highlight:
            return self.view.addresses.entry(self.view.blog.path, self.view.highlight.id)
        if self.view.moment:
            return self._part({})
        if self.view.page:
            number = None if self.view.is_newest else self.view.page.cut.number
            return self._part(PageQuery().parameters(page=number))
        return self._part(self.view.query.parameters(before=self.view.query.before))

    def _part(self, query: Mapping[str, str | int]) -> str | None:
        return self.view.addresses.part(self.view.blog.path, **query)
