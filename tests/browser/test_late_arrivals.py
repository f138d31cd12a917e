"""What an element still waits for when it is told something else: what comes late changes nothing that came since."""

import asyncio
from functools import partial

import pytest
from playwright.async_api import Route, expect

from liveblog.model.blog import Blog
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.browser.elements import SCRIPT, is_live, tag
from tests.browser.opening import go_on_after
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

IDS = "one => [...one.shadowRoot.querySelectorAll('article')].map(({dataset}) => dataset.id).join()"
TURN = "(one, src) => one.setAttribute('src', src)"


async def test_a_part_that_comes_late_is_not_shown_by_an_element_that_has_turned_away(known_app, host, open_page):
    """What was asked for when it joined those that share a connection is of another blog by now."""
    blog, other = await known_app.blog(), await known_app.blog(title="Other")
    await known_app.post(blog, "not to be seen", topics=("Fire",))
    await known_app.post(other, "to be seen")
    page = await open_page(host.show(SCRIPT.format(known_app.url) + 2 * tag(known_app, blog)))
    await is_live(page, 2)
    turned = asyncio.Event()
    await page.route("**/fragment.html*", partial(go_on_after, turned))
    async with page.expect_request("**/fragment.html*"):
        await page.evaluate(
            "tag => document.body.insertAdjacentHTML('beforeend', tag)", tag(known_app, blog, "topics=Fire")
        )
    element = page.locator("live-blog").last
    await element.evaluate(TURN, known_app.url + other.path)
    await element.evaluate("one => one.removeAttribute('topics')")
    await expect(element.get_by_text("to be seen", exact=True)).to_be_visible()
    async with page.expect_response("**/fragment.html*") as part:
        turned.set()
    await (await part.value).finished()
    await known_app.post(blog, "for the others")
    await expect(page.locator("live-blog").first.get_by_text("for the others")).to_be_visible()
    await known_app.post(other, "next")
    await expect(element.get_by_text("next")).to_be_visible()
    assert await element.evaluate(IDS) == "2,1"
    await expect(element.locator(".title")).to_have_text("Other")


async def test_what_is_told_of_a_blog_last_is_shown_whenever_its_sheet_comes(known_app, host, open_page):
    """Figures that were gone before they could be dressed do not come back, nor does the title of that time."""
    blog = await known_app.blog(title="Before")
    await known_app.post(blog, "a")
    page = await open_page("about:blank")
    told = asyncio.Event()
    await page.route("**/truth.shadow.css", partial(go_on_after, told))
    await page.goto(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog)))
    await is_live(page)
    element = page.locator("live-blog")
    desk = known_app.services.desk
    async with page.expect_request("**/truth.shadow.css"):
        number = await known_app.post(blog, "[[Missing: 35 people | Coastguard]]")
    await desk.delete(blog.slug, number, COMMAND)
    await desk.change_blog(blog.slug, {"title": "After"}, COMMAND)
    await expect(element.locator(".title")).to_have_text("After")
    async with page.expect_response("**/truth.shadow.css") as sheet:
        told.set()
    await (await sheet.value).finished()
    await known_app.post(blog, "with a claim")
    await expect(element.get_by_text("with a claim")).to_be_visible()
    await expect(element.locator(".title")).to_have_text("After")
    await expect(element.locator(".standing")).to_be_hidden()


async def test_what_was_still_to_be_told_of_a_blog_colours_no_other(known_app, host, open_page):
    """An element that has turned to another blog while a sheet was on its way has that one's colour."""
    blog, other = await known_app.blog(accent="#115522"), await known_app.blog(title="Other", accent="#224466")
    await known_app.post(blog, "a")
    await known_app.post(other, "b")
    page = await open_page("about:blank")
    turned = asyncio.Event()
    await page.route("**/truth.shadow.css", partial(go_on_after, turned))
    await page.goto(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog)))
    await is_live(page)
    element = page.locator("live-blog")
    async with page.expect_request("**/truth.shadow.css"):
        await known_app.post(blog, "[[Missing: 35 people | Coastguard]]")
    await element.evaluate(TURN, known_app.url + other.path)
    await expect(element.locator(".title")).to_have_text("Other")
    colour = await element.get_attribute("style")
    async with page.expect_response("**/truth.shadow.css") as sheet:
        turned.set()
    await (await sheet.value).finished()
    await known_app.post(other, "next")
    await expect(element.get_by_text("next")).to_be_visible()
    assert await element.get_attribute("style") == colour


async def test_a_limit_that_is_another_by_now_shortens_nothing(known_app, host, open_page):
    """What keeps a list short is loaded with the first entry too many; the page may want more by then."""
    blog = await known_app.blog()
    await known_app.fill(blog, 6)
    page = await open_page("about:blank")
    told = asyncio.Event()
    await page.route("**/short*.js", partial(go_on_after, told))
    await page.goto(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog, "limit=2")))
    await is_live(page)
    element = page.locator("live-blog")
    async with page.expect_request("**/short*.js"):
        await known_app.post(blog, "news")
    await element.evaluate("one => one.setAttribute('limit', 5)")
    await expect(element.locator("article")).to_have_count(5)
    told.set()
    await known_app.post(blog, "more news")
    await expect(element.get_by_text("more news")).to_be_visible()
    await expect(element.locator("article")).to_have_count(5)
    assert await element.evaluate(IDS) == "8,7,6,5,4"


