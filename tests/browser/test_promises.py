"""Promises at the desk, in real browsers: due ones come by themselves, and keys end them."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

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


async def with_two(desk: Desk) -> Page:
    """Open the list of two promises, which hears of others."""
    for hours in (1, 2):
        await promise(desk, f"Call number {hours}.", hours=hours)
    page = await desk.open()
    await page.goto(f"{desk.app.url}{desk.path}/promises")
    await expect(page.get_by_text("Call number 2.")).to_be_visible()
    await until(lambda: desk.app.services.notices.pages > 0)
    return page


async def test_the_focus_stays_with_its_promise(desk: Desk):
    """The list is drawn anew with one more: a key ends the promise that it was meant for."""
    page = await with_two(desk)
    await page.locator("#promise-2").get_by_role("button", name="Done").focus()
    await promise(desk, hours=3)
    await expect(page.get_by_text(WORDS)).to_be_visible()
    await page.keyboard.press("d")
    await expect(page.get_by_text("The promise is kept.")).to_be_visible()
    assert [one.id for one in (await desk.app.services.promises.listed(desk.blog)).ended] == [2]


async def test_a_button_of_a_promise_is_not_drawn_anew_while_it_is_pressed(desk: Desk):
    """One more comes while a finger is on the button: the button does what it says, and the list is right after it."""
    page = await with_two(desk)
    await page.locator("#promise-2").get_by_role("button", name="In half an hour").hover()
    await page.mouse.down()
    async with page.expect_response("**/promises"):
        await promise(desk, hours=3)
    await page.evaluate("() => new Promise(requestAnimationFrame)")
    await page.mouse.up()
    await expect(page.get_by_text("moved by half an hour")).to_be_visible()


async def test_a_time_that_is_typed_for_a_promise_stays(desk: Desk):
    """One more comes while a time is typed and not sent: it stands in its field, wherever the focus is."""
    page = await with_two(desk)
    moved = page.locator("#promise-2")
    await moved.locator("summary").click()
    await moved.get_by_label("Time").fill("23:45")
    await moved.get_by_role("button", name="Move it").focus()
    async with page.expect_response("**/promises"):
        await promise(desk, hours=3)
    await page.evaluate("() => new Promise(requestAnimationFrame)")
    await expect(moved.get_by_label("Time")).to_have_value("23:45")
    await expect(moved.get_by_role("button", name="Move it")).to_be_focused()
