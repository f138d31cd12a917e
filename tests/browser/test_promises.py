"""Promises at the desk, in real browsers: due ones come by themselves, and keys end them."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from liveblog.model.principal import COMMAND
from liveblog.model.promise import PromiseDraft
from tests.browser.audits import violations
from tests.browser.desks import Desk
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WORDS = "We have asked the ministry."


async def promise(desk: Desk, text: str = WORDS, **span: float) -> int:
    due_at = desk.app.services.desk.clock() + timedelta(**span)
    made = await desk.app.services.promises.make(desk.blog, PromiseDraft(text, due_at), COMMAND)
    return made.promise.id


async def test_a_promise_comes_due_at_an_open_desk(desk: Desk):
    """It is promised elsewhere and stands there when its time has come, said once, and is done by one button."""
    page = await desk.open()
    await expect(page.get_by_role("link", name="Promise …")).to_be_visible()
    await promise(desk, seconds=2)
    await expect(page.get_by_role("link", name="1 promise")).to_be_visible()
    await expect(page.get_by_role("link", name=WORDS)).to_be_visible()
    await expect(page.locator("[data-presence-said]")).to_have_text(f"Due: {WORDS}")
    assert await violations(page) == []
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("link", name=WORDS)).to_have_count(0)
    assert (await desk.app.services.promises.listed(desk.blog)).open == []


async def test_a_promise_is_made_and_ended_by_keys(desk: Desk):
    """From the palette to its form, and in the list D, M and X do what the buttons do; on a phone, too."""
    page = await desk.open()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("Promise some")
    await page.keyboard.press("Enter")
    await page.get_by_label("A promise, in one sentence").fill(WORDS)
    await page.get_by_label("Due at").fill("16:00")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("It is promised.")).to_be_visible()
    await page.set_viewport_size({"width": 390, "height": 800})
    assert await violations(page) == []
    (before,) = (await desk.app.services.promises.listed(desk.blog)).open
    for key, said in (("m", "moved by half an hour"), ("d", "The promise is kept.")):
        await page.wait_for_load_state("load")
        await page.get_by_role("button", name="Done").focus()
        await page.keyboard.press(key)
        await expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
    (after,) = (await desk.app.services.promises.listed(desk.blog)).ended
    assert (after.id, after.due_at != before.due_at) == (before.id, True)
    await page.get_by_role("button", name="Open it again").click()
    await expect(page.get_by_text("The promise is open again.")).to_be_visible()
    await page.wait_for_load_state("load")
    await page.get_by_role("button", name="Done").focus()
    await page.keyboard.press("x")
    await expect(page.get_by_text("dropped by Ada Quist")).to_be_visible()


async def test_a_list_of_promises_follows_others(desk: Desk):
    """What somebody else promises or ends is there without a reload."""
    page = await desk.open()
    await page.goto(f"{desk.app.url}{desk.path}/promises")
    await expect(page.get_by_text("Nothing is promised.")).to_be_visible()
    await until(lambda: desk.app.services.notices.pages > 0)
    await promise(desk, hours=1)
    await expect(page.get_by_text(WORDS)).to_be_visible()
