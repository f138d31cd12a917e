"""The desk in a browser: a blog's desk, pages of it for editors who are logged in, and what such a page has."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.principal import Scope
from liveblog.store import reads
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.opening import Opener
from tests.pace import PATIENCE
from tests.web.desks import PASSWORD
from tests.web.live_app import LiveApp

LAPTOP = {"width": 1280, "height": 800}


@dataclass
class Desk:
    """A blog's desk, and pages of it for editors who are logged in."""

    app: LiveApp
    blog: Blog
    opener: Opener

    @property
    def path(self) -> str:
        """Return where it is."""
        return f"/desk/{self.blog.slug}"

    async def session(self, name: str = "ada") -> str:
        """Log somebody in and return the cookie's value."""
        user = await self.app.services.users.by_name(name)
        return await self.app.services.sessions.open(user.id)

    async def open(self, path: str | None = None, *, name: str = "ada", **context: object) -> Page:
        """Open the desk, or another page of it, as somebody who is logged in."""
        cookie: Any = {"name": SESSION_COOKIE, "value": await self.session(name), "url": self.app.url}
        page = await self.opener("about:blank", **({"viewport": LAPTOP} | context))
        await page.context.add_cookies([cookie])
        await page.goto(self.app.url + (path or self.path))
        if context.get("java_script_enabled", True):
            await expect(page.locator(".toolbar")).to_be_visible()
        return page

    async def entries(self) -> list[Entry]:
        """Read what was posted."""
        async with self.app.services.store.read() as transaction:
            blog = await reads.blog_by_slug(transaction, self.blog.slug)
            page = await reads.page(transaction, blog)
        return list(page.entries) if page else []

    async def bodies(self) -> list[str]:
        """Read the texts of what was posted."""
        return [entry.body for entry in await self.entries()]

    async def until_posted(self, texts: list[str]) -> None:
        """Wait until what was posted are these texts, in their order."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while await self.bodies() != texts:  # noqa: ASYNC110 -- nobody sets an event
                    await asyncio.sleep(0.05)
        assert await self.bodies() == texts


def body(page: Page) -> Locator:
    """Find the field of the entry's text."""
    return page.get_by_label("Text", exact=True)


def message(page: Page) -> Locator:
    """Find what the desk says of what was just done."""
    return page.locator("[data-message]")


def pictures(page: Page) -> Locator:
    """Find the pictures of the entry's text, each with its fields."""
    return page.get_by_role("list", name="Pictures of the text").get_by_role("listitem")


def lines(page: Page) -> Locator:
    """Find the texts that were posted and aren't acknowledged yet."""
    return page.get_by_role("list", name="Not posted yet").get_by_role("listitem")


async def jump(page: Page, minutes: float) -> None:
    """Put the page's clock forward, or back, as when somebody puts the computer's right; what is steady stays so."""
    await page.evaluate("(by) => { const now = Date.now; Date.now = () => now() + by; }", minutes * 60_000)


async def stop_clock(page: Page) -> None:
    """Let no time go by before it jumps: what can be taken back for seconds can be on a slow machine, too."""
    await page.evaluate("for (const one of [Date, performance]) { const now = one.now(); one.now = () => now; }")


async def go_back(page: Page, minutes: int) -> None:
    """Load the page again as it would have been some minutes ago; `return_from_past` lets them have gone by."""
    await page.add_init_script(f"window.ago = {minutes * 60_000};")
    await page.add_init_script(
        "for (const one of [Date, performance]) { const now = one.now.bind(one); one.now = () => now() - window.ago; }"
    )
    await page.reload()
    await expect(page.locator(".toolbar")).to_be_visible()


async def return_from_past(page: Page) -> None:
    """Let the time have gone by."""
    await page.evaluate("window.ago = 0")


async def open_desk(app: LiveApp, opener: Opener) -> Desk:
    """Make a blog and its editors: Ada has a password, Ben has none."""
    await app.services.users.create("ada", "Ada Quist", Scope.WRITE, PASSWORD)
    await app.services.users.create("ben", "Ben Tarr", Scope.WRITE)
    return Desk(app, await app.blog(zone="Europe/Berlin", title="Harbour: live"), opener)


async def lose_answers(where: BrowserContext | Page, address: str) -> None:
    """Let the server do what it is asked, and lose its answer on the way."""

    async def lose(route: Route) -> None:
        if route.request.method == "POST":
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await where.route(address, lose)