async def test_words_of_its_own_language_cost_an_element_no_snapshot(known_app, host, open_page):
    """Where the page wants other words than the blog's, what is told of the blog is shown like anywhere else."""
    blog = await known_app.blog(language="en")
    await known_app.post(blog, "a")
    page = await open_page(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog, "lang=de")))
    await is_live(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await known_app.services.desk.change_blog(blog.slug, {"title": "After"}, COMMAND)
    await expect(page.locator("live-blog .title")).to_have_text("After")
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    assert [url for url in asked if url.endswith("/entries")] == []


async def test_a_list_that_was_given_up_is_not_told_of(known_app, host, open_page):
    """What waited above its reader, and came in when they let go of a text, is no news of the blog that is shown."""
    blog, other = await known_app.blog(), await known_app.blog(title="Other")
    await known_app.fill(blog, 40)
    await known_app.post(other, "b")
    page = await open_page(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog) + "<p id='below'>below</p>"))
    await is_live(page)
    element = page.locator("live-blog")
    await element.locator("#entry-10").scroll_into_view_if_needed()
    await known_app.post(blog, "waits")
    await expect(element.locator(".pill")).to_have_text("1 new entry")
    await element.evaluate(TURN, known_app.url + other.path)
    await expect(element.locator(".title")).to_have_text("Other")
    added = await element.evaluate_handle(
        "one => { const all = []; one.announcer.count = (added) => added && all.push(added); return all; }"
    )
    await page.evaluate(
        """async () => {
            getSelection().selectAllChildren(document.querySelector('#below'));
            getSelection().removeAllRanges();
            for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
        }"""
    )
    assert await added.evaluate("all => all.length") == 0


HOLD_STILL = """<script>
// A glide does not end before the test says so.
const [frame, soon, held] = [window.requestAnimationFrame.bind(window), window.setTimeout.bind(window), []];
window.requestAnimationFrame = (then) => (held ? held.push(then) : frame(then));
window.setTimeout = (then, after, ...more) => (after === 900 ? 0 : soon(then, after, ...more));
window.rest = async () => {
    window.requestAnimationFrame = frame;
    held.forEach((then) => frame(then));
    for (let count = 0; count < 6; count += 1) await new Promise(frame);
};
</script>"""


async def test_what_comes_while_something_glides_is_not_seen_before_its_sheets(known_app, host, open_page):
    """A card waits for what it takes to draw one, also when something else was to come in as soon as nothing moves."""
    blog = await known_app.blog()
    await known_app.post(blog, "a")
    page = await open_page("about:blank")
    seen = asyncio.Event()
    await page.route("**/cards.shadow.css", partial(go_on_after, seen))
    await page.goto(host.show(HOLD_STILL + SCRIPT.format(known_app.url) + tag(known_app, blog)))
    await is_live(page)
    element = page.locator("live-blog")
    await known_app.post(blog, "glides")
    await expect(element.get_by_text("glides")).to_be_visible()
    await known_app.post(blog, "waits for that")
    async with page.expect_request("**/cards.shadow.css"):
        await known_app.post(blog, "https://youtu.be/dQw4w9WgXcQ")
    await page.evaluate("rest()")
    await expect(element.locator(".card")).to_have_count(0)
    seen.set()
    await expect(element.locator(".card")).to_have_css("display", "grid")


IMPATIENT = """<script>
const later = window.setTimeout;
window.setTimeout = (then, after, ...more) => later(then, after === 5000 ? 0 : after, ...more);
</script>"""


async def test_what_waits_for_the_network_to_come_back_keeps_its_order(known_app, host, open_page):
    """What it takes to change a list could not be had at once: of two figures the last is shown, and not the first."""
    blog = await known_app.blog()
    await known_app.post(blog, "a")
    page = await open_page("about:blank")
    failed, told = asyncio.Event(), asyncio.Event()

    async def answer(route: Route) -> None:
        if failed.is_set():
            return await go_on_after(told, route)
        failed.set()
        return await route.abort()

    await page.route("**/arrivals*.js", answer)
    await page.goto(host.show(IMPATIENT + SCRIPT.format(known_app.url) + tag(known_app, blog)))
    await is_live(page)
    async with page.expect_event("requestfailed"), page.expect_response("**/truth.shadow.css") as sheet:
        await known_app.post(blog, "[[Missing: 35 people | Coastguard]]")
    await (await sheet.value).finished()
    await known_app.post(blog, "[[Missing: 28 people | Coastguard]]")
    element = page.locator("live-blog")
    await expect(element).to_have_js_property("state.seq", await head_of(known_app, blog))
    told.set()
    await expect(element.get_by_role("article")).to_have_count(3)
    await expect(element.locator(".standing")).to_contain_text("28 people")


async def head_of(app: LiveApp, blog: Blog) -> int:
    """Return up to where a blog has come."""
    async with app.services.store.read() as transaction:
        return (await reads.blog_by_slug(transaction, blog.slug)).head


async def test_a_page_keeps_nothing_of_an_element_that_it_took_away(known_app, host, open_page):
    """A page that goes on for days, and shows one blog after another, holds no list that was followed before."""
    blog = await known_app.blog()
    await known_app.post(blog, "first")
    page = await open_page(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog)))
    await is_live(page)
    await known_app.post(blog, "next")  # what a list needs for what comes is there after it
    await expect(page.locator("live-blog").get_by_text("next")).to_be_visible()
    await page.evaluate(
        """() => {
            const element = document.querySelector('live-blog');
            window.kept = new WeakRef(element);
            element.remove();
        }"""
    )
    session = await page.context.new_cdp_session(page)
    async with asyncio.timeout(PATIENCE):
        while await page.evaluate("window.kept.deref() !== undefined"):
            await session.send("HeapProfiler.collectGarbage")
