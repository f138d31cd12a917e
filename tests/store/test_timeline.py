"""A blog from its newest end: every entry and hand-over once, however it is cut and whatever happens meanwhile."""

import pytest

from liveblog.model.entry import Entry
from liveblog.model.shift import Shift
from liveblog.store import Store, reads, writes
from liveblog.store.timeline import Stretch, entries_before
from tests.model.samples import NOON, minutes
from tests.store.writing import add_entry, add_shift, open_blog, read_blog


async def stretch(store: Store, above: Stretch | None, limit: int) -> Stretch:
    """Read the next stretch, in a transaction of its own."""
    blog = await read_blog(store)
    async with store.read() as connection:
        return await entries_before(connection, blog, above.floor if above else None, limit)


async def whole(store: Store, limit: int) -> list[Entry | Shift]:
    """Read all stretches."""
    newest = await stretch(store, None, limit)
    found, lowest = [*newest.timeline], newest
    while lowest.floor:
        lowest = await stretch(store, lowest, limit)
        found += lowest.timeline
    return found


async def delete(store: Store, number: int) -> None:
    """Take an entry's text away, as the desk does."""
    blog = await read_blog(store)
    async with store.write() as connection:
        await writes.purge_entry(connection, blog, await reads.present_entry(connection, blog, number), 99, NOON)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 8, 9, 100])
async def test_every_stretch_length_holds_all_once(store, limit):
    """Entries of one instant and hand-overs at the borders are read once, in the order of one long page."""
    await open_blog(store)
    async with store.write() as connection:
        for moment in (0, 1, 1, 1, 2, 3, 3, 4):
            await add_entry(connection, occurred_at=minutes(moment))
        for number, at in ((20, -1), (2, 1), (3, 1), (21, 3.5), (22, 99)):
            await add_shift(connection, minutes(at), number)
    await delete(store, 5)
    found = await whole(store, limit)
    assert [item.id for item in found if isinstance(item, Entry)] == [8, 7, 6, 4, 3, 2, 1]
    assert sorted(item.id for item in found if isinstance(item, Shift)) == [2, 3, 20, 21, 22]
    assert [item.occurred_at for item in found] == sorted((item.occurred_at for item in found), reverse=True)


async def test_a_stretch_of_all_reads_as_the_page_does(store):
    """Entries and hand-overs stand in the order of the reader's page."""
    await open_blog(store)
    async with store.write() as connection:
        for moment in (0, 1, 1):
            await add_entry(connection, occurred_at=minutes(moment))
        await add_shift(connection, minutes(1), 2)
    blog = await read_blog(store)
    async with store.read() as connection:
        page = await reads.page(connection, blog)
    assert page is not None
    assert tuple(await whole(store, 10)) == page.timeline


async def test_what_happens_meanwhile_moves_nothing(store):
    """Entries posted and deleted between two stretches neither repeat nor hide one further down."""
    await open_blog(store)
    async with store.write() as connection:
        for moment in range(6):
            await add_entry(connection, occurred_at=minutes(moment))
    newest = await stretch(store, None, 2)
    await delete(store, 5)  # the floor itself
    async with store.write() as connection:
        await add_entry(connection, occurred_at=minutes(9))
    below = await stretch(store, newest, 4)
    assert [item.id for item in below.timeline] == [4, 3, 2, 1]


async def test_a_blog_without_entries_is_one_stretch(store):
    """Where there is nothing, there is nothing further down either; hand-overs alone are still read."""
    await open_blog(store)
    assert await stretch(store, None, 5) == Stretch((), None)
    async with store.write() as connection:
        shift = await add_shift(connection, NOON, 1)
    assert await stretch(store, None, 5) == Stretch((shift,), None)
