"""Opening pages: a real Chromium, contexts that are closed with the test, and applications on origins of their own."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Protocol

import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright, expect
from starlette.types import ASGIApp

from tests.pace import PATIENCE, pace

_PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first opens a page with a third of the work of the others, which can also show it on a screen."""

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class Opener(Protocol):
    """Opens an address in a new context and returns the page."""

    def __call__(self, address: str, **context: Any) -> Awaitable[Page]: ...


@asynccontextmanager
async def open_chromium() -> AsyncIterator[Browser]:
    """Run Chromium: the one LIVEBLOG_CHROMIUM names, one on the PATH, or Playwright's own."""
    expect.set_options(timeout=PATIENCE * 1000)
    found = os.environ.get("LIVEBLOG_CHROMIUM") or next(filter(None, map(shutil.which, _PROGRAMS)), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


async def new_context(chromium: Browser, **options: Any) -> BrowserContext:
    """Make a context that waits as long as tests do."""
    made = await chromium.new_context(**({"viewport": {"width": 800, "height": 700}} | options))
    made.set_default_timeout(PATIENCE * 1000)
    return made


@asynccontextmanager
async def opener_of(chromium: Browser) -> AsyncIterator[Opener]:
    """Give a way to open pages, each in a context of its own that is closed with the block."""
    async with AsyncExitStack() as contexts:

        async def open_page(address: str, **context: Any) -> Page:
            made = await new_context(chromium, **context)
            contexts.push_async_callback(made.close)
            page = await made.new_page()
            if address != page.url:  # a page begins empty
                await page.goto(address)
            return page

        yield open_page


@asynccontextmanager
async def open_pages() -> AsyncIterator[Opener]:
    """Run a Chromium for one test alone, and give a way to open pages in it."""
    async with open_chromium() as chromium, opener_of(chromium) as open_page:
        yield open_page


@asynccontextmanager
async def serve_app(app: ASGIApp) -> AsyncIterator[str]:
    """Serve an application on an origin of its own until the block ends."""
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=int(pace(1)))
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def go_on_after(event: asyncio.Event, route: Route) -> None:
    """Send a request when something has happened."""
    await event.wait()
    await route.continue_()
