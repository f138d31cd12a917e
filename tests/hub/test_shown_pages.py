"""Pages of partners in one process: where they are, and which of them may still show what they had."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from liveblog.hub import ShownPage, ShownPages, Tail
from liveblog.hub import shown_pages as module
from liveblog.model.receipt import PagesAt, PartnerPage
from tests.model.samples import BLOG

PAGE = PartnerPage(7, "www.post.example")


def tail_at(head: int) -> Tail:
    """Return a tail that stands at an event."""
    return Tail(replace(BLOG, head=head))


class Page:
    """A page that moves by hand."""

    def __init__(self, shown_pages: ShownPages, after: int, head: int, page: PartnerPage = PAGE) -> None:
        self.seq = after
        self.shown_page: ShownPage = shown_pages.open(page, tail_at(head), after, lambda: self.seq)


def seen(some: Callable[[], object]) -> list[tuple[str, int, int]]:
    """Return hosts, events and how many pages."""
    found: list[PagesAt] = list(some())  # type: ignore[call-overload]
    return sorted((each.page.host, each.seq, each.pages) for each in found)


def test_pages_are_counted_where_they_are():
    """Those of one host at one event together, as they move."""
    shown_pages = ShownPages()
    first, second = Page(shown_pages, 5, 5), Page(shown_pages, 5, 5)
    assert seen(shown_pages.present) == [(PAGE.host, 5, 2)]
    first.seq = 6
    assert seen(shown_pages.present) == [(PAGE.host, 5, 1), (PAGE.host, 6, 1)]
    first.shown_page.gone()
    second.shown_page.gone()
    assert seen(shown_pages.present) == []
    assert seen(shown_pages.take_left) == []


def test_a_page_that_breaks_off_is_where_it_was_heard_last():
    """What it was handed after that may never have come to it; gone twice is gone once."""
    shown_pages = ShownPages()
    page, unheard = Page(shown_pages, 5, 5), Page(shown_pages, 5, 5)
    page.seq = 6
    page.shown_page.heard()
    page.seq = unheard.seq = 8
    for each in (page, page, unheard):
        each.shown_page.lost()
    page.shown_page.gone()
    assert seen(shown_pages.take_left) == [(PAGE.host, 6, 1), (PAGE.host, 8, 1)]
    assert seen(shown_pages.take_left) == []


def test_one_that_comes_back_is_taken_off():
    """With its position, and something missed; a page that is fresh is nobody who left."""
    shown_pages = ShownPages()
    Page(shown_pages, 5, 5).shown_page.lost()
    Page(shown_pages, 5, 9)
    assert seen(shown_pages.take_left) == []
    Page(shown_pages, 9, 9)
    assert seen(shown_pages.take_left) == []
    Page(shown_pages, 4, 9)
    assert seen(shown_pages.take_left) == [(PAGE.host, 4, -1)]


def test_what_could_not_be_written_is_kept():
    """And added to what leaves meanwhile."""
    shown_pages = ShownPages()
    Page(shown_pages, 5, 5).shown_page.lost()
    taken = shown_pages.take_left()
    Page(shown_pages, 5, 5).shown_page.lost()
    shown_pages.put_back(taken)
    assert seen(shown_pages.take_left) == [(PAGE.host, 5, 2)]


def test_pages_that_poll_are_reckoned_by_how_often_they_ask(monkeypatch: pytest.MonkeyPatch):
    """Six polls in ten seconds, each page one in five: three pages; who asks no more has left where it was."""
    time = [100.0]
    monkeypatch.setattr("liveblog.hub.shown_pages.time.monotonic", lambda: time[0])
    shown_pages = ShownPages(poll_seconds=5.0)
    for _ in range(6):
        shown_pages.note_poll(PAGE, tail_at(8))
    time[0] += 10
    assert seen(shown_pages.present) == [(PAGE.host, 8, 3)]
    time[0] += 3
    assert seen(shown_pages.present) == [(PAGE.host, 8, 3)]
    time[0] += 3
    assert seen(shown_pages.present) == []
    assert seen(shown_pages.take_left) == [(PAGE.host, 8, 3)]


def test_a_page_that_asks_is_there_while_it_is_hidden(monkeypatch: pytest.MonkeyPatch):
    """It asks once in ten seconds, hidden once in a minute; it counts as two at most, however often servers write."""
    time = [100.0]
    monkeypatch.setattr("liveblog.hub.shown_pages.time.monotonic", lambda: time[0])
    shown_pages = ShownPages()
    for passed in (3, 12, 24, 36, 90, 150):
        time[0] = 100.0 + passed
        shown_pages.note_asking(PAGE, replace(BLOG, head=8), 10.0)
        time[0] += 2
        ((host, seq, pages),) = seen(shown_pages.present)
        assert (host, seq, pages in (1, 2)) == (PAGE.host, 8, True)
    time[0] += 100
    assert seen(shown_pages.present) == []
    assert len(seen(shown_pages.take_left)) == 1


def test_hosts_are_bounded():
    """A key that any page may show makes no table without an end: what is too much is counted without its name."""
    shown_pages = ShownPages()
    pages = [Page(shown_pages, 1, 1, PartnerPage(7, f"a{number}.example")) for number in range(module.MOST_HOSTS + 20)]
    assert len(shown_pages.present()) == module.MOST_HOSTS + 1
    assert ("", 1, 20) in seen(shown_pages.present)
    for page in pages:
        page.shown_page.gone()
    assert seen(shown_pages.present) == []
    Page(shown_pages, 1, 1, PartnerPage(7, "new.example"))
    assert seen(shown_pages.present) == [("new.example", 1, 1)]
