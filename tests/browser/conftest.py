"""Fixtures of the browser tests: a served house, and pages in a real Chromium."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.opening import Opener, open_chromium
from tests.web.live_house import LiveHouse, open_live_house


@pytest.fixture
async def live_house(sqlite_url: str) -> AsyncIterator[LiveHouse]:
    """Serve a house of the test's own, on SQLite."""
    async with open_live_house(sqlite_url) as house:
        yield house


@pytest.fixture
async def open_page() -> AsyncIterator[Opener]:
    """Give the test a way to open pages in Chromium, each in a context of its own."""
    async with open_chromium() as browser:

        async def open_page(address: str, **context: Any) -> Page:
            made = await browser.new_context(**({"viewport": {"width": 800, "height": 700}} | context))
            page = await made.new_page()
            await page.goto(address)
            return page

        yield open_page
