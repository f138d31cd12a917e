"""After a reset, when a snapshot replaces what a page holds: a reader who holds on to something keeps it, as ever."""

import asyncio
import random
import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from playwright.async_api import Page, Route, expect

from liveblog.model.blog import Blog
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from tests.browser.opening import go_on_after
from tests.browser.reader import be_live, be_still, be_told_all, delete, entry_ids, fill_long, revise
from tests.browser.wire import Wire, open_wired
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FRESH = """() => {
    window.fresh = new Set();
    new MutationObserver(all => {
        for (const { target } of all) if (target.matches('.fresh')) fresh.add(target.id);
    }).observe(document.querySelector('#entries'), { subtree: true, attributeFilter: ['class'] });
}"""
"""Notes what is marked as new: no mark stays for long."""


async def top_of(page: Page, entry: int) -> float:
    """Say where an entry stands on the screen."""
    return float(await page.locator(f"#entry-{entry}").evaluate("one => one.getBoundingClientRect().top"))


async def test_a_reader_further_down_is_not_disturbed_by_a_reset(live_app, open_page):
    """What was missed waits behind the pill, once each and in order; an edit above moves nothing that is read."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 6)
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await page.locator("#entry-3").scroll_into_view_if_needed()
    await page.evaluate("scrollBy(0, 60)")
    before = await top_of(page, 3)
    wire.cut()
    await live_app.fill(blog, 2)
    await revise(live_app, blog, 6, body="short")
    await delete(live_app, blog, 5)
    await wire.reset()
    assert await entry_ids(page) == [6, 4, 3, 2, 1]
    await expect(page.locator("#entry-6 .body")).to_have_text("short")
    assert abs(await top_of(page, 3) - before) < 1
    await expect(page).to_have_title(re.compile(r"^\(2\) "))
    await page.get_by_role("button", name="2 new entries").click()
    assert await entry_ids(page) == [8, 7, 6, 4, 3, 2, 1]
    await live_app.post(blog, "ninth")
    await expect(page.locator("#entry-9")).to_be_visible()
    assert await entry_ids(page) == [9, 8, 7, 6, 4, 3, 2, 1]


async def test_a_reader_at_the_top_sees_what_was_missed(live_app, open_page):
    """At the top what is new comes in at once, is marked as new, and is read aloud."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    wire = await open_wired(open_page, live_app, blog)
    await wire.page.evaluate(FRESH)
    wire.cut()
    await live_app.fill(blog, 2)
    await wire.reset()
    assert await entry_ids(wire.page) == [4, 3, 2, 1]
    assert sorted(await wire.page.evaluate("[...fresh]")) == ["entry-3", "entry-4"]
    await expect(wire.page.locator("p[role=status]")).to_have_text(re.compile("2 new entries"))


async def test_a_proxy_that_has_lost_its_way_takes_no_page_away(live_app, open_page):
    """It answers in its own words that there is no such page: what is read stays, and is up to date once it can be."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await page.evaluate("window.same = true")
    left = [404, 410]

    async def answer(route: Route) -> None:
        if left:
            await route.fulfill(status=left.pop(), content_type="text/html", body="default backend")
        else:
            await route.continue_()

    await page.route(live_app.url + blog.path, answer)
    wire.cut()
    await live_app.fill(blog, 1)
    await wire.reset()
    assert await entry_ids(page) == [3, 2, 1]
    assert not left
    assert await page.evaluate("window.same")


async def test_a_further_page_that_a_cache_has_kept_brings_back_nothing_that_is_deleted(live_app, open_page):
    """What is older in a page than the newest page knows of is heard again, and taken away with it."""
    blog = await live_app.blog()
    await live_app.fill(blog, 100)
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    further = str(await page.locator(".pages [rel=next]").get_attribute("href"))
    await page.get_by_role("button", name="Older entries").click()
    await expect(page.locator("#entry-1")).to_be_attached()
    kept = (await live_app.http.get(further)).text
    wire.cut()
    await delete(live_app, blog, 3)
    await page.route(live_app.url + further, lambda route: route.fulfill(content_type="text/html", body=kept))
    await wire.reset()
    await expect(page.locator("#entry-1")).to_be_attached()
    await expect(page.locator("#entry-3")).to_have_count(0)


async def test_the_focus_stays_where_it_was_in_an_entry_that_is_as_before(live_app, open_page):
    """A reset that changes nothing of an entry takes the focus from none of its links."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    wire = await open_wired(open_page, live_app, blog)
    link = wire.page.locator("#entry-1 .share")
    await link.focus()
    await wire.reset()
    await be_still(wire.page)
    await expect(link).to_be_focused()


