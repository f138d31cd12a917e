"""Fixtures of the browser tests: a served app, and pages in a real Chromium.

Chromium is started once. It belongs to one event loop, so all browser tests and their fixtures share the session's.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.desks import Desk, open_desk
from tests.browser.hosts import Host, open_host, open_known_app
from tests.browser.nu import NuChecker, running_checker
from tests.browser.opening import Opener, open_chromium, opener_of
from tests.browser.warm import WarmContexts
from tests.web.live_app import LiveApp, open_live_app


@pytest_asyncio.fixture(loop_scope="session")
async def live_app(migrated_sqlite_url: str) -> AsyncIterator[LiveApp]:
    """Serve an app of the test's own, on SQLite."""
    async with open_live_app(migrated_sqlite_url) as app:
        yield app


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Run one Chromium for all tests; what a test leaves behind goes with its contexts."""
    async with open_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def nu() -> AsyncIterator[NuChecker]:
    """Run one Nu HTML Checker for all tests."""
    running = running_checker()
    yield await asyncio.to_thread(running.__enter__)
    await asyncio.to_thread(running.__exit__, None, None, None)


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser) -> AsyncIterator[Opener]:
    """Give the test a way to open pages in Chromium; they are closed with the test."""
    async with opener_of(chromium) as open_page:
        yield open_page


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def warm_contexts(chromium: Browser) -> WarmContexts:
    """Keep contexts from one audit to the next; they are closed with Chromium."""
    return WarmContexts(chromium)


@pytest_asyncio.fixture(loop_scope="session")
async def open_warm(warm_contexts: WarmContexts) -> AsyncIterator[Opener]:
    """Give an audit a way to open pages where axe and our scripts are compiled; they are closed with the test."""
    async with warm_contexts.opener() as open_page:
        yield open_page


@pytest_asyncio.fixture(loop_scope="session")
async def desk(live_app: LiveApp, open_page: Opener) -> Desk:
    """Give the test the desk of an empty blog."""
    return await open_desk(live_app, open_page)


@pytest_asyncio.fixture(loop_scope="session")
async def known_app(migrated_sqlite_url: str) -> AsyncIterator[LiveApp]:
    """Serve an app of the test's own where it says that it is."""
    async with open_known_app(migrated_sqlite_url) as app:
        yield app


@pytest_asyncio.fixture(loop_scope="session")
async def host() -> AsyncIterator[Host]:
    """Give the test a site of another origin."""
    async with open_host() as host:
        yield host
