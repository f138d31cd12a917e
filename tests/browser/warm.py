"""Contexts that are handed on, empty, from one audit to the next: what their process has compiled stays compiled.

A page that Chromium opens by itself gets a process of its own, which reads axe and our scripts anew.
One that is opened by a page shares the process of that page, so each context keeps a page that opens the others.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Frame, Page

from tests.browser.opening import Opener, new_context, opener_of

_OPEN = "() => { open('about:blank').opener = null }"
"""As if nobody had opened it."""


@dataclass
class _Kept:
    """A context, the page in it that opens others, and the origins that they have been at."""

    context: BrowserContext
    door: Page
    origins: set[str] = field(default_factory=set)

    async def open(self) -> Page:
        """Open an empty page in the process of the others."""
        async with self.context.expect_page() as opened:
            await self.door.evaluate(_OPEN)
        return await opened.value

    def watch(self, page: Page) -> None:
        """Note where a page goes."""
        page.on("framenavigated", self._note)

    def _note(self, frame: Frame) -> None:
        at = urlsplit(frame.url)
        if at.scheme in ("http", "https"):
            self.origins.add(f"{at.scheme}://{at.netloc}")

    async def empty(self) -> None:
        """Close its pages, and leave nothing in it of what they, or a test, may have put there.

        A page that goes sends what it was still to send, such as a delete: the house would lose an entry.
        """
        await self.context.set_offline(True)
        for page in self.context.pages:
            if page is not self.door:
                await page.close()
        await self.context.unroute_all()
        await self.context.set_offline(False)
        await self.context.clear_cookies()
        await self.context.clear_permissions()
        session = await self.context.new_cdp_session(self.door)
        for origin in self.origins:
            await session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        await session.detach()
        self.origins.clear()


class WarmContexts:
    """The contexts that are kept in a browser, by their options; a test that opens several pages gets as many."""

    def __init__(self, chromium: Browser) -> None:
        """Begin with none."""
        self._chromium = chromium
        self._kept: dict[str, _Kept] = {}

    @asynccontextmanager
    async def opener(self) -> AsyncIterator[Opener]:
        """Give a way to open pages, each in a context that has nothing in it and is emptied with the block.

        What cannot be taken from a context again, such as a clock or a script for its pages, must not be put into one.
        """
        taken: Counter[str] = Counter()
        used: list[_Kept] = []
        async with opener_of(self._chromium) as open_fresh:

            async def open_page(address: str, **options: Any) -> Page:
                if not options.get("java_script_enabled", True):  # there is nothing to compile, and no way to open
                    return await open_fresh(address, **options)
                called = json.dumps(options, sort_keys=True)
                taken[called] += 1
                kept = await self._one(f"{taken[called]} {called}", options)
                used.append(kept)
                page = await kept.open()
                if address != page.url:
                    await page.goto(address)
                return page

            try:
                yield open_page
            finally:
                for kept in used:
                    await kept.empty()

    async def _one(self, called: str, options: dict[str, Any]) -> _Kept:
        if called not in self._kept:
            context = await new_context(self._chromium, **options)
            self._kept[called] = kept = _Kept(context, await context.new_page())
            context.on("page", kept.watch)
        return self._kept[called]
