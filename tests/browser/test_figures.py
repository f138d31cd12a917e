"""Figures in a browser: told by a button or a key, drawn while a reader reads, and gone with their entry."""

import pytest
from playwright.async_api import expect

from liveblog.model.principal import COMMAND
from tests.browser.audits import violations
from tests.browser.desks import body

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_figure_is_told_by_its_key_and_read_at_once(desk):
    """A new one begins with its name selected; one of the blog's comes as it was told last, its number selected."""
    page = await desk.open()
    reader = await desk.opener(desk.app.url + desk.blog.path)
    box = reader.get_by_role("region", name="Figures")
    await expect(reader.locator("live-blog")).to_have_attribute("data-connection", "live")
    await expect(box).to_be_hidden()
    await body(page).fill("They were found.")
    await body(page).press("Control+Shift+Digit6")
    await expect(body(page)).to_have_value("They were found.\n\n[[Name: 0]]")
    await page.keyboard.type("Missing")
    await body(page).fill("[[Missing: 35 people (including 4 children) | Coastguard]]")
    await body(page).press("Control+Enter")
    await expect(box).to_contain_text("35 people")
    await expect(body(page)).to_have_value("")
    await page.get_by_role("button", name="Figure", exact=True).click()
    await page.get_by_role("option", name="Missing").click()
    await page.keyboard.type("28")
    await expect(body(page)).to_have_value("[[Missing: 28 people (including 4 children) | Coastguard]]")
    await body(page).press("Control+Enter")
    await expect(box).to_contain_text("28 people")
    await expect(box).to_contain_text("was 35 people at")
    await expect(box.get_by_role("img", name="Missing: from 35 to 28 in 2 readings")).to_be_visible()
    await expect(reader.locator("#entry-1 .since")).to_contain_text("Missing: then 28 people")
    assert await violations(reader) == []
    await desk.app.services.desk.delete(desk.blog.slug, 2, COMMAND)
    await expect(box).to_contain_text("35 people")
    await expect(box.get_by_role("img")).to_have_count(0)
    await expect(reader.locator("#entry-1 .since")).to_have_count(0)


async def test_a_figure_is_set_without_a_script(desk):
    """The page of figures sets one, and readers have it; nothing of it needs JavaScript."""
    page = await desk.open(f"{desk.path}/figures", java_script_enabled=False)
    await page.get_by_label("Name").fill("Wind")
    await page.get_by_label("Number").fill("118.5 km/h")
    await page.get_by_role("button", name="Set", exact=True).click()
    await expect(page.get_by_text("The figure is set.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Wind")).to_be_visible()
    await page.get_by_role("button", name="Remove 118.5, Wind").click()
    await expect(page.get_by_text("The reading is gone.")).to_be_visible()
    await expect(page.get_by_text("No figure has been set yet.")).to_be_visible()
