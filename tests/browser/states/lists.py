"""Which entries are listed: those of a page, a day, a topic, a search, a moment."""

import asyncio
from datetime import timedelta

from playwright.async_api import expect

from liveblog.model.moment import now
from tests.browser.states.registry import CALM, open_live, state


@state
async def past(open_page, full):
    return await open_live(open_page, full, "?at=now")


@state
async def of_one_topic(open_page, full):
    return await open_live(open_page, full, "?topic=Harbour")


@state
async def key_events(open_page, full):
    return await open_live(open_page, full, "?only=key")


@state
async def found(open_page, full):
    return await open_page(f"{full.url}?q=wind", **CALM)


@state
async def found_nothing(open_page, full):
    return await open_page(f"{full.url}?q=nowhere", **CALM)


@state
async def permalink(open_page, full):
    return await open_page(f"{full.url}/entries/8", **CALM)


@state
async def older(open_page, full):
    await full.app.fill(full.blog, 80)
    return await open_live(open_page, full, "?page=1")


@state
async def oldest_first(open_page, full):
    return await open_live(open_page, full, "?order=oldest")


async def _several_days(full):
    """Fill three days before with what makes it a blog of two pages, and return the first of them."""
    begun = now() - timedelta(days=5)
    times = [begun + timedelta(days=day, minutes=minute) for day in range(3) for minute in range(24)]
    await asyncio.gather(*(full.app.post(full.blog, "In the days before.", occurred_at=at) for at in times))
    return begun.date()


@state
async def several_days(open_page, full):
    await _several_days(full)
    page = await open_live(open_page, full)
    await page.locator(".choices summary").click()
    await expect(page.locator(".days")).to_be_visible()
    return page


@state
async def of_a_day(open_page, full):
    return await open_live(open_page, full, f"?day={await _several_days(full)}")


@state
async def of_a_day_without_entries(open_page, full):
    begun = await _several_days(full)
    return await open_live(open_page, full, f"?day={begun + timedelta(days=3)}")


@state
async def appended(open_page, full):
    await _several_days(full)
    page = await open_live(open_page, full)
    number = await page.locator(".entries article").count()
    await page.get_by_role("button", name="Older entries").click()
    await expect(page.locator(".entries article").nth(number)).to_be_attached()
    return page
