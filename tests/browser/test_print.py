"""The page on paper."""

import re
from datetime import timedelta
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import MainPicture
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from tests.browser.audits import close, full_blog
from tests.browser.paper import sheets
from tests.browser.reader import open_live
from tests.browser.rich import rich_blog, scene
from tests.browser.states.registry import CALM

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SEEN = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"
WEAK = """() => [...document.querySelectorAll('h1, h2, p, li, a, td, .stamp, .body')]
    .filter(one => one.checkVisibility()).map(one => getComputedStyle(one).color).filter(color => {
        const [r, g, b] = color.match(/[\\d.]+/g).map(Number);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b > 118;
    })"""
PAPERS = "() => [document.documentElement, document.body].map(one => getComputedStyle(one).backgroundColor)"
ADDRESS = "one => getComputedStyle(one, '::after').content.replaceAll('\"', '')"
AFTER = "all => all.map(one => getComputedStyle(one, '::after').content)"
SIZES = """all => all.map(one => {
    const {width, height} = one.getBoundingClientRect();
    return [width, height, one.naturalWidth / one.naturalHeight];
})"""
CENTIMETRE = 96 / 2.54  # pixels
TALLEST = 8.5 * CENTIMETRE
LINES = 8  # key events
MARGIN = 15 / 25.4 * 72  # of a sheet, in points
PARAGRAPHS = ["The wind turned to the north west and the boats tacked towards the shore. " * 5] * 6


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
    """No entry of up to three paragraphs is divided between two sheets."""
    blog = await live_app.blog()
    for _ in range(6):
        await live_app.post(blog, "\n\n".join(PARAGRAPHS[:3]))
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


@pytest.mark.parametrize("scripts", [True, False])
async def test_paper_says_whose_it_is_where_it_is_read_and_of_which_day(live_app, open_page, scripts):
    """The publisher, the page's own address and the date of the last change are printed, with scripts and without."""
    full = await full_blog(live_app)
    page = await open_page("about:blank", **CALM, java_script_enabled=scripts)
    for path, address in (("", ""), ("?order=oldest", ""), ("?topic=Harbour",) * 2, ("/entries/8",) * 2):
        await page.goto(full.url + path)
        await on_paper(page, "light")
        await expect(page.locator(".publisher-name")).to_be_visible()
        if scripts:
            assert (await page.locator(".masthead").evaluate(ADDRESS)).endswith(f"{full.blog.path}{address}")
        await expect(page.locator(".facts")).to_contain_text(re.compile(r"Last updated \d+ \w{3} \d\d:\d\d"))
        await expect(page.locator(".facts .day")).to_be_visible()


async def test_the_version_of_a_moment_is_printed_with_its_own_address(live_app, open_page):
    """Paper that shows how a page stood says of when it is, and leads there, not to the page as it is now."""
    full = await full_blog(live_app)
    page = await open_page(f"{full.url}?at=now", **CALM)
    await on_paper(page, "light")
    assert "?at=20" in await page.locator(".masthead").evaluate(ADDRESS)
    await expect(page.locator(".past-mark time")).to_be_visible()
    await expect(page.locator(".past-mark a")).to_be_hidden()


async def test_the_day_is_that_of_the_newest_change(live_app, open_page):
    """A page that was opened before, and was told of a change since, prints the day of that."""
    blog = await live_app.blog()
    await live_app.post(blog, "Before", occurred_at=now() - timedelta(days=400))
    page = await open_live(open_page, live_app, blog)
    before = await page.locator('[data-role="updated"]').get_attribute("datetime") or ""
    await live_app.post(blog, "Now")
    await expect(page.locator('[data-role="updated"]')).not_to_have_attribute("datetime", before)
    await expect(page.locator(".facts .day")).to_be_hidden()
    await on_paper(page, "light")
    await expect(page.locator(".facts .day")).to_have_text(await page.locator(".day-line").first.inner_text())


async def test_what_ended_says_so_and_what_is_live_does_not(live_app, open_page):
    """On paper nothing comes in by itself: only the end of the coverage is told."""
    full = await full_blog(live_app)
    page = await open_page(full.url, **CALM)
    await on_paper(page, "light")
    await expect(page.locator(".tools .state")).to_be_hidden()
    await close(full)
    await page.reload()
    await expect(page.locator(".tools .state")).to_be_visible()
    await expect(page.locator(".tools .state")).to_contain_text("This coverage has ended")


def sheet_of(printed, end: str) -> int:
    """Return the sheet on which the link is whose address ends so."""
    return next(number for number, links in enumerate(printed) if any(link.address.endswith(end) for link in links))


