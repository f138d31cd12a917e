"""The desk before two servers, one killed between the click and the answer: a reader's page is the oracle."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from liveblog.model.principal import Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests.apps import open_app
from tests.browser.desks import body, lines, message
from tests.browser.opening import Opener
from tests.faults.deployment import freeze, thaw
from tests.system.test_balancer import Balanced, open_balanced

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180), pytest.mark.asyncio(loop_scope="session")]

DESK = "/desk/harbour"


async def log_in(app: Balanced, page: Page) -> None:
    """Open the desk as an editor, through the balancer."""
    async with open_app(app.database_url) as parts:
        user = await parts.users.create("ada", "Ada Quist", Scope.WRITE)
        session = await parts.sessions.open(user.id)
    await page.context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": app.url}])
    await page.goto(app.url + DESK)
    await expect(page.locator(".toolbar")).to_be_visible()


async def test_a_server_that_dies_with_a_post_in_its_hands_costs_nothing(
    open_page: Opener, tmp_path: Path, valkey_url: str
) -> None:
    """The database stands still, each server is killed in turn: every text is on the page once, in order."""
    async with open_balanced(tmp_path, valkey_url) as app:
        page = await open_page("about:blank")
        await log_in(app, page)
        texts = []
        for number, server in enumerate(app.servers):
            family = freeze(app.postgres.process.pid)
            try:
                for part in ("first", "second"):
                    texts.append(f"The {part} of round {number}.")
                    await body(page).fill(texts[-1])
                    await body(page).press("Control+Enter")
                await expect(lines(page)).to_have_count(2)
                await asyncio.to_thread(server.kill)
            finally:
                thaw(family)
            await asyncio.to_thread(server.begin)
            await expect(message(page)).to_contain_text(f"Entry {len(texts)} is posted.")
            await expect(lines(page)).to_have_count(0)
        reader = await open_page(f"{app.url}/blogs/harbour")
        await expect(reader.locator(".entry .body")).to_have_text(list(reversed(texts)))
