"""What a page costs its reader's device at the start, and with each entry that comes: what changes, and no more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.reader import PHONE, be_live, be_still

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MOST_FORMATS = 5

_SCRIPTS = {"v8.evaluateModule", "v8.callFunction", "FunctionCall", "RunMicrotasks", "EvaluateScript"}


@dataclass
class Work:
    """What a page's main thread did: elements whose style was reckoned, and layouts that a script waited for."""

    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def styled(self) -> int:
        """Return how many elements were given their style, those again that were so more than once."""
        return sum(event["args"].get("elementCount", 0) for event in self.events if event["name"] == "UpdateLayoutTree")

    @property
    def forced(self) -> int:
        """Return how many layouts of more than what is on no page at all lie within a script."""
        scripts = [
            (one["ts"], one["ts"] + one["dur"]) for one in self.events if one["name"] in _SCRIPTS and "dur" in one
        ]
        laid_out = [
            one["ts"] for one in self.events if one["name"] == "Layout" and one["args"]["beginData"]["dirtyObjects"]
        ]
        return sum(any(begun <= at <= ended for begun, ended in scripts) for at in laid_out)


@asynccontextmanager
async def watched(page: Page) -> AsyncIterator[Work]:
    """Watch what the page does in this block."""
    session = await page.context.new_cdp_session(page)
    work, ended = Work(), asyncio.Event()
    session.on("Tracing.dataCollected", lambda told: work.events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda _told: ended.set())
    await session.send("Tracing.start", {"transferMode": "ReportEvents", "categories": "devtools.timeline,v8"})
    yield work
    await session.send("Tracing.end")
    await ended.wait()
    await session.detach()


async def test_scripts_begin_without_laying_the_page_out(live_app, open_page):
    """They come after the first paint, wait for no layout, and have no entry's style reckoned more than once.

    How many frames they take is the machine's affair: what is about the entries, a head or a menu, may change in each.
    """
    blog = await live_app.blog()
    await live_app.fill(blog, 60)
    page = await open_page("about:blank", **PHONE)
    painted = asyncio.Event()

    async def hold(route: Route) -> None:
        """Let the scripts come when the page has been painted without them."""
        await painted.wait()
        await route.continue_()

    await page.route("**/page.bundle.js", hold)
    await page.goto(live_app.url + blog.path, wait_until="commit")
    await page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    async with watched(page) as work:
        painted.set()
        await be_live(page)
        await expect(page.locator("#entry-1 .ago")).to_be_attached()
        await be_still(page)
    assert work.forced == 0
    assert 0 < work.styled < await page.locator("*").count() + await page.locator(".entry *").count() / 2


async def test_an_entry_that_comes_restyles_no_other(live_app, open_page):
    """However many entries there are: what is reckoned anew is what came, and the lines that tell of it."""
    blog = await live_app.blog()
    await live_app.fill(blog, 60)
    page = await open_page(live_app.url + blog.path, **PHONE)
    await be_live(page)
    await be_still(page)
    async with watched(page) as work:
        await live_app.post(blog, "new")
        await expect(page.locator("#entry-61")).to_be_attached()
        await be_still(page)
    assert 0 < work.styled < await page.locator("*").count() / 2


COUNT = """() => {
    window.counted = {formats: 0, written: [], defined: null};
    for (const name of ['DateTimeFormat', 'RelativeTimeFormat', 'NumberFormat']) {
        Intl[name] = new Proxy(Intl[name], {
            construct(made, given) { counted.formats += 1; return new made(...given); },
        });
    }
    const { get } = Object.getOwnPropertyDescriptor(Element.prototype, 'outerHTML');
    Object.defineProperty(Element.prototype, 'outerHTML', { configurable: true, get() {
        counted.written.push(this.id || this.dataset.shift);
        return get.call(this);
    } });
    addEventListener('DOMContentLoaded', () => { counted.defined = Boolean(customElements.get('live-blog')); });
}"""
"""What takes a phone long, and how often it was done; and whether the page was live when all of it was read."""


async def test_the_start_does_nothing_twice(live_app, open_page):
    """A format for each kind of text, not for each time; each entry is written down once, as the server drew it."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.fill(blog, 60)
    page = await open_page("about:blank", **PHONE)
    await page.add_init_script(f"({COUNT})()")
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    await expect(page.locator("#entry-1 .ago")).to_be_attached()
    counted = await page.evaluate("counted")
    assert 0 < counted["formats"] <= MOST_FORMATS
    assert sorted(counted["written"]) == sorted(f"entry-{number}" for number in range(1, 61))


async def test_what_is_drawn_is_there_before_what_is_live_begins(live_app, open_page):
    """Scripts begin in a task of their own, when the browser has done what it does at the end of a page."""
    blog = await live_app.blog()
    await live_app.post(blog)
    page = await open_page("about:blank", **PHONE)
    await page.add_init_script(f"({COUNT})()")
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    assert await page.evaluate("counted.defined") is False
