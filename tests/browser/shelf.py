"""What a browser keeps of what somebody types, seen from a test; and tabs that end without a word."""

import asyncio

from playwright.async_api import Error, Page

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
    await _until(page, words, is_there=True)


async def until_dropped(page: Page, words: str) -> None:
    """Wait until the browser has words no longer."""
    await _until(page, words, is_there=False)


async def _until(page: Page, words: str, *, is_there: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while (words in await _shelf_now(page)) is not is_there:  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.02)


async def _shelf_now(page: Page) -> str:
    """Read it, if need be from the page that takes the place of one that is just sent, and so can't answer any more."""
    while True:
        try:
            return await shelf(page)
        except Error as error:
            if "context was destroyed" not in error.message:
                raise


async def again(page: Page, address: str = "") -> Page:
    """Close a tab without a word, and open its address in another of the same browser, which is online."""
    address, context = address or page.url, page.context
    await page.close()
    await context.set_offline(False)
    page = await context.new_page()
    await page.goto(address)
    return page
