"""The links of a blog's page: to what is older and newer, to its one address, and to other moments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from liveblog.model.folding import folded
from liveblog.model.moment import rfc3339
from liveblog.model.page import page_of
from liveblog.present.embeds import EmbedQuery
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
        return None if self.view.ascending else self._below

    @property
    def newer(self) -> str | None:
        """Return the address of what is newer; what a filter picks out leads only down."""
        page = self.view.page
        if page and self.view.highlight:
            if self.view.is_past:
                return self._page_address(page.cut.number)
            total = page.blog.last_entry
            return self._page_address(page_of(page.cut.end, total)) if page.cut.end < total else None
        if page:
            return self._page_address(page.cut.number + 1)
        return self._below if self.view.ascending else None

    @property
    def _below(self) -> str | None:
        """Return the address of what follows below the entries that were picked out."""
        before = self.view.found_below
        return self._part(self.view.query.parameters(before=before)) if before else None

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
        query = replace(self.view.query, ascending=False)
        return self._part(query.parameters(before=None if self.view.ascending else query.before))

    @property
    def is_embeddable(self) -> bool:
        """Tell whether other pages may show the same: what stands here now, of a public blog, and is no search."""
        view = self.view
        return view.addresses.served and view.blog.is_public and not view.is_past and not view.words

    @property
    def snippets(self) -> str:
        """Return the address of what to copy, to show this elsewhere: the entry, the topic, or all."""
        query, path = self.view.query, f"{self.view.blog.path}/embed"
        linked = self.view.highlight
        chosen = EmbedQuery(
            1, (query.topic,) if query.topic else (), query.key_events, entry=linked.id if linked else None
        )
        said = urlencode(chosen.parameters())
        return f"{path}?{said}" if said else path

    @property
    def kept(self) -> Sequence[tuple[str, str | int]]:
        """Return the parameters that go with a new search: topic, key events and order."""
        query = self.view.query
        kept = PageQuery(topic=query.topic, key_events=query.key_events, ascending=query.ascending)
        return list(kept.parameters().items())

    def topic(self, topic: str) -> str | None:
        """Return the address of a topic's entries, or of what is searched for among them."""
        words = self.view.words
        return self._of(PageQuery(topic=topic, words=words, ascending=self.view.ascending and bool(words)))

    @property
    def ways(self) -> bool:
        """Tell whether the entries that are shown can be had in another order, or others can be found."""
        return self.view.addresses.served and self.view.is_filtered and not self.view.is_past

    @property
    def newest_first(self) -> str | None:
        """Return the address of the same with the newest first."""
        return self._of(replace(self.view.query, ascending=False))

    @property
    def oldest_first(self) -> str | None:
        """Return the address of the same with the oldest first."""
        return self._of(replace(self.view.query, ascending=True))

    @property
    def everywhere(self) -> str | None:
        """Return the address of the same search among all entries, where it is among some."""
        query = self.view.query
        is_within = query.words and (query.topic is not None or query.key_events)
        return self._of(replace(query, topic=None, key_events=False)) if is_within else None

    @property
    def as_phrase(self) -> str | None:
        """Return the address of a search for several words as a phrase."""
        query = self.view.query
        is_plain = len(query.search.terms) > 1 and '"' not in folded(query.words)
        return self._of(replace(query, words=f'"{query.words}"')) if is_plain else None

    def _of(self, query: PageQuery) -> str | None:
        return self._part(query.parameters())

    def _part(self, query: Mapping[str, str | int]) -> str | None:
        return self.view.addresses.part(self.view.blog.path, **query)
