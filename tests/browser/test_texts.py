"""What stands in an entry's text, on screens of all sizes: tables, pictures and galleries."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.audits import everywhere
from tests.browser.opening import Opener
from tests.browser.reader import PHONE
from tests.browser.rich import rich_blog
from tests.browser.states.registry import open_live
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
SCREENS = pytest.mark.parametrize("screen", [PHONE, LAPTOP], ids=["phone", "laptop"])

RIGHTS = """table => [1, 2, 3, 4].map(column => new Set([...table.rows].map(({ cells }) => {
    const range = document.createRange();
    range.selectNodeContents(cells[column]);
    return Math.round(range.getBoundingClientRect().right);
})).size)"""
SIZES = """() => [...document.querySelectorAll('.body img')].map(image => {
    const { width, height } = image.getBoundingClientRect();
    const { objectFit } = getComputedStyle(image);
    return [image.naturalWidth / image.naturalHeight, width / height, height / innerHeight, objectFit];
})"""


async def _load_all(page: Any) -> None:
    """Scroll through the page until every picture is there."""
    for image in await page.locator(".body img").all():
        await image.scroll_into_view_if_needed()
        await image.evaluate("image => image.decode()")


@SCREENS
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_numbers_line_up_by_their_last_digit(
    live_app: LiveApp, open_page: Opener, language: str, screen: dict[str, Any]
):
    """Each column of numbers ends at one edge, its head, too; digits are as wide as each other; in either direction."""
    page = await open_live(open_page, await rich_blog(live_app, language), **screen)
    table = page.locator(".body table")
    assert await table.evaluate(RIGHTS) == [1, 1, 1, 1]
    assert await table.evaluate("table => getComputedStyle(table).fontVariantNumeric") == "tabular-nums"


async def test_a_wide_table_scrolls_by_itself_and_by_keyboard(live_app: LiveApp, open_page: Opener):
    """On a phone the page is as wide as its screen, and whoever has a keyboard gets to the last column."""
    page = await open_live(open_page, await rich_blog(live_app), **PHONE)
    table = page.get_by_role("group", name="Table")
    assert await table.evaluate("box => box.scrollWidth > box.clientWidth")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await table.focus()
    await page.keyboard.press("ArrowRight")
    await page.wait_for_function("() => document.querySelector('.table').scrollLeft > 0")


FITTING = "| Place | Level |\n|---|--:|\n| Pier | 4.1 m |"


async def test_a_table_is_a_tab_stop_only_while_it_scrolls(live_app: LiveApp, open_page: Opener):
    """On a wide screen no table stops who goes on by Tab, on a phone the wide one does; also what came by itself."""
    full = await rich_blog(live_app)
    page = await open_live(open_page, full, viewport={"width": 1280, "height": 800})
    boxes = page.locator(".entries .table")
    await expect(boxes).not_to_have_attribute("tabindex", "0")
    await live_app.post(full.blog, FITTING)
    await expect(boxes).to_have_count(2)
    await expect(page.locator(".entries .table[tabindex]")).to_have_count(0)
    await page.set_viewport_size({"width": 390, "height": 800})
    await expect(boxes.last).to_have_attribute("tabindex", "0")
    assert await boxes.first.get_attribute("tabindex") is None
    await page.set_viewport_size({"width": 1280, "height": 800})
    await expect(page.locator(".entries .table[tabindex]")).to_have_count(0)


async def test_without_scripts_each_table_can_be_reached(live_app: LiveApp, open_page: Opener):
    """Nobody knows then which of them scrolls."""
    full = await rich_blog(live_app)
    page = await open_page(full.url, java_script_enabled=False)
    await expect(page.locator(".entries .table")).to_have_attribute("tabindex", "0")


async def test_a_page_without_tables_does_not_load_what_they_need(live_app: LiveApp, open_page: Opener):
    """Readers pay for tables where there are some."""
    blog = await live_app.blog()
    await live_app.post(blog, "No table")
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(live_app.url + blog.path)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    assert not [address for address in asked if address.endswith("tables.js")]
    await live_app.post(blog, FITTING)
    await expect(page.locator(".entries .table")).to_have_count(1)
    await expect(page.locator(".entries .table[tabindex]")).to_have_count(0)
    assert len([address for address in asked if address.endswith("tables.js")]) == 1


@SCREENS
async def test_pictures_fit_the_screen_and_keep_their_shape(
    live_app: LiveApp, open_page: Opener, screen: dict[str, Any]
):
    """However high it is, a picture is seen whole, at most four fifths of the screen high; none is squeezed or cut."""
    page = await open_live(open_page, await rich_blog(live_app), **screen)
    await _load_all(page)
    for own, drawn, high, fit in await page.evaluate(SIZES):
        assert high <= 0.801
        assert own == pytest.approx(drawn, rel=0.02) or fit == "contain" or own == pytest.approx(16 / 9, rel=0.01)


@SCREENS
async def test_pictures_that_come_move_nothing(live_app: LiveApp, open_page: Opener, screen: dict[str, Any]):
    """Galleries, portraits and cards have their room before a picture is there."""
    page = await open_live(open_page, await rich_blog(live_app), **screen)
    heights = "() => [...document.querySelectorAll('.entry')].map(entry => entry.getBoundingClientRect().height)"
    before = await page.evaluate(heights)
    await _load_all(page)
    assert await page.evaluate(heights) == before


@SCREENS
async def test_a_row_of_a_gallery_is_of_one_height(live_app: LiveApp, open_page: Opener, screen: dict[str, Any]):
    """Three pictures of three shapes stand in one row, as high as each other."""
    page = await open_live(open_page, await rich_blog(live_app), **screen)
    tiles = page.locator("figure.gallery > img")
    boxes = await tiles.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    assert len(boxes) == 3
    assert len({round(box["top"]) for box in boxes}) == 1
    assert max(box["height"] for box in boxes) - min(box["height"] for box in boxes) < 2


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_all_that_a_text_can_have_is_accessible(live_app: LiveApp, open_page: Opener, language: str):
    """Cards, tables, captions and galleries pass axe at both widths, light and dark, and nothing is cut off."""
    page = await open_live(open_page, await rich_blog(live_app, language))
    assert await everywhere(page, "#entries") == []
