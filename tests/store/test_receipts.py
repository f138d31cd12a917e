"""Receipts as rows: pages that left are added up, and how many places they left costs the writer nothing."""

from sqlalchemy import event

from liveblog.model.blog import Blog
from liveblog.model.moment import now
from liveblog.model.partner import PartnerDraft
from liveblog.model.receipt import PagesAt, PartnerPage
from liveblog.store import Store
from liveblog.store.partners import insert_partner
from liveblog.store.receipts import add_left, pages_of_partner
from tests.apps import open_store
from tests.store.writing import open_blog

PAGE = PartnerPage(1, "quay.example")


async def written(store: Store, blog: Blog, places: dict[int, int]) -> int:
    """Add pages that left at events, or came back to them; return how many statements were executed."""
    executed = list[str]()

    def note(*told: object) -> None:
        executed.append(str(told[2]))

    async with store.write() as connection:
        event.listen(connection.sync_connection, "before_cursor_execute", note)
        await add_left(connection, [PagesAt(PAGE, blog.id, blog.epoch, seq, pages) for seq, pages in places.items()])
    return len(executed)


async def test_pages_that_left_many_places_are_written_at_once(migrated_url: str):
    """A thousand places cost as many statements as one; the sums are right, and none is below nothing."""
    async with open_store(migrated_url) as store:
        blog = await open_blog(store)
        async with store.write() as connection:
            await insert_partner(connection, PartnerDraft("Quay Post"), now())
        assert await written(store, blog, {0: 2, 1: 3}) == 1
        some = {seq: 1 if seq % 2 else -1 for seq in range(1000)}
        assert await written(store, blog, some | {0: -5}) == 2
        assert await written(store, blog, {1: -1}) == 1
        async with store.read() as connection:
            found = {each.seq: each.pages for each in await pages_of_partner(connection, 1)}
    assert found == {seq: 3 if seq == 1 else 1 for seq in range(1, 1000, 2)}
