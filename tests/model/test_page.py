"""Pages are cut so that nothing is lost and no old address shifts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.page import PAGE_SIZE, Cut, EntryPage, cut
from tests.model.samples import BLOG, SHIFT, entry, minutes

totals = some.integers(0, 5000)
sizes = some.integers(1, 60)


def all_cuts(total: int, size: int) -> list[Cut]:
    newest = cut(total, None, size)
    assert newest is not None
    found = [cut(total, number, size) for number in range(1, newest.pages + 1)]
    return [page for page in found if page is not None]


@given(totals, sizes)
def test_pages_tile_all_ranks(total, size):
    """Every entry stands on exactly one page, in order."""
    pages = all_cuts(total, size)
    assert [rank for page in pages for rank in range(page.first, page.end)] == list(range(total))


@given(totals, sizes)
def test_only_the_newest_page_is_not_of_the_usual_size(total, size):
    """Old pages are full; the newest has one to two pages' worth, or all there is."""
    *old, newest = all_cuts(total, size)
    assert all(page.end - page.first == size for page in old)
    assert min(size, total) <= newest.end - newest.first < 2 * size


@given(totals, sizes, some.integers(0, 300))
def test_old_pages_keep_their_entries_as_entries_are_added(total, size, added):
    """The address of a page that is no longer the newest leads to the same entries for ever."""
    *old, newest = all_cuts(total, size)
    later = all_cuts(total + added, size)
    assert [(page.first, page.end) for page in later[: len(old)]] == [(page.first, page.end) for page in old]
    assert later[newest.number - 1].first == newest.first


@given(totals, sizes, some.integers(-3, 200))
def test_pages_that_do_not_exist_are_not_cut(total, size, number):
    """A number outside 1 … pages has no page."""
    assert (cut(total, number, size) is not None) == (1 <= number <= max(1, total // size))


def test_an_empty_blog_has_one_empty_page():
    """A reader of a blog without entries gets a page."""
    assert cut(0) == Cut(number=1, pages=1, first=0, end=0)


def test_the_second_page_begins_when_both_can_be_full():
    """The newest page grows to two pages less one before it is cut in two."""
    assert cut(2 * PAGE_SIZE - 1) == Cut(1, 1, 0, 2 * PAGE_SIZE - 1)
    assert cut(2 * PAGE_SIZE) == Cut(2, 2, PAGE_SIZE, 2 * PAGE_SIZE)


def test_a_timeline_is_newest_first_with_hand_overs_between():
    """Entries and hand-overs are shown in the order in which they happened, newest first."""
    first, second = entry(id=1, occurred_at=minutes(0)), entry(id=2, occurred_at=minutes(2))
    shift = replace(SHIFT, occurred_at=minutes(1))
    page = EntryPage(BLOG, Cut(1, 1, 0, 2), None, (first, second), (shift,))
    assert page.timeline == (second, shift, first)


def test_entries_of_one_instant_are_ordered_by_number():
    """Of two entries of the same instant, the one posted later counts as the later one."""
    twins = (entry(id=1), entry(id=2))
    assert EntryPage(BLOG, Cut(1, 1, 0, 2), None, twins, ()).timeline == twins[::-1]
