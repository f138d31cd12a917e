"""The list of the desk, on both databases: what is picked out, for whom, and what of it is new to them."""

from collections.abc import AsyncIterator

import pytest

from liveblog.bus import MemoryBus
from liveblog.desk import Desk
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Principal
from liveblog.present.desk_entries import DeskPick, DeskQuery, read_desk_entries
from liveblog.render import Renderer
from liveblog.store import Store
from liveblog.wire.frame import Encoder
from tests.apps import HARBOUR, open_store
from tests.store.writing import open_blog

ADA = Principal("user:7", "Ada Quist", COMMAND.grants)


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[Store]:
    """Give the test a store with an empty blog, on each database."""
    async with open_store(migrated_url) as opened:
        await open_blog(opened)
        yield opened


async def test_each_sees_what_is_theirs(store: Store):
    """Mine is what I posted, whoever changed it since; what others did since I looked is new, and my own is not."""
    desk = Desk(store, MemoryBus(), Encoder(Renderer()))
    for by in (ADA, COMMAND, ADA):
        await desk.post(HARBOUR.slug, EntryDraft("The ferry leaves.", key_event=by is COMMAND), by)
    await desk.revise(HARBOUR.slug, 1, {"body": "The ferry has left.", "pinned": True}, COMMAND)
    picked = {
        DeskQuery(DeskPick.MINE): [3, 1],
        DeskQuery(DeskPick.PINNED): [1],
        DeskQuery(DeskPick.KEY): [2],
        DeskQuery(words="ferry"): [3, 2, 1],
        DeskQuery(words="ferry", before=3): [2, 1],
        DeskQuery(DeskPick.MINE, before=3): [1],
        DeskQuery(DeskPick.DRAFTS): [],
    }
    for query, numbers in picked.items():
        shown = await read_desk_entries(store, HARBOUR.slug, query, ADA)
        assert [item.id for item in shown.timeline] == numbers, query
        assert (shown.pinned, shown.key_events, dict(shown.news)) == (1, 1, {})
    news = (await read_desk_entries(store, HARBOUR.slug, DeskQuery(), ADA, since=0)).news
    assert news == {1: "Changed", 2: "New"}
    assert (await read_desk_entries(store, HARBOUR.slug, DeskQuery(), ADA, since=4)).news == {}
