"""The whole way to a login provider on another site and back, in a browser; what axe and the Nu checker say of it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.render.addresses import invitation_path
from tests.browser.audits import everywhere
from tests.browser.nu import NuChecker
from tests.browser.opening import Opener
from tests.browser.staff import DESK, PHONE
from tests.oidc.providers import OpenProvider, open_provider
from tests.web.live_app import LiveApp, open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SIZES = {"narrow": PHONE, "wide": DESK}
BUTTON = "Log in with Newsroom login"


@pytest_asyncio.fixture(loop_scope="session")
async def provider() -> AsyncIterator[OpenProvider]:
    """Run a provider that browsers know by another site's name, and that asks who they are."""
    async with open_provider() as running:
        address = running.url.replace("127.0.0.1", "localhost")
        running.document = {"authorization_endpoint": f"{address}/authorize"}
        running.shows_page = True
        running.claims = {"sub": "ada-1", "email": "ada@example.org", "email_verified": True}
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def app(migrated_sqlite_url: str, provider: OpenProvider) -> AsyncIterator[LiveApp]:
    """Serve an app that knows the provider, with somebody who is known there."""
    async with open_live_app(migrated_sqlite_url, **provider.settings(groups="editors write")) as served:
        provider.leads_to = served.url
        await served.blog(title="Harbour: live")
        await served.services.users.create("ada", "Ada Quist", Scope.WRITE, email="ada@example.org")
        yield served


async def through(page: Page) -> None:
    """Press the button of the login page, and the one of the provider."""
    await page.get_by_role("button", name=BUTTON).click()
    await page.get_by_role("link", name="I am Ada").click()


async def wrong_with(page: Page, nu: NuChecker) -> list[str]:
    """Return what axe finds narrow and wide, light and dark, and the Nu checker in the page as it stands."""
    html = await page.locator("html").evaluate("one => one.outerHTML")
    return await nu.mistakes({page.url: f"<!doctype html>{html}"}) + await everywhere(page, sizes=(PHONE, DESK))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_the_whole_way(app: LiveApp, open_page: Opener, size: str, *, scripts: bool):
    """From a page of the desk to the provider on another site and back to that page, with scripts and without."""
    context: dict[str, Any] = {"viewport": SIZES[size], "java_script_enabled": scripts}
    page = await open_page(f"{app.url}/desk/-/account", **context)
    assert "/desk/login?next=" in page.url
    await through(page)
    await page.wait_for_url(f"{app.url}/desk/-/account")
    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    await expect(page.get_by_text("connected since")).to_be_visible()
    await page.go_back()
    assert "localhost" in page.url  # what led there is no step of its own
    await page.go_back()
    await page.wait_for_url(f"{app.url}/desk/-/account")  # the login page, which leads on whoever is logged in


async def test_pages_of_the_way_have_no_mistakes(
    app: LiveApp, provider: OpenProvider, open_page: Opener, nu: NuChecker
):
    """The login page, a refusal, the account, an invitation: narrow and wide, light and dark, nothing is found."""
    page = await open_page(f"{app.url}/desk/login", reduced_motion="reduce")
    assert await wrong_with(page, nu) == []
    provider.claims = {"sub": "stranger"}
    await through(page)
    await expect(page.get_by_role("alert")).to_contain_text("not connected with an account here")
    assert await wrong_with(page, nu) == []
    provider.claims = {"sub": "ada-1", "email": "ada@example.org", "email_verified": True, "groups": ["editors"]}
    await page.get_by_role("link", name="Start again").click()
    await through(page)
    await expect(page.get_by_role("button", name="Log out", exact=True)).to_be_visible()
    await page.goto(f"{app.url}/desk/-/account")
    assert await wrong_with(page, nu) == []
    users = app.services.users
    _, secret = await users.invite("cleo", "Cleo", [Grant(Scope.WRITE)], None, COMMAND)
    invited = await open_page(app.url + invitation_path(secret), reduced_motion="reduce")
    await expect(invited.get_by_role("button", name="Begin with Newsroom login")).to_be_visible()
    assert await wrong_with(invited, nu) == []


async def test_a_provider_that_is_away_is_told(app: LiveApp, provider: OpenProvider, open_page: Opener, nu: NuChecker):
    """A page in plain words, and a way to start again."""
    page = await open_page(f"{app.url}/desk/login", reduced_motion="reduce")
    provider.document = {"issuer": "https://elsewhere.example"}
    await page.get_by_role("button", name=BUTTON).click()
    await expect(page.get_by_role("alert")).to_contain_text("can't be reached at the moment")
    assert await wrong_with(page, nu) == []
