"""A first day in a new house, step by step as a browser sees it: what docs/first-day.md shows.

`scripts/look docs/pictures first_day` renews its pictures.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Locator, Page, expect

from liveblog.access.secrets import digest, new_secret
from liveblog.model.moment import now
from liveblog.render.addresses import beginning_path
from liveblog.store.links import insert_beginning
from tests.browser.opening import Opener
from tests.web.live_app import LiveApp

VIEW: dict[str, Any] = {"viewport": {"width": 1180, "height": 700}, "reduced_motion": "reduce", "locale": "en-GB"}
HERS, HIS = "harbour ships at dawn", "gulls above the mole"

Step = tuple[str, Page]


async def first_day(app: LiveApp, open_page: Opener) -> AsyncIterator[Step]:
    """Go through it in an empty house, and yield each step's name with the page as it stands then."""
    ada = await open_page(await _begun(app), **VIEW, timezone_id="Europe/Berlin")
    async for step in _begin(ada):
        yield step
    async for step in _invite(ada):
        yield step
    link = urlsplit(await ada.locator("#secret").input_value())
    ben = await open_page(app.url + link.path, **VIEW, timezone_id="Europe/Berlin")
    async for step in _come(ben):
        yield step
    async for step in _look_after(ada):
        yield step
    async for step in _delete(ada):
        yield step


async def _begun(app: LiveApp) -> str:
    secret = new_secret("begin")
    async with app.services.store.write() as connection:
        await insert_beginning(connection, digest(secret), now() + timedelta(hours=1))
    return app.url + beginning_path(secret)


async def _begin(page: Page) -> AsyncIterator[Step]:
    await page.get_by_label("Byline").fill("Ada Quist")
    await page.get_by_label("Login name").fill("ada")
    await page.get_by_label("New password").fill(HERS)
    yield "begin", page
    await _press(page, "Go on to the first blog")
    await page.get_by_label("Title").fill("Storm at the harbour")
    await expect(page.get_by_label("Slug")).to_have_value("storm-at-the-harbour")
    yield "blog", page
    await _press(page, "Make the blog")
    await expect(page.locator("[data-done]")).to_contain_text("The blog is made")
    await expect(page.locator(".toolbar")).to_be_visible()  # before that nobody hears the keys
    await page.get_by_label("Text", exact=True).fill("The **ferry to the island** stays in port until noon.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".list article")).to_have_count(1)
    yield "entry", page


async def _invite(page: Page) -> AsyncIterator[Step]:
    await page.get_by_role("link", name="Desk", exact=True).first.click()
    await page.get_by_role("link", name="People").click()
    await page.get_by_text("Invite somebody").click()
    await page.get_by_label("Byline").fill("Ben Tarr")
    await page.get_by_label("Name", exact=True).fill("ben")
    await page.get_by_label("Blog", exact=True).fill("storm-at-the-harbour")
    await page.get_by_label("What they may do there").select_option("submit")
    yield "invite", page
    await _press(page, "Make the invitation")
    await expect(page.locator("#secret")).to_be_visible()
    yield "link", page


async def _come(page: Page) -> AsyncIterator[Step]:
    await page.get_by_label("New password").fill(HIS)
    yield "accept", page
    await _press(page, "Begin")
    await page.get_by_role("button", name="Log out").click()
    await page.get_by_label("Name").fill("ben")
    await page.get_by_label("Password").fill(HIS)
    yield "login", page
    await page.get_by_role("button", name="Log in", exact=True).click()
    await page.get_by_role("link", name="Storm at the harbour").click()
    await expect(page.locator(".toolbar")).to_be_visible()
    await page.get_by_label("Text", exact=True).fill("Two trawlers wait outside the lock.")
    await expect(page.locator(".preview article")).to_contain_text("trawlers")
    yield "contributor", page


async def _look_after(page: Page) -> AsyncIterator[Step]:
    await page.get_by_role("link", name="People").click()
    await page.get_by_role("link", name="Ben Tarr").click()
    await page.get_by_label("Storm at the harbour").select_option("write")
    await _press(page, "Save")
    await expect(page.get_by_role("status")).to_be_visible()
    yield "rights", page
    await page.get_by_role("link", name="Tokens").click()
    await page.get_by_label("Name").fill("Tide gauge")
    await page.get_by_label("Blog", exact=True).fill("storm-at-the-harbour")
    await _press(page, "Make the token")
    await expect(page.locator("#secret")).to_be_visible()
    await _hide(page.locator("#secret"))
    yield "token", page
    await page.get_by_role("link", name="Log", exact=True).click()
    await expect(page.locator("table.log")).to_be_visible()
    yield "log", page


async def _delete(page: Page) -> AsyncIterator[Step]:
    await page.goto(f"{page.url.partition('/desk')[0]}/desk/storm-at-the-harbour/delete")
    await page.get_by_label("Type its slug").fill("storm-at-the-harbour")
    yield "delete", page
    await _press(page, "Delete the blog")
    await page.wait_for_url("**/desk?**")
    yield "deleted", page


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def _hide(secret: Locator) -> None:
    """A picture that everybody sees shows no secret, not even one of a house that is gone."""
    await secret.evaluate("field => { field.value = field.value.slice(0, 12) + '…'; }")
