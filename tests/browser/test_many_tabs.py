"""Many tabs where WebSockets are refused: event streams don't take the connections that a browser has for a host."""

from collections import Counter

import pytest
from playwright.async_api import BrowserContext, Page, expect

from liveblog.model.blog import Blog
from tests.browser.reader import be_told_all
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TELL = "addEventListener('liveblog:connection', ({detail}) => (window.transport = detail.transport));"
LOCKLESS = "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});"
REFUSED = """LockManager.prototype.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));"""
TABS = 7
"""One more than the connections that Chromium has for a host over HTTP/1.1."""


async def refusing(context: BrowserContext) -> BrowserContext:
    """Let no WebSocket through, for all tabs."""
    await context.route_web_socket("**/events*", lambda socket: socket.close())
    await context.add_init_script(TELL)
    return context


async def open_tab(context: BrowserContext, address: str) -> Page:
    """Open an address in one more tab, and wait until it is live there."""
    page = await context.new_page()
    await page.goto(address)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    return page


async def open_tabs(context: BrowserContext, app: LiveApp, blogs: list[Blog]) -> list[Page]:
    """Open so many tabs, in turn of these blogs."""
    return [await open_tab(context, app.url + blogs[number % len(blogs)].path) for number in range(TABS)]


async def transports(pages: list[Page]) -> Counter[str]:
    """Count by which transport the pages are live."""
    return Counter([await page.evaluate("transport") for page in pages])


@pytest.mark.parametrize("number", [1, 3])
async def test_seven_tabs_are_all_answered(live_app, open_page, number):
    """Two have a stream, of one blog or of several; the others poll, and each hears of everything."""
    blogs = [await live_app.blog() for _ in range(number)]
    context = await refusing((await open_page("about:blank")).context)
    pages = await open_tabs(context, live_app, blogs)
    assert await transports(pages) == {"sse": 2, "polling": TABS - 2}
    for blog in blogs:
        await live_app.post(blog, "to all")
    for position, page in enumerate(pages):
        await be_told_all(page, live_app, blogs[position % number])
        await expect(page.locator("#entry-1")).to_be_attached()


async def test_a_place_is_free_again_when_its_tab_goes(live_app, open_page):
    """Whoever comes after a tab with a stream was closed has one."""
    blog = await live_app.blog()
    context = await refusing((await open_page("about:blank")).context)
    first, second, third = [await open_tab(context, live_app.url + blog.path) for _ in range(3)]
    assert await transports([first, second, third]) == {"sse": 2, "polling": 1}
    await first.close()
    fourth = await open_tab(context, live_app.url + blog.path)
    assert await transports([second, third, fourth]) == {"sse": 2, "polling": 1}


async def test_without_locks_tabs_poll(live_app, open_page):
    """Pages that are not secure have no locks: all of their tabs are answered all the same."""
    blog = await live_app.blog()
    context = await refusing((await open_page("about:blank")).context)
    await context.add_init_script(LOCKLESS)
    assert await transports(await open_tabs(context, live_app, [blog])) == {"polling": TABS}


async def test_who_may_not_ask_for_a_lock_polls(live_app, open_page):
    """Where the browser refuses to give locks, as it does to origins that are opaque, a page is live all the same."""
    blog = await live_app.blog()
    context = await refusing((await open_page("about:blank")).context)
    await context.add_init_script(REFUSED)
    assert await transports([await open_tab(context, live_app.url + blog.path)]) == {"polling": 1}
