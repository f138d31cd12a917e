"""Whole apps for tests: the services put together as `app` does it, on a database of the test's own.

`migrated_url` (a fixture in `conftest`) runs a test once on SQLite and once on PostgreSQL.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from liveblog.assembly import open_services
from liveblog.model.blog import Blog, BlogDraft
from liveblog.model.moment import Clock, now
from liveblog.services import Services
from liveblog.settings import Settings
from liveblog.store import STORE_LIMIT, Store
from liveblog.store.migrations import migrate
from tests.pace import PATIENCE, pace

LIMIT = PATIENCE
"""Seconds for a transaction, where nothing is proved of them: a machine that others keep at work is no outage."""
SHORT_LIMIT = pace(STORE_LIMIT)
"""The server's own, for tests that wait until it gives up on a database."""
HARBOUR = BlogDraft(slug="harbour", title="Harbour: live", zone="Europe/Berlin")


class Given(Settings):
    """Settings that a test gives, and nothing else: to look for each in the environment takes as long as a store."""

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is said here alone."""
        del settings_cls
        return (init_settings,)


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
async def open_app(
    database_url: str, clock: Clock = now, *, limit: float = LIMIT, **settings: Any
) -> AsyncIterator[Services]:
    """Put all services together on a migrated database, with the hub at work; `clock` is the desk's."""
    async with AsyncExitStack() as opened:
        if not database_url.startswith("sqlite"):  # of a SQLite file the services see to it by themselves
            await opened.enter_async_context(open_store(database_url))
        own = Given(database_url=SecretStr(database_url), **settings)
        services = await opened.enter_async_context(open_services(own, limit, clock=clock))
        hub = asyncio.create_task(services.hub.run())
        try:
            yield services
        finally:
            services.hub.drain()
            hub.cancel()
            await asyncio.wait([hub])


async def open_harbour(services: Services) -> Blog:
    """Create the blog that most tests write in."""
    return await services.desk.create_blog(HARBOUR)