async def test_a_pause_outlasts_a_reset(live_app, open_page):
    """Paused, a reset only takes away what was deleted; resumed, the page is what a reload would show."""
    blog = await live_app.blog()
    await live_app.fill(blog, 4)
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await page.get_by_role("button", name="Pause").click()
    await live_app.post(blog, "fifth")
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    wire.cut()
    await live_app.post(blog, "sixth")
    await revise(live_app, blog, 3, body="third, corrected")
    await delete(live_app, blog, 2)
    await delete(live_app, blog, 5)
    await wire.reset()
    assert await entry_ids(page) == [4, 3, 1]
    await expect(page.locator("#entry-3")).not_to_contain_text("corrected")
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    await page.get_by_role("button", name="Resume").click()
    assert await entry_ids(page) == [6, 4, 3, 1]
    await expect(page.locator("#entry-3")).to_contain_text("third, corrected")


async def test_selected_text_outlasts_a_reset(live_app, open_page):
    """What is selected is neither replaced nor moved; let go of, it is put right."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('#entry-1 .body'))")
    wire.cut()
    await revise(live_app, blog, 1, body="entry 1, corrected")
    await revise(live_app, blog, 2, body="entry 2, corrected")
    await live_app.post(blog, "third")
    await wire.reset()
    assert (await page.evaluate("String(getSelection())")).strip() == "entry 1"
    assert await entry_ids(page) == [2, 1]
    await expect(page.locator("#entry-2")).to_contain_text("corrected")
    await page.evaluate("getSelection().removeAllRanges()")
    await expect(page.locator("#entry-1")).to_contain_text("corrected")
    assert await entry_ids(page) == [3, 2, 1]


async def test_a_loaded_player_outlasts_a_reset_but_not_a_deletion(live_app, open_page):
    """A player that a reader has loaded stays the same frame, whatever was edited; with its entry it goes."""
    blog = await live_app.blog()
    for _ in range(2):
        await live_app.post(blog, VIDEO)
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await page.route("**://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="player"))
    for entry in (1, 2):
        await page.locator(f"#entry-{entry} .load").click()
        await expect(
            page.locator(f"#entry-{entry} iframe")
        ).to_be_visible()  # what makes players is loaded by the first click
    await page.evaluate("window.player = document.querySelector('#entry-1 iframe')")
    wire.cut()
    await revise(live_app, blog, 1, body=f"Look:\n\n{VIDEO}")
    await delete(live_app, blog, 2)
    await live_app.post(blog, "third")
    await wire.reset()
    assert await page.evaluate("player === document.querySelector('#entry-1 iframe')")
    await expect(page.locator("#entry-1")).not_to_contain_text("Look")
    await expect(page.locator("#entry-2")).to_have_count(0)
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()


async def test_the_end_of_the_page_stays_for_who_reads_it(live_app, open_page):
    """Entries that are on an older page by now stay until their reader goes up; deleted ones go even then."""
    blog = await live_app.blog()
    await live_app.fill(blog, 79)
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await page.locator("#entry-20").scroll_into_view_if_needed()
    before = await top_of(page, 20)
    wire.cut()
    await live_app.fill(blog, 2)
    await wire.reset()
    assert await entry_ids(page) == list(range(79, 0, -1))
    assert abs(await top_of(page, 20) - before) < 1
    await delete(live_app, blog, 19)
    await expect(page.locator("#entry-19")).to_have_count(0)
    await page.get_by_role("button", name="2 new entries").click()
    shown = await entry_ids(page)
    await expect(page.locator("#entry-20")).to_have_count(0)
    assert shown == list(range(81, 40, -1))


async def test_the_way_to_older_entries_leads_to_those_that_left(live_app, open_page):
    """Where the page begins further up after a reset, its button brings what was cut off, and nothing is in between."""
    blog = await live_app.blog()
    await live_app.fill(blog, 119)
    wire = await open_wired(open_page, live_app, blog)
    wire.cut()
    await live_app.fill(blog, 1)
    await wire.reset()
    assert await entry_ids(wire.page) == list(range(120, 80, -1))
    link = wire.page.get_by_role("button", name="Older entries")
    await expect(link).to_have_attribute("href", f"{blog.path}?page=2")  # it changes when the page stands still
    await link.click()
    await expect(wire.page.locator("#entry-41")).to_be_attached()
    assert await entry_ids(wire.page) == list(range(120, 40, -1))


async def test_what_moves_to_an_older_page_is_not_said_to_be_deleted(live_app, open_page):
    """An entry that turns out to have happened long ago leaves the page without a note."""
    blog = await live_app.blog()
    early = datetime.now(UTC) - timedelta(days=1)
    for number in range(40):
        await live_app.services.desk.post(blog.slug, EntryDraft(f"early {number}", occurred_at=early), COMMAND)
    await live_app.fill(blog, 40)
    wire = await open_wired(open_page, live_app, blog)
    await expect(wire.page.locator("#entry-80")).to_be_in_viewport()
    await revise(live_app, blog, 80, occurred_at=early - timedelta(days=1))
    await expect(wire.page.locator("#entry-80")).to_have_count(0)
    await expect(wire.page.locator(".gone")).to_have_count(0)


async def test_what_was_deleted_meanwhile_leaves_the_highlights(live_app, open_page):
    """A pinned entry and a key event that were deleted before a reset are gone from above the list, too."""
    blog = await live_app.blog()
    await live_app.post(blog, "event", key_event=True)
    await live_app.post(blog, "wrong", key_event=True, pinned=True)
    wire = await open_wired(open_page, live_app, blog)
    pin = wire.page.get_by_role("region", name="Pinned")
    await expect(pin).to_be_visible()
    wire.cut()
    await delete(live_app, blog, 2)
    await wire.reset()
    await expect(pin).to_be_hidden()
    await expect(wire.page.get_by_role("region", name="Key events").get_by_role("listitem")).to_contain_text(["event"])


async def test_a_title_that_was_changed_meanwhile_is_the_pages(live_app, open_page):
    """Above the entries as in the tab, and what it becomes later as well."""
    blog = await live_app.blog(title="Before")
    await live_app.post(blog, "text")
    wire = await open_wired(open_page, live_app, blog)
    heading = wire.page.get_by_role("heading", level=1)
    wire.cut()
    for title in ("After", "Later"):
        await live_app.services.desk.change_blog(blog.slug, {"title": title}, COMMAND)
        if title == "After":
            await wire.reset()
        await expect(heading).to_have_text(title)
        await expect(wire.page).to_have_title(re.compile(title))


async def test_what_happens_in_a_pause_after_a_reset_is_counted(live_app, open_page):
    """The line below the title is that of the reset, and of all that came after it."""
    blog = await live_app.blog(title="Before")
    await live_app.post(blog, "text")
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await live_app.post(blog, "second")
    await expect(page.locator('[data-role="number"]')).to_have_text("2 entries")
    await page.get_by_role("button", name="Pause").click()
    await wire.reset()
    await live_app.post(blog, "third")
    await live_app.services.desk.change_blog(blog.slug, {"byline": ("Ada",)}, COMMAND)
    await be_told_all(page, live_app, blog)
    await page.get_by_role("button", name="Resume").click()
    await expect(page.locator("#entries article")).to_have_count(3)
    await be_still(page)
    await expect(page.locator('[data-role="number"]')).to_have_text("3 entries")
    await expect(page.locator('[data-role="byline"]')).to_have_text("Ada")


async def delete_in_a_pause(wire: Wire) -> None:
    """Pause, let a reset tell of a pinned key event that is deleted then, and resume."""
    page, app, blog = wire.page, wire.app, wire.blog
    await page.get_by_role("button", name="Pause").click()
    wire.cut()
    secret = await app.post(blog, "secret", key_event=True, pinned=True)
    await wire.reset()
    await delete(app, blog, secret)
    await be_told_all(page, app, blog)
    await page.get_by_role("button", name="Resume").click()


async def show_no_secret(page: Page) -> None:
    """Hold that nothing of it is there once nothing moves: neither its words nor the boxes that had it alone."""
    await be_still(page)
    await expect(page.get_by_text("secret")).to_have_count(0)
    for name in ("Pinned", "Key events"):
        await expect(page.get_by_role("region", name=name)).to_have_count(0)


async def test_what_is_deleted_in_a_pause_does_not_come_with_the_reset_before(live_app, open_page):
    """The pause ends with what is pinned and a key event by then: nothing that a reset knew of and that is gone."""
    blog = await live_app.blog()
    await live_app.post(blog, "first")
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await delete_in_a_pause(wire)
    await expect(page.locator('[data-role="number"]')).to_have_text("1 entry")
    await show_no_secret(page)


async def test_what_is_deleted_in_a_pause_is_gone_whatever_could_not_be_loaded(live_app, open_page):
    """It goes out of what waits for the end of the pause, also where the script that counts was not to be had."""
    blog = await live_app.blog()
    await live_app.post(blog, "first")
    page = await open_page("about:blank")
    wire = Wire(page, live_app, blog)
    await wire.lay()
    await page.route("**/facts*.js", lambda route: route.abort())
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    await delete_in_a_pause(wire)
    await expect(page.get_by_role("button", name="Pause")).to_be_visible()
    await show_no_secret(page)


async def test_a_script_that_comes_late_brings_back_nothing_that_is_deleted(live_app, open_page):
    """What tells of the entries' number may come after the pause: what a reset knew of and that is gone stays away."""
    blog = await live_app.blog()
    await live_app.post(blog, "first")
    wire = Wire(await open_page("about:blank"), live_app, blog)
    page, coming = wire.page, asyncio.Event()
    await page.route("**/facts.js", partial(go_on_after, coming))
    await wire.lay()
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    await delete_in_a_pause(wire)
    coming.set()
    await expect(page.locator('[data-role="number"]')).to_have_text("1 entry")
    await show_no_secret(page)


