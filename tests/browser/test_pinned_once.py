"""A pinned entry stands once in full: above the list, with a quiet line that leads there in its place in time."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import Blog
from liveblog.model.moment import now
from tests.browser.reader import LONG, PHONE, be_live, be_still, be_told_all, delete, open_live, revise
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BODIES = "all => all.filter(one => one.checkVisibility()).map(one => one.closest('.pin') ? 'above' : 'in the list')"
NAMES = """() => {
    const all = [...document.querySelectorAll('[id]')].map(one => one.id);
    return all.length - new Set(all).size;
}"""


async def pinned_blog(app: LiveApp) -> Blog:
    """Make a blog of six entries, the third of them pinned and a key event."""
    blog = await app.blog()
    for number in range(1, 7):
        marks = {"pinned": number == 3, "key_event": number == 3}
        await app.post(blog, f"text {number}\n\n{LONG}", headline=f"Headline {number}", **marks)
    return blog


async def where_is(page: Page, entry: int) -> list[str]:
    """Say where an entry's text can be read, when nothing moves any more."""
    await be_still(page)
    found = page.locator(f'article[data-id="{entry}"] .body')
    return list(await found.evaluate_all(BODIES))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
async def test_it_stands_above_and_its_place_leads_there(live_app, open_page, scripts):
    """With and without scripts its text is there once; in its place are its time, its headline and a link up."""
    blog = await pinned_blog(live_app)
    page = await open_page(live_app.url + blog.path, **PHONE, java_script_enabled=scripts)
    assert await where_is(page, 3) == ["above"]
    place = page.locator("#place-3")
    await expect(place.locator(".clock")).to_be_visible()
    await expect(place.get_by_text("Headline 3")).to_be_visible()
    box = await place.bounding_box()
    assert box
    assert box["height"] < 100
    await place.get_by_role("link", name="Pinned above").click()
    await expect(page.locator("#entry-3 .headline")).to_be_in_viewport(ratio=1)
    assert await page.evaluate(NAMES) == 0


@pytest.mark.parametrize("name", ["#entry-3", ".key-events a"])
async def test_links_to_it_lead_to_its_text(live_app, open_page, name):
    """An address with its name, and its line among the key events, bring the text into view."""
    blog = await pinned_blog(live_app)
    page = await open_page(live_app.url + blog.path + (name if name[0] == "#" else ""), **PHONE)
    await be_live(page)
    if name[0] == ".":
        await page.locator(name).click()
    await expect(page.locator(".pin .headline")).to_be_in_viewport(ratio=1)
    await expect(page.locator(".pin .entry")).to_have_id("entry-3")


async def test_the_pin_goes_from_entry_to_entry(live_app, open_page):
    """Pinned, moved on, taken away, deleted: whatever is pinned is above alone, all else is whole in its place."""
    blog = await live_app.blog()
    for number in range(1, 5):
        await live_app.post(blog, f"text {number}", headline=f"Headline {number}")
    page = await open_live(open_page, live_app, blog)
    for pinned in (2, 3, None, 3, 4):
        if pinned:
            await revise(live_app, blog, pinned, pinned=True)
        else:
            await revise(live_app, blog, 3, pinned=False)
        await be_told_all(page, live_app, blog)
        for entry in range(1, 5):
            assert await where_is(page, entry) == ["above" if entry == pinned else "in the list"], (pinned, entry)
        assert await page.evaluate(NAMES) == 0
    await delete(live_app, blog, 4)
    await be_told_all(page, live_app, blog)
    assert await where_is(page, 4) == []
    await expect(page.locator("#place-4")).to_have_count(0)


async def test_what_is_held_above_is_not_lost_below(live_app, open_page):
    """While a reader holds on to the pinned entry another is pinned: both can be read, and again when it is let go."""
    blog = await pinned_blog(live_app)
    page = await open_live(open_page, live_app, blog)
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('.pin .body'))")
    await revise(live_app, blog, 5, pinned=True)
    await be_told_all(page, live_app, blog)
    assert await where_is(page, 3) == ["above"]
    assert await where_is(page, 5) == ["in the list"]
    await page.evaluate("getSelection().removeAllRanges()")
    await expect(page.locator(".pin #entry-5")).to_be_visible()
    assert await where_is(page, 3) == ["in the list"]
    assert await where_is(page, 5) == ["above"]


async def test_pages_without_a_pin_have_it_whole(live_app, open_page):
    """On a permalink's page and among the key events it is in its place, in full."""
    blog = await pinned_blog(live_app)
    for where in ("/entries/5", "?only=key"):
        page = await open_live(open_page, live_app, blog, where)
        assert await where_is(page, 3) == ["in the list"]
        await expect(page.locator("#entry-3 .way-up")).to_be_hidden()
        await page.close()


async def test_what_is_read_stays_when_an_entry_above_it_is_pinned(live_app, open_page):
    """A reader further down sees nothing move when what stands above becomes one line, nor when it is whole again."""
    blog = await pinned_blog(live_app)
    page = await open_live(open_page, live_app, blog)
    await page.locator("#entry-2").scroll_into_view_if_needed()
    await page.evaluate("scrollBy(0, 200)")
    top = "document.querySelector('#entry-2').getBoundingClientRect().top"
    before = await page.evaluate(top)
    for pinned in (5, 4):
        await revise(live_app, blog, pinned, pinned=True)
        await be_told_all(page, live_app, blog)
        await expect(page.locator(f".pin #entry-{pinned}")).to_be_attached()
        await be_still(page)
        assert abs(await page.evaluate(top) - before) < 2


@pytest.mark.parametrize("width", [820, 1440])
async def test_of_another_day_it_says_when_and_nothing_covers_that(live_app, open_page, width):
    """In the rail its day is a line more: what shares it stands below its time, not on it."""
    blog = await live_app.blog()
    await live_app.post(blog, "text", pinned=True, occurred_at=now() - timedelta(days=1))
    page = await open_live(open_page, live_app, blog, viewport={"width": width, "height": 900})
    await be_still(page)
    pinned = page.locator(".pin article")
    await expect(pinned.locator(".stamp .day")).to_be_visible()
    stamp, share = await pinned.locator(".stamp time").bounding_box(), await pinned.locator(".share").bounding_box()
    assert stamp
    assert share
    assert stamp["y"] + stamp["height"] <= share["y"] + 1
