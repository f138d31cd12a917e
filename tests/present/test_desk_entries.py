"""The list of the desk, on both databases: what is picked out, for whom, and what of it is new to them."""

from collections.abc import AsyncIterator
from functools import partial

import pytest
from sqlalchemy import text

from liveblog.bus import MemoryBus
from liveblog.desk import Desk, Drafts
from liveblog.desk.changes import Post, Publish
from liveblog.frames import Frames
from liveblog.model.draft import DraftText
from liveblog.model.entry import EntryDraft
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Principal
from liveblog.present.desk_entries import DeskPick, DeskQuery, read_desk_entries
from liveblog.render import Renderer
from liveblog.store import Store
from liveblog.store.drafts import forget_draft
from liveblog.store.migrations import migrate
from liveblog.store.reads import blog_by_slug
from liveblog.wire.frame import Encoder
from tests.apps import HARBOUR, LIMIT, open_store
from tests.store.before import INSERT_BLOG, to_tables
from tests.store.writing import open_blog

_AT = "'2031-07-27 12:00:00'"
_ENTRY = f"""INSERT INTO entries (blog_id, id, revision, seq, body, body_html, topics, byline, occurred_at, posted_at,
    pinned, key_event) VALUES (1, :id, 1, :id, 'x', '<p>x</p>', '[]', '[]', {_AT}, {_AT}, false, false)"""
_EVENT = f"""INSERT INTO events (blog_id, seq, kind, at, "by", entry_id, data)
    VALUES (1, :id, 'entry.posted', {_AT}, '{COMMAND.key}', :id, '{{}}')"""
_DRAFT = f"""INSERT INTO drafts (blog_id, author, key, text, version, state, shared, begun_at, saved_at, saved_by,
    entry_id)
    VALUES (1, 'user:7', 'form-one-1', '{{}}', 1, 'posted', false, {_AT}, {_AT}, 'user:7', 1)"""
_NUMBERED = "UPDATE blogs SET head = 2, last_entry = 2"

ADA = Principal("user:7", "Ada Quist", COMMAND.grants)


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[Store]:
    """Give the test a store with an empty blog, on each database."""
    async with open_store(migrated_url) as opened:
        await open_blog(opened)
        yield opened


async def test_each_sees_what_is_theirs(store: Store):
    """Mine is what I posted, whoever changed it since; what others did since I looked is new, and my own is not."""
    desk = Desk(store, MemoryBus(), Frames(Encoder(Renderer())))
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


async def test_what_an_editor_approved_is_its_author_s(store: Store):
    """A draft of mine that somebody else posted is mine, also when nothing is left of the draft; theirs are not."""
    desk, drafts = Desk(store, MemoryBus(), Frames(Encoder(Renderer()))), Drafts(store)
    async with store.read() as connection:
        blog = await blog_by_slug(connection, HARBOUR.slug)
    draft = await drafts.keep(ADA, blog, "form-one-1", DraftText(body="The ferry leaves."))
    await desk.do(blog.slug, Publish(draft.id, 1, Post(EntryDraft("The ferry leaves."))), COMMAND)
    async with store.write() as connection:
        await forget_draft(connection, draft.id, now())
    for by, numbers in ((ADA, [1]), (COMMAND, [])):
        shown = await read_desk_entries(store, blog.slug, DeskQuery(DeskPick.MINE), by)
        assert [item.id for item in shown.timeline] == numbers


async def test_those_that_were_there_are_whose_they_were(database_url: str):
    """After the update an entry is whoever's posted it; of a draft that was approved within a day, its author's."""
    store = Store(database_url, LIMIT)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0025"))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": HARBOUR.slug})
            for number in (1, 2):
                await connection.execute(text(_ENTRY), {"id": number})
                await connection.execute(text(_EVENT), {"id": number})
            await connection.execute(text(_DRAFT))
            await connection.execute(text(_NUMBERED))
        await migrate(store.engine)
        for by, numbers in ((ADA, [1]), (COMMAND, [2])):
            shown = await read_desk_entries(store, HARBOUR.slug, DeskQuery(DeskPick.MINE), by)
            assert [item.id for item in shown.timeline] == numbers
    finally:
        await store.close()
