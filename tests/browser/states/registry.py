"""The list of the states of readers' pages, and how a page becomes live."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.audits import FullBlog
from tests.browser.opening import Opener

CALM: dict[str, Any] = {"reduced_motion": "reduce"}
State = Callable[[Opener, FullBlog], Awaitable[Page]]
STATES: dict[str, State] = {}


def state(made: State) -> State:
    """Make a function a state to be audited, called as it is."""
    STATES[made.__name__] = made
    return made


async def open_live(open_page: Opener, full: FullBlog, query: str = "", **context: Any) -> Page:
    """Open a page of the blog and wait until it is live."""
    page = await open_page(full.url + query, **(CALM | context))
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await expect(page.locator(".stream [aria-posinset]").first).to_be_attached()
    return page
