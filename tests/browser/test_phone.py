"""What a hand and a keyboard reach, and how soon: distances to the first entry, and targets as high as a finger."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from liveblog.model.principal import COMMAND
from tests.browser.audits import FullBlog, full_blog
from tests.browser.reader import be_still, open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
FIRST_SCREEN = 640
"""So much of a phone's screen is left below the browser's own bars."""
MOST_TABS = 10
HIGH = 44

TOP = "one => one.getBoundingClientRect().bottom"
TABS = "() => document.activeElement.closest('article') !== null"
LOW = """([within, high]) => {
    const all = [...document.querySelector(within).querySelectorAll('a, button, summary, input, select, label')];
    const isOne = one => one.checkVisibility() && !one.closest('.body, .summary, .skip, label > *');
    const targets = all.filter(isOne);
    const reach = (one, step) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        for (let y = 0; ; y += step) {
            const hit = document.elementFromPoint(left + width / 2, top + height / 2 + y);
            if (!hit || !one.contains(hit) || Math.abs(y) > high) return Math.abs(y);
        }
    };
    return targets.flatMap(one => {
        one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const found = reach(one, -1) + reach(one, 1) - 1;
        return found < high - 1 ? [`${found}: ${one.outerHTML.slice(0, 120)}`] : [];
    });
}"""


async def crowded(live_app) -> FullBlog:
    """Make a blog that has everything, with a title of three lines on a phone."""
    return await full_blog(live_app, title="Storm on the coast: the night and the morning after")


async def test_a_phone_s_first_screen_has_news(live_app, open_page):
    """With everything present summary and pinned entry begin on it; without a pin, the newest entry does."""
    full = await crowded(live_app)
    page = await open_live(open_page, live_app, full.blog, **PHONE)
    for part in (".summary li", ".pin .stamp"):
        assert await page.locator(part).first.evaluate(TOP) <= FIRST_SCREEN, part
    await full.app.services.desk.revise(full.blog.slug, 11, {"pinned": False}, COMMAND)
    await expect(page.locator(".pin")).to_be_hidden()
    await be_still(page)
    newest = page.locator(".entries > .shift, .entries > article").first
    assert await newest.locator("time").first.evaluate(TOP) <= FIRST_SCREEN


@pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
async def test_the_first_entry_is_within_ten_tabs(live_app, open_page, screen):
    """Stepping with Tab alone; the link that skips what is above needs one, and Enter."""
    full = await crowded(live_app)
    page = await open_live(open_page, live_app, full.blog, **screen)
    for _ in range(MOST_TABS):
        if not await page.evaluate(TABS):
            await page.keyboard.press("Tab")
    assert await page.evaluate(TABS)
    await page.reload()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('#entries') !== null")


@pytest.mark.parametrize("where", ["", "?q=wind", "?at=now"])
async def test_targets_are_as_high_as_a_finger(live_app, open_page, where):
    """Whatever can be pressed, but for links in a sentence, answers over 44 pixels on a touch screen."""
    full = await crowded(live_app)
    page = await open_live(open_page, live_app, full.blog, where, **PHONE)
    await page.locator(".choices details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    low = await page.evaluate(LOW, ["main", HIGH])
    await page.locator(".options summary").click()
    assert low + await page.evaluate(LOW, [".options form", HIGH]) == []


async def order_of(page: Page) -> list[str]:
    """Return what stands around the entries, in the order in which it is read."""
    return list(await page.locator(".highlights, .stream").evaluate_all("all => all.map(one => one.className)"))


async def test_what_stands_beside_the_entries_is_read_after_them(live_app, open_page):
    """Above them on a narrow screen it comes first; where the screen gets wider it comes last, and back."""
    full = await crowded(live_app)
    page = await open_live(open_page, live_app, full.blog, "/entries/8", **WIDE)
    assert await order_of(page) == ["stream", "highlights"]
    await page.set_viewport_size({"width": 800, "height": 900})
    await page.wait_for_function("() => document.querySelector('.stream').nextElementSibling === null")
    assert await order_of(page) == ["highlights", "stream"]
    await page.set_viewport_size(WIDE["viewport"])
    await page.wait_for_function("() => document.querySelector('.stream').nextElementSibling !== null")
    assert await order_of(page) == ["stream", "highlights"]
