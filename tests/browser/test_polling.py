"""Where neither WebSockets nor event streams get through: an entry is there with the first poll after it was posted."""

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import pytest
import pytest_asyncio
from playwright.async_api import expect

from liveblog_client import Event, Reset, follow
from tests.browser.narrow_way import NarrowWay, narrow_way
from tests.browser.reader import be_live
from tests.waiting import until
from tests.web.live_app import LiveApp, open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WATCH = """() => {
    window.came = {};
    const look = () => {
        for (const { dataset } of document.querySelectorAll('#entries article')) came[dataset.id] ??= Date.now();
    };
    look();
    new MutationObserver(look).observe(document.querySelector('#entries'), { childList: true });
    addEventListener('liveblog:connection', ({ detail }) => (window.transport = detail.transport));
}"""
POSTS = 4


@pytest_asyncio.fixture(loop_scope="session")
async def app(migrated_sqlite_url: str) -> AsyncIterator[LiveApp]:
    """Serve an app that asks to be asked every second."""
    async with open_live_app(migrated_sqlite_url, poll_after_seconds=1) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def way(app: LiveApp) -> AsyncIterator[NarrowWay]:
    """Lead to it without WebSockets and event streams."""
    async with narrow_way(app.url) as found:
        yield found


async def test_a_reader_sees_an_entry_with_the_first_poll_after_it(app, way, open_page):
    """In a real browser, whose own cache answers nothing: every poll of the page has reached the server."""
    blog = await app.blog()
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/events") else None)
    await page.goto(way.url + blog.path)
    await page.evaluate(WATCH)
    await be_live(page)
    await until(lambda: len(way.polls) > 1)
    for number in range(1, POSTS + 1):
        await app.post(blog, f"entry {number}")
        posted = time.time()
        await expect(page.locator(f"#entry-{number}")).to_be_attached()
        came = await page.evaluate(f"came[{number}]") / 1000
        assert way.polls_between(posted, came) <= 1
    # One may be on its way, and of one that has come Chromium may tell us late.
    await until(lambda: len([url for url in asked if url.startswith("http")]) == len(way.polls))
    assert len(way.polls) > POSTS


async def heard(events: AsyncGenerator[Event | Reset]) -> int:
    """Wait for the next event and return its number."""
    event = await anext(events)
    assert isinstance(event, Event)
    return event.seq


async def test_the_python_client_hears_an_entry_with_the_first_poll_after_it(app, way):
    """It comes down to polling by itself, and is not a poll late either."""
    blog = await app.blog()
    async with aclosing(follow(way.url + blog.path, after=0)) as events:
        await app.post(blog, "entry 1")
        assert await heard(events) == 1
        for number in range(2, POSTS + 2):
            await app.post(blog, f"entry {number}")
            posted = time.time()
            assert await heard(events) == number
            assert way.polls_between(posted, time.time()) <= 1