async def test_the_last_reset_of_a_pause_says_what_a_key_event_is(live_app, open_page):
    """What was one between two resets, and is none any more, is none when the pause ends."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", key_event=True)
    wire = await open_wired(open_page, live_app, blog)
    page = wire.page
    await page.get_by_role("button", name="Pause").click()
    await wire.reset()
    second = await live_app.post(blog, "second", key_event=True)
    await be_told_all(page, live_app, blog)
    wire.cut()
    await revise(live_app, blog, second, key_event=False)
    await wire.reset()
    await page.get_by_role("button", name="Resume").click()
    await expect(page.locator("#entries article")).to_have_count(2)
    await be_still(page)
    events = page.get_by_role("region", name="Key events").get_by_role("listitem")
    await expect(events).to_have_count(1)
    await expect(events).to_contain_text("first")


SELECT = "getSelection().selectAllChildren([...document.querySelectorAll('#entries .body')][{index}] ?? document.body)"
SHOWN = "all => all.map(one => [one.id, one.dataset.revision, one.querySelector('.body').textContent])"


async def edit(drawn: random.Random, app: LiveApp, blog: Blog, there: list[int], step: int) -> None:
    """Do one thing at the desk; `there` are the entries that are."""
    entry = drawn.choice(there)
    if (what := drawn.choice(["post", "post", "early", "revise", "delete"])) == "revise":
        await revise(app, blog, entry, body=f"revised in {step}")
    elif what == "delete" and len(there) > 3:
        there.remove(entry)
        await delete(app, blog, entry)
    else:
        when = {"occurred_at": datetime.now(UTC) - timedelta(hours=drawn.randrange(3))} if what == "early" else {}
        there.append(await app.post(blog, f"step {step}", **when))


async def read(drawn: random.Random, page: Page) -> None:
    """Do one thing that readers do."""
    what = drawn.choice(["scroll", "select", "let go", "pause"])
    if what == "scroll":
        await page.evaluate(f"scrollTo(0, {drawn.choice([0, 200, 900])})")
    elif what == "select":
        await page.evaluate(SELECT.format(index=drawn.randrange(4)))
    elif what == "let go":
        await page.evaluate("getSelection().removeAllRanges()")
    else:
        await page.locator('[data-role="pause"]').click()


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_the_page_ends_as_a_reload_shows_it(live_app, open_page, seed):
    """Posts, edits, deletions and resets while a reader scrolls, selects and pauses: in the end all is there, once."""
    drawn = random.Random(seed)
    blog = await live_app.blog()
    await fill_long(live_app, blog, 5)
    wire = await open_wired(open_page, live_app, blog)
    page, there = wire.page, list(range(1, 6))
    for step in range(60):
        if drawn.random() < 0.55:
            await edit(drawn, live_app, blog, there, step)
        else:
            await read(drawn, page)
        if step % 20 == 10:
            wire.cut()
        if step % 20 == 19:
            await wire.reset()
    await page.evaluate("getSelection().removeAllRanges()")
    if await page.locator('[data-role="pause"]').inner_text() == "Resume":
        await page.locator('[data-role="pause"]').click()
    await be_told_all(page, live_app, blog)
    await page.keyboard.press(".")
    entries = page.locator("#entries > article")
    await expect(entries).to_have_count(len(there))
    shown = await entries.evaluate_all(SHOWN)
    await page.reload()
    assert shown == await entries.evaluate_all(SHOWN)
