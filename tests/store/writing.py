"""Writing entries straight into a store, without a desk: for tests of the store itself."""

import asyncio
from dataclasses import replace
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.event import Event, Kind
from liveblog.model.principal import COMMAND
from liveblog.model.shift import Shift
from liveblog.store import Store, reads, writes
from tests.apps import HARBOUR
from tests.model.samples import NOON, entry
from tests.pace import PATIENCE


async def open_blog(store: Store, slug: str = HARBOUR.slug) -> Blog:
    """Create an empty blog."""
    async with store.write() as connection:
        return await writes.insert_blog(connection, replace(HARBOUR, slug=slug), "k3v9x2ab", NOON)


async def add_entry(connection: AsyncConnection, **fields: object) -> Entry:
    """Add the next entry with its event; the transaction is the caller's."""
    blog = (await reads.locked_blogs(connection, {HARBOUR.slug}))[HARBOUR.slug]
    added = entry(**({"id": blog.last_entry + 1, "seq": blog.head + 1} | fields))
    await writes.insert_entries(connection, [(blog, added)])
    await writes.append_events(connection, [(blog, Event(added.seq, Kind.ENTRY_POSTED, NOON, added), COMMAND)])
    await writes.save_blogs(connection, [replace(blog, head=added.seq, last_entry=added.id)])
    return added


async def add_shift(connection: AsyncConnection, at: datetime, number: int) -> Shift:
    """Add a hand-over without its event."""
    blog = await reads.blog_by_slug(connection, HARBOUR.slug)
    shift = Shift(number, f"Shift {number}.", None, at)
    await writes.insert_shift(connection, blog, shift)
    return shift


async def read_blog(store: Store) -> Blog:
    """Read the blog as it is now."""
    async with store.read() as connection:
        return await reads.blog_by_slug(connection, HARBOUR.slug)


async def be_waited_for(store: Store) -> None:
    """Wait until a transaction waits for the open one; on SQLite it can't have begun."""
    async with asyncio.timeout(PATIENCE), store.read() as connection:
        if connection.dialect.name == "sqlite":
            return
        waiting = text("SELECT 1 FROM pg_locks WHERE NOT granted")
        while not (await connection.execute(waiting)).first():  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.005)
