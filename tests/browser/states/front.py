"""The front page, with many blogs and without any."""

import asyncio

from playwright.async_api import expect

from liveblog.model.blog import BlogStatus, Visibility
from liveblog.model.principal import COMMAND
from tests.browser.states.registry import CALM, state


@state
async def front(open_page, full):
    return await open_page(full.app.url, **CALM)


@state
async def front_of_many(open_page, full):
    await _many(full)
    return await open_page(full.app.url, **CALM)


@state
async def front_beyond_one_page(open_page, full):
    await _many(full)
    return await open_page(f"{full.app.url}/?page=2", **CALM)


async def _many(full):
    """Make two hundred blogs, half of which have ended."""

    async def make(number):
        blog = await full.app.blog(title=f"Regatta {number}", description="From the start to the last boat.")
        await full.app.post(
            blog, "The boats are out.", topics=("Sailing",), headline="They are off" if number % 3 else None
        )
        if number % 2:
            await full.app.services.desk.change_blog(blog.slug, {"status": BlogStatus.CLOSED}, COMMAND)

    await asyncio.gather(*map(make, range(200)))


@state
async def front_found(open_page, full):
    return await open_page(f"{full.app.url}/?q=storm", **CALM)


@state
async def front_found_nothing(open_page, full):
    return await open_page(f"{full.app.url}/?q=nowhere", **CALM)


@state
async def front_of_nothing(open_page, full):
    for slug in (full.blog.slug, "elsewhere"):
        await full.app.services.desk.change_blog(slug, {"visibility": Visibility.PRIVATE}, COMMAND)
    page = await open_page(full.app.url, **CALM)
    await expect(page.locator(".nothing")).to_be_visible()
    return page
