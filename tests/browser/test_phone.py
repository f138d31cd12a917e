"""What a hand and a keyboard reach, and how soon: distances to the first entry, and targets as high as a finger."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import CDPSession, Page, expect

from liveblog.desk.changes import Revise
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND
from tests.browser.audits import FullBlog, full_blog
from tests.browser.houses import open_house, pictured
from tests.browser.reader import be_still, open_live
from tests.browser.states.live import count_readers
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
FIRST_SCREEN = 640
"""So much of a phone's screen is left below the browser's own bars."""
MOST_TABS = 10
FIFTH = 1 / 5
LOW_SCREENS = [(390, 844, 16), (390, 780, 16), (390, 660, 16), (360, 640, 16), (390, 660, 24), (360, 640, 32)]
"""Widths and heights of phones below the browser's own bars, and sizes of text: as it comes, large, twice as large."""
HIGH = 44

BOTTOM = "one => one.getBoundingClientRect().bottom"
TITLE = "Storm on the coast: the night and the morning after"
DESCRIPTION = "What the night brings, where ferries wait, and who has to leave."
SUMMARY = """- All ports on the western coast are closed until Tuesday morning at least
- Two ferries wait outside; nobody on board is hurt
- 12,000 households are without power, most of them on the islands
- [Map of the floods](https://example.org)"""
COVERED = """() => {
    const floats = one => one && (['fixed', 'sticky'].includes(getComputedStyle(one).position)
        || floats(one.parentElement));
    let covered = 0;
    for (let y = 2; y < innerHeight; y += 4) {
        for (const part of [0.1, 0.5, 0.9]) covered += floats(document.elementFromPoint(innerWidth * part, y)) ? 1 : 0;
    }
    return covered / (3 * Math.floor((innerHeight + 1) / 4));
}"""
"""How much of the screen is under what stays where it is while the page is scrolled."""
REACHED = """one => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const corners = [left + 5, right - 5].flatMap(x => [top + 5, bottom - 5].map(y => [x, y]));
    return corners.every(([x, y]) => one.contains(document.elementFromPoint(x, y)));
}"""
"""Whether all of it is in sight, and a finger there meets it."""
SIZED = """([width, height, size]) => innerWidth === width && innerHeight === height
    && parseFloat(getComputedStyle(document.documentElement).fontSize) === size"""
