"""Three editors and a reader before two servers: networks are cut, tabs closed and copied, servers killed.

Drawn walks of one editor are in `test_queue_walk.py`; here people meet, and what the reader sees is the oracle.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.services import Services
from liveblog.web.cookies import SESSION_COOKIE
from tests.apps import open_app
from tests.browser.desks import body, lines
from tests.browser.opening import Opener
from tests.browser.test_outbox import write
from tests.browser.test_queue import duplicate, open_beside
from tests.faults.deployment import Replaceable, freeze, thaw
from tests.pace import pace
from tests.services import RunningServer
from tests.system.test_balancer import Balanced, open_balanced

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="session")]

DESK = "/desk/harbour"


@dataclass(slots=True)
class Newsroom:
    """Editors at one blog; `posted` has what was posted in each tab, in order."""

    app: Balanced
    services: Services
    opener: Opener
    posted: dict[Page, list[str]] = field(default_factory=dict)

    async def editor(self, name: str) -> Page:
        """Open the desk as somebody, in a browser of their own."""
        user = await self.services.users.create(name, name.title(), Scope.WRITE)
        page = await self.opener("about:blank")
        session = await self.services.sessions.open(user.id)
        await page.context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": self.app.url}])
        await page.goto(self.app.url + DESK)
        await expect(page.locator(".toolbar")).to_be_visible()
        return page

    async def post(self, page: Page, *texts: str) -> None:
        """Post with the keyboard, without waiting for any answer."""
        await body(page).focus()
        await write(page, *texts)
        self.posted.setdefault(page, []).extend(texts)

    async def schedule(self, page: Page, text: str, after: timedelta) -> None:
        """Have a text go out by itself, with *Post at …*, by the clocks of the blog."""
        zone = await page.locator("form[data-entry-form] [name=zone]").get_attribute("value")
        await body(page).fill(text)
        await page.locator("[data-later] summary").click()
        moment = (now() + after).astimezone(ZoneInfo(zone or "UTC"))
        await page.get_by_label("Goes out by itself at").fill(f"{moment:%H:%M:%S}")
        await page.get_by_label("On this day").fill(f"{moment:%Y-%m-%d}")
        await page.get_by_role("button", name="Schedule").click()

    async def change_of_mind(self, page: Page, number: int) -> None:
        """Delete an entry, and take it back."""
        await page.get_by_role("link", name=f"Delete entry {number}").click()
        line = page.get_by_role("group", name=f"Entry {number} is being deleted")
        await line.get_by_role("button", name="Undo").click()
        await expect(line).to_have_count(0)

    @asynccontextmanager
    async def dying(self, server: Replaceable[RunningServer], *pages: Page) -> AsyncIterator[None]:
        """Let a server die between the click and the answer: what is posted inside gets no answer."""
        family = freeze(self.app.postgres.process.pid)
        try:
            yield
            for page in pages:
                await expect(lines(page).first).to_contain_text("sending …")
            await asyncio.to_thread(server.kill)
        finally:
            thaw(family)


@pytest_asyncio.fixture(loop_scope="session")
async def newsroom(open_page: Opener, tmp_path: Path, valkey_url: str) -> AsyncIterator[Newsroom]:
    """Two servers behind a balancer, and a blog in it."""
    async with open_balanced(tmp_path, valkey_url) as app, open_app(app.database_url, jobs=False) as services:
        yield Newsroom(app, services, open_page)


def seen(reader: Page, text: str) -> Locator:
    """Find what the reader sees of a text."""
    return reader.locator(".entry .body").filter(has_text=text)


async def test_nothing_is_lost_late_or_there_twice(newsroom: Newsroom) -> None:
    """Whatever is cut, closed, copied or killed while three write: each text is read once, a tab's in order."""
    ada, ben, eve = [await newsroom.editor(name) for name in ("ada", "ben", "eve")]
    reader = await newsroom.opener(f"{newsroom.app.url}/blogs/harbour")
    first, second = newsroom.app.servers

    await newsroom.post(ada, "Ada one.")
    await expect(seen(reader, "Ada one.")).to_have_count(1)
    await newsroom.change_of_mind(ada, 1)
    beside = await open_beside(ben, newsroom.app.url + DESK)
    await ben.context.set_offline(True)
    await newsroom.post(ben, "Ben one.", "Ben two.")
    await expect(lines(ben)).to_have_count(2)
    await body(eve).fill("Both. ")
    copy = await duplicate(eve)

    async with newsroom.dying(first, ada):
        await newsroom.post(ada, "Ada two.", "Ada three.")
        await body(eve).fill("Eve one.")
        await newsroom.post(eve, "")
        await body(copy).fill("Copied.")
        await newsroom.post(copy, "")
    newsroom.posted |= {eve: ["Eve one."], copy: ["Copied."]}
    await expect(lines(eve)).to_have_count(0)  # what got no answer is sent again first, perhaps after that moment
    await newsroom.schedule(eve, "Scheduled.", timedelta(seconds=pace(5)))
    await expect(seen(reader, "Scheduled.")).to_have_count(1)  # by the one that lives
    await asyncio.to_thread(first.begin)

    await ben.close()
    await ben.context.set_offline(False)
    async with newsroom.dying(second):
        await newsroom.post(beside, "Ben three.")
        await newsroom.post(ada, "Ada four.")
        await copy.close()
    await asyncio.to_thread(second.begin)

    for page in (ada, beside, eve):
        await expect(lines(page)).to_have_count(0)
    texts = [text for each in newsroom.posted.values() for text in each]
    await expect(reader.locator(".entry .body")).to_have_count(len(texts) + 1)
    for _ in range(2):  # as it came in, and as the server draws it
        shown = list(reversed(await reader.locator(".entry .body").all_inner_texts()))
        assert sorted(shown) == sorted([*texts, "Scheduled."])
        for each in newsroom.posted.values():
            assert [text for text in shown if text in each] == each
        await reader.reload()
        await expect(reader.locator(".entry .body")).to_have_count(len(texts) + 1)
