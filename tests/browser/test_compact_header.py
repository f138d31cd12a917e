"""The compact header: title, state and the way up stay in sight down a long page, and cover nothing that is gone to."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import Blog
from liveblog.model.principal import COMMAND
from tests.browser.reader import LONG, PHONE, be_live, open_live
from tests.browser.test_steadiness import WATCH, scroll, shifts
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
SCREENS = pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
HEADER = ".compact-header"
MOST_PIXELS = 48
RED = "rgb(194, 43, 37)"
FAR = 3000

TALL = "\n\n".join(LONG for _ in range(3))

COVERED = """one => {
    const { left, top, width } = one.getBoundingClientRect();
    return !one.contains(document.elementFromPoint(left + width / 2, top + 2));
}"""
"""Whether something lies over the upper edge of an element."""


async def tall_blog(app: LiveApp) -> Blog:
    """Make a blog of five entries that are higher than a screen, with key events beside them."""
    blog = await app.blog(title="Storm on the coast", summary="- It began")
    for number in range(5):
        await app.post(blog, TALL, headline=f"Headline {number + 1}", key_event=number in {1, 3})
    return blog


@SCREENS
async def test_title_state_and_way_up_stay_in_sight(live_app, open_page, screen):
    """At the top there is none; further down it is one line; its link leads back up, and nothing is shifted by it."""
    blog = await tall_blog(live_app)
    page = await open_live(open_page, live_app, blog, **screen)
    header = page.locator(HEADER)
    await expect(header).to_be_hidden()
    await page.evaluate(WATCH)
    for y in range(0, 600, 60):
        await scroll(page, y)
    await scroll(page, FAR)
    await expect(header).to_be_in_viewport(ratio=1)
    await expect(header).to_contain_text(blog.title)
    await expect(header).to_contain_text("Live")
    box = await header.bounding_box()
    assert box
    assert box["y"] == 0
    assert box["height"] <= MOST_PIXELS
    await header.get_by_role("link", name="Back to top").click()
    await expect(page.locator("h1")).to_be_in_viewport(ratio=1)
    await expect(header).to_be_hidden()
    assert await shifts(page) == []


async def test_a_long_title_stays_on_one_line(live_app, open_page):
    """However long, in either direction, it is cut off at its end and leaves the state its room."""
    for title, language in (("Long words " * 20, "en"), ("عاصفة على الساحل " * 12, "ar")):
        blog = await live_app.blog(title=title, language=language)
        await live_app.post(blog, LONG)
        page = await open_live(open_page, live_app, blog, viewport={"width": 320, "height": 640})
        await scroll(page, 2000)
        await expect(page.locator(HEADER)).to_be_in_viewport()
        box = await page.locator(HEADER).bounding_box()
        assert box
        assert box["height"] <= MOST_PIXELS
        await expect(page.locator(f"{HEADER} [data-role=connection]")).to_be_in_viewport(ratio=1)


async def look_of(page: Page) -> list[str]:
    """Return the colours of the state that the compact header tells, and those of the dot before it."""
    style = """one => [null, '::before'].flatMap(part => {
        const { color, backgroundColor, borderRadius } = getComputedStyle(one, part);
        return [color, backgroundColor, borderRadius];
    })"""
    return list(await page.locator(f"{HEADER} [data-role=connection]").evaluate(style))


@SCREENS
async def test_a_reader_far_down_learns_that_nothing_comes(live_app, open_page, screen):
    """Paused and offline are told in words, look like themselves and unlike live, and are not red."""
    blog = await tall_blog(live_app)
    page = await open_live(open_page, live_app, blog, **screen)
    state = page.locator(f"{HEADER} [data-role=connection]")
    await scroll(page, FAR)
    await expect(state).to_have_text("Live")
    looks = [await look_of(page)]
    assert RED in looks[0]
    await page.keyboard.press("p")
    await expect(state).to_have_text("Paused")
    looks.append(await look_of(page))
    await page.keyboard.press("p")
    await expect(state).to_have_text("Live")
    await page.context.set_offline(True)
    await expect(state).to_have_text("Offline")
    looks.append(await look_of(page))
    await expect(state).to_be_in_viewport(ratio=1)
    assert RED not in looks[1] + looks[2]
    assert len({str(look) for look in looks}) == 3


@SCREENS
async def test_it_covers_nothing_that_is_gone_to(live_app, open_page, screen):
    """Neither a key event's entry, nor one that keys step to, nor the page's own place, nor the date."""
    blog = await tall_blog(live_app)
    page = await open_page(f"{live_app.url}{blog.path}#entry-2", **screen)
    await be_live(page)
    await expect(page.locator(HEADER)).to_be_in_viewport()
    assert not await page.locator("#entry-2 .stamp").evaluate(COVERED)
    await page.locator(".key-events a").first.evaluate("one => one.click()")
    await expect(page.locator("#entry-4 .stamp")).to_be_in_viewport(ratio=1)
    assert not await page.locator("#entry-4 .stamp").evaluate(COVERED)
    assert not await page.locator(".day-line").evaluate(COVERED)
    await page.keyboard.press("j")
    await expect(page.locator("#entry-3")).to_be_focused()
    await page.wait_for_function("() => document.querySelector('#entry-3').getBoundingClientRect().top < 140")
    assert not await page.locator("#entry-3 .stamp").evaluate(COVERED)


async def test_what_sticks_stands_below_it(live_app, open_page):
    """The column beside the entries begins below it, and its end can be reached."""
    blog = await tall_blog(live_app)
    page = await open_live(open_page, live_app, blog, **WIDE)
    await scroll(page, FAR)
    await expect(page.locator(HEADER)).to_be_in_viewport()
    column = await page.locator(".highlights").bounding_box()
    header = await page.locator(HEADER).bounding_box()
    assert column
    assert header
    assert column["y"] >= header["height"]
    assert column["y"] + column["height"] <= WIDE["viewport"]["height"]


async def test_it_has_the_title_that_the_blog_has_now(live_app, open_page):
    """A title that is changed changes there, too, and once in the window's."""
    blog = await live_app.blog(title="Storm")
    await live_app.post(blog, LONG * 3)
    page = await open_live(open_page, live_app, blog)
    await scroll(page, 2000)
    await live_app.services.desk.change_blog(blog.slug, {"title": "Storm: live"}, COMMAND)
    await expect(page.locator(f"{HEADER} [data-role=title]")).to_have_text("Storm: live")
    await expect(page).to_have_title("Storm: live")


@pytest.mark.parametrize("query", ["", "?at=now"])
async def test_without_scripts_there_is_none_nor_a_gap_for_it(live_app, open_page, query):
    """Without scripts, and on pages of the past, what sticks does so at the upper edge."""
    blog = await tall_blog(live_app)
    page = await open_page(live_app.url + blog.path + query, java_script_enabled=query != "", **WIDE)
    await page.mouse.wheel(0, FAR)
    await expect(page.locator("h1")).not_to_be_in_viewport()
    await expect(page.locator(f"{HEADER}:not([hidden])")).to_have_count(0)
    box = await page.locator(".highlights").bounding_box()
    assert box
    assert box["y"] == 0
