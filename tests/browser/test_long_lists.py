"""A list that has grown long: what a frame costs doesn't grow with it, and what is far off is found."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import CDPSession, Page, expect

from tests.browser.reader import be_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LONG_PAGES = 20
PAGE = 40
SHORT_PAGES = 3
MOST_STRETCHES = 1000
SCROLL = """async () => {
    scrollTo(0, document.body.scrollHeight / 2);
    for (let frame = 0; frame < 8; frame += 1) await new Promise(requestAnimationFrame);
    performance.mark('begin');
    for (let frame = 0; frame < 20; frame += 1) {
        scrollBy(0, 300);
        await new Promise(requestAnimationFrame);
    }
}"""
WATCHED = """() => {
    const { prototype } = IntersectionObserver;
    const { observe, unobserve } = prototype;
    window.watched = new Set();
    prototype.observe = function (one) { watched.add(one); observe.call(this, one); };
    prototype.unobserve = function (one) { watched.delete(one); unobserve.call(this, one); };
}"""
DRAWN = "all => all.filter(one => one.querySelector('.body').checkVisibility({contentVisibilityAuto: true})).length"
MAKE = """number => document.querySelector('#entries').append(...Array.from({ length: number }, () => {
    const stretch = document.createElement('div');
    stretch.className = 'stretch';
    return stretch;
}))"""
FIND = "word => { getSelection().removeAllRanges(); return find(word); }"


async def bring(page: Page, pages: int) -> None:
    """Have so many pages loaded in the list, as for a reader who comes back to it."""
    await page.evaluate("pages => history.replaceState({pages}, '')", pages)
    await page.reload()
    await be_live(page)
    await expect(page.locator("live-blog")).to_have_js_property("loaded", pages)


async def layouts(session: CDPSession, page: Page) -> list[int]:
    """Scroll through the middle of the list, and return how much each layout on the way had to lay out."""
    events: list[dict[str, Any]] = []
    ended = asyncio.Event()
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda _told: ended.set())
    await session.send("Tracing.start", {"transferMode": "ReportEvents", "categories": "devtools.timeline"})
    await page.evaluate(SCROLL)
    await session.send("Tracing.end")
    await ended.wait()
    begun = [
        event["args"]["beginData"] for event in events if event["name"] == "Layout" and "beginData" in event["args"]
    ]
    return sorted(told["dirtyObjects"] for told in begun)


async def test_a_frame_costs_no_more_however_long_the_list_is(live_app, open_page):
    """As few entries are drawn and watched, as little is laid out by a step, hardly more waits, as in a short list."""
    blog = await live_app.blog()
    await live_app.fill(blog, PAGE * (LONG_PAGES + 2))
    page = await open_page("about:blank")
    await page.add_init_script(f"({WATCHED})()")
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    session = await page.context.new_cdp_session(page)
    found = []
    for pages in (SHORT_PAGES, LONG_PAGES):
        await bring(page, pages)
        steps = await layouts(session, page)
        await session.send("HeapProfiler.collectGarbage")
        listeners = (await session.send("Memory.getDOMCounters"))["jsEventListeners"]
        watched = await page.evaluate("watched.size")
        drawn = await page.locator(".entry.far").evaluate_all(DRAWN)
        found.append((drawn, watched, steps[len(steps) // 2], listeners))
    (few, looked_at, little, heard), (drawn, watched, laid_out, listeners) = found
    assert 0 < drawn <= few + 2, found
    assert 0 < laid_out <= 2 * little, found
    assert 0 < watched <= looked_at + PAGE, found
    # A stretch has one, an entry none.
    assert listeners <= heard + 2 * LONG_PAGES, found


async def test_what_is_far_off_is_found_and_the_list_goes_on_elsewhere(live_app, open_page):
    """Find-in-page goes to an entry that was never laid out; a list of the most stretches leads to the next address."""
    blog = await live_app.blog()
    await live_app.post(blog, "beyond")
    await live_app.fill(blog, PAGE)
    await live_app.post(blog, "A xylophone is heard.")
    await live_app.fill(blog, PAGE * (LONG_PAGES + 1) - 2)
    page = await open_page(live_app.url + blog.path)
    await be_live(page)
    await bring(page, LONG_PAGES)
    await expect(page.locator("#entry-42")).not_to_be_in_viewport()
    assert await page.evaluate(FIND, "xylophone")
    await expect(page.locator("#entry-42")).to_be_in_viewport()
    assert not await page.evaluate(FIND, "beyond")
    await page.evaluate(MAKE, MOST_STRETCHES)
    await page.get_by_role("button", name="Older entries").click()
    await page.wait_for_url("**?page=1")
    await expect(page.locator("#entry-1")).to_be_attached()
