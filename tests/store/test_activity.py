"""When blogs began and changed, and which of them everybody may know of."""

from dataclasses import replace

from liveblog.model.blog import Visibility
from liveblog.model.event import Event, Kind
from liveblog.model.principal import COMMAND
from liveblog.store import reads, writes
from liveblog.store.activity import BlogActivity, began_at, changed_at, latest_entries, public_blogs
from tests.apps import HARBOUR
from tests.model.samples import NOON, minutes
from tests.store.writing import add_entry, open_blog, read_blog


async def test_a_blog_changed_with_its_last_event(store):
    """Without events it changed when it was made; then it is the time of the event that it shows, of no later one."""
    blog = await open_blog(store)
    async with store.write() as connection:
        assert await changed_at(connection, blog) == NOON
        first = await add_entry(connection)
        shown = await reads.blog_by_slug(connection, blog.slug)
        later = Event(2, Kind.BLOG_CHANGED, minutes(7), replace(shown, head=2))
        await writes.append_events(connection, [(shown, later, COMMAND)])
        await writes.save_blogs(connection, [replace(shown, head=2)])
        assert await changed_at(connection, shown) == first.posted_at
    async with store.read() as connection:
        assert await changed_at(connection, await reads.blog_by_slug(connection, blog.slug)) == minutes(7)


async def test_a_blog_began_with_what_it_told_first(store):
    """The entry that was posted first counts, whatever one of later says of last year; a deleted one doesn't."""
    blog = await open_blog(store)
    async with store.write() as connection:
        assert await began_at(connection, blog) == NOON
        first = await add_entry(connection, occurred_at=minutes(5))
        await add_entry(connection, occurred_at=minutes(-500_000))
        await add_entry(connection, occurred_at=minutes(7))
        assert await began_at(connection, blog) == minutes(5)
        await writes.purge_entry(connection, blog, first, 4, NOON)
        assert await began_at(connection, blog) == minutes(-500_000)


async def test_the_latest_entry_of_each_blog_is_read(store):
    """What happened last and is there, whenever it was posted; blogs without entries have none."""
    blog = await open_blog(store)
    async with store.write() as connection:
        assert await latest_entries(connection, [blog.id]) == {}
        await add_entry(connection, occurred_at=minutes(5))
        last = await add_entry(connection, occurred_at=minutes(9))
        before = await add_entry(connection, occurred_at=minutes(7))
        assert (await latest_entries(connection, [blog.id]))[blog.id] == last
        await writes.purge_entry(connection, blog, last, 4, NOON)
        assert (await latest_entries(connection, [blog.id]))[blog.id] == before


async def test_only_public_blogs_are_listed_oldest_first(store):
    """Each with the entries ever posted and the time of its last event; a private blog is not even named."""
    await open_blog(store)
    async with store.write() as connection:
        await writes.insert_blog(
            connection, replace(HARBOUR, slug="secret", visibility=Visibility.PRIVATE), "k3v9x2ac", NOON
        )
        await writes.insert_blog(connection, replace(HARBOUR, slug="later"), "k3v9x2ad", minutes(3))
        await add_entry(connection)
        entry = await add_entry(connection)
        await writes.purge_entry(connection, await reads.blog_by_slug(connection, HARBOUR.slug), entry, 3, NOON)
    async with store.read() as connection:
        assert await public_blogs(connection) == [
            BlogActivity("harbour", 2, NOON),
            BlogActivity("later", 0, minutes(3)),
        ]
    assert (await read_blog(store)).last_entry == 2
