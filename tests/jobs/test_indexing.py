"""Indexing blocks: what happens between its transactions, and beside a server's other work."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from liveblog.errors import Contended
from liveblog.jobs import Indexing
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.store import Store, postings, reads, tables, writes
from liveblog.store.jobs import Job
from liveblog.store.listings import Part
from liveblog.store.postings import INDEX_ENTRIES
from liveblog.store.search import Wanted, search
from tests.apps import open_harbour, open_store
from tests.jobs.running import running
from tests.model.samples import NOON
from tests.store.writing import add_entry, open_blog
from tests.waiting import until

JOB = Job(1, INDEX_ENTRIES, "1/0", 1, NOON, {})


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let blocks be of 32 entries."""
    monkeypatch.setattr(postings, "BLOCK", 32)


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[Store]:
    """Give the test a store on each database."""
    async with open_store(migrated_url) as opened:
        yield opened


async def fill(store: Store) -> None:
    await open_blog(store)
    async with store.write() as connection:
        for _ in range(33):
            await add_entry(connection, body_html="<p>quay</p>")


async def number_found(store: Store, word: str) -> int:
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, "harbour")
        return (await search(connection, blog, Wanted([word]), Part())).number


async def blocks(store: Store) -> int:
    async with store.read() as connection:
        return (await connection.execute(select(func.count()).select_from(tables.indexed_blocks))).scalar_one()


@pytest.mark.parametrize("change", ["revise", "delete"])
async def test_a_change_amid_the_indexing_begins_it_anew(store, monkeypatch, change):
    """What was read before is not used: until it is done again the entries are looked through, and none is lost."""
    await fill(store)
    add_postings = postings.add_postings

    async def changed_first(connection: Any, rows: Any) -> None:
        blog = await reads.blog_by_slug(connection, "harbour")
        entry = await reads.present_entry(connection, blog, 5)
        if change == "revise":
            await writes.save_entry(connection, blog, replace(entry, seq=99, body_html="<p>bridge</p>"))
        else:
            await writes.purge_entry(connection, blog, entry, 99, NOON)
        await add_postings(connection, rows)

    with monkeypatch.context() as patched:
        patched.setattr("liveblog.jobs.indexing.add_postings", changed_first)
        with pytest.raises(Contended):
            await Indexing(store)(JOB)
    expected = (int(change == "revise"), 32)
    assert await blocks(store) == 0
    assert (await number_found(store, "bridge"), await number_found(store, "quay")) == expected
    await Indexing(store)(JOB)
    assert await blocks(store) == 1
    assert (await number_found(store, "bridge"), await number_found(store, "quay")) == expected


async def test_what_another_process_is_at_is_not_taken_for_its_own(store, monkeypatch):
    """A process that froze and comes back finds its rows taken away, and says so instead of using half of them."""
    await fill(store)
    add_postings = postings.add_postings

    async def taken_away(connection: Any, rows: Any) -> None:
        await add_postings(connection, rows[1:])

    with monkeypatch.context() as patched:
        patched.setattr("liveblog.jobs.indexing.add_postings", taken_away)
        with pytest.raises(Contended):
            await Indexing(store)(JOB)
    assert await blocks(store) == 0


async def test_a_server_indexes_what_is_posted(app):
    """The post that fills a block is answered as any other; the runner indexes it a moment later."""
    blog = await open_harbour(app)
    for number in range(31):
        await app.desk.post(blog.slug, EntryDraft(f"quay {number}"), COMMAND)
    assert await blocks(app.store) == 0
    async with running(app.jobs):
        await until(lambda: app.jobs.done[INDEX_ENTRIES])
    assert await blocks(app.store) == 1
    assert await number_found(app.store, "quay") == 31
