"""Pages: every entry and hand-over on exactly one, also where entries at the borders were deleted."""

from datetime import datetime

import pytest

from liveblog.model.entry import Entry
from liveblog.model.page import EntryPage
from liveblog.store import Store, reads, writes
from tests.apps import HARBOUR
from tests.model.samples import NOON, minutes
from tests.store.writing import add_entry, add_shift, open_blog

SIZE = 4


async def fill(store: Store, times: list[datetime], deleted: tuple[int, ...] = ()) -> None:
    """Post an entry at each of the times, and delete some."""
    blog = await open_blog(store)
    async with store.write() as connection:
        for moment in times:
            await add_entry(connection, occurred_at=moment)
        for number in deleted:
            entry = await reads.entry_by_id(connection, blog, number)
            assert isinstance(entry, Entry)
            await writes.purge_entry(connection, blog, entry, 99, NOON)


async def read_page(store: Store, number: int | None = None) -> EntryPage:
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, HARBOUR.slug)
        page = await reads.page(connection, blog, number, SIZE)
    assert page is not None
    return page


async def read_pages(store: Store) -> list[EntryPage]:
    newest = await read_page(store)
    return [await read_page(store, number) for number in range(1, newest.cut.pages + 1)]


def ids(page: EntryPage) -> list[int]:
    return [entry.id for entry in page.entries]


@pytest.mark.parametrize("count", [0, 1, 4, 7, 8, 9, 11, 12, 31])
async def test_pages_hold_all_entries_once(store, count):
    """Going through the pages from the oldest on, one reads every entry in order."""
    await fill(store, [minutes(index) for index in range(count)])
    pages = await read_pages(store)
    assert [number for page in pages for number in ids(page)] == list(range(1, count + 1))
    assert (await read_page(store)).cut == pages[-1].cut


async def test_a_page_that_is_not_there_is_none(store):
    """A page before the first or after the newest doesn't exist."""
    await fill(store, [minutes(index) for index in range(9)])
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, HARBOUR.slug)
        assert [await reads.page(connection, blog, number, SIZE) for number in (0, 3, -1)] == [None] * 3


async def test_a_page_is_sorted_by_time_and_then_by_number(store):
    """Back-dated entries stand where they happened; those of one instant in the order of posting."""
    await fill(store, [minutes(3), minutes(1), minutes(1), minutes(2)])
    assert ids(await read_page(store)) == [2, 3, 4, 1]


async def test_deleted_entries_keep_their_rank(store):
    """A delete takes an entry off its page and moves no other, so old addresses go on leading to the same."""
    await fill(store, [minutes(index) for index in range(12)], deleted=(2, 4, 5, 12))
    assert [ids(page) for page in await read_pages(store)] == [[1, 3], [6, 7, 8], [9, 10, 11]]


async def test_the_floor_is_the_lowest_place_even_if_its_entry_is_deleted(store):
    """A reader can tell what belongs to the window without knowing what was deleted; the first page has no floor."""
    await fill(store, [minutes(index) for index in range(12)], deleted=(5,))
    floors = [page.floor for page in await read_pages(store)]
    assert floors == [None, (minutes(4), 5), (minutes(8), 9)]


async def test_hand_overs_stand_on_the_page_of_their_place(store):
    """Each hand-over is on one page: at a border, time and number decide, and a deleted entry still marks it."""
    await fill(store, [minutes(index) for index in range(8)], deleted=(5,))
    async with store.write() as connection:
        await add_shift(connection, minutes(-1), 20)
        await add_shift(connection, minutes(3.5), 21)
        await add_shift(connection, minutes(4), 4)  # the border is (minute 4, entry 5)
        await add_shift(connection, minutes(4), 5)
        await add_shift(connection, minutes(99), 22)
    shifts = [[shift.id for shift in page.shifts] for page in await read_pages(store)]
    assert shifts == [[20, 21, 4], [5, 22]]


@pytest.mark.parametrize("count", [1, 7, 8, 12, 15])
async def test_an_entrys_page_is_found(store, count):
    """The permalink of an entry leads to the page that has it, in every blog length and order."""
    await fill(store, [minutes(index * 7 % 15) for index in range(count)], deleted=(1,))
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, HARBOUR.slug)
        for page in await read_pages(store):
            for entry in page.entries:
                assert await reads.page_number_of(connection, blog, entry.place, SIZE) == page.cut.number
