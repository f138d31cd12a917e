"""What was taken away, as numbers and times: by page for good, and lately wherever it stood."""

from liveblog.model.blog import Blog
from liveblog.model.entry import EntryDraft
from liveblog.model.page import cut
from liveblog.model.principal import COMMAND
from liveblog.services import Services
from liveblog.store import deletions, reads
from liveblog.store.deletions import Deletion, deleted_from, deleted_lately
from tests.apps import open_harbour
from tests.model.samples import minutes


async def fill(app: Services, count: int, *deleted: int) -> Blog:
    """Post so many entries, a minute apart, and delete some, in this order; return the blog as it is then."""
    blog = await open_harbour(app)
    for number in range(count):
        await app.desk.post(blog.slug, EntryDraft(f"text {number}", occurred_at=minutes(number)), COMMAND)
    for number in deleted:
        await app.desk.delete(blog.slug, number, COMMAND)
    async with app.store.read() as connection:
        return await reads.blog_by_slug(connection, blog.slug)


async def test_deleted_entries_belong_to_their_page(app):
    """Each page names what was deleted from it, the latest first, with the time of the deletion; no other page does."""
    blog = await fill(app, 12, 2, 11, 1)
    async with app.store.read() as connection:
        pages = [
            await deleted_from(connection, blog, stretch) for number in (1, 2, 3) if (stretch := cut(12, number, 4))
        ]
        times = {event.seq: event.at for event in await reads.events_after(connection, blog, 12, 9)}
    assert {removal.entry_id for removal in pages[0]} == {1, 2}
    assert pages[1] == []
    assert pages[2] == [Deletion(11, times[14])]
    assert [removal.at for removal in pages[0]] == sorted((times[13], times[15]), reverse=True)


async def test_what_was_deleted_lately_is_named_wherever_it_stood(app, monkeypatch):
    """The latest first, with the time of each; what the log's last stretch no longer holds is left to the pages."""
    blog = await fill(app, 6, 5, 1, 3)
    async with app.store.read() as connection:
        found = await deleted_lately(connection, blog)
        assert [removal.entry_id for removal in found] == [3, 1, 5]
        monkeypatch.setattr(deletions, "LATELY", 2)
        assert await deleted_lately(connection, blog) == found[:2]


async def test_nothing_deleted_is_nothing_asked(app):
    """A blog that never lost an entry has no removals, and costs no query to say so."""
    blog = await fill(app, 2)
    stretch = cut(2)
    assert stretch is not None
    async with app.store.read() as connection:
        assert await deleted_from(connection, blog, stretch) == ()
        assert await deleted_lately(connection, blog) == ()
