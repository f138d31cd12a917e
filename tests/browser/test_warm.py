"""Contexts that are handed on are empty: nothing that a test leaves is there for the next."""

import pytest
from playwright.async_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LEAVE = """async () => {
    const made = new Promise(done => { indexedDB.open('left').onsuccess = done });
    document.cookie = 'left=1';
    localStorage.left = sessionStorage.left = 1;
    (await (await caches.open('left')).put('/left', new Response('left')));
    await made;
}"""
FOUND = """async () => ({
    cookie: document.cookie,
    local: {...localStorage},
    session: {...sessionStorage},
    databases: (await indexedDB.databases()).length,
    caches: await caches.keys(),
    place: (await navigator.permissions.query({name: 'geolocation'})).state,
    online: navigator.onLine,
    opener: window.opener,
    globals: 'left' in window,
    fetched: await fetch('/robots.txt').then(answer => answer.status),
})"""


async def test_nothing_is_left_for_the_next(live_app, warm_contexts, open_page):
    """It finds its context, and what pages keep there, as in a new one; so does a second page beside its first."""
    address = f"{live_app.url}/robots.txt"
    new = await (await open_page(address)).evaluate(FOUND)
    async with warm_contexts.opener() as open_warm:
        page = await open_warm(address)
        await _leave_all(page)
        second = await open_warm(address)
        assert await second.evaluate(FOUND) == new
        kept = page.context
    async with warm_contexts.opener() as open_warm:
        page = await open_warm(address)
        assert page.context is kept
        assert await page.evaluate(FOUND) == new


async def _leave_all(page: Page) -> None:
    await page.evaluate(LEAVE)
    await page.evaluate("window.left = 1")
    await page.context.grant_permissions(["geolocation"])
    await page.context.route("**/robots.txt", lambda route: route.fulfill(status=418))
    left = await page.evaluate(FOUND)
    assert (left["cookie"], left["databases"], left["caches"], left["place"]) == ("left=1", 1, ["left"], "granted")
    assert (left["local"], left["session"], left["fetched"]) == ({"left": "1"}, {"left": "1"}, 418)
    await page.context.set_offline(True)


async def test_pages_share_a_process_with_those_before(live_app, warm_contexts):
    """Else they would compile everything anew: so many pages one after the other, and Chromium has no process more."""
    processes = []
    for _ in range(3):
        async with warm_contexts.opener() as open_warm:
            page = await open_warm(f"{live_app.url}/robots.txt")
            session = await page.context.browser.new_browser_cdp_session()
            found = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
            processes.append({one["id"] for one in found if one["type"] == "renderer"})
            await session.detach()
    assert processes[2] <= processes[1]  # one of another test's may end meanwhile
