"""Whole houses for tests: the parts put together as `app` does it, on a database of the test's own.

`migrated_url` (a fixture in `conftest`) runs a test once on SQLite and once on PostgreSQL.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr

from liveblog.app import open_parts
from liveblog.model.blog import Blog, BlogDraft
from liveblog.model.moment import Clock, now
from liveblog.settings import Settings
from liveblog.store import STORE_LIMIT, Store
from liveblog.store.migrations import migrate
from liveblog.web.parts import Parts
from tests.pace import pace

LIMIT = pace(STORE_LIMIT)
"""Seconds for a transaction: a slow machine is no outage."""
HARBOUR = BlogDraft(slug="harbour", title="Harbour: live", zone="Europe/Berlin")


@asynccontextmanager
async def open_store(database_url: str, limit: float = LIMIT) -> AsyncIterator[Store]:
    """Open a migrated store."""
    store = Store(database_url, limit)
    try:
        await migrate(store.engine)
        yield store
    finally:
        await store.close()


def migrate_apart(database_url: str) -> None:
    """Migrate a database in a thread: the fixture that wants it may be begun amid an event loop's work."""

    async def migrated() -> None:
        async with open_store(database_url):
            pass

    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, migrated()).result()


@asynccontextmanager
async def open_house(database_url: str, clock: Clock = now, **settings: Any) -> AsyncIterator[Parts]:
    """Put all parts together on a migrated database, with the hub at work; `clock` is the desk's."""
    async with (
        open_store(database_url),
        open_parts(Settings(database_url=SecretStr(database_url), **settings), LIMIT, clock=clock) as parts,
    ):
        hub = asyncio.create_task(parts.hub.run())
        try:
            yield parts
        finally:
            parts.hub.drain()
            hub.cancel()
            await asyncio.wait([hub])


async def open_harbour(parts: Parts) -> Blog:
    """Create the blog that most tests write in."""
    return await parts.desk.create_blog(HARBOUR)
