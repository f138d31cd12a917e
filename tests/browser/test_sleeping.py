"""A page that sleeps, as browsers and machines make it: on waking it has everything, once and in order."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.reader import be_told_all, delete, entry_ids, open_live, revise, set_hidden
from tests.browser.wire import open_wired

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_frozen_tab_catches_up(live_app, open_page):
    """A tab that the browser froze in the background wakes with all that happened, held and counted for its reader."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    chrome = await page.context.new_cdp_session(page)
    await set_hidden(page, hidden=True)
    await chrome.send("Page.setWebLifecycleState", {"state": "frozen"})
    await live_app.fill(blog, 3)
    await revise(live_app, blog, 3, body="third, corrected")
    await delete(live_app, blog, 2)
    await delete(live_app, blog, 5)
    await chrome.send("Page.setWebLifecycleState", {"state": "active"})
    await be_told_all(page, live_app, blog)
    await expect(page).to_have_title(re.compile(r"^\(2\) "))
    assert await entry_ids(page) == [3, 1]
    await expect(page.locator("#entry-3")).to_contain_text("third, corrected")
    await set_hidden(page, hidden=False)
    await page.get_by_role("button", name="2 new entries").click()
    assert await entry_ids(page) == [6, 4, 3, 1]


async def test_a_machine_that_slept_catches_up(live_app, open_page):
    """After two hours in which the connection died without a word, all comes as soon as somebody looks at the page."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    wire = await open_wired(open_page, live_app, blog, own_clock=True)
    page = wire.page
    await set_hidden(page, hidden=True)
    wire.cut()
    await live_app.fill(blog, 3)
    await delete(live_app, blog, 1)
    await page.clock.pause_at(await page.evaluate("Date.now()") / 1000 + 7200)
    await page.clock.resume()
    await be_told_all(page, live_app, blog)
    assert await entry_ids(page) == [3, 2]
    await set_hidden(page, hidden=False)
    await page.get_by_role("button", name="3 new entries").click()
    assert await entry_ids(page) == [6, 5, 4, 3, 2]
