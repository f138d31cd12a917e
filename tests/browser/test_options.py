"""The reader's options: what is read aloud, and the keyboard."""

import asyncio
import re
from functools import partial

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import Blog
from liveblog.model.principal import COMMAND
from tests.browser.opening import Opener, go_on_after
from tests.browser.reader import (
    LONG,
    be_live,
    be_still,
    be_told_all,
    delete,
    fill_long,
    open_live,
    open_with_one_waiting,
    revise,
    unfold,
)
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STATUS = '[data-role="status"]'
HOLD_BACK = """
// What is to be read aloud is not before the test says so: until then, all that comes has come quickly.
const [later, held] = [window.setTimeout.bind(window), []];
window.setTimeout = (then, after, ...more) => (after === 2000 ? held.push(then) : later(then, after, ...more));
window.speak = () => held.splice(0).forEach((then) => then());
"""


async def open_held_back(open_page: Opener, app: LiveApp, blog: Blog) -> Page:
    """Open a blog's page that reads nothing aloud before `speak()` is called in it."""
    page = await open_page("about:blank")
    await page.add_init_script(HOLD_BACK)
    await page.goto(app.url + blog.path)
    await be_live(page)
    return page


async def hear(page: Page) -> None:
    """Write down from now on what is read aloud."""
    await page.evaluate(
        """() => {
            window.heard = [];
            const status = document.querySelector('[data-role="status"]');
            new MutationObserver(() => window.heard.push(status.textContent))
                .observe(status, {childList: true, characterData: true, subtree: true});
        }"""
    )


async def choose(page: Page, announcements: str) -> None:
    """Choose how much is read aloud."""
    await page.get_by_text("Reading options").click()
    await page.get_by_label("Announcements").select_option(label=announcements)
    await page.get_by_text("Reading options").click()


async def test_headlines_are_read_aloud(live_app, open_page):
    """What is new is announced to screen readers: how many, and what the latest says, cut short."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    status = page.get_by_role("status").and_(page.locator(STATUS))
    await live_app.post(blog, "text", headline="Ferries stay")
    await expect(status).to_have_text("1 new entry, latest: Ferries stay")
    await live_app.post(blog, f"Long: {LONG}")
    await expect(status).to_have_text(re.compile(r"^1 new entry, latest: Long: Paragraph 0 .{0,80}$"))


async def test_many_at_once_are_one_announcement(live_app, open_page):
    """Entries that come quickly are announced together: nobody is shouted at."""
    blog = await live_app.blog()
    page = await open_held_back(open_page, live_app, blog)
    await hear(page)
    await live_app.fill(blog, 4)
    await expect(page.locator("#entries article")).to_have_count(4)
    await page.evaluate("speak()")
    await expect(page.locator(STATUS)).to_have_text("4 new entries, latest: entry 4")
    assert await page.evaluate("window.heard") == ["4 new entries, latest: entry 4"]


async def test_what_waits_is_announced(live_app, open_page):
    """Further down, the announcement counts what waits behind the button."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 4)
    page = await open_live(open_page, live_app, blog)
    await page.locator("#entry-2").scroll_into_view_if_needed()
    await live_app.post(blog, "fifth")
    await expect(page.locator(STATUS)).to_have_text("1 new entry, latest: fifth")


