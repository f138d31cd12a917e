"""Handing a shift over, in real browsers: two editors, a reader who watches, and the page on paper and phones."""

import pytest
from playwright.async_api import expect

from tests.browser.audits import everywhere
from tests.browser.desks import Desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_shift_goes_from_one_to_the_other(desk: Desk):
    """By the palette to the page, notes to the next; the reader sees who is on duty at once, and so does who left."""
    await desk.app.post(desk.blog, "Ten ships left.")
    reader = await desk.opener(f"{desk.app.url}{desk.blog.path}")
    await expect(reader.locator('[data-role="connection"]').first).to_have_text("Live")
    ada, ben = await desk.open(), await desk.open(name="ben")
    await ada.keyboard.press("Control+k")
    await ada.keyboard.type("Hand the shift")
    await ada.keyboard.press("Enter")
    await ada.get_by_label("Notes for the next editor").fill("The ministry calls back.")
    await ada.get_by_role("button", name="Hand over").click()
    await expect(ada.get_by_text("It waits for the next editor")).to_be_visible()
    assert await everywhere(ada) == []
    await ada.goto(f"{desk.app.url}{desk.path}")
    await ben.get_by_role("link", name="Ada Quist hands over").click()
    await expect(ben.get_by_text("The ministry calls back.")).to_be_visible()
    await ben.get_by_role("button", name="I have it").click()
    await expect(ben.get_by_text("You have it")).to_be_visible()
    await expect(ada.get_by_role("link", name="Ben Tarr has it")).to_be_visible()
    await expect(reader.get_by_text("On duty: Ben Tarr")).to_be_visible()
    await expect(reader.get_by_text("Ben Tarr takes over.")).to_be_visible()
    await ben.get_by_role("button", name="Nobody is on duty").click()
    await expect(reader.get_by_text("On duty: Ben Tarr")).to_be_hidden()


async def test_the_page_needs_no_scripts_and_prints(desk: Desk):
    """Without JavaScript it is taken all the same; on paper stands what is open, and no button."""
    page = await desk.open(f"{desk.path}/handover", java_script_enabled=False)
    await page.get_by_role("button", name="I have it").click()
    await expect(page.get_by_text("On duty: Ada Quist")).to_be_visible()
    await page.emulate_media(media="print")
    await expect(page.get_by_role("heading", name="Open claims")).to_be_visible()
    await expect(page.get_by_role("button", name="I have it")).to_be_hidden()
