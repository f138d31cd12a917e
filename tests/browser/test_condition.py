"""What the page says of its own state: word and colour follow it, and live is only what new entries come into."""

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import BlogStatus
from liveblog.model.principal import COMMAND
from tests.browser.reader import open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STATE = '.masthead [data-role="connection"]'
RED = "rgb(194, 43, 37)"


async def dot(page: Page) -> str | None:
    """Return the colour that fills the dot before the state's word; None: there is no dot."""
    style = "one => (({content, backgroundColor}) => [content, backgroundColor])(getComputedStyle(one, '::before'))"
    content, colour = await page.locator(STATE).evaluate(style)
    return None if content == "none" else str(colour)


async def be(page: Page, word: str, *, red: bool) -> None:
    """Wait for the state's word; the dot is red or it is not."""
    await expect(page.locator(STATE)).to_have_text(word)
    assert (await dot(page) == RED) == red, word


async def test_word_and_colour_follow_the_state(live_app, open_page):
    """Live, paused, offline, live again, ended: the dot is red only beside the word Live."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_live(open_page, live_app, blog)
    await be(page, "Live", red=True)
    await page.get_by_role("button", name="Pause").click()
    await be(page, "Paused", red=False)
    await page.get_by_role("button", name="Resume").click()
    await be(page, "Live", red=True)
    await page.context.set_offline(True)
    await be(page, "Offline", red=False)
    await page.context.set_offline(False)
    await be(page, "Live", red=True)
    await live_app.services.desk.change_blog(blog.slug, {"status": BlogStatus.CLOSED}, COMMAND)
    await be(page, "This coverage has ended", red=False)


async def test_a_page_that_can_not_connect_does_not_say_that_it_is_live(live_app, open_page):
    """While it tries, it says so, without red."""
    blog = await live_app.blog()
    page = await open_page("about:blank")
    await page.route_web_socket("**/events*", lambda socket: socket.close())
    await page.route("**/events*", lambda route: route.abort())
    await page.goto(live_app.url + blog.path)
    await be(page, "Reconnecting …", red=False)


@pytest.mark.parametrize("where", ["?page=1", "?q=entry", "?before=60", "/entries/3"])
async def test_pages_that_take_nothing_new_are_not_live(live_app, open_page, where):
    """Older pages, what a search finds and what is older than an entry say that the coverage goes on, and no more."""
    blog = await live_app.blog()
    await live_app.fill(blog, 90)
    page = await open_live(open_page, live_app, blog, where)
    await be(page, "Ongoing", red=False)
    await page.context.set_offline(True)
    await be(page, "Offline", red=False)


@pytest.mark.parametrize("where", ["", "?topic=Harbour", "?only=key", "?order=oldest"])
async def test_pages_that_take_what_is_new_are_live(live_app, open_page, where):
    """The newest page, a topic's, that of key events and the order of time are live."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", topics=("Harbour",), key_event=True)
    await be(await open_live(open_page, live_app, blog, where), "Live", red=True)


@pytest.mark.parametrize("where", ["", "?page=1", "?q=entry", "/entries/1"])
async def test_without_scripts_nothing_is_called_live(live_app, open_page, where):
    """A page that can't hear of anything says that the coverage goes on; where a script fails to load, nothing."""
    blog = await live_app.blog(title="Storm")
    await live_app.fill(blog, 90)
    page = await open_page(live_app.url + blog.path + where, java_script_enabled=False)
    await expect(page.locator(".state")).to_contain_text("Ongoing")
    await expect(page.locator(".state")).not_to_contain_text("Live")
    assert await dot(page) != RED
    broken = await open_page("about:blank")
    await broken.route("**/*.js", lambda route: route.abort())
    await broken.goto(live_app.url + blog.path + where)
    await expect(broken.locator(".state")).not_to_contain_text("Live")
    assert await dot(broken) != RED


async def test_an_embed_is_red_only_while_it_is_live(live_app, open_page):
    """The same holds in a partner's page."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page = await open_page("about:blank")
    await page.route(
        "**/partner",
        lambda route: route.fulfill(content_type="text/html", body=PARTNER.format(live_app.url, blog.path)),
    )
    await page.goto(f"{live_app.url}/partner")
    await be(page, "Live", red=True)
    await page.context.set_offline(True)
    await be(page, "Offline", red=False)


PARTNER = """<!doctype html><script type="module" src="{0}/embed.js"></script><live-blog src="{0}{1}"></live-blog>"""
