"""What stands beside the text while it is written: the preview, and how long it is. Neither moves what is typed in."""

import pytest
from playwright.async_api import expect

from tests.browser.desks import body, message
from tests.browser.reader import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SHIFTS = """() => { window.shifted = []; new PerformanceObserver(list => {
    for (const { value, sources } of list.getEntries())
        window.shifted.push([value, ...sources.map(({ node }) => (node?.outerHTML ?? node?.data)?.slice(0, 90))]);
}).observe({type: 'layout-shift'}); }"""
"""Also those that a browser forgives, as they come within half a second of a key: on a slow machine they come later."""
LONG = "\n\n".join(f"Paragraph {number} of a long entry." for number in range(60))


async def test_the_preview_stands_beside_the_text(desk):
    """On a wide screen it is drawn as readers see it, next to the text, takes no focus and keeps its scroll."""
    page = await desk.open()
    await body(page).fill(f"The *first* ferry.\n\n{LONG}")
    preview = page.locator(".preview")
    await expect(preview.locator("article em")).to_have_text("first")
    text, drawn = await body(page).bounding_box(), await preview.bounding_box()
    assert text
    assert drawn
    assert text["x"] + text["width"] < drawn["x"]
    await preview.evaluate("one => one.scrollTo(0, 200)")
    await body(page).press("Control+End")
    await page.keyboard.type(" More")
    await expect(preview.locator("article")).to_contain_text("More")
    assert await preview.evaluate("one => one.scrollTop") == 200
    await expect(body(page)).to_be_focused()
    await page.keyboard.press("Control+Enter")
    await expect(preview).to_be_hidden()


async def test_on_a_phone_the_preview_is_behind_its_button(desk):
    """It is neither asked for nor shown before it is wanted; open, it follows the text, and closes with the post."""
    page = await desk.open(**PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/preview") else None)
    await body(page).fill("From the *quay*.")
    await expect(page.locator(".count").filter(has_text="words")).to_have_text("3 words, 16 characters")
    assert asked == []
    button = page.get_by_role("button", name="Preview")
    await expect(button).to_have_attribute("aria-expanded", "false")
    await button.tap()
    await expect(page.locator(".preview article em")).to_have_text("quay")
    await expect(button).to_have_attribute("aria-expanded", "true")
    await page.get_by_role("button", name="Post").tap()
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(page.locator(".preview")).to_be_hidden()


async def test_nothing_shifts_while_an_entry_is_typed(desk):
    """Counts, advice, preview and what is offered come and go without moving anything."""
    await desk.app.post(desk.blog, "Before.", topics=("Harbour",))
    page = await desk.open()
    await body(page).press("T")
    await expect(page.locator(".preview article")).to_contain_text("T")
    await page.evaluate(SHIFTS)
    await page.get_by_label("Headline").focus()
    await page.keyboard.type("Ferries wait " * 10)
    await expect(page.locator(".count").filter(has_text="search engines")).to_contain_text(
        "130 of 110: search engines cut it"
    )
    await body(page).focus()
    await page.keyboard.type("he first ferry of the day. #har")
    await expect(page.get_by_role("option")).to_be_visible()
    await page.keyboard.press("Enter")
    await page.keyboard.type("\n\n- one\ntwo\n")
    await expect(page.locator(".preview .body li").nth(1)).to_have_text("two")
    await page.get_by_label("By", exact=True).fill("Ben")
    await expect(page.get_by_role("button", name="Use mine")).to_be_visible()
    assert await page.evaluate("shifted") == []


async def test_a_headline_that_is_too_long_is_posted_all_the_same(desk):
    """The count advises and blocks nothing."""
    page = await desk.open()
    await page.get_by_label("Headline").fill("x" * 150)
    await body(page).fill("Text.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(page.locator(".count").filter(has_text="search engines")).to_have_count(0)
