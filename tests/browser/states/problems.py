"""What is shown where there is no page."""

from playwright.async_api import expect

from tests.browser.states.registry import CALM, state


@state
async def unavailable(open_page, full):
    full.app.services.hub.disconnect_some(1)
    page = await open_page(f"{full.app.url}/readyz", **CALM)
    await expect(page.locator(".problem")).to_contain_text("reload")
    return page


@state
async def not_found(open_page, full):
    return await open_page(f"{full.app.url}/blogs/nowhere", **CALM)


@state
async def gone(open_page, full):
    return await open_page(f"{full.url}/entries/{full.deleted}", **CALM)