@pytest.mark.parametrize("head_of", [{"headline": "Headline"}, {"topics": ("Harbour",)}], ids=["headline", "topics"])
async def test_a_long_entry_goes_on_overleaf_and_is_never_cut_in_its_head(live_app, open_page, head_of):
    """However little room is left on a sheet, the head of a long entry is printed where its text begins."""
    blog = await live_app.blog()
    paragraphs = [f"[{place}](https://example.org/{place}) {text}" for place, text in enumerate(PARAGRAPHS)]
    await live_app.post(blog, "\n\n".join(paragraphs), **head_of)
    page = await open_live(open_page, live_app, blog)
    [head] = [link for link in (await sheets(page))[0] if link.address.endswith("/entries/1")]
    above = (head.above - MARGIN) * 96 / 72  # pixels of the first sheet, from the head down
    seen = set()
    for room in range(0, 161, 16):
        await page.locator(".masthead").evaluate("(one, room) => one.style.marginBlockEnd = `${room}px`", above - room)
        printed = await sheets(page)
        placed = [sheet_of(printed, end) for end in ("/entries/1", "org/0", "org/5")]
        assert placed[0] == placed[1]
        seen.add((placed[0], placed[2]))
    assert seen == {(0, 1), (1, 1)}


async def test_a_sheet_begins_with_the_masthead_and_goes_on_with_entries(live_app, open_page):
    """Summary, key events and the pinned entry leave room for the newest entries: none of them takes a sheet alone."""
    blog = await live_app.blog(title="Storm", summary="- All ports are closed")
    for number in range(20):
        await live_app.post(blog, f"Entry {number}", headline=f"Key {number}", key_event=True)
    await live_app.post(blog, "Pinned. " * 60, pinned=True)
    page = await open_live(open_page, live_app, blog)
    printed = await sheets(page)
    assert sheet_of(printed, f"{blog.path}/entries/19") == 0
    await on_paper(page, "light")
    lines = page.locator(".key-events li")
    assert await lines.count() > LINES
    assert len(await lines.evaluate_all(SEEN)) == LINES
    assert set(await lines.evaluate_all("all => all.map(one => getComputedStyle(one).borderInlineStartWidth)")) == {
        "0px"
    }


async def test_pictures_are_no_higher_than_a_third_of_a_sheet(live_app, open_page):
    """A portrait, a wide picture and a video's are whole and undistorted, and leave room for what is told of them."""
    full = await rich_blog(live_app)
    path = (await live_app.services.pictures.save(scene(1600, 1000))).path
    picture = MainPicture(path, "The quay", "At seven", "Mara Lind")
    await live_app.services.desk.change_blog(full.blog.slug, {"picture": picture}, COMMAND)
    page = await open_live(open_page, live_app, full.blog)
    for image in await page.locator(".body img, .main-picture img").all():
        await image.scroll_into_view_if_needed()
        await expect(image).to_have_js_property("complete", value=True)
    await on_paper(page, "light")
    sizes = await page.locator(".body img, .main-picture img").evaluate_all(SIZES)
    assert len(sizes) > 8
    assert all(height <= TALLEST + 1 for _, height, _ in sizes)
    alone = await page.locator(".body .picture > img").evaluate_all(SIZES)
    assert alone
    assert all(abs(width / height - shape) < 0.02 for width, height, shape in alone)
    await expect(page.locator(".main-picture figcaption span")).to_be_visible()


async def test_paper_does_not_scroll_and_cannot_be_clicked(live_app, open_page):
    """A table stands in no box that hides its end; where a link leads is told behind its words, in the summary, too."""
    full = await full_blog(live_app)
    page = await open_live(open_page, live_app, full.blog)
    await on_paper(page, "light")
    boxes = await page.locator(".body .table").evaluate_all("all => all.map(one => getComputedStyle(one).overflowX)")
    assert set(boxes) == {"visible"}
    for links in (".body a[href='https://example.org/wind']", ".summary a"):
        after = await page.locator(links).evaluate_all(AFTER)
        assert after
        assert all("https://example.org" in address for address in after)
    assert set(await page.locator(".body a.bare").evaluate_all(AFTER)) == {"none"}


async def test_the_linked_entry_is_the_first_on_paper(live_app, open_page):
    """A permalink prints its entry and what came before, not the end of what came after, nor how somebody got here."""
    full = await full_blog(live_app)
    page = await open_page(f"{full.url}/entries/8", **CALM)
    await on_paper(page, "light")
    entries = await page.locator(".entries > article").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
    )
    assert entries[0] == "entry-8"
    await expect(page.locator(".permalink")).to_be_hidden()
    shown = await page.locator("#entry-8").evaluate("one => [getComputedStyle(one).boxShadow, one.clientHeight]")
    assert shown[0] == "none"
