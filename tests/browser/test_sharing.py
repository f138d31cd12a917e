"""Sharing an entry: by the device's own way where it has one, else by its link."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.reader import PHONE, be_still, open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CLIPBOARD: dict[str, Any] = {"permissions": ["clipboard-read", "clipboard-write"]}


async def test_a_link_is_copied(live_app, open_page):
    """Where the device has no way of its own, the permalink is in the clipboard, and that is said."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", headline="Ferries stay")
    page = await open_live(open_page, live_app, blog, **CLIPBOARD)
    await page.get_by_role("link", name="Share").click()
    await expect(page.locator("#entry-1").get_by_role("status")).to_have_text("Link copied")
    assert await page.evaluate("navigator.clipboard.readText()") == f"{live_app.url}{blog.path}/entries/1"
    assert page.url == live_app.url + blog.path


async def test_an_entry_that_came_in_can_be_shared_too(live_app, open_page):
    """What was pushed is shared like what was loaded, and so is the pinned copy."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog, **CLIPBOARD)
    await live_app.post(blog, "first")
    await expect(page.locator("#entry-1")).to_be_attached()
    await be_still(page)  # a link that still moves may be pressed where it was
    await page.locator("#entry-1 .share").click()
    await expect(page.locator("#entry-1").get_by_role("status")).to_have_text("Link copied")
    await live_app.post(blog, "second", pinned=True)
    pinned = page.get_by_role("region", name="Pinned")
    await expect(pinned).to_be_visible()
    await be_still(page)
    await pinned.get_by_role("link", name="Share").click()
    await expect(pinned.get_by_role("status")).to_have_text("Link copied")


async def test_a_link_that_can_t_be_copied_is_shown(live_app, open_page):
    """Where the clipboard is out of reach, the link is told, so that it can be copied by hand."""
    blog = await live_app.blog()
    await live_app.post(blog, "first")
    page = await open_live(open_page, live_app, blog)
    await page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    await page.get_by_role("link", name="Share").click()
    told = page.locator("#entry-1").get_by_role("status")
    await expect(told).to_contain_text(f"could not be copied: {live_app.url}{blog.path}/entries/1")


async def test_a_phone_shares_in_its_own_way(live_app, open_page):
    """On a phone the device's dialogue gets the headline and the permalink; closing it is no failure."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", headline="Ferries stay")
    page = await open_page("about:blank", **PHONE)
    await page.add_init_script(
        """navigator.share = data => {
            (window.shared ??= []).push(data);
            return Promise.reject(new DOMException('closed', 'AbortError'));
        }"""
    )
    await page.goto(live_app.url + blog.path)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await page.get_by_role("link", name="Share").tap()
    address = f"{live_app.url}{blog.path}/entries/1"
    await page.wait_for_function("() => window.shared")
    assert await page.evaluate("window.shared") == [{"title": "Ferries stay", "url": address}]
    await expect(page.locator(".told")).to_have_count(0)


async def test_a_link_can_still_be_opened(live_app, open_page):
    """With Control held, the link is a link: the permalink opens in a tab of its own."""
    blog = await live_app.blog()
    await live_app.post(blog, "first")
    page = await open_live(open_page, live_app, blog)
    async with page.context.expect_page() as opening:
        await page.get_by_role("link", name="Share").click(modifiers=["Control"])
    tab = await opening.value
    await expect(tab).to_have_url(f"{live_app.url}{blog.path}/entries/1")
