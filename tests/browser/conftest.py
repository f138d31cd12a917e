"""Fixtures of the browser tests: a served house, and pages in a real Chromium.

Chromium is started once. It belongs to one event loop, so all browser tests and their fixtures share the session's.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser.desks import Desk, open_desk
from tests.browser.opening import Opener, open_chromium
from tests.web.live_house import LiveHouse, open_live_house


@pytest_asyncio.fixture(loop_scope="session")
async def live_house(migrated_sqlite_url: str) -> AsyncIterator[LiveHouse]:
    """Serve a house of the test's own, on SQLite."""
    async with open_live_house(migrated_sqlite_url) as house:
        yield house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Run one Chromium for all tests; what a test leaves behind goes with its contexts."""
    async with open_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser) -> AsyncIterator[Opener]:
    """Give the test a way to open pages in Chromium, each in a context of its own that is closed with the test."""
    async with AsyncExitStack() as contexts:

        async def open_page(address: str, **context: Any) -> Page:
            made = await chromium.new_context(**({"viewport": {"width": 800, "height": 700}} | context))
            contexts.push_async_callback(made.close)
            page = await made.new_page()
            await page.goto(address)
            return page

        yield open_page


@pytest_asyncio.fixture(loop_scope="session")
async def desk(live_house: LiveHouse, open_page: Opener) -> Desk:
    """Give the test the desk of an empty blog."""
    return await open_desk(live_house, open_page)