TABS = "() => document.activeElement.closest('article') !== null"
LOW = """(within, high) => {
    const all = [...within.querySelectorAll('a, button, summary, input, select, label')];
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
    return await full_blog(live_app, title=TITLE)


@pytest_asyncio.fixture(loop_scope="session")
async def herald(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[LiveApp]:
    """Serve an app of a publisher with a logo and more links than a phone has room for."""
    async with open_house(migrated_sqlite_url, tmp_path) as app:
        yield app


async def everything(app: LiveApp) -> FullBlog:
    """Make a blog of a publisher with all that can stand above its entries: picture, facts, long texts, a pin."""
    return await pictured(app, title=TITLE, description=DESCRIPTION, summary=SUMMARY)


async def test_a_phone_s_first_screen_has_news(herald, open_page):
    """With everything present summary and pinned entry begin on it; without a pin, the newest entry does."""
    full = await everything(herald)
    await count_readers(full, 1200)
    page = await open_live(open_page, herald, full.blog, **PHONE)
    for part in (".summary li", ".key-events a", ".pin .stamp"):
        assert await page.locator(part).first.evaluate(BOTTOM) <= FIRST_SCREEN, part
    for part in ("header.publisher", ".main-picture", ".facts", ".tools", ".choices summary"):
        await expect(page.locator(part)).to_be_in_viewport(ratio=1)
    tops = await page.locator(".tools, .choices svg").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert tops[1] - tops[0] < HIGH / 2
    await herald.services.desk.revise(full.blog.slug, 11, {"pinned": False}, COMMAND)
    await expect(page.locator(".pin")).to_be_hidden()
    await be_still(page)
    newest = page.locator(".entries > .shift, .entries > article").first
    assert await newest.locator("time").first.evaluate(BOTTOM) <= FIRST_SCREEN


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_a_long_summary_opens_with_and_without_scripts(herald, open_page, scripts):
    """Three lines of it are seen until *Show all* is touched; a short one, and a wide screen, have no such thing."""
    full = await everything(herald)
    page = await open_page(full.url, java_script_enabled=scripts, **PHONE)
    said, opener = page.locator('.summary [data-role="filled"]'), page.locator(".summary label")
    folded = (await said.bounding_box() or {})["height"]
    await opener.click()
    assert (await said.bounding_box() or {})["height"] > folded * 2
    await expect(page.get_by_role("checkbox", name="Show all")).to_be_checked()
    await page.set_viewport_size(WIDE["viewport"])
    await expect(opener).to_be_hidden()
    short = await full_blog(herald)
    await page.goto(short.url)
    await page.set_viewport_size(PHONE["viewport"])
    await expect(page.locator(".summary li").first).to_be_visible()
    await expect(opener).to_have_count(0)


async def test_search_is_two_taps_away(herald, open_page):
    """One opens filter and search, the second is in the field, where letters go."""
    full = await everything(herald)
    page = await open_live(open_page, herald, full.blog, **PHONE)
    await page.locator(".choices summary").tap()
    await page.locator(".search input").tap()
    await page.keyboard.type("wind")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**q=wind")


async def test_a_permalink_s_key_events_are_folded_on_a_phone_and_open_beside(herald, open_page):
    """One touch shows all of them, with their days; on a wide screen they are there, and stay in sight far down."""
    full = await everything(herald)
    await herald.fill(full.blog, 60)
    page = await open_page(full.url + "/entries/8", **PHONE)
    lines = page.locator(".key-events li")
    await expect(lines.first).to_be_hidden()
    await page.locator(".key-events summary").tap()
    await expect(lines.last).to_be_visible()
    await expect(page.locator(".key-events .day:visible")).to_have_count(1)
    await page.set_viewport_size(WIDE["viewport"])
    await page.reload()
    await page.mouse.wheel(0, 2500)
    await page.wait_for_function("scrollY > 1000")
    await expect(lines.first).to_be_in_viewport()
    await expect(page.locator(".key-events summary")).to_be_hidden()
    column = page.locator(".highlights")
    assert await column.evaluate("one => getComputedStyle(one).overflowY") == "auto"


@pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
async def test_the_first_entry_is_within_ten_tabs(live_app, open_page, screen):
    """Stepping with Tab alone; the link that skips what is above, a publisher's links too, needs one, and Enter."""
    full = await full_blog(live_app, title=TITLE, description=DESCRIPTION, summary=SUMMARY)
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


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ar"])
async def test_nothing_covers_a_fifth_of_the_screen(herald, open_page, language):
    """Far down, back after what was missed, with an entry that waits, also in large text: all that floats together."""
    full = await pictured(herald, title=TITLE, description=DESCRIPTION, summary=SUMMARY, language=language)
    await herald.fill(full.blog, 30)
    page = await open_live(open_page, herald, full.blog, **PHONE)
    await page.goto("about:blank")
    await herald.post(full.blog, "New since.")
    for number in (5, 6, 7, 9):
        told = CorrectionDraft(
            CorrectionKind.CORRECTION, "Two ferries wait outside the harbour, and not three of them."
        )
        await herald.services.desk.do(full.blog.slug, Revise(number, {}, correction=told), COMMAND)
    await page.goto(full.url)
    note = page.locator(".since-note")
    await expect(note.locator("li")).to_have_count(4)
    text = await page.context.new_cdp_session(page)
    covered = {("at the top", *screen): await covers(page, text, screen) for screen in LOW_SCREENS}
    await covers(page, text, LOW_SCREENS[0])
    await page.evaluate("scrollTo(0, 3000)")
    await expect(page.locator(".compact-header")).to_be_in_viewport()
    await herald.post(full.blog, "New.")
    await expect(page.locator(".pill")).to_be_visible()
    for screen in LOW_SCREENS:
        covered["far down", *screen] = await covers(page, text, screen)
        await note.get_by_role("link").last.focus()
        assert await note.get_by_role("button").evaluate(REACHED), screen
    await note.get_by_role("button").click()
    await expect(note).to_have_count(0)
    covered |= {("without the note", *screen): await covers(page, text, screen) for screen in LOW_SCREENS}
    assert min(covered.values()) > 0
    assert {where: share for where, share in covered.items() if share >= FIFTH} == {}


async def covers(page: Page, text: CDPSession, screen: tuple[int, int, int]) -> float:
    """Say how much of the screen is covered at this size, with the browser's text of this size; no page gets wider."""
    width, height, size = screen
    await page.set_viewport_size({"width": width, "height": height})
    await text.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
    await page.wait_for_function(SIZED, arg=[width, height, size])
    await be_still(page)
    share: float = await page.evaluate(COVERED)
    return share


@pytest.mark.parametrize("where", ["", "?q=wind", "?at=now"])
async def test_targets_are_as_high_as_a_finger(live_app, open_page, where):
    """Whatever can be pressed, but for links in a sentence, answers over 44 pixels on a touch screen."""
    full = await crowded(live_app)
    page = await open_live(open_page, live_app, full.blog, where, **PHONE)
    low = await page.locator("main").evaluate(LOW, HIGH)
    for part in await page.locator(":is(.choices, .options):has(summary)").all():
        folded = part.locator("summary")
        await folded.evaluate("one => { one.parentElement.open = true; }")
        low += await part.evaluate(LOW, HIGH)
        await folded.evaluate("one => { one.parentElement.open = false; }")
    assert low == []


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
