"""The page on paper."""

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser.audits import full_blog
from tests.browser.reader import LONG, open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SEEN = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"
WEAK = """() => [...document.querySelectorAll('h1, h2, p, li, a, td, .stamp, .body')]
    .filter(one => one.checkVisibility()).map(one => getComputedStyle(one).color).filter(color => {
        const [r, g, b] = color.match(/[\\d.]+/g).map(Number);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b > 118;
    })"""
PAPERS = "() => [document.documentElement, document.body].map(one => getComputedStyle(one).backgroundColor)"


async def on_paper(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Show the page as it is printed, by somebody who reads in this colour scheme."""
    await page.emulate_media(media="print", color_scheme=scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_paper_gets_what_is_read_and_nothing_to_press(live_app, open_page, scheme):
    """Printed, there are no buttons, no options and no notes over the text; what there is, is dark on white."""
    full = await full_blog(live_app)
    page = await open_live(open_page, live_app, full.blog)
    await live_app.fill(full.blog, 2)
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    await live_app.post(full.blog, "waiting")
    await expect(page.locator(".pill")).to_be_visible()
    await on_paper(page, scheme)
    assert await page.locator("button, input, select, summary, .pill, .ago, .share").evaluate_all(SEEN) == []
    assert await page.evaluate(WEAK) == []
    assert set(await page.evaluate(PAPERS)) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    await expect(page.locator(".entry .stamp .clock").first).to_be_visible()
    await expect(page.locator(".entry .body a").first).to_be_visible()


async def test_an_entry_is_not_cut_in_two(live_app, open_page):
    """No entry that fits on a sheet is divided between two."""
    blog = await live_app.blog()
    for _ in range(6):
        await live_app.post(blog, LONG)
    page = await open_live(open_page, live_app, blog)
    await on_paper(page, "light")
    breaks = await page.locator(".entry").evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")
    assert breaks == ["avoid"] * 6


async def test_a_note_over_the_page_is_not_printed(live_app, open_page):
    """What a returning reader is told lies over the text, and so it is left out."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    await page.goto("about:blank")
    await live_app.fill(blog, 1)
    await page.goto(live_app.url + blog.path)
    await expect(page.locator(".since-note")).to_be_visible()
    await on_paper(page, "light")
    await expect(page.locator(".since-note")).to_be_hidden()
