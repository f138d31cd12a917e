"""A page as it stood, in the browser: what is new stays out, what is deleted goes, and it can be played."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Route, expect

from liveblog.model.blog import Blog, BlogChanges
from liveblog.model.principal import COMMAND
from tests.browser.reader import be_live, be_told_all, delete, entry_ids, open_live, revise
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STEP = 2500
"""Milliseconds for which a change is shown, as in `clients/js/src/page/replaying.js`."""


async def corrected_blog(app: LiveApp) -> Blog:
    """Make a blog whose first entry was pinned and then corrected."""
    blog = await app.blog()
    await app.post(blog, "first words", pinned=True, key_event=True)
    await app.post(blog, "another entry")
    await revise(app, blog, 1, body="second words")
    return blog


async def test_the_past_stays_what_it_was(live_app, open_page):
    """Neither a post nor an edit nor a new title reaches it, though it hears of them all."""
    blog = await corrected_blog(live_app)
    page = await open_live(open_page, live_app, blog, "?at=now")
    before, title = await page.locator("main").inner_text(), await page.title()
    await live_app.post(blog, "later", pinned=True, key_event=True)
    await revise(live_app, blog, 2, body="third words")
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(title="Renamed", summary="New."), COMMAND)
    await be_told_all(page, live_app, blog)
    assert await page.locator("main").inner_text() == before
    assert await page.title() == title
    assert title.startswith("Version of ")


async def test_what_is_deleted_goes_from_an_open_page_of_the_past(live_app, open_page):
    """From its place, from the card of what was pinned, and from the key events."""
    blog = await corrected_blog(live_app)
    page = await open_live(open_page, live_app, blog, "?at=now")
    await expect(page.get_by_text("second words")).to_have_count(3)
    await delete(live_app, blog, 1)
    await expect(page.get_by_text("second words")).to_have_count(0)
    assert await entry_ids(page) == [2]


async def test_what_is_deleted_goes_from_above_a_list_that_has_it_no_more(live_app, open_page):
    """An entry that is too old for the page's list goes from the card of what was pinned, and from the key events."""
    blog = await corrected_blog(live_app)
    await live_app.fill(blog, 90)
    page = await open_live(open_page, live_app, blog, "?at=now")
    assert 1 not in await entry_ids(page)
    await expect(page.get_by_text("second words")).to_have_count(2)
    await delete(live_app, blog, 1)
    await expect(page.get_by_text("second words")).to_have_count(0)


async def test_the_mark_of_an_update_leads_to_what_was_said_before(live_app, open_page):
    """A click away, and a click back; the page says all the way down that it is of another time."""
    blog = await corrected_blog(live_app)
    page = await open_live(open_page, live_app, blog)
    await page.locator("#entry-1 .revised").click()
    await expect(page.locator("#entry-1 .body")).to_have_text("first words")
    await expect(page.locator(".past-mark")).to_be_in_viewport()
    await page.get_by_role("link", name="Back to live").click()
    await expect(page.locator("#entry-1 .body")).to_have_text("second words")


async def test_what_happened_can_be_played(live_app, open_page):
    """From before the first entry, change after change, to the last, where it stops; "back" leads out of it."""
    blog = await corrected_blog(live_app)
    page = await open_live(open_page, live_app, blog)
    await page.goto(f"{live_app.url}{blog.path}?at=2001-01-01")
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    await page.get_by_role("button", name="Play").click()
    await expect(page.locator("#entry-1 .body")).to_have_text("first words")
    await expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#entry-1 .body")).to_have_text("second words")
    await expect(page.get_by_role("button", name="Play")).to_have_count(0)
    assert len(seen) == 3
    await page.go_back()
    assert page.url == live_app.url + blog.path


async def test_the_button_waits_for_its_script(live_app, open_page):
    """On a slow network it can't be pressed in vain."""
    blog, arrived = await corrected_blog(live_app), asyncio.Event()

    async def slowly(route: Route) -> None:
        await arrived.wait()
        await route.continue_()

    page = await open_page("about:blank")
    await page.route("**/replaying.js", slowly)
    await page.goto(f"{live_app.url}{blog.path}?at=2001-01-01")
    await be_live(page)
    button = page.get_by_role("button", name="Play")
    await expect(button).to_be_disabled()
    arrived.set()
    await button.click()
    await expect(page.locator("#entry-1 .body")).to_have_text("first words")


async def test_playing_stops_when_it_is_told_to(live_app, open_page):
    """The button has the focus while it plays: pressed again, the page stays."""
    blog = await corrected_blog(live_app)
    page = await open_page("about:blank")
    await page.clock.install()
    await page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    await page.goto(f"{live_app.url}{blog.path}?at=2001-01-01#play")
    await page.clock.run_for(1)  # the page's scripts begin in a task of their own
    button = page.get_by_role("button", name="Play")
    await expect(button).to_be_focused()
    await page.clock.run_for(STEP)
    await expect(page.locator("#entry-1 .body")).to_have_text("first words")
    await page.wait_for_load_state()
    await page.clock.run_for(1)
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(button).to_have_attribute("aria-pressed", "false")
    here = page.url
    await page.clock.run_for(10 * STEP)
    assert page.url == here


async def test_any_time_can_be_asked_for(live_app, open_page):
    """The field takes a time of the blog's zone and leads there, without a script."""
    blog = await corrected_blog(live_app)
    page = await open_page(f"{live_app.url}{blog.path}?at=now", java_script_enabled=False)
    await page.get_by_label("Go to a time").fill("2001-01-01T10:00")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_text("Nothing had been posted by then.")).to_be_visible()
    await page.get_by_role("link", name="Next change").click()
    await expect(page.locator("#entry-1 .body")).to_have_text("first words")
