"""The reader's page in a real browser, while things happen at the desk."""

import re

import pytest
from playwright.async_api import expect

from liveblog.model.blog import BlogStatus
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from tests.browser.reader import LONG, be_live, be_still, be_told_all, entry_ids, open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_happens_at_the_desk_happens_on_the_page(live_app, open_page):
    """Posts are inserted at the top, edits replace, deletes remove, a hand-over is shown: all without reloading."""
    blog = await live_app.blog()
    first = await live_app.post(blog, "first")
    page = await open_live(open_page, live_app, blog)
    await page.evaluate("window.stillHere = true")

    second = await live_app.post(blog, "second", headline="News")
    await expect(page.locator("article.entry").first).to_contain_text("second")
    await live_app.services.desk.revise(blog.slug, first, {"body": "first, corrected"}, COMMAND)
    await expect(page.locator(f"#entry-{first}")).to_contain_text("first, corrected")
    await expect(page.locator(f"#entry-{first} .revised")).to_be_visible()
    await live_app.services.desk.delete(blog.slug, second, COMMAND)
    await expect(page.locator(f"#entry-{second}")).to_have_count(0)
    await live_app.services.desk.hand_over(blog.slug, ShiftDraft("Ben takes over from Ada."), COMMAND)
    await expect(page.locator(".shift")).to_contain_text("Ben takes over")
    assert await page.evaluate("window.stillHere")


async def test_the_page_holds_exactly_what_the_event_carries(live_app, open_page):
    """An entry that was pushed is the same node, to the letter, as the one that a reload draws (I9)."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    await live_app.post(blog, "**Bold** & <b>not</b>\n\n> quoted", headline="A “headline”", topics=("Harbour",))
    pushed = page.locator("article.entry")
    await expect(pushed).to_be_visible()
    await expect(pushed).not_to_have_class(re.compile("fresh"))
    before = await pushed.evaluate("one => one.outerHTML")
    await page.reload()
    await be_live(page)  # scripts tell how long ago it was, which may be after the page was loaded
    assert await page.locator("article.entry").evaluate("one => one.outerHTML") == before


async def test_a_reader_further_down_is_not_disturbed(live_app, open_page):
    """Scrolled down, new entries wait behind a pill that counts them, and what is being read does not move."""
    blog = await live_app.blog()
    for number in range(8):
        await live_app.post(blog, f"entry {number}\n\n{LONG}")
    page = await open_live(open_page, live_app, blog)
    reading = page.locator("#entry-4")
    await reading.scroll_into_view_if_needed()
    await page.evaluate("window.scrollBy(0, 40)")
    before = await reading.evaluate("one => one.getBoundingClientRect().top")

    await live_app.post(blog, "ninth")
    await live_app.post(blog, "tenth")
    pill = page.get_by_role("button", name="2 new entries")
    await expect(pill).to_be_visible()
    assert await entry_ids(page) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert abs(await reading.evaluate("one => one.getBoundingClientRect().top") - before) < 1
    await expect(page).to_have_title(re.compile(r"^\(2\) "))

    await pill.click()
    await expect(page.locator("article.entry")).to_have_count(10)
    assert await entry_ids(page) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    await expect(page.locator("#entry-10")).to_be_in_viewport()


async def test_an_edit_above_does_not_move_what_is_read(live_app, open_page):
    """An entry above the screen that becomes longer leaves the text being read where it is."""
    blog = await live_app.blog()
    for number in range(8):
        await live_app.post(blog, f"entry {number}\n\n{LONG}")
    page = await open_live(open_page, live_app, blog)
    reading = page.locator("#entry-3")
    await reading.scroll_into_view_if_needed()
    before = await reading.evaluate("one => one.getBoundingClientRect().top")
    await live_app.services.desk.revise(blog.slug, 7, {"body": f"{LONG}\n\n{LONG}\n\nlonger"}, COMMAND)
    await expect(page.locator("#entry-7")).to_contain_text("longer")
    assert abs(await reading.evaluate("one => one.getBoundingClientRect().top") - before) < 2


async def test_a_reader_who_was_offline_misses_nothing(live_app, open_page):
    """What was posted while the network was gone comes when it returns, each entry once and in order."""
    blog = await live_app.blog()
    await live_app.post(blog, "before")
    page = await open_live(open_page, live_app, blog)
    await page.context.set_offline(True)
    await expect(page.locator("live-blog")).not_to_have_attribute("data-connection", "live")
    await live_app.fill(blog, 3)
    await live_app.services.desk.delete(blog.slug, 3, COMMAND)
    await page.context.set_offline(False)
    await be_told_all(page, live_app, blog)  # there are three as well before the last two things have come
    await be_still(page)
    await expect(page.locator("article.entry")).to_have_count(3)
    assert await entry_ids(page) == [4, 2, 1]


async def test_a_back_dated_entry_goes_to_its_place(live_app, open_page):
    """An entry about earlier stands below the later ones, as on a page that was loaded afterwards."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    await live_app.fill(blog, 3)
    await expect(page.locator("article.entry")).to_have_count(3)
    middle = (await live_app.http.get(f"/api/v1/blogs/{blog.slug}/entries/2")).json()["entry"]["occurred_at"]
    draft = {"body": "earlier", "occurred_at": middle}
    answer = await live_app.http.post(
        f"/api/v1/blogs/{blog.slug}/entries", json=draft, headers=live_app.bearer("write")
    )
    assert answer.status_code == 201
    await expect(page.locator("#entry-4")).to_be_visible()
    shown = await entry_ids(page)
    assert shown == [3, 4, 2, 1]
    await page.reload()
    assert await entry_ids(page) == shown


