"""I1: a blog's events are 1, 2, 3 … without gaps, in commit order, whoever writes and whatever fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import event

from liveblog.errors import BlogNotFound, NameTaken
from liveblog.model.blog import Visibility
from liveblog.model.entry import Entry
from liveblog.model.event import LogHead
from liveblog.store import Store, reads, writes
from tests.apps import HARBOUR, LIMIT, open_store
from tests.pace import PATIENCE, pace
from tests.store.writing import add_entry, open_blog, read_blog


class ThrownInBetween(Exception):
    """What goes wrong in a transaction that has written already."""


@asynccontextmanager
async def connected(url: str, processes: int) -> AsyncIterator[list[Store]]:
    """Open stores that share nothing but the database, as processes do."""
    stores = [Store(url, LIMIT) for _ in range(processes)]
    try:
        yield stores
    finally:
        for opened in stores:
            await opened.close()


async def write_and_sometimes_fail(store: Store, writer: int) -> None:
    for attempt in range(8):
        with suppress(ThrownInBetween):
            await write(store, f"{writer}.{attempt}", fail=(writer + attempt) % 3 == 0)


async def write(store: Store, headline: str, *, fail: bool) -> None:
    async with store.write() as connection:
        await add_entry(connection, headline=headline)
        if fail:
            raise ThrownInBetween


async def test_concurrent_writers_leave_no_gap(store, migrated_url):
    """Eight writers in three processes, a third of them failing, number the log without a gap or a double."""
    await open_blog(store)
    async with connected(migrated_url, 3) as stores, asyncio.timeout(pace(90)), asyncio.TaskGroup() as tasks:
        for writer in range(8):
            tasks.create_task(write_and_sometimes_fail(stores[writer % 3], writer))
    blog = await read_blog(store)
    async with store.read() as connection:
        events = await reads.events_after(connection, blog, 0, 1000)
    committed = {f"{writer}.{attempt}" for writer in range(8) for attempt in range(8) if (writer + attempt) % 3}
    assert [event.seq for event in events] == list(range(1, len(committed) + 1))
    assert {event.subject.headline for event in events if isinstance(event.subject, Entry)} == committed
    assert (blog.head, blog.last_entry) == (len(committed), len(committed))


async def test_a_number_is_visible_only_after_all_lower_ones(store, migrated_url):
    """Commit order is number order: whoever sees event n sees 1 … n, at every moment while others write."""
    blog = await open_blog(store)
    done = asyncio.Event()

    async def watch(watching: Store) -> int:
        looks = 0
        while not done.is_set():
            async with watching.read() as connection:
                seqs = [event.seq for event in await reads.events_after(connection, blog, 0, 1000)]
            assert seqs == list(range(1, len(seqs) + 1))
            looks += 1
        return looks

    async with connected(migrated_url, 3) as (first, second, watching), asyncio.timeout(pace(90)):
        looking = asyncio.create_task(watch(watching))
        async with asyncio.TaskGroup() as tasks:
            for writer, writing in enumerate((first, second, first, second)):
                tasks.create_task(write_and_sometimes_fail(writing, writer))
        done.set()
        assert await looking > 1


async def test_what_fails_leaves_nothing(store):
    """A transaction that ends badly has written neither entry nor event nor number."""
    await open_blog(store)
    with pytest.raises(ThrownInBetween):
        await write(store, "Ships are leaving", fail=True)
    blog = await read_blog(store)
    assert (blog.head, blog.last_entry) == (0, 0)
    async with store.read() as connection:
        assert await reads.events_after(connection, blog, 0, 10) == []


async def test_a_reading_sees_one_moment(store):
    """What is committed while a reading is under way doesn't show in it, so head and entries fit together."""
    await open_blog(store)
    async with store.read() as connection:
        before = await reads.blog_by_slug(connection, HARBOUR.slug)
        async with store.write() as writing:
            await add_entry(writing)
        assert await reads.blog_by_slug(connection, HARBOUR.slug) == before
        assert await reads.events_after(connection, before, 0, 10) == []
    assert (await read_blog(store)).head == 1


async def test_a_slug_is_taken_once(store):
    """Two blogs never share an address."""
    await open_blog(store)
    with pytest.raises(NameTaken):
        await open_blog(store)


async def test_a_blog_that_is_not_there_is_not_found(store):
    """A wrong slug is told as such."""
    with pytest.raises(BlogNotFound):
        await read_blog(store)


async def test_heads_of_many_blogs_are_read_at_once(store):
    """The hub's check is one query, and blogs that don't exist are absent from its answer."""
    blog = await open_blog(store)
    async with store.write() as connection:
        await add_entry(connection)
    async with store.read() as connection:
        assert await reads.heads(connection, [blog.id, 4711]) == {blog.id: LogHead("k3v9x2ab", 1, 0, Visibility.PUBLIC)}


async def test_blogs_are_locked_until_the_end(store, migrated_url):
    """Whoever locks a blog in which somebody writes waits, and then sees it; blogs that don't exist are left out."""
    await open_blog(store)
    async with connected(migrated_url, 1) as (other,), asyncio.timeout(PATIENCE):
        async with store.write() as connection:
            await add_entry(connection)
            waiting = asyncio.create_task(locked_head(other))
            await asyncio.wait([waiting], timeout=pace(0.05))
            assert not waiting.done()
        assert await waiting == {HARBOUR.slug: 1}


async def locked_head(store: Store) -> dict[str, int]:
    async with store.write() as connection:
        blogs = await reads.locked_blogs(connection, [HARBOUR.slug, "nowhere", "\0"])
    return {slug: blog.head for slug, blog in blogs.items()}


async def test_used_keys_are_told_apart(store):
    """A key is used by one principal in one blog: the same word of another, or elsewhere, is another key."""
    blog = await open_blog(store)
    used = {(blog.id, "user:1", "k"): reads.KeyUse("a", 1), (blog.id, "user:2", "l"): reads.KeyUse("b", 2)}
    async with store.write() as connection:
        await writes.remember_keys(connection, used)
        other = {(blog.id, "user:1", "l"), (blog.id, "user:2", "k"), (blog.id + 1, "user:1", "k")}
        assert await reads.key_uses(connection, {*used, *other}) == used
        assert await reads.key_uses(connection, set()) == {}


async def test_used_keys_are_found_by_the_index(migrated_sqlite_url):
    """Looking keys up costs the same however many were ever used: SQLite searches, it does not scan."""
    async with open_store(migrated_sqlite_url) as store, store.write() as connection:
        plans: list[str] = []

        @event.listens_for(connection.sync_connection, "before_cursor_execute")
        def keep(*arguments: Any) -> None:
            plans.append(arguments[2])

        keys = {(1, "user:1", "k"), (1, "user:1", "l"), (2, "user:2", "k")}
        await reads.key_uses(connection, keys)
        event.remove(connection.sync_connection, "before_cursor_execute", keep)
        parameters = (1, "user:1", "k", "l", 2, "user:2", "k")
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {plans[0]}", parameters)
        details = [row.detail for row in plan]
    assert not [detail for detail in details if detail.startswith("SCAN")]
    assert [detail for detail in details if detail.startswith("SEARCH") and "key=?" in detail]
