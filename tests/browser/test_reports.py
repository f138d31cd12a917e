"""Reporting an error, in real browsers: by the keyboard, without JavaScript, and seen at an open desk at once."""

import pytest
from playwright.async_api import expect

from liveblog.model.principal import COMMAND
from tests.browser.desks import Desk
from tests.browser.reader import open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_way_to_a_report_is_in_the_list(desk: Desk):
    """*Share* brings it, with the revision that is seen; the next Tab comes to it; switched off, it is gone at once."""
    number = await desk.app.post(desk.blog, "Ten ships left.")
    page = await open_live(desk.opener, desk.app, desk.blog)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    link = page.get_by_role("link", name="Report an error")
    await expect(link).to_have_count(0)
    for _ in range(2):
        await page.locator(f"#entry-{number} .share").press("Enter")
    await expect(link).to_have_count(1)
    await expect(page.locator(".told")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(link).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{desk.app.url}{desk.blog.path}/entries/{number}/report?revision=1")
    await page.go_back()
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await page.locator(f"#entry-{number} .share").press("Enter")
    await expect(link).to_have_count(1)
    await desk.app.services.desk.change_blog(desk.blog.slug, {"take_reports": False}, COMMAND)
    await expect(link).to_have_count(0)
    await page.locator(f"#entry-{number} .share").press("Enter")
    await expect(page.locator(".told")).to_be_visible()
    await expect(link).to_have_count(0)


async def test_a_report_shows_at_an_open_desk_and_becomes_a_correction(desk: Desk):
    """A reader without JavaScript reports from the entry's page; the desk counts it, and its link leads to the form."""
    number = await desk.app.post(desk.blog, "Ten ships left.")
    page = await desk.open()
    await expect(page.get_by_role("link", name="Edit entry")).to_be_visible()
    reader = await desk.open(f"{desk.blog.path}/entries/{number}", java_script_enabled=False)
    await reader.get_by_role("link", name="Report an error").click()
    await reader.get_by_label("What is wrong?").fill("It was nine ships.")
    await reader.get_by_label("How can we reach you?").press("Enter")
    await expect(reader.get_by_role("status")).to_contain_text("The newsroom has your report.")
    await page.get_by_role("link", name="Reports 1").click()
    await expect(page.get_by_text("It was nine ships.")).to_be_visible()
    await page.get_by_role("link", name="Correct …").click()
    await expect(page.get_by_label("a correction")).to_be_checked()
    await expect(page.get_by_label("Tell readers")).to_be_visible()
    await page.go_back()
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_text("Nothing is open.")).to_be_visible()
