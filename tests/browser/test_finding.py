"""Finding things: by topic, among key events, by words, in the other order, page by page."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.reader import be_live, be_told_all, delete, entry_ids, open_live, revise, unfold

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_topic_s_page_is_live(live_app, open_page):
    """A page of one topic takes new entries about it and lets go of those that no longer are; others stay away."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", topics=("Harbour",))
    await live_app.post(blog, "second", topics=("Weather",))
    page = await open_live(open_page, live_app, blog)
    await unfold(page)
    await page.get_by_role("navigation", name="Filter and search").get_by_role("link", name="Harbour").click()
    await be_live(page)
    assert await entry_ids(page) == [1]
    await live_app.post(blog, "third", topics=("Weather",))
    await live_app.post(blog, "fourth", topics=("Harbour", "Weather"))
    await expect(page.locator("#entry-4")).to_be_visible()
    await revise(live_app, blog, 2, topics=("Harbour",))
    await expect(page.locator("#entry-2")).to_be_visible()
    await revise(live_app, blog, 1, topics=())
    await expect(page.locator("#entry-1")).to_have_count(0)
    await be_told_all(page, live_app, blog)
    assert await entry_ids(page) == [4, 2]
    await page.reload()
    assert await entry_ids(page) == [4, 2]


async def test_a_topic_s_page_takes_it_by_whatever_name(live_app, open_page):
    """Scripts know as the server does when two names are one topic: what is live is what a reload shows."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", topics=("F\u00e4hre",))
    page = await open_live(open_page, live_app, blog, "?topic=%EF%BC%A6a%CC%88hre")
    for name in ("Fa\u0308hre", "f\u00e4hre", "F\u200b\u00e4h\u00adre", "\uff26\u00e4hre"):
        await live_app.post(blog, "next", topics=("Weather", name))
    await be_told_all(page, live_app, blog)
    await expect(page.locator("#entry-5")).to_be_visible()
    assert await entry_ids(page) == [5, 4, 2, 1]
    await page.reload()
    assert await entry_ids(page) == [5, 4, 2, 1]


async def test_an_entry_that_leaves_a_topic_was_not_deleted(live_app, open_page):
    """Nobody is told that an entry was deleted when it is only about something else now."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", topics=("Harbour",))
    page = await open_live(open_page, live_app, blog, "?topic=Harbour")
    await revise(live_app, blog, 1, topics=("Weather",))
    await expect(page.locator("#entry-1")).to_have_count(0)
    await expect(page.locator(".gone")).to_have_count(0)


async def test_key_events_have_a_page(live_app, open_page):
    """The page of key events shows them alone, and new ones as they come."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", key_event=True)
    await live_app.post(blog, "second")
    page = await open_live(open_page, live_app, blog)
    await unfold(page)
    await page.get_by_role("link", name="Key events only").click()
    await be_live(page)
    assert await entry_ids(page) == [1]
    await live_app.post(blog, "third")
    await live_app.post(blog, "fourth", key_event=True)
    await expect(page.locator("#entry-4")).to_be_visible()
    assert await entry_ids(page) == [4, 1]


async def test_words_are_searched_for(live_app, open_page):
    """A search finds the entries that have the words, says what it looked for, and stays what it is."""
    blog = await live_app.blog()
    await live_app.post(blog, "The ferry has left.")
    await live_app.post(blog, "The bridge is closed.")
    page = await open_live(open_page, live_app, blog)
    await unfold(page)
    await page.get_by_role("searchbox").fill("FERRY")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"\?q=FERRY$"))
    await be_live(page)
    assert await entry_ids(page) == [1]
    await expect(page.locator(".list-title")).to_have_text("Entries with “FERRY”")
    await expect(page.locator(".count")).to_have_text("1 entry")
    await expect(page.locator("#entry-1 mark")).to_have_text("ferry")
    await live_app.post(blog, "Another ferry.")
    await revise(live_app, blog, 1, body="The ferry has not left.")
    await expect(page.locator("#entry-1")).to_contain_text("not left")
    assert await entry_ids(page) == [1]
    await page.get_by_role("searchbox").fill("submarine")
    await page.get_by_role("button", name="Search").click()
    await expect(page.get_by_text("No entries match your search.")).to_be_visible()


async def test_the_oldest_can_come_first(live_app, open_page):
    """In the order of time new entries come in at the bottom, and the page can be turned back."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    await unfold(page)
    await page.get_by_role("link", name="Oldest first").click()
    await be_live(page)
    assert await entry_ids(page) == [1, 2, 3]
    await live_app.post(blog, "fourth")
    await expect(page.locator("#entry-4")).to_be_visible()
    assert await entry_ids(page) == [1, 2, 3, 4]
    await unfold(page)
    await page.get_by_role("link", name="Newest first").click()
    await expect(page.locator("#entry-1")).to_be_visible()
    assert await entry_ids(page) == [4, 3, 2, 1]


