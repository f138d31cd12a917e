"""The parts of a blog's page above the entries of an element and of a frame: there when asked for, and kept right."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Frame, Page, expect

from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.render.times import short_date
from tests.browser.elements import SCRIPT, is_live, tag
from tests.browser.hosts import Host
from tests.browser.opening import Opener
from tests.browser.reader import delete, revise
from tests.browser.test_frame import FRAME, framed
from tests.browser.wire import Wire
from tests.web.live_app import LiveApp
from tests.web.test_keyed import partner

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ALL = "summary,key-events,pinned"
Show = Callable[..., Awaitable[Page | Frame]]

TWICE = """one => {
    const names = [...(one.shadowRoot ?? one).querySelectorAll('[id]')].map(({id}) => id);
    return names.filter((name, index) => names.indexOf(name) < index).join();
}"""
"""The names that are there more than once."""


@pytest_asyncio.fixture(loop_scope="session", params=["element", "frame"])
async def show(request: pytest.FixtureRequest, known_app: LiveApp, host: Host, open_page: Opener) -> Show:
    """Give the test a way to show a blog with these parts, and what else is wanted, on a page of another origin."""

    async def shown(blog: Blog, parts: str, **wanted: str) -> Page | Frame:
        said = {"parts": parts, "limit": "2"} | wanted
        if request.param == "element":
            attributes = " ".join(f'{name}="{value}"' for name, value in said.items())
            page: Page = await open_page(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog, attributes)))
            await is_live(page)
            return page
        query = "&".join(f"{name}={value}" for name, value in said.items())
        return await framed(
            await open_page(host.show(FRAME.format(src=f"{known_app.url}{blog.path}/frame?{query}", more="")))
        )

    return shown


async def storm(app: LiveApp) -> Blog:
    """Make a blog whose pinned entry and first key event are older than what is shown."""
    blog = await app.blog(title="Storm", summary="All ports are **closed**.")
    await app.post(blog, "What to do, whole.", headline="What to do", pinned=True)
    await app.post(blog, "The pier.", headline="The pier is shut", key_event=True)
    for text in ("third", "fourth", "fifth"):
        await app.post(blog, text)
    return blog


async def test_they_are_there_and_kept_right(known_app, show):
    """Summary, key events and pin are drawn, though older than the list; posts, edits and deletes change them."""
    blog = await storm(known_app)
    page = await show(blog, ALL)
    pin, lines, summary = page.locator(".pin article"), page.locator(".key-events li"), page.locator(".summary")
    await expect(summary).to_contain_text("All ports are closed.")
    await expect(pin).to_contain_text("What to do, whole.")
    await expect(lines).to_have_count(1)
    await expect(lines.locator("a")).to_have_text("The pier is shut")
    await expect(lines.locator("a")).to_have_attribute("href", f"{known_app.url}{blog.path}/entries/2")
    await expect(page.locator(".entries article")).to_have_count(2)
    await known_app.post(blog, "It reopens.", headline="The pier reopens", key_event=True)
    await expect(lines.locator("a")).to_have_text(["The pier reopens", "The pier is shut"])
    await revise(known_app, blog, 2, headline="The pier was shut")
    await expect(lines.locator("a")).to_have_text(["The pier reopens", "The pier was shut"])
    await revise(known_app, blog, 6, key_event=False)
    await expect(lines.locator("a")).to_have_text(["The pier was shut"])
    await revise(known_app, blog, 1, body="What to do now.")
    await expect(pin).to_contain_text("What to do now.")
    await known_app.services.desk.change_blog(blog.slug, BlogChanges(summary="Two ports are open."), COMMAND)
    await expect(summary).to_contain_text("Two ports are open.")
    await delete(known_app, blog, 1)
    await delete(known_app, blog, 2)
    await expect(page.locator(".pin, .key-events").filter(visible=True)).to_have_count(0)
    assert "What to do now." not in await page.locator("live-blog").evaluate("one => (one.shadowRoot ?? one).innerHTML")


async def test_what_is_pinned_is_short_in_the_list(known_app, show):
    """An entry that is pinned stands above the list in full and in it by its headline; no name is there twice."""
    blog = await storm(known_app)
    page = await show(blog, "pinned")
    number = await known_app.post(blog, "All of the words.", headline="Way out")
    await expect(page.locator(f"#entry-{number} .body")).to_be_visible()
    await revise(known_app, blog, number, pinned=True)
    await expect(page.locator(".pin article")).to_contain_text("All of the words.")
    listed = page.locator(f".entries [data-id='{number}']")
    await expect(listed.locator(".headline")).to_be_visible()
    await expect(listed.locator(".body")).to_be_hidden()
    assert await page.locator("live-blog").evaluate(TWICE) == ""
    await revise(known_app, blog, number, pinned=False)
    await expect(listed.locator(".body")).to_be_visible()
    await expect(page.locator(".pin")).to_be_hidden()


async def test_days_are_told_that_are_not_today(known_app, show):
    """A line of another day, and a pinned entry, tell it also where the script drew them; today is not told."""
    blog = await known_app.blog()
    before = await known_app.post(blog, "Then.", headline="Then", key_event=True, occurred_at=now() - timedelta(days=3))
    await known_app.post(blog, "Now.", headline="Now", key_event=True)
    page = await show(blog, ALL)
    days = page.locator(".key-events li .day")
    day = short_date(now() - timedelta(days=3), "UTC")
    await expect(days.filter(visible=True)).to_have_text([day])
    await revise(known_app, blog, before, headline="Back then", pinned=True)
    await expect(page.locator(".key-events li").filter(has_text="Back then").locator(".day")).to_have_text(day)
    await expect(page.locator(".pin .stamp .day")).to_have_text(day)
    await expect(days.filter(visible=True)).to_have_text([day])


async def test_those_that_are_not_named_are_not_there(known_app, show):
    """With none named there is nothing above the entries, whatever the desk does."""
    blog = await storm(known_app)
    page = await show(blog, "")
    await known_app.post(blog, "Again.", headline="Again", key_event=True, pinned=True)
    await expect(page.locator(".entries article").first).to_contain_text("Again.")
    assert await page.locator(".pin, .key-events, .summary, .briefing, .standing").count() == 0


async def test_a_part_of_the_blog_has_none(known_app, show):
    """Where only some entries are shown nothing stands above them: it would be of all of the blog."""
    blog = await storm(known_app)
    await known_app.post(blog, "It burns.", topics=("Fire",))
    page = await show(blog, ALL, topics="Fire")
    await known_app.post(blog, "It burns on.", headline="On", topics=("Fire",), key_event=True, pinned=True)
    await expect(page.locator(".entries article").first).to_contain_text("It burns on.")
    await expect(page.locator(".pin, .key-events, .summary").filter(visible=True)).to_have_count(0)


async def test_for_partners_alone_nothing_leads_to_our_pages(known_app, show):
    """Lines of key events have no link there, those that come in neither; the pinned entry has nothing to share."""
    blog = await storm(known_app)
    await known_app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PARTNERS), COMMAND)
    _, key, _ = await partner(known_app, "Post", blog=blog.id)
    page = await show(blog, ALL, key=key)
    lines = page.locator(".key-events li")
    await expect(lines).to_have_count(1)
    await known_app.post(blog, "It reopens.", headline="The pier reopens", key_event=True)
    await expect(lines).to_have_count(2)
    await revise(known_app, blog, 1, body="What to do now.")
    await expect(page.locator(".pin")).to_contain_text("What to do now.")
    assert await page.locator(".key-events a[href], .pin .share").filter(visible=True).count() == 0


async def test_after_a_reset_they_are_as_they_are_now(known_app, host, open_page):
    """A page that lost its place shows what is pinned and what is a key event now, without a reload."""
    blog = await storm(known_app)
    wire = Wire(await open_page("about:blank"), known_app, blog)
    await wire.lay()
    await wire.page.goto(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog, f'parts="{ALL}"')))
    await is_live(wire.page)
    wire.cut()
    await revise(known_app, blog, 1, pinned=False)
    await revise(known_app, blog, 3, pinned=True)
    await revise(known_app, blog, 2, key_event=False)
    await wire.reset()
    await expect(wire.page.locator(".pin article")).to_have_attribute("data-id", "3")
    await expect(wire.page.locator(".key-events")).to_be_hidden()
    await known_app.post(blog, "Then.", headline="Then", key_event=True)
    await expect(wire.page.locator(".key-events a")).to_have_text("Then")
    assert await wire.page.locator("live-blog").evaluate(TWICE) == ""


async def test_the_fragment_in_an_element_is_taken_over(known_app, host, open_page):
    """What a server has put into the element shows its parts without another request for them, and then goes on."""
    blog = await storm(known_app)
    inside = (await known_app.http.get(f"{blog.path}/fragment.html", params={"parts": ALL, "entries": "2"})).text
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog, f'parts="{ALL}" limit="2"', inside)))
    await is_live(page)
    await expect(page.locator(".pin article")).to_contain_text("What to do, whole.")
    await expect(page.locator(".summary")).to_contain_text("All ports are closed.")
    assert not [url for url in asked if "fragment.html" in url]
    await revise(known_app, blog, 1, headline="What to do now")
    await expect(page.locator(".pin .headline")).to_have_text("What to do now")
