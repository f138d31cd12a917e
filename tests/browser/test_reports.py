"""Reporting an error, in real browsers: by the keyboard, without JavaScript, and seen at an open desk at once."""

import pytest
from playwright.async_api import expect

from tests.browser.desks import Desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_report_shows_at_an_open_desk_and_becomes_a_correction(desk: Desk):
    """A reader without JavaScript reports from the entry's page; the desk counts it, and its link leads to the form."""
    number = await desk.app.post(desk.blog, "Ten ships left.")
    page = await desk.open()
    await expect(page.get_by_role("link", name="Edit entry")).to_be_visible()
    reader = await desk.open(f"{desk.blog.path}/entries/{number}", java_script_enabled=False)
    await reader.get_by_role("link", name="Report an error").click()
    await reader.get_by_label("What is wrong?").fill("It was nine ships.")
    await reader.get_by_label("How can you be asked?").press("Enter")
    await expect(reader.get_by_role("status")).to_contain_text("The newsroom has your report.")
    await page.get_by_role("link", name="Reports 1").click()
    await expect(page.get_by_text("It was nine ships.")).to_be_visible()
    await page.get_by_role("link", name="Correct …").click()
    await expect(page.get_by_label("a correction")).to_be_checked()
    await expect(page.get_by_label("Tell readers")).to_be_visible()
    await page.go_back()
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_text("Nothing is open.")).to_be_visible()