async def test_corrections_and_deletions_are_not_called_new(live_app, open_page):
    """Nothing is announced when nothing is new."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await hear(page)
    await live_app.services.desk.revise(blog.slug, 1, {"body": "corrected"}, COMMAND)
    await live_app.services.desk.delete(blog.slug, 2, COMMAND)
    await live_app.post(blog, "third")
    await expect(page.locator(STATUS)).to_have_text("1 new entry, latest: third")
    assert await page.evaluate("window.heard") == ["1 new entry, latest: third"]


async def test_what_is_deleted_is_not_read_aloud(live_app, open_page):
    """An entry that is deleted before it is read aloud is only counted, and what was read of one goes with it."""
    blog = await live_app.blog()
    page = await open_held_back(open_page, live_app, blog)
    await live_app.post(blog, "first")
    await expect(page.locator("#entries article")).to_have_count(1)
    await page.evaluate("speak()")
    await expect(page.locator(STATUS)).to_have_text("1 new entry, latest: first")
    await be_still(page)  # else the deletion waits for the glide, and comes later than to whoever reads on
    await delete(live_app, blog, 1)
    await expect(page.locator(STATUS)).to_have_text("")
    await live_app.fill(blog, 2)
    await expect(page.locator("#entries article")).to_have_count(2)
    await delete(live_app, blog, 3)
    await expect(page.locator("#entries article")).to_have_count(1)
    await page.evaluate("speak()")
    await expect(page.locator(STATUS)).to_have_text("2 new entries")


async def test_announcements_can_be_whole_or_off(live_app, open_page):
    """Who wants it hears the whole entry, and who does not, nothing; the choice is kept."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    status = page.locator(STATUS)
    await choose(page, "Full text")
    await live_app.post(blog, f"It *stays*.\n\n{LONG}", headline="Ferries")
    await expect(status).to_have_text(re.compile(r"^1 new entry, latest: Ferries\. It stays\. .* on the screen\.$"))
    await page.reload()
    await be_live(page)
    await expect(page.get_by_label("Announcements")).to_have_value("full")
    await choose(page, "Off")
    await hear(page)
    await live_app.post(blog, "second")
    await expect(page.locator("#entry-2")).to_be_visible()
    await page.reload()
    await be_live(page)
    await expect(page.get_by_label("Announcements")).to_have_value("off")
    await hear(page)
    await live_app.post(blog, "third")
    await expect(page.locator("#entry-3")).not_to_have_class(re.compile("fresh"))
    assert "".join(await page.evaluate("window.heard")) == ""


async def test_keys_step_from_entry_to_entry(live_app, open_page):
    """`j` and `k` go to the next entry and back, and end at either end."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    for key, number in (("j", 3), ("j", 2), ("j", 1), ("j", 1), ("k", 2), ("k", 3), ("k", 3)):
        await page.keyboard.press(key)
        await expect(page.locator(f"#entry-{number}")).to_be_focused()


async def test_a_key_shows_what_is_new(live_app, open_page):
    """`.` goes to the newest entry, with what waits."""
    blog = await live_app.blog()
    page = await open_with_one_waiting(open_page, live_app, blog)
    await page.keyboard.press(".")
    await expect(page.locator("#entry-5")).to_be_focused()
    await expect(page.locator("#entry-5")).to_be_in_viewport()


async def test_a_key_pauses(live_app, open_page):
    """`p` pauses, and goes on."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    state = page.locator('.masthead [data-role="connection"]')
    await page.keyboard.press("p")
    await expect(state).to_have_text("Paused")
    await page.keyboard.press("p")
    await expect(state).to_have_text("Live")


async def test_nobody_pauses_what_does_not_go_on(live_app, open_page):
    """Where nothing comes in there is no button, also before the words are there: it would go with the page paused."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_page("about:blank")
    words = asyncio.Event()
    await page.route("**/words/**", partial(go_on_after, words))
    await page.goto(f"{live_app.url}{blog.path}?q=entry")
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await page.wait_for_function("document.querySelector('[data-role=options]').matches(':not([data-scripted] *)')")
    await expect(page.locator('[data-role="pause"]')).to_be_hidden()
    await page.keyboard.press("p")
    words.set()
    await be_live(page)
    await expect(page.locator("live-blog")).to_have_attribute("data-state", "ongoing")


async def test_the_keys_are_explained(live_app, open_page):
    """`?` shows the keys; Escape closes that, and the focus is where it was."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await page.keyboard.press("j")
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(dialog.locator("dt")).to_have_text(["j", "k", ".", "p", "?"])
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.locator("#entry-2")).to_be_focused()
    await page.keyboard.press("?")
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)