async def test_without_javascript_the_page_is_complete(live_app, open_page):
    """A reader without JavaScript finds every entry, its time, its permalink and the way to older ones (I10)."""
    blog = await live_app.blog(title="Harbour: live", description="All day long.")
    await live_app.fill(blog, 90)
    page = await open_page(live_app.url + blog.path, java_script_enabled=False)
    await expect(page.get_by_role("heading", name="Harbour: live")).to_be_visible()
    assert await page.locator("article.entry").count() == 50
    await expect(page.locator("article.entry time").first).to_be_visible()
    await page.get_by_role("link", name="Older entries").click()
    assert (await page.locator("article.entry").first.inner_text()).count("entry 40") == 1
    await page.locator("#entry-7 a.stamp").click()
    await expect(page.locator("#entry-7")).to_contain_text("entry 7")


async def test_an_old_page_stays_what_it_is(live_app, open_page):
    """A page of older entries takes no new ones, but edits and deletes of what it shows reach it."""
    blog = await live_app.blog()
    await live_app.fill(blog, 90)
    page = await open_page(f"{live_app.url}{blog.path}?page=1")
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await live_app.post(blog, "new")
    await live_app.services.desk.revise(blog.slug, 5, {"body": "changed"}, COMMAND)
    await live_app.services.desk.delete(blog.slug, 6, COMMAND)
    await expect(page.locator("#entry-5")).to_contain_text("changed")
    await expect(page.locator("#entry-6")).to_have_count(0)
    assert await entry_ids(page) == [*range(40, 6, -1), *range(5, 0, -1)]


async def test_the_end_of_the_coverage_is_said(live_app, open_page):
    """When the blog is closed the page says so, and a change of its title is shown."""
    blog = await live_app.blog(title="Before")
    page = await open_live(open_page, live_app, blog)
    await live_app.services.desk.change_blog(blog.slug, {"title": "After", "status": BlogStatus.CLOSED}, COMMAND)
    await expect(page.get_by_role("heading", name="After")).to_be_visible()
    await expect(page.locator('.masthead [data-role="connection"]')).to_have_text("This coverage has ended")


async def test_nothing_is_asked_of_third_parties(live_app, open_page):
    """The page loads from its own origin only, breaks no rule of its Content Security Policy and sets no cookie."""
    blog = await live_app.blog()
    await live_app.services.desk.post(blog.slug, EntryDraft("![a photo](https://elsewhere.example/a.jpg)"), COMMAND)
    page = await open_page("about:blank")
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(live_app.url + blog.path)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    assert all(url.startswith(live_app.url) for url in asked)
    assert complaints == []
    assert await page.context.cookies() == []


async def test_a_permalink_brings_its_entry_into_view(live_app, open_page):
    """Who opens an entry's own address sees that entry, among its neighbours, even when it is an old one."""
    blog = await live_app.blog()
    for number in range(90):
        await live_app.post(blog, f"entry {number}\n\n{LONG}")
    page = await open_page(f"{live_app.url}{blog.path}/entries/7")
    await expect(page.locator("#entry-7")).to_be_in_viewport()
    await expect(page.locator("#entry-6")).to_be_attached()
