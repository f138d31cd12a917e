"""After a refill, when a page's place in the log was lost or its zone is another, it shows what its address shows."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from liveblog.desk import renew_epochs
from liveblog.model.blog import Blog, BlogChanges
from liveblog.model.moment import now, rfc3339
from liveblog.model.principal import COMMAND
from liveblog.render.times import iso_day
from tests.browser.reader import LONG, be_live, be_still, be_told_all, delete, entry_ids, open_live, revise
from tests.browser.wire import Wire
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ADDRESSES = {
    "newest": "",
    "page": "?page=2",
    "first page": "?page=1",
    "oldest first": "?order=oldest",
    "oldest first, further": "?order=oldest&page=2",
    "day": "?day=DAY",
    "topic": "?topic=Harbour",
    "older of a topic": "?topic=Harbour&before=60",
    "oldest of a topic": "?topic=Harbour&order=oldest",
    "key events": "?only=key",
    "older key events": "?only=key&before=90",
    "older": "?before=70",
    "search": "?q=ferry",
    "search in a topic": "?q=ferry&topic=Harbour",
    "older of a search": "?q=ferry&before=60",
    "oldest of a search": "?q=ferry&order=oldest",
    "search among key events": "?q=ferry&only=key",
    "permalink": "/entries/50",
    "past": "?at=MOMENT",
    "older past": "?at=MOMENT&page=1",
    "past permalink": "/entries/50?at=MOMENT",
}
TALL: dict[str, Any] = {"viewport": {"width": 800, "height": 6000}}
"""A screen on which the whole list is in sight: what comes in there was seen, and is no news in the title."""
SHORT: dict[str, Any] = {"viewport": {"width": 800, "height": 400}}
"""A screen below which the list begins: what comes in there is news."""
Refill = Callable[[list[Wire]], Awaitable[None]]
SHOWN = """all => all.map(one => [one.id, one.dataset.revision, one.querySelector('.clock').textContent,
    one.querySelector('.body')?.textContent])"""
PARTS = """.description, .key-events ol, .summary, .pin, .choices, .pages, .list-title, .count, .ways, .past-mark,
    .permalink, .zone-note"""


async def lost_place(wires: list[Wire]) -> None:
    """Tell the pages that what they hold can't be continued."""
    for wire in wires:
        await wire.reset()


async def new_epoch(wires: list[Wire]) -> None:
    """Put history back: the pages' positions are of an epoch that has ended."""
    await renew_epochs(wires[0].app.services.store)
    await come_back(wires)


async def other_zone(wires: list[Wire]) -> None:
    """Move the blog to another zone, and let the pages hear of it."""
    changes = BlogChanges(zone="Asia/Kathmandu", title="Moved", description="Elsewhere.", summary="Another summary.")
    await wires[0].app.services.desk.change_blog(wires[0].blog.slug, changes, COMMAND)
    await come_back(wires)
    for wire in wires:  # who knows of the change has yet to take the page anew; a page of the past stays what it was
        await expect(wire.page.locator("live-blog:is([data-zone='Asia/Kathmandu'], [data-at])")).to_have_count(1)


async def come_back(wires: list[Wire]) -> None:
    """End what the pages have open; wait until they are live again and know of everything."""
    for wire in wires:
        await wire.drop()
    for wire in wires:
        await be_told_all(wire.page, wire.app, wire.blog)
        await be_live(wire.page)


async def coverage(app: LiveApp) -> Blog:
    """Make a blog of several pages in which every address finds more than its first forty."""
    blog = await app.blog(zone="Europe/Berlin", description="All day.")
    start = now() - timedelta(days=1)
    for number in range(1, 131):
        await app.post(
            blog,
            f"entry {number} about a {'ferry' if number % 2 else 'bridge'}",
            topics=("Harbour",) if number % 3 else ("Weather",),
            key_event=number % 2 == 0,
            pinned=number == 99,
            occurred_at=start + timedelta(minutes=number),
        )
    return blog


async def go_on(app: LiveApp, blog: Blog) -> None:
    """Let things happen that fit every address, and some that fit none."""
    for number in range(4):
        await app.post(blog, f"a new ferry {number}", topics=("Harbour", "New"), key_event=True)
        await app.post(blog, f"nothing of interest {number}")
    for entry in (129, 100, 99, 61, 49, 41, 3):
        await delete(app, blog, entry)
    for entry in (127, 98, 59, 47, 5):
        await revise(app, blog, entry, body="no longer about it", topics=(), key_event=False)
    for entry in (128, 58, 50, 46, 4):
        await revise(app, blog, entry, body="now about a ferry, too", topics=("Harbour",), key_event=True)


