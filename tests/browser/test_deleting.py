"""Deleting at one press, in a real browser: it can be taken back until it is sent, and is forgotten by nobody."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, Route, expect

from liveblog.model.principal import COMMAND
from tests.browser.desks import Desk, body, go_back, jump, lines, message, stop_clock
from tests.browser.test_queue import open_beside
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SOON = 0.2
"""Minutes, more than a delete can be taken back."""


async def delete(page: Page, number: int) -> None:
    """Press Delete at an entry in the list; its seconds do not go by before the clock jumps."""
    await stop_clock(page)
    await page.get_by_role("link", name=f"Delete entry {number}").click()


def going(page: Page, number: int) -> Locator:
    """Find the line in the place of an entry that is being deleted."""
    return page.get_by_role("group", name=f"Entry {number} is being deleted")


def entry(page: Page, text: str) -> Locator:
    """Find an entry of the list, as readers see it."""
    return page.locator("[data-list] article").filter(has_text=text)


async def two(desk: Desk) -> Page:
    """Open a desk whose list has two entries."""
    for text in ("To be deleted.", "To be left."):
        await desk.app.post(desk.blog, text)
    return await desk.open()


async def test_a_delete_is_taken_back_at_one_press(desk):
    """The entry goes from the desk at once and from nowhere else; Undo has the focus, and brings it back."""
    page = await two(desk)
    await delete(page, 1)
    await expect(entry(page, "To be deleted.")).to_be_hidden()
    undo = going(page, 1).get_by_role("button", name="Undo")
    await expect(undo).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(entry(page, "To be deleted.")).to_be_visible()
    await expect(page.get_by_role("link", name="Delete entry 1")).to_be_focused()
    await jump(page, SOON)
    await body(page).fill("The next.")
    await page.keyboard.press("Control+Enter")
    await desk.until_posted(["To be deleted.", "To be left.", "The next."])


async def test_a_delete_is_sent_when_its_time_is_over(desk):
    """Its seconds are counted down; then it is gone for all, and the focus goes on to what stands beside it."""
    page = await two(desk)
    await delete(page, 1)
    await expect(going(page, 1)).to_contain_text("is deleted in")
    assert len(await desk.entries()) == 2
    await jump(page, SOON)
    await desk.until_posted(["To be left."])
    await expect(going(page, 1)).to_have_count(0)
    await expect(page.get_by_role("link", name="Edit entry 2")).to_be_focused()


async def test_what_must_be_gone_is_deleted_now(desk):
    """A word that must not be read any more: a second press sends the delete at once."""
    page = await two(desk)
    await delete(page, 1)
    await going(page, 1).get_by_role("button", name="Delete now").click()
    await desk.until_posted(["To be left."])
    await expect(going(page, 1)).to_have_count(0)


async def test_one_key_deletes_and_one_takes_back(desk):
    """Del on an entry's buttons deletes it, Ctrl+Z outside of the fields takes it back."""
    page = await two(desk)
    await page.get_by_role("link", name="Edit entry 2").focus()
    await page.keyboard.press("Delete")
    await expect(going(page, 2)).to_be_visible()
    await page.keyboard.press("Control+z")
    await expect(entry(page, "To be left.")).to_be_visible()
    assert len(await desk.entries()) == 2


async def test_a_closed_tab_sends_its_delete(desk):
    """Whoever leaves has decided: the delete goes with the page, and not with the next one."""
    page = await two(desk)
    await delete(page, 1)
    await expect(going(page, 1)).to_be_visible()
    await page.close(run_before_unload=True)
    await desk.until_posted(["To be left."])


async def test_another_deed_sends_the_delete(desk):
    """Whoever goes on has not been mistaken: with the next post the delete is sent, too, and before it."""
    page = await two(desk)
    await delete(page, 1)
    await body(page).fill("The next.")
    await page.keyboard.press("Control+Enter")
    await desk.until_posted(["To be left.", "The next."])
    await expect(lines(page)).to_have_count(0)


async def test_a_delete_survives_without_a_network(desk):
    """Offline it stands in a line when its time is over; the tab that is loaded again sends it."""
    page = await two(desk)
    other = await open_beside(page, desk.app.url + desk.path)
    await page.context.set_offline(True)
    await delete(page, 1)
    await jump(page, SOON)
    await expect(lines(page)).to_contain_text(["Delete entry 1"])
    await expect(message(page)).to_contain_text("you are offline")
    await expect(going(other, 1)).to_be_visible()
    await page.close()
    assert len(await desk.entries()) == 2
    await page.context.set_offline(False)
    await other.reload()
    await desk.until_posted(["To be left."])
    await expect(lines(other)).to_have_count(0)


async def test_offline_it_is_taken_back_however_late(desk):
    """As long as it could not be sent, it is nobody's loss: its line brings the entry back."""
    page = await two(desk)
    await page.context.set_offline(True)
    await delete(page, 1)
    await jump(page, SOON)
    await expect(message(page)).to_contain_text("you are offline")
    await going(page, 1).get_by_role("button", name="Undo").click()
    await expect(entry(page, "To be deleted.")).to_be_visible()
    await page.context.set_offline(False)
    await body(page).fill("The next.")
    await page.keyboard.press("Control+Enter")
    await desk.until_posted(["To be deleted.", "To be left.", "The next."])


