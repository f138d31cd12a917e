"""What is offered while an editor types, on both databases: names and times of the last entries that are there."""

from dataclasses import replace

from liveblog.store import Store, suggesting, writes
from tests.apps import HARBOUR
from tests.model.samples import NOON, entry, minutes
from tests.store.writing import add_entry, open_blog


async def add(store: Store, **fields: object) -> None:
    async with store.write() as connection:
        await add_entry(connection, **fields)


async def test_bylines_come_last_first_each_once(store):
    """By the order of posting; neither another blog's nor those of an entry that was deleted."""
    blog = await open_blog(store)
    async with store.write() as connection:
        other = await writes.insert_blog(connection, replace(HARBOUR, slug="quay"), "k3v9x2ac", NOON)
        await writes.insert_entries(connection, [(other, entry(id=1, byline=("Stranger",)))])
        for byline in (("Ada",), ("Ben", "Ada"), ()):
            await add_entry(connection, byline=byline)
        gone = await add_entry(connection, byline=("Gone",))
        await writes.purge_entry(connection, blog, gone, 99, NOON)
    async with store.read() as connection:
        assert await suggesting.recent_bylines(connection, blog) == ["Ben", "Ada"]


async def test_more_than_the_last_entries_are_not_looked_at(store, monkeypatch):
    """Neither for bylines nor for times, however long the blog is; and no more names than are offered."""
    blog = await open_blog(store)
    for name in ("Ada", "Ben", "Cleo"):
        await add(store, byline=(name,))
    monkeypatch.setattr(suggesting, "LOOKED_AT", 2)
    async with store.read() as connection:
        assert await suggesting.recent_bylines(connection, blog) == ["Cleo", "Ben"]
        assert await suggesting.entries_at(connection, blog, lambda _: True, 9) == [3, 2]
        monkeypatch.setattr(suggesting, "BYLINES", 1)
        assert await suggesting.recent_bylines(connection, blog) == ["Cleo"]


async def test_entries_of_a_time_come_newest_first(store):
    """By when they happened, as many as are wanted, and none that was deleted."""
    blog = await open_blog(store)
    for at in (5, 9, 7):
        await add(store, occurred_at=minutes(at))
    async with store.write() as connection:
        gone = await add_entry(connection, occurred_at=minutes(8))
        await writes.purge_entry(connection, blog, gone, 99, NOON)
    async with store.read() as connection:
        late = await suggesting.entries_at(connection, blog, lambda moment: moment > minutes(5), 9)
        assert late == [2, 3]
        assert await suggesting.entries_at(connection, blog, lambda _: True, 1) == [2]