async def look(page: Page) -> object:
    """Read what a page shows when nothing moves any more: the entries, and what stands around them."""
    await be_still(page)
    around = page.locator(PARTS)
    texts = [" ".join(text.split()) for text in await around.all_inner_texts() if text.strip()]
    links = await around.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    lines = await page.locator("#entries > .day-line").all_inner_texts()
    return await page.locator("#entries article").evaluate_all(SHOWN), lines, texts, links, await page.title()


async def look_alike(page: Page, fresh: Page, name: str) -> None:
    """Wait until a page shows what a fresh one does; when patience ends, tell where they differ."""
    wanted = await look(fresh)
    shown = await look(page)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            # What waits for the glide of an entry that went meanwhile comes later than any glide that can be seen.
            while shown != wanted:
                await asyncio.sleep(0.05)
                shown = await look(page)
    assert shown == wanted, name


async def open_wired_at(open_page, app: LiveApp, blog: Blog, where: str, **context: Any) -> Wire:
    """Open an address of the blog with its wire in our hands."""
    wire = Wire(await open_page("about:blank", **context), app, blog)
    await wire.lay()
    await wire.page.goto(app.url + blog.path + where)
    await be_live(wire.page)
    return wire


@pytest.mark.parametrize("refill", [lost_place, new_epoch, other_zone], ids=lambda one: one.__name__)
async def test_a_refilled_page_is_what_a_reload_shows(live_app, open_page, refill: Refill):
    """Whatever its address asks for: entries, their times, date lines, highlights, topics, ways on, title."""
    blog = await coverage(live_app)
    told = {"MOMENT": rfc3339(now()), "DAY": iso_day(now() - timedelta(days=1), blog.zone)}
    places = {name: re.sub("MOMENT|DAY", lambda word: told[word[0]], where) for name, where in ADDRESSES.items()}
    wires = {name: await open_wired_at(open_page, live_app, blog, where, **TALL) for name, where in places.items()}
    for wire in wires.values():
        wire.cut()
    await go_on(live_app, blog)
    await refill(list(wires.values()))
    fresh: dict[str, Page] = {}
    for name, where in places.items():
        fresh[name] = await open_live(open_page, live_app, blog, where, **TALL)
        await look_alike(wires[name].page, fresh[name], name)
    # From here on each goes on as a fresh one does.
    await live_app.post(blog, "and a last ferry", topics=("Harbour",), key_event=True)
    await revise(live_app, blog, 56, body="a bridge and a ferry", topics=("Harbour",), key_event=True)
    for name, wire in wires.items():
        await be_told_all(wire.page, live_app, blog)
        await be_told_all(fresh[name], live_app, blog)
        assert await entry_ids(wire.page) == await entry_ids(fresh[name]), name


async def test_what_a_refill_brings_below_the_screen_is_told(live_app, open_page):
    """Pill and title count what came meanwhile and stands out of sight, as they do for what comes one by one."""
    blog = await coverage(live_app)
    wire = await open_wired_at(open_page, live_app, blog, "", **SHORT)
    wire.cut()
    await go_on(live_app, blog)
    await wire.reset()
    await expect(wire.page.locator("#entry-138")).not_to_be_in_viewport()
    await expect(wire.page).to_have_title(f"(8) {blog.title}")
    await wire.page.get_by_role("button", name="8 new entries").click()
    await expect(wire.page.locator("#entry-138")).to_be_in_viewport()
    await expect(wire.page).to_have_title(blog.title)


async def test_a_linked_entry_that_was_deleted_meanwhile_is_gone(live_app, open_page):
    """A permalink's page that learns of it by a refill says so, as its address does."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    wire = await open_wired_at(open_page, live_app, blog, "/entries/2")
    wire.cut()
    await delete(live_app, blog, 2)
    await wire.lose_place()
    await expect(wire.page.locator("live-blog, #entry-2")).to_have_count(0)
    await expect(wire.page.get_by_role("link").first).to_be_visible()


async def test_what_only_left_a_filter_is_not_said_to_be_deleted(live_app, open_page):
    """Read on, it stays until its reader is at the top; what was deleted goes at once, and a note stays."""
    blog = await live_app.blog()
    for number in range(6):
        await live_app.post(blog, f"entry {number}\n\n{LONG}", topics=("Harbour",))
    wire = await open_wired_at(open_page, live_app, blog, "?topic=Harbour")
    page = wire.page
    await page.evaluate("document.querySelector('#entry-3').scrollIntoView(); scrollBy(0, 200)")
    await expect(page.locator("#entry-2")).to_be_in_viewport()
    wire.cut()
    await revise(live_app, blog, 3, topics=())
    await delete(live_app, blog, 2)
    await wire.reset()
    assert await entry_ids(page) == [6, 5, 4, 3, 1]
    await expect(page.locator(".gone")).to_have_count(1)
    await page.evaluate("scrollTo(0, 0)")
    await expect(page.locator("#entry-3")).to_have_count(0)