async def test_keys_work_again_when_what_they_need_can_be_had(live_app, open_page):
    """The first was pressed while the network was away: it does nothing, and the next does what it says."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await page.route("**/keys*.js", lambda route: route.abort())
    async with page.expect_event("requestfailed", lambda request: "/keys" in request.url):
        await page.keyboard.press("j")
    await page.unroute("**/keys*.js")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


async def test_behind_the_explanation_nothing_happens(live_app, open_page):
    """While the keys are explained they do nothing, wherever in the dialog was clicked."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    await page.keyboard.press("?")
    await page.get_by_role("heading", name="Keyboard shortcuts").click()
    await page.keyboard.press("p")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_have_count(1)
    await expect(page.locator('.masthead [data-role="connection"]')).to_have_text("Live")


async def test_keys_can_be_switched_off(live_app, open_page):
    """Switched off, the keys do nothing, also after a reload; switched on, they do again (WCAG 2.1.4)."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    await page.get_by_text("Reading options").click()
    await page.get_by_label("Keyboard shortcuts").uncheck()
    await page.reload()
    await be_live(page)
    await page.keyboard.press("p")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator('.masthead [data-role="connection"]')).to_have_text("Live")
    await page.get_by_text("Reading options").click()
    await page.get_by_label("Keyboard shortcuts").check()
    await page.get_by_role("heading", level=1).click()
    await page.keyboard.press("p")
    await expect(page.locator('.masthead [data-role="connection"]')).to_have_text("Paused")


async def test_typing_is_no_shortcut(live_app, open_page):
    """What is typed into the search is text, and combinations belong to the browser."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await unfold(page)
    search = page.get_by_role("searchbox")
    await search.focus()
    await page.keyboard.type("jump?.")
    await expect(search).to_have_value("jump?.")
    await expect(search).to_be_focused()
    await page.get_by_role("heading", level=1).click()
    await page.keyboard.press("Control+j")
    await expect(page.locator("article:focus")).to_have_count(0)


async def test_escape_closes_the_options(live_app, open_page):
    """From wherever the focus is in them, it goes back to what opens them; also where keyboard shortcuts are off."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    box, opener = page.locator(".options"), page.locator(".options > summary")
    for name in ("Times in my zone", "Announcements", "Keyboard shortcuts"):
        await opener.click()
        await expect(box).to_have_attribute("open", "")
        await page.get_by_label(name).focus()
        if name == "Keyboard shortcuts":
            await page.get_by_label(name).uncheck()
        await page.keyboard.press("Escape")
        await expect(box).not_to_have_attribute("open", "")
        await expect(opener).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(box).to_have_attribute("open", "")
    await page.keyboard.press("Escape")
    await expect(box).not_to_have_attribute("open", "")
    await expect(opener).to_be_focused()


async def test_description_and_new_topics_come_to_an_open_page(live_app, open_page):
    """What the blog is about, and a topic's first entry, show without a reload; names that look alike are one topic."""
    blog = await live_app.blog()
    page = await open_live(open_page, live_app, blog)
    await unfold(page)
    description, offered = page.locator(".description"), page.locator(".choices .topics")
    await expect(description).to_be_hidden()
    await expect(offered).to_be_hidden()
    await live_app.services.desk.change_blog(blog.slug, {"description": "All day."}, COMMAND)
    await expect(description).to_have_text("All day.")
    await live_app.post(blog, "first", topics=("Caf\u00e9", "Port & <quay>"))
    await live_app.post(blog, "second", topics=("Cafe\u0301", "Weather"))
    await expect(offered.locator("li")).to_have_text(["Caf\u00e9", "Port & <quay>", "Weather"])
    await offered.get_by_role("link", name="Port & <quay>").click()
    await be_live(page)
    await expect(page.locator("#entry-1")).to_be_visible()
    for number in range(12):
        await live_app.post(blog, "more", topics=(f"Topic {number}",))
    await be_told_all(page, live_app, blog)
    await expect(offered.locator("li")).to_have_count(12)


async def test_who_goes_by_keys_stays_where_they_are_when_it_changes(live_app, open_page):
    """A revision leaves the focus on its entry, also where it was on a link in it."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    for part in ("#entry-1", "#entry-1 .share"):
        await page.locator(part).focus()
        await revise(live_app, blog, 1, body=f"corrected {part}")
        await expect(page.locator("#entry-1 .body")).to_have_text(f"corrected {part}")
        await expect(page.locator("#entry-1")).to_be_focused()
