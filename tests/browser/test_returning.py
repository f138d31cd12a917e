"""Coming back: what is new since the reader left, and what was corrected of what they had read."""

import pytest
from playwright.async_api import Locator, Page, expect

from liveblog.model.blog import Blog
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from tests.browser.reader import (
    be_live,
    be_told_all,
    correct,
    delete,
    fill_long,
    open_live,
    open_with_one_waiting,
    revise,
)
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def note(page: Page) -> Locator:
    """Find what a reader who comes back is told."""
    return page.get_by_role("complementary", name="Since you left")


async def come_back(page: Page, app: LiveApp, blog: Blog, query: str = "") -> None:
    """Go to the blog's page again."""
    await page.goto(app.url + blog.path + query)
    await be_live(page)


async def test_who_comes_back_is_told_what_is_new(live_app, open_page):
    """New and corrected entries are told and led to, and a line stands between what is new and what is known."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", headline="Ferries stay")
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    await page.goto("about:blank")
    await revise(live_app, blog, 1, body="first, corrected")
    await live_app.fill(blog, 2)
    await revise(live_app, blog, 6, body="new and corrected")
    await come_back(page, live_app, blog)
    await expect(note(page)).to_contain_text("2 new entries since you left")
    corrected = note(page).get_by_role("listitem").get_by_role("link")
    await expect(corrected).to_have_count(1)
    await expect(corrected).to_contain_text("Ferries stay")
    await expect(corrected).to_have_attribute("href", "#entry-1")
    jump = note(page).get_by_role("link", name="Go to the first new entry")
    await expect(jump).to_have_attribute("href", "#entry-5")
    await expect(page.locator("[data-since]")).to_have_id("entry-4")
    await note(page).get_by_role("button", name="Close").click()
    await expect(note(page)).to_have_count(0)


async def test_a_correction_is_named_with_its_sentence_and_a_typo_is_not(live_app, open_page):
    """What was wrong comes first, before what is new; what was only mended is no news, a withdrawn entry is."""
    blog = await live_app.blog()
    for body in ("Ten ships left.", "Shps wait.", "A ferry drifts."):
        await live_app.post(blog, body)
    page = await open_live(open_page, live_app, blog)
    await page.goto("about:blank")
    wrong = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships left, not ten.", "Ten ships left.")
    await correct(live_app, blog, 1, wrong, body="Nine ships left.")
    await correct(live_app, blog, 2, CorrectionDraft(CorrectionKind.TYPO), body="Ships wait.")
    await correct(live_app, blog, 3, CorrectionDraft(CorrectionKind.RETRACTION, "It was a buoy."))
    await live_app.post(blog, "new")
    await come_back(page, live_app, blog)
    told = note(page).get_by_role("listitem")
    await expect(told).to_have_count(2)
    await expect(told.filter(has_text="Correction: Nine ships left, not ten.")).to_have_count(1)
    await expect(told.filter(has_text="Withdrawn: It was a buoy.")).to_have_count(1)
    await expect(note(page)).not_to_contain_text("Ships wait.")
    said = await note(page).inner_text()
    assert said.index("not ten") < said.index("1 new entry since you left")


async def test_what_is_deleted_goes_from_the_note(live_app, open_page):
    """A line that tells of a correction goes with its entry, and the note with its last line."""
    blog = await live_app.blog()
    for headline in ("Ten ships left", "A ferry drifts"):
        await live_app.post(blog, "first", headline=headline)
    page = await open_live(open_page, live_app, blog)
    await page.goto("about:blank")
    for entry in (1, 2):
        await correct(live_app, blog, entry, CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships."), body="second")
    await come_back(page, live_app, blog)
    await expect(note(page).get_by_role("listitem")).to_have_count(2)
    await delete(live_app, blog, 1)
    await expect(note(page).get_by_role("listitem")).to_have_count(1)
    await expect(note(page)).not_to_contain_text("Ten ships left")
    await delete(live_app, blog, 2)
    await expect(note(page)).to_have_count(0)


async def test_what_was_followed_is_told_no_more(live_app, open_page):
    """A line of the note goes when its link was followed, and the note with its last one."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 3)
    page = await open_live(open_page, live_app, blog)
    await page.goto("about:blank")
    await revise(live_app, blog, 1, body="corrected")
    await live_app.post(blog, "fourth")
    await come_back(page, live_app, blog)
    await note(page).get_by_role("listitem").get_by_role("link").click()
    await expect(note(page).get_by_role("listitem")).to_have_count(0)
    await expect(note(page)).not_to_contain_text("Corrected")
    await expect(page.locator("#entry-1")).to_be_in_viewport()
    await note(page).get_by_role("link", name="Go to the first new entry").click()
    await expect(note(page)).to_have_count(0)
    await expect(page.locator("#entry-4")).to_be_in_viewport()


