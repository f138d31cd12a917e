"""Drawn walks through all that can go wrong at the desk, in a real browser: what a reader's page shows is the oracle.

An editor writes in up to three tabs, which are loaded again, duplicated and closed, while the network goes and comes
back, answers are lost and clocks jump. At the end each text is on the page once, and those of a tab in their order.
The same without a browser, and many times as many, is `tests/js/interleavings.test.mjs`.
"""

from random import Random

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.desks import Desk, body, jump, lines

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SEEDS = (1, 2, 3)
STEPS = 30


class Walk:
    """One editor's browser; what is drawn is what happens next."""

    def __init__(self, desk: Desk, page: Page, seed: int) -> None:
        self.desk = desk
        self.context = page.context
        self.tabs = [page]
        self.draw = Random(seed)
        self.loses = False
        self.count = 0
        self.posted: dict[Page, list[str]] = {page: []}

    async def begin(self) -> None:
        """Stand between the desk and the server."""
        self.tabs[0].on("dialog", lambda dialog: dialog.accept())
        await self.context.route(f"**{self.desk.path}", self._between)

    async def _between(self, route: Route) -> None:
        if route.request.method != "POST" or not self.loses:
            return await route.continue_()
        if self.draw.random() < 0.5:
            await route.fetch()  # it arrives, and nobody hears of it
        return await route.abort()

    async def step(self) -> None:
        """Do something."""
        tab = self.draw.choice(self.tabs)
        steps = [self.write] * 5 + [
            self.net,
            self.net,
            self.answers,
            self.load_again,
            self.duplicate,
            self.close,
            self.clock,
        ]
        await self.draw.choice(steps)(tab)

    async def write(self, tab: Page) -> None:
        self.count += 1
        text = f"Text {self.count}."
        await body(tab).fill(text)
        await body(tab).press("Control+Enter")
        await expect(body(tab)).to_have_value("")
        self.posted[tab].append(text)

    async def net(self, _: Page) -> None:
        await self.context.set_offline(self.draw.random() < 0.5)

    async def answers(self, _: Page) -> None:
        self.loses = not self.loses

    async def load_again(self, tab: Page) -> None:
        await self.context.set_offline(False)
        await tab.reload()
        await expect(tab.locator(".toolbar")).to_be_visible()

    async def duplicate(self, tab: Page) -> None:
        if len(self.tabs) == 3:
            return
        await self.context.set_offline(False)
        async with self.context.expect_page() as opened:
            await tab.evaluate("() => void window.open(location.href)")
        copy = await opened.value
        copy.on("dialog", lambda dialog: dialog.accept())
        await expect(copy.locator(".toolbar")).to_be_visible()
        self.tabs.append(copy)
        self.posted[copy] = []

    async def close(self, tab: Page) -> None:
        if len(self.tabs) > 1:
            self.tabs.remove(tab)
            await tab.close()

    async def clock(self, tab: Page) -> None:
        await jump(tab, self.draw.choice([-180, -5, 5]))

    async def end(self) -> list[str]:
        """Let all be well again, and return what a reader sees, the oldest first."""
        self.loses = False
        await self.context.set_offline(False)
        for tab in self.tabs:
            await tab.bring_to_front()
            await tab.evaluate("dispatchEvent(new Event('focus'))")
        for tab in self.tabs:
            await expect(lines(tab)).to_have_count(0)
        reader = await self.desk.opener(f"{self.desk.app.url}/blogs/{self.desk.blog.slug}")
        await expect(reader.locator(".entry .body")).to_have_count(self.count)
        return list(reversed(await reader.locator(".entry .body").all_inner_texts()))


@pytest.mark.parametrize("seed", SEEDS)
async def test_nothing_is_lost_nothing_stands_twice_and_the_order_is_kept(desk, seed: int):
    """Whatever is drawn, readers get each text once, and those of a tab in their order."""
    walk = Walk(desk, await desk.open(), seed)
    await walk.begin()
    for _ in range(STEPS):
        await walk.step()
    seen = await walk.end()
    assert sorted(seen) == sorted(f"Text {number}." for number in range(1, walk.count + 1))
    for texts in walk.posted.values():
        assert [text for text in seen if text in texts] == texts
