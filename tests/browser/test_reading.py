"""Reading while things happen: what a reader holds on to stays, and everything else is put right around it."""

import base64
import io
import re
import wave
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from liveblog.model.principal import COMMAND
from tests.browser.reader import (
    be_told_all,
    delete,
    entry_ids,
    fill_long,
    open_live,
    open_with_one_waiting,
    revise,
    set_hidden,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PLAY = """async ([kind, sound]) => {
    window.medium = document.createElement(kind);
    medium.muted = true;
    medium.src = sound;
    document.querySelector('#entry-1 .body').append(medium);
    window.moved = 0;
    new MutationObserver(all => {
        for (const {removedNodes} of all) for (const node of removedNodes) if (node.contains(medium)) moved += 1;
    }).observe(document, {childList: true, subtree: true});
    await medium.play();
}"""


def silence() -> str:
    """Make a sound of half a minute, as an address."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(bytes([128]) * 8000 * 30)
    return f"data:audio/wav;base64,{base64.b64encode(file.getvalue()).decode()}"


async def test_scrolling_up_shows_what_waits(live_app, open_page):
    """Who scrolls back to the top by hand is shown what is new without pressing anything."""
    blog = await live_app.blog()
    page = await open_with_one_waiting(open_page, live_app, blog)
    assert await entry_ids(page) == [4, 3, 2, 1]
    await page.evaluate("window.scrollTo(0, 0)")
    await expect(page.locator("#entry-5")).to_be_visible()
    await expect(page.locator(".pill")).to_be_hidden()
    await expect(page).to_have_title(blog.title)


async def test_a_pause_keeps_the_page_as_it_is(live_app, open_page):
    """Paused, nothing comes in and nothing changes, but what is deleted goes; resumed, all of it is there."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    state = page.locator('.masthead [data-role="connection"]')
    await page.get_by_role("button", name="Pause").click()
    await expect(state).to_have_text("Paused")
    await live_app.post(blog, "fourth")
    await revise(live_app, blog, 3, body="third, corrected")
    await delete(live_app, blog, 2)
    await be_told_all(page, live_app, blog)
    assert await entry_ids(page) == [3, 1]
    await expect(page.locator("#entry-3")).not_to_contain_text("corrected")
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    await page.get_by_role("button", name="Resume").click()
    await expect(state).to_have_text("Live")
    assert await entry_ids(page) == [4, 3, 1]
    await expect(page.locator("#entry-3")).to_contain_text("third, corrected")
    await expect(page.get_by_role("button", name="Pause")).to_be_visible()


async def test_selected_text_is_not_taken_away(live_app, open_page):
    """Nothing moves or replaces text that is selected; when it is let go of, what was spared comes in."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('#entry-1 .body'))")
    await revise(live_app, blog, 1, body="entry 1, corrected")
    await revise(live_app, blog, 2, body="entry 2, corrected")
    await live_app.post(blog, "third")
    await be_told_all(page, live_app, blog)
    assert (await page.evaluate("String(getSelection())")).strip() == "entry 1"
    assert await entry_ids(page) == [2, 1]
    await expect(page.locator("#entry-2")).to_contain_text("corrected")
    await page.evaluate("getSelection().removeAllRanges()")
    await expect(page.locator("#entry-1")).to_contain_text("corrected")
    await expect(page.locator("#entry-3")).to_be_visible()
    assert await entry_ids(page) == [3, 2, 1]


async def test_a_hidden_tab_waits_for_its_reader(live_app, open_page):
    """In a hidden tab new entries wait behind the count, so that its reader goes on where they were."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await set_hidden(page, hidden=True)
    await live_app.fill(blog, 2)
    await expect(page).to_have_title(re.compile(r"^\(2\) "))
    assert await entry_ids(page) == [2, 1]
    await set_hidden(page, hidden=False)
    await page.get_by_role("button", name="2 new entries").click()
    assert await entry_ids(page) == [4, 3, 2, 1]
    await expect(page).to_have_title(blog.title)


async def test_the_pill_hands_its_focus_on(live_app, open_page):
    """Pressed by keyboard, the pill goes and the newest entry has the focus: reading goes on there."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 4)
    page = await open_live(open_page, live_app, blog)
    await page.locator("#entry-2").scroll_into_view_if_needed()
    await live_app.post(blog, "fifth")
    await page.get_by_role("button", name="1 new entry").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#entry-5")).to_be_focused()


async def test_a_revision_marks_what_it_changed(live_app, open_page):
    """Of an entry that is corrected, the paragraph that is another is marked, for a while; the others are not."""
    blog = await live_app.blog()
    await live_app.post(blog, "It began at nine.\n\nThere are three boats.")
    page = await open_live(open_page, live_app, blog)
    await revise(live_app, blog, 1, body="It began at nine.\n\nThere are four boats.")
    changed = page.locator("#entry-1 .changed")
    await expect(changed).to_have_text("There are four boats.")
    await expect(changed).to_have_count(0)


async def test_a_deleted_entry_leaves_a_note_where_it_was_seen(live_app, open_page):
    """Who has seen an entry is told that it was deleted; who has not, is told nothing."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 6)
    page = await open_live(open_page, live_app, blog)
    await delete(live_app, blog, 1)
    await expect(page.locator("#entry-1")).to_have_count(0)
    await expect(page.locator(".gone")).to_have_count(0)
    await delete(live_app, blog, 6)
    await expect(page.locator("#entry-6")).to_have_count(0)
    await expect(page.locator(".gone")).to_have_text("An entry here has been deleted.")


async def test_the_pinned_entry_stands_above(live_app, open_page):
    """An entry that is pinned appears above the others, is corrected there, too, and goes when it is unpinned."""
    blog = await live_app.blog()
    await live_app.post(blog, "What is known.")
    page = await open_live(open_page, live_app, blog)
    pin = page.get_by_role("region", name="Pinned")
    await expect(pin).to_be_hidden()
    await revise(live_app, blog, 1, pinned=True)
    await expect(pin).to_contain_text("What is known.")
    await expect(page.locator("[id='entry-1'], [id='at-1']")).to_have_count(2)
    await revise(live_app, blog, 1, body="What is known now.")
    await expect(pin).to_contain_text("What is known now.")
    await live_app.post(blog, "What is known best.", pinned=True)
    await expect(pin).to_contain_text("What is known best.")
    await revise(live_app, blog, 1, pinned=False)
    await be_told_all(page, live_app, blog)
    await expect(pin).to_contain_text("What is known best.")
    await delete(live_app, blog, 2)
    await expect(pin).to_be_hidden()


async def test_key_events_are_listed_as_they_come(live_app, open_page):
    """A key event gets a line that leads to it; the newest dozen are listed, and what was deleted is not."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    events = page.get_by_role("region", name="Key events")
    await expect(events).to_be_hidden()
    await live_app.post(blog, "The **first** ferry has left.", key_event=True)
    await expect(events.get_by_role("link")).to_have_text("The first ferry has left.")
    await live_app.post(blog, "text", headline="All ferries", key_event=True)
    await expect(events.get_by_role("link").first).to_have_text("All ferries")
    await expect(events.get_by_role("link").first).to_have_attribute("href", "#entry-2")
    await revise(live_app, blog, 1, headline="The first")
    await expect(events.get_by_role("link").last).to_have_text("The first")
    for number in range(3, 16):
        await live_app.post(blog, f"event {number}", key_event=True)
    await expect(events.get_by_role("link").first).to_have_text("event 15")
    await expect(events.locator("li")).to_have_count(12)
    shown = await events.inner_html()
    await page.reload()
    assert await events.locator("a").all_inner_texts() == [f"event {n}" for n in range(15, 3, -1)], shown


async def test_what_stands_for_a_key_event_is_what_was_written(live_app, open_page):
    """Without a headline it's the text, as the server reads it: numbers, pictures by their words, no button of ours."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    events = page.get_by_role("region", name="Key events").get_by_role("link")
    video = "https://youtu.be/dQw4w9WgXcQ"
    for body in (
        "3. October: rain",
        f"67) Yellow\n\n45) Goal\n\n{video}",
        "- one\n  1. two\n\n![A ship](/media/a.webp)",
    ):
        await live_app.post(blog, body, key_event=True)
    written = ["one 1. two A ship", "67) Yellow 45) Goal YouTube", "3. October: rain"]
    await expect(events).to_have_text(written)
    await page.reload()
    await expect(events).to_have_text(written)


async def test_the_last_key_event_takes_the_heading_with_it(live_app, open_page):
    """Without any key event the list is not there, also when the last one is only not a key event any more."""
    blog = await live_app.blog()
    await live_app.post(blog, "event", key_event=True)
    page = await open_live(open_page, live_app, blog)
    events = page.get_by_role("region", name="Key events")
    await expect(events).to_be_visible()
    await revise(live_app, blog, 1, key_event=False)
    await expect(events).to_be_hidden()


async def test_the_summary_is_kept_up_to_date(live_app, open_page):
    """A summary that is written, changed and taken back at the desk is so on the page."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    summary = page.get_by_role("region", name="Summary")
    await expect(summary).to_be_hidden()
    await live_app.services.desk.change_blog(blog.slug, {"summary": "- Ferries **stay**"}, COMMAND)
    await expect(summary.get_by_role("listitem")).to_have_text("Ferries stay")
    await live_app.services.desk.change_blog(blog.slug, {"summary": ""}, COMMAND)
    await expect(summary).to_be_hidden()


async def test_a_pause_keeps_what_leaves_a_topic(live_app, open_page):
    """Paused, an entry that is no key event any more stays on their page until it is resumed; a deleted one goes."""
    blog = await live_app.blog()
    for number in range(3):
        await live_app.post(blog, f"event {number + 1}", key_event=True)
    page = await open_live(open_page, live_app, blog, "?only=key")
    await page.get_by_role("button", name="Pause").click()
    await revise(live_app, blog, 2, key_event=False)
    await revise(live_app, blog, 3, key_event=False)
    await delete(live_app, blog, 1)
    await be_told_all(page, live_app, blog)
    assert await entry_ids(page) == [3, 2]
    await revise(live_app, blog, 3, key_event=True)
    await be_told_all(page, live_app, blog)
    await page.get_by_role("button", name="Resume").click()
    assert await entry_ids(page) == [3]


async def test_highlights_wait_for_their_reader(live_app, open_page):
    """Text selected in the pinned entry or the summary stays; let go of, the latest is there, and only that."""
    blog = await live_app.blog(summary="Known")
    await live_app.post(blog, "pinned first", pinned=True)
    page = await open_live(open_page, live_app, blog)
    pin, summary = page.get_by_role("region", name="Pinned"), page.get_by_role("region", name="Summary")
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('.pin .body'))")
    await live_app.post(blog, "pinned second", pinned=True)
    await revise(live_app, blog, 2, body="pinned second, corrected")
    await live_app.services.desk.change_blog(blog.slug, {"summary": "Known better"}, COMMAND)
    await expect(summary).to_contain_text("Known better")
    assert (await page.evaluate("String(getSelection())")).strip() == "pinned first"
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('.summary [data-role=filled]'))")
    await live_app.services.desk.change_blog(blog.slug, {"summary": "Known best"}, COMMAND)
    await be_told_all(page, live_app, blog)
    await expect(summary).to_contain_text("Known better")
    await page.evaluate("getSelection().removeAllRanges()")
    await expect(summary).to_contain_text("Known best")
    await expect(pin).to_contain_text("pinned second, corrected")


async def test_highlights_keep_a_pause(live_app, open_page):
    """Paused, pinned entry, key events and summary stay as they are; what is deleted goes from them at once."""
    blog = await live_app.blog(summary="Known")
    await live_app.post(blog, "event one", key_event=True)
    await live_app.post(blog, "event two", key_event=True, pinned=True)
    page = await open_live(open_page, live_app, blog)
    pin, summary = page.get_by_role("region", name="Pinned"), page.get_by_role("region", name="Summary")
    events = page.get_by_role("region", name="Key events").locator("a")
    await page.get_by_role("button", name="Pause").click()
    await live_app.post(blog, "event three", key_event=True, pinned=True)
    await live_app.post(blog, "event four", key_event=True)
    await revise(live_app, blog, 2, headline="Event two", pinned=False)
    await live_app.services.desk.change_blog(blog.slug, {"summary": "Known better"}, COMMAND)
    await be_told_all(page, live_app, blog)
    await expect(pin).to_contain_text("event two")
    await expect(summary).to_contain_text("Known")
    await expect(summary).not_to_contain_text("better")
    assert await events.all_inner_texts() == ["event two", "event one"]
    await delete(live_app, blog, 2)
    await delete(live_app, blog, 4)
    await be_told_all(page, live_app, blog)
    await expect(pin).to_be_hidden()
    assert await events.all_inner_texts() == ["event one"]
    await page.get_by_role("button", name="Resume").click()
    await expect(pin).to_contain_text("event three")
    await expect(summary).to_contain_text("Known better")
    assert await events.all_inner_texts() == ["event three", "event one"]


@pytest.mark.parametrize("kind", ["video", "audio"])
async def test_what_plays_goes_on_playing(live_app, open_page, kind):
    """A video or sound that plays is neither moved nor replaced, whatever happens around it; when it ends, it is."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    # Our policy allows no media; entries in a partner's page, or under another policy, may have some.
    page = await open_live(open_page, live_app, blog, bypass_csp=True)
    await page.evaluate(PLAY, [kind, silence()])
    await revise(live_app, blog, 1, body="entry 1, corrected")
    await revise(live_app, blog, 2, body="entry 2, corrected")
    await live_app.post(blog, "third")
    await live_app.post(blog, "before all", occurred_at=datetime.now(UTC) - timedelta(days=1))
    await be_told_all(page, live_app, blog)
    assert await page.evaluate("moved === 0 && medium.isConnected && !medium.paused")
    assert await entry_ids(page) == [2, 1, 4]
    await expect(page.locator("#entry-2")).to_contain_text("corrected")
    await expect(page.locator("#entry-1")).not_to_contain_text("corrected")
    await page.evaluate("medium.currentTime = medium.duration - 0.1")
    await expect(page.locator("#entry-1")).to_contain_text("corrected")
    assert await entry_ids(page) == [3, 2, 1, 4]