async def test_the_note_moves_nothing(live_app, open_page):
    """The note stands over the page: the entries are where they would be without it."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 3)
    page = await open_live(open_page, live_app, blog)
    await page.goto("about:blank")
    await live_app.post(blog, "fourth")
    await come_back(page, live_app, blog)
    await expect(note(page)).to_be_visible()
    place = "document.querySelector('#entry-3').getBoundingClientRect().top"
    before = await page.evaluate(place)
    await note(page).get_by_role("button", name="Close").click()
    assert await page.evaluate(place) == before


async def test_the_oldest_new_entry_is_led_to_in_either_order(live_app, open_page):
    """With the oldest first, the line stands above the first new entry, and the link leads there, too."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    await page.goto("about:blank")
    await live_app.fill(blog, 2)
    await come_back(page, live_app, blog, "?order=oldest")
    await expect(note(page).get_by_role("link")).to_have_attribute("href", "#entry-4")
    await expect(page.locator("[data-since]")).to_have_id("entry-4")


async def test_a_reload_is_no_return(live_app, open_page):
    """Who has seen everything, also what came in meanwhile, is told nothing after a reload."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await live_app.post(blog, "third")
    await revise(live_app, blog, 1, body="first, corrected")
    await be_told_all(page, live_app, blog)
    await page.reload()
    await be_live(page)
    await expect(page.locator("#entry-3")).to_be_visible()
    await expect(note(page)).to_have_count(0)
    await expect(page.locator("[data-since]")).to_have_count(0)


async def test_who_was_far_down_is_led_back_there(live_app, open_page):
    """Who left while reading an older entry is offered to go on there, in this page or at the entry's own."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 90)
    page = await open_live(open_page, live_app, blog)
    await page.locator("#entry-60").evaluate("one => one.scrollIntoView()")
    await page.goto("about:blank")
    await come_back(page, live_app, blog)
    way = note(page).get_by_role("link", name="Go on where you were")
    here = await way.get_attribute("href")
    assert here == "#entry-60"
    await way.click()
    await expect(page.locator(here)).to_be_in_viewport()
    await page.goto("about:blank")
    await live_app.fill(blog, 40)
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    await expect(way).to_have_attribute("href", f"{blog.path}/entries/{here.removeprefix('#entry-')}")


async def test_what_waited_is_still_new(live_app, open_page):
    """Entries that waited unseen when the reader left are told as new when they come back."""
    blog = await live_app.blog()
    page = await open_with_one_waiting(open_page, live_app, blog)
    await page.goto("about:blank")
    await come_back(page, live_app, blog)
    await expect(note(page)).to_contain_text("1 new entry since you left")


async def test_another_numbering_tells_nothing(live_app, open_page):
    """What was kept of another incarnation of the blog counts for nothing."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await page.goto(live_app.url + "/")
    await page.evaluate(
        """() => {
            const name = Object.keys(localStorage).find(key => key.startsWith('liveblog:visit:'));
            const visit = JSON.parse(localStorage.getItem(name));
            localStorage.setItem(name, JSON.stringify({...visit, epoch: 'another'}));
        }"""
    )
    await live_app.fill(blog, 2)
    await come_back(page, live_app, blog)
    await expect(page.locator("#entry-4")).to_be_visible()
    await expect(note(page)).to_have_count(0)


async def test_a_look_at_one_topic_is_no_visit(live_app, open_page):
    """Who looks at one topic only has not seen the others: they are still new on the page of everything."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", topics=("Harbour",))
    page = await open_live(open_page, live_app, blog)
    await page.goto("about:blank")
    await live_app.post(blog, "second")
    await live_app.post(blog, "third", topics=("Harbour",))
    await come_back(page, live_app, blog, "?topic=Harbour")
    await page.goto("about:blank")
    await come_back(page, live_app, blog)
    await expect(note(page)).to_contain_text("new entr")
    await expect(page.locator("[data-since]")).to_have_id("entry-1")
