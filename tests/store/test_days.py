"""Days: of the blog's zone, be it 23 hours long; the same on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.store import Store, days, reads, writes
from liveblog.store.days import Day, DayTable
from tests.apps import HARBOUR
from tests.model.samples import NOON
from tests.store.writing import add_entry

SIZE = 4
ZONES = ["Europe/Berlin", "Asia/Kathmandu", "America/Havana", "Pacific/Apia"]


async def open_blog(store: Store, zone: str) -> Blog:
    async with store.write() as connection:
        return await writes.insert_blog(connection, replace(HARBOUR, zone=zone), "k3v9x2ab", NOON)


async def fill(store: Store, moments: list[datetime], deleted: tuple[int, ...] = ()) -> None:
    """Post an entry at each of the moments, and delete some."""
    async with store.write() as connection:
        for moment in moments:
            await add_entry(connection, occurred_at=moment)
        blog = await reads.blog_by_slug(connection, HARBOUR.slug)
        for number in deleted:
            entry = await reads.entry_by_id(connection, blog, number)
            assert isinstance(entry, Entry)
            await writes.purge_entry(connection, blog, entry, 99, NOON)


async def table(store: Store) -> DayTable:
    """Read the table as a page asks for it, and make sure that the one of all days says the same."""
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, HARBOUR.slug)
        page = await reads.page(connection, blog, size=SIZE)
        assert page is not None
        found = await days.day_table(connection, page)
        whole = await days.whole_table(connection, blog)
    assert [*found.days] == [*whole.days][: days.DAYS_LISTED]
    assert found.began_on == whole.began_on
    return found


async def near(store: Store, on: date) -> tuple[date, int] | None:
    """Read the day that is nearest to one, and the number of its first entry."""
    async with store.read() as connection:
        found = await days.day_near(connection, await reads.blog_by_slug(connection, HARBOUR.slug), on)
    return (found[0], found[1][1]) if found else None


@pytest.mark.parametrize("number", [0, 1, 3])
async def test_a_blog_of_one_page_tells_its_days(store, number):
    """Without entries there are none."""
    await open_blog(store, "UTC")
    await fill(store, [NOON + timedelta(days=index) for index in range(number)])
    expected = [Day((NOON + timedelta(days=index)).date(), 1, index + 1) for index in reversed(range(number))]
    assert [*(await table(store)).days] == expected


async def test_days_are_those_of_the_blogs_zone(store):
    """A millisecond before midnight in Berlin is another day, whatever day it is in Greenwich."""
    await open_blog(store, "Europe/Berlin")
    midnight = datetime(2031, 7, 27, 22, 0, tzinfo=UTC)
    moments = [midnight + timedelta(milliseconds=step) for step in (-1, 0, 1)] + [midnight + timedelta(hours=3)] * 5
    await fill(store, moments)
    assert [*(await table(store)).days] == [Day(date(2031, 7, 28), 7, 2), Day(date(2031, 7, 27), 1, 1)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("around", [datetime(2031, 3, 29, tzinfo=UTC), datetime(2011, 12, 28, tzinfo=UTC)])
async def test_each_entry_is_on_the_day_that_its_clock_shows(store, zone, around):
    """Every half hour of five days, over a change of the clock, or a day that a zone left out."""
    blog = await open_blog(store, zone)
    moments = [around + timedelta(minutes=30 * step) for step in range(240)]
    await fill(store, moments)
    shown: dict[date, list[int]] = {}
    for number, moment in enumerate(moments, start=1):
        shown.setdefault(days._date(blog, moment), []).append(number)
    assert [*(await table(store)).days] == [
        Day(on, len(numbers), numbers[0]) for on, numbers in reversed([*shown.items()])
    ]
    for on, numbers in shown.items():
        assert await near(store, on) == (on, numbers[0])


async def test_what_was_deleted_counts_nowhere(store):
    """A day begins with the first entry that is still there; one of which all were deleted is no day."""
    await open_blog(store, "UTC")
    moments = [NOON + timedelta(days=index // 4, minutes=index) for index in range(16)]
    await fill(store, moments, deleted=(5, 7, 9, 10, 11, 12))
    first = NOON.date()
    assert [*(await table(store)).days] == [
        Day(first + timedelta(days=3), 4, 13),
        Day(first + timedelta(days=1), 2, 6),
        Day(first, 4, 1),
    ]
    assert await near(store, first + timedelta(days=2)) == (first + timedelta(days=3), 13)


async def test_the_nearest_day_is_found(store):
    """Before the first, after the last and between: the nearest, of two the later; without entries none."""
    await open_blog(store, "UTC")
    assert await near(store, NOON.date()) is None
    await fill(store, [NOON, NOON + timedelta(days=4), NOON + timedelta(days=4, minutes=1)])
    first = NOON.date()
    for asked, found in {-900: 0, -1: 0, 0: 0, 1: 0, 2: 4, 3: 4, 4: 4, 5: 4, 10_000: 4}.items():
        expected = (first + timedelta(days=found), 1 if found == 0 else 2)
        assert await near(store, first + timedelta(days=asked)) == expected
    assert await near(store, date.min) == (first, 1)
    assert await near(store, date.max) == (first + timedelta(days=4), 2)


async def test_a_table_of_many_days_has_the_last_ones(store):
    """Of a blog that goes on for months the last days are listed, and the day on which it began is told."""
    await open_blog(store, "UTC")
    await fill(store, [NOON + timedelta(days=index) for index in range(40)])
    found = await table(store)
    assert [day.first for day in found.days] == [*range(40, 40 - days.DAYS_LISTED, -1)]
    assert found.began_on == NOON.date()


async def test_entries_below_a_place_are_counted(store):
    """Those that were deleted are not, be they above or below."""
    blog = await open_blog(store, "UTC")
    await fill(store, [NOON + timedelta(minutes=index) for index in range(12)], deleted=(2, 5, 9))
    async with store.read() as connection:
        for below, number in {1: 0, 3: 1, 6: 3, 12: 8}.items():
            floor = (NOON + timedelta(minutes=below - 1), below)
            assert await days.count_below(connection, blog, floor) == number