async def test_pages_lead_to_each_other(live_app, open_page):
    """Without scripts older and newer pages lead to each other, in either order, and no entry is on two of them."""
    blog = await live_app.blog()
    await live_app.fill(blog, 90)
    page = await open_page(live_app.url + blog.path, java_script_enabled=False)
    newest = await entry_ids(page)
    await page.get_by_role("link", name="Older entries").click()
    await expect(page.locator("#entry-1")).to_be_attached()
    assert newest + await entry_ids(page) == list(range(90, 0, -1))
    await page.get_by_role("link", name="Newer entries").click()
    await expect(page.locator("#entry-90")).to_be_attached()
    await unfold(page)
    await page.get_by_role("link", name="Oldest first").click()
    await expect(page.locator("#entry-1")).to_be_attached()
    ascending = await entry_ids(page)
    await page.get_by_role("link", name="Newer entries").click()
    await expect(page.locator("#entry-90")).to_be_attached()
    assert ascending + await entry_ids(page) == list(range(1, 91))


async def test_a_permalink_points_at_its_entry(live_app, open_page):
    """The page of an entry names it, marks it among its neighbours, and leads to all of the coverage."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", headline="Ferries stay")
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog, "/entries/1")
    await expect(page).to_have_title(re.compile("^Ferries stay"))
    await expect(page.locator(".permalink + .entry")).to_have_id("entry-1")
    assert await entry_ids(page) == [2, 1]
    await delete(live_app, blog, 2)
    await expect(page.locator("#entry-2")).to_have_count(0)
    await page.get_by_role("link", name="Back to live").click()
    await expect(page).to_have_url(live_app.url + blog.path)


@pytest.mark.parametrize("width", [390, 820])
async def test_on_a_narrow_screen_filter_and_search_are_one_line_away(live_app, open_page, width):
    """They are folded until they are wanted, or in use; one press shows topics and search."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", topics=("Harbour",))
    page = await open_live(open_page, live_app, blog, viewport={"width": width, "height": 844})
    topic, search = page.locator(".choices").get_by_role("link", name="Harbour"), page.get_by_role("searchbox")
    await expect(search).to_be_hidden()
    await page.locator("summary", has_text="Filter and search").click()
    await expect(search).to_be_visible()
    await topic.click()
    await expect(page.get_by_role("searchbox")).to_be_visible()


async def test_beside_the_entries_nothing_is_folded_and_all_stays_in_sight(live_app, open_page):
    """On a wide screen filter, search and key events are there without a press, and still are far down the list."""
    blog = await live_app.blog()
    await live_app.fill(blog, 30)
    page = await open_live(open_page, live_app, blog, viewport={"width": 1440, "height": 800})
    await expect(page.get_by_text("Filter and search", exact=True)).to_be_hidden()
    await expect(page.get_by_role("searchbox")).to_be_in_viewport()
    await page.locator("#entry-1").scroll_into_view_if_needed()
    await expect(page.get_by_role("searchbox")).to_be_in_viewport()
