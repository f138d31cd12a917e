"""Pages as axe sees them (WCAG 2.2 AA and best practice): each state, light and dark, narrow and wide."""

from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from liveblog.model.principal import COMMAND
from tests.browser.audits import OVERFLOW, FullBlog, close, everywhere, full_blog
from tests.browser.opening import Opener, serve_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CALM: dict[str, Any] = {"reduced_motion": "reduce"}
State = Callable[[Opener, FullBlog], Awaitable[Page]]
STATES: dict[str, State] = {}
HEADINGS = """[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter(one => one.checkVisibility()).map(one => +one.tagName[1])"""
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const {outlineStyle, outlineWidth} = getComputedStyle(one);
    const seen = one.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    return [`${one.localName}.${one.className} ${one.textContent.trim().slice(0, 20)}`, seen];
}"""


def state(made: State) -> State:
    """Make a function a state to be audited, called as it is."""
    STATES[made.__name__] = made
    return made


async def open_live(open_page: Opener, full: FullBlog, query: str = "", **context: Any) -> Page:
    """Open a page of the blog and wait until it is live."""
    page = await open_page(full.url + query, **(CALM | context))
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await expect(page.locator(".stream [aria-posinset]").first).to_be_attached()
    return page


@state
async def empty(open_page, full):
    return await open_page(full.house.url + (await full.house.blog(title="Nothing yet")).path, **CALM)


@state
async def live(open_page, full):
    return await open_live(open_page, full)


@state
async def changed(open_page, full):
    page = await open_live(open_page, full)
    await full.house.post(full.blog, "new", headline="New", topics=("Harbour",), key_event=True, pinned=True)
    await expect(page.locator(".entries article").first).to_contain_text("New")
    await full.house.parts.desk.delete(full.blog.slug, 11, COMMAND)
    await expect(page.locator(".gone, #entry-11")).not_to_have_count(2)
    return page


@state
async def held(open_page, full):
    page = await open_live(open_page, full)
    await page.locator("#entry-5").scroll_into_view_if_needed()
    await full.house.post(full.blog, "new")
    await expect(page.locator(".pill")).to_be_visible()
    return page


@state
async def paused(open_page, full):
    page = await open_live(open_page, full)
    await page.locator('[data-role="pause"]').click()
    await full.house.post(full.blog, "new")
    await expect(page.locator(".pill")).to_be_visible()
    return page


@state
async def past(open_page, full):
    return await open_live(open_page, full, "?at=now")


@state
async def options_open(open_page, full):
    page = await open_live(open_page, full)
    await page.locator(".options summary").click()
    await expect(page.locator(".options form")).to_be_visible()
    return page


@state
async def own_zone(open_page, full):
    page = await open_live(open_page, full, timezone_id="Asia/Tokyo")
    await page.locator(".options summary").click()
    await page.get_by_label("Times in my zone").check()
    return page


@state
async def keys_shown(open_page, full):
    page = await open_live(open_page, full)
    await page.keyboard.press("?")
    await expect(page.locator("dialog.keys")).to_be_visible()
    return page


@state
async def came_back(open_page, full):
    page = await open_live(open_page, full)
    await page.goto("about:blank")
    await full.house.post(full.blog, "new since")
    await full.house.parts.desk.revise(full.blog.slug, 9, {"body": "Corrected since."}, COMMAND)
    await page.goto(full.url)
    await expect(page.locator(".since-note")).to_be_visible()
    return page


@state
async def shared(open_page, full):
    page = await open_live(open_page, full)
    await page.locator("a.share").nth(1).click()
    await expect(page.locator(".told")).not_to_be_empty()
    return page


@state
async def ended(open_page, full):
    await close(full)
    page = await open_page(full.url, **CALM)
    await expect(page.locator('[data-role="connection"]')).to_have_text("This coverage has ended")
    return page


@state
async def offline(open_page, full):
    page = await open_live(open_page, full)
    await page.context.set_offline(True)
    await expect(page.locator("live-blog")).not_to_have_attribute("data-connection", "live")
    return page


@state
async def of_one_topic(open_page, full):
    return await open_live(open_page, full, "?topic=Harbour")


@state
async def key_events(open_page, full):
    return await open_live(open_page, full, "?only=key")


@state
async def found(open_page, full):
    return await open_page(f"{full.url}?q=wind", **CALM)


@state
async def found_nothing(open_page, full):
    return await open_page(f"{full.url}?q=nowhere", **CALM)


@state
async def permalink(open_page, full):
    return await open_page(f"{full.url}/entries/8", **CALM)


@state
async def older(open_page, full):
    await full.house.fill(full.blog, 80)
    return await open_live(open_page, full, "?page=1")


@state
async def oldest_first(open_page, full):
    return await open_live(open_page, full, "?order=oldest")


@state
async def without_scripts(open_page, full):
    page = await open_page("about:blank", **CALM)
    await page.route("**/*.js", lambda route: route.abort())
    await page.goto(full.url)
    return page


@state
async def front(open_page, full):
    return await open_page(full.house.url, **CALM)


@state
async def not_found(open_page, full):
    return await open_page(f"{full.house.url}/blogs/nowhere", **CALM)


@state
async def gone(open_page, full):
    return await open_page(f"{full.url}/entries/{full.deleted}", **CALM)


@pytest.mark.parametrize("name", STATES)
async def test_a_state_of_the_page_has_no_violations(live_house, open_page, name):
    """Whatever happens on the page, axe finds nothing wrong with it."""
    page = await STATES[name](open_page, await full_blog(live_house))
    assert not await everywhere(page)


@pytest.mark.parametrize("language", ["de", "ar"])
async def test_other_languages_have_no_violations(live_house, open_page, language):
    """Another language, and another direction, change nothing about that."""
    full = await full_blog(live_house, language=language, accent="#0b5c8a")
    assert not await everywhere(await open_live(open_page, full))
    assert not await everywhere(await open_page(f"{full.url}?q=nowhere", **CALM))


@pytest.mark.parametrize("accent", ["#0b5c8a", "#767676", "#000000", "#3b0066"])
async def test_a_blogs_own_colour_can_be_read(live_house, open_page, accent):
    """Every colour that a blog may choose has enough contrast, also in the dark."""
    full = await full_blog(live_house, accent=accent)
    assert not await everywhere(await held(open_page, full))


@pytest.mark.parametrize("accent", [None, "#0b5c8a", "#767676", "#000000"])
async def test_the_embed_has_no_violations(live_house, open_page, accent):
    """What we draw in a partner's page is held to the same, light and dark, whatever the colour of the blog."""
    full = await full_blog(live_house, accent=accent)
    body = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Partner</title>
    <style>:root {{ color-scheme: light dark }}</style><main><h1>Partner</h1>
    <script type="module" src="{live_house.url}/embed.js"></script><live-blog src="{full.url}"></live-blog></main>"""

    async def answer(_request: object) -> HTMLResponse:
        return HTMLResponse(body)

    async with serve_app(Starlette(routes=[Route("/", answer), Route("/favicon.ico", answer)])) as url:
        page = await open_page(url, **CALM)
        await expect(page.locator("live-blog article").first).to_be_visible()
        assert not await everywhere(page, "live-blog")


@pytest.mark.parametrize("query", ["", "?q=wind", "/entries/8"])
async def test_headings_skip_no_level(live_house, open_page, query):
    """Who goes from heading to heading never misses one in between."""
    page = await open_page((await full_blog(live_house)).url + query, **CALM)
    levels = await page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


async def test_nothing_is_cut_off_at_200_percent(live_house, open_page):
    """At half of 1280 pixels, which is what zooming to 200 % makes of them, all is there without scrolling sideways."""
    page = await open_live(
        open_page, await full_blog(live_house), viewport={"width": 640, "height": 360}, device_scale_factor=2
    )
    await page.locator(".options summary").click()
    assert await page.evaluate(OVERFLOW) <= 0


async def test_the_focus_can_be_seen_wherever_it_is(live_house, open_page):
    """Tab by tab through the whole page, each control that has the focus shows it."""
    page = await open_live(open_page, await full_blog(live_house))
    seen = []
    for _ in range(200):
        await page.keyboard.press("Tab")
        if (focused := await page.evaluate(FOCUSED)) is None:
            break
        seen.append(focused)
    assert len(seen) > 30
    assert [name for name, is_seen in seen if not is_seen] == []
