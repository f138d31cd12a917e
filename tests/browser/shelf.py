"""What a browser keeps of what somebody types, seen from a test; and tabs that end without a word."""

import asyncio

from playwright.async_api import Page

from tests.pace import PATIENCE

REFUSES = "Your browser can\u2019t keep what you type here"
BACK = "is in the form again; it is not saved yet."

FULL = """for (const name of ['localStorage', 'sessionStorage'])
    window[name].__proto__.setItem = () => { throw new DOMException('Full.', 'QuotaExceededError'); };"""
REFUSED = """for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
    Object.defineProperty(window, name, { get() { throw new DOMException('Refused.', 'SecurityError'); } });"""


async def shelf(page: Page) -> str:
    """Read all that the browser keeps, as it is written."""
    return str(await page.evaluate("JSON.stringify({ ...localStorage })"))


async def until_kept(page: Page, words: str) -> None:
    """Wait until the browser has words on its shelf."""
    async with asyncio.timeout(PATIENCE):
        while words not in await shelf(page):  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.02)


async def until_dropped(page: Page, words: str) -> None:
    """Wait until the browser has words no longer."""
    async with asyncio.timeout(PATIENCE):
        while words in await shelf(page):  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.02)


async def again(page: Page, address: str = "") -> Page:
    """Close a tab without a word, and open its address in another of the same browser, which is online."""
    address, context = address or page.url, page.context
    await page.close()
    await context.set_offline(False)
    page = await context.new_page()
    await page.goto(address)
    return page
