"""The desk while the database is away: a real PostgreSQL that is frozen under the server."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests import services
from tests.apps import open_store
from tests.browser.desks import Desk, body, lines, message, open_desk
from tests.browser.opening import Opener
from tests.faults.deployment import freeze, thaw
from tests.services import Postgres
from tests.web.live_app import open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WORDS = "The ferry has turned round."


@pytest_asyncio.fixture(loop_scope="session")
async def database() -> AsyncIterator[Postgres]:
    """Run a PostgreSQL that belongs to the test."""
    with ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, services.postgres())


@pytest_asyncio.fixture(loop_scope="session")
async def desk(database: Postgres, open_page: Opener) -> AsyncIterator[Desk]:
    """Serve a desk on it."""
    url = database.url(database.create_database())
    async with open_store(url), open_live_app(url) as app:
        yield await open_desk(app, open_page)


async def test_a_post_outlives_an_outage_of_the_database(database: Postgres, desk: Desk):
    """The text stays, what happens is said, and when the database is back the entry is posted by itself, once."""
    page = await desk.open(viewport={"width": 390, "height": 700}, is_mobile=True, has_touch=True)
    await body(page).fill(WORDS)
    family = freeze(database.process.pid)
    try:
        await page.keyboard.press("Control+Enter")
        await expect(message(page)).to_contain_text(re.compile(r"Trying again in \d+ s"))
        await expect(lines(page)).to_contain_text([WORDS])
    finally:
        thaw(family)
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == [WORDS]


async def test_a_reload_amid_an_outage_loses_nothing(database: Postgres, desk: Desk):
    """While the database is away even the desk can't be loaded; afterwards the text is sent on, and is posted once."""
    page = await desk.open()
    await body(page).fill(WORDS)
    family = freeze(database.process.pid)
    try:
        await page.keyboard.press("Control+Enter")
        await expect(message(page)).to_contain_text(re.compile(r"Trying again in \d+ s"))
        answer = await page.reload()
        assert answer is not None
        assert answer.status == 503
        await expect(page.get_by_text("reload this page in a moment")).to_be_visible()
    finally:
        thaw(family)
    await page.reload()
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == [WORDS]