async def test_undo_stays_where_it_is_while_it_is_tried_again(desk):
    """No later try takes the button from under a finger; pressed during one, it takes back what has not arrived."""
    page = await two(desk)
    tries: list[Route] = []
    over = asyncio.Event()

    async def lose(route: Route) -> None:
        tries.append(route)
        if len(tries) > 1:
            await over.wait()
        await route.abort()

    await page.route("**/entries/1/delete", lose)
    await delete(page, 1)
    await jump(page, SOON)
    await expect(message(page)).to_contain_text("Not sent")
    undo = going(page, 1).get_by_role("button", name="Undo")
    await undo.evaluate("one => { one.same = true; }")
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await until(lambda: len(tries) > 1)
    await expect(undo).to_have_js_property("same", value=True)
    await undo.click()
    over.set()
    await expect(entry(page, "To be deleted.")).to_be_visible()
    await expect(going(page, 1)).to_have_count(0)
    assert len(await desk.entries()) == 2


async def test_two_tabs_hide_it_and_either_takes_it_back(desk):
    """It goes from both lists; the other tab's Undo brings it back in both."""
    page = await two(desk)
    other = await open_beside(page, desk.app.url + desk.path)
    await delete(page, 1)
    await expect(entry(other, "To be deleted.")).to_be_hidden()
    await going(other, 1).get_by_role("button", name="Undo").click()
    for tab in (page, other):
        await expect(entry(tab, "To be deleted.")).to_be_visible()
        await expect(going(tab, 1)).to_have_count(0)
    assert len(await desk.entries()) == 2


async def test_the_tab_that_sends_for_all_sends_deletes_of_others(desk):
    """The window that holds the lock sends what another one deleted, when that is due."""
    page = await two(desk)
    other = await open_beside(page, desk.app.url + desk.path)
    await delete(other, 1)
    for tab in (page, other):
        await expect(going(tab, 1)).to_be_visible()
    # Only then: as soon as the first knows that it is due, it is sent, and gone from both.
    for tab in (page, other):
        await jump(tab, SOON)
    await desk.until_posted(["To be left."])
    for tab in (page, other):
        await expect(going(tab, 1)).to_have_count(0)


async def test_several_deletes_are_taken_back_one_by_one(desk):
    """A second delete sends not the first: each has its line, and Ctrl+Z takes back the last."""
    page = await two(desk)
    await delete(page, 1)
    await delete(page, 2)
    await expect(going(page, 1)).to_be_visible()
    await page.keyboard.press("Control+z")
    await expect(entry(page, "To be left.")).to_be_visible()
    await going(page, 1).get_by_role("button", name="Delete now").click()
    await desk.until_posted(["To be left."])


async def test_a_delete_stays_in_sight_when_the_list_shows_others(desk):
    """With another choice of entries the line stands above the list, and takes back as well."""
    page = await two(desk)
    await delete(page, 1)
    await page.get_by_role("navigation", name="What is listed").get_by_role("link", name="Pinned").click()
    await expect(page.get_by_role("heading", name="Pinned")).to_be_visible()
    await going(page, 1).get_by_role("button", name="Undo").click()
    await page.get_by_role("navigation", name="What is listed").get_by_role("link", name="All").click()
    await expect(entry(page, "To be deleted.")).to_be_visible()


async def test_a_reload_leaves_nothing_half_deleted(desk):
    """The page that is loaded again shows no entry of which the delete is on its way, and offers no undo of it."""
    page = await two(desk)
    await go_back(page, 0)
    await delete(page, 1)
    await page.reload()
    await desk.until_posted(["To be left."])
    await expect(page.locator("[data-list] .item")).to_have_count(1)
    await expect(going(page, 1)).to_have_count(0)


async def test_what_somebody_changed_meanwhile_is_not_deleted_unseen(desk):
    """It is meant as it stood when it was pressed; changed since, the entry comes back, and says why."""
    page = await two(desk)
    await delete(page, 1)
    await desk.app.services.desk.revise(desk.blog.slug, 1, {"body": "Meanwhile."}, COMMAND)
    await going(page, 1).get_by_role("button", name="Delete now").click()
    await expect(page.locator("[data-list] .item").filter(has_text="Meanwhile.")).to_contain_text("It was changed")
    assert await desk.bodies() == ["Meanwhile.", "To be left."]
    await expect(lines(page)).to_have_count(0)
    await delete(page, 1)
    await going(page, 1).get_by_role("button", name="Delete now").click()
    await desk.until_posted(["To be left."])


async def test_why_it_is_still_there_stays_when_the_change_comes_after_the_answer(desk):
    """The entry is drawn anew by what had changed it, and the reason stands beside it still, until it is deleted."""
    page = await two(desk)
    refused = {"code": "stale_revision", "detail": "It was changed."}
    await page.route("**/entries/1/delete", lambda route: route.fulfill(status=412, json=refused), times=1)
    await delete(page, 1)
    await going(page, 1).get_by_role("button", name="Delete now").click()
    item = page.locator("[data-list] .item").last
    await expect(item.get_by_role("alert")).to_contain_text("It was changed meanwhile")
    await desk.app.services.desk.revise(desk.blog.slug, 1, {"body": "Meanwhile."}, COMMAND)
    await expect(item).to_contain_text("Meanwhile.")
    await expect(item.get_by_role("alert")).to_contain_text("It was changed meanwhile")
    await delete(page, 1)
    await expect(item.get_by_role("alert")).to_have_count(0)
