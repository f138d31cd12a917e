"""Passkeys in a real browser, with Chromium's virtual authenticator; codes and confirmations as people see them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import pytest_asyncio
from playwright.async_api import CDPSession, Page, ViewportSize, expect

from liveblog.access.sessions import CONFIRMED_FOR
from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.audits import everywhere
from tests.browser.opening import Opener, go_on_after
from tests.browser.staff import DESK, PHONE
from tests.ports import free_port
from tests.web.desks import PASSWORD
from tests.web.live_app import LiveApp, open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KEY = "a-key-of-thirty-two-characters-or-more"
ACCOUNT, TOKENS, LOGIN = "/desk/-/account", "/desk/-/tokens", "/desk/login"
CALM = {"reduced_motion": "reduce"}


@dataclass
class LocalApp:
    """An application that browsers know as localhost, where Cleo is an admin and confirmations are demanded."""

    app: LiveApp
    url: str
    opener: Opener

    async def open(self, path: str, *, is_in: bool = True, **context: Any) -> Page:
        """Open a page as Cleo, or as a stranger."""
        page = await self.opener("about:blank", **(CALM | context))
        if is_in:
            await self.log_in(page)
        await page.goto(self.url + path)
        return page

    async def log_in(self, page: Page) -> None:
        """Give a page a session of Cleo's."""
        user = await self.app.services.users.by_name("cleo")
        secret = await self.app.services.sessions.open(user.id)
        await page.context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": self.url}])

    def let_pass(self, time: timedelta) -> None:
        """Let time pass for whatever looks at it here."""
        services = self.app.services
        parts: Any = (services.factors.codes, services.throttle, services.sessions)
        for part in parts:
            part._clock = lambda: now() + time


@pytest_asyncio.fixture(loop_scope="session")
async def local_app(migrated_sqlite_url: str, open_page: Opener) -> AsyncIterator[LocalApp]:
    """Serve the application under a name, for browsers make no passkeys for a number."""
    port = free_port()
    url = f"http://localhost:{port}"
    settings: Any = {"public_url": url, "secret_key": KEY, "step_up": True}
    async with open_live_app(migrated_sqlite_url, port=port, **settings) as app:
        await app.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN, PASSWORD)
        yield LocalApp(app, url, open_page)


async def authenticator(page: Page) -> CDPSession:
    """Give a page a device that makes passkeys, and whose owner puts the finger on it at once."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    devtools.number = made["authenticatorId"]  # type: ignore[attr-defined]
    return devtools


async def touch(devtools: CDPSession, *, is_at_hand: bool) -> None:
    """Say whether the device's owner touches it when it asks."""
    which = devtools.number  # type: ignore[attr-defined]
    await devtools.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": which, "enabled": is_at_hand})


async def add(page: Page, name: str = "Work laptop") -> None:
    """Add a passkey on the account's page."""
    await page.get_by_label("Name of a new passkey").fill(name)
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_role("status")).to_contain_text("The passkey is added")
    await expect(page.locator("#passkeys-title ~ .rows")).to_contain_text(name)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1440"])
async def test_a_passkey_is_added_and_logs_in(local_app: LocalApp, size: ViewportSize):
    """On the account's page a device makes one; on the login page it logs in by a button, without name or password."""
    page = await local_app.open(ACCOUNT, viewport=size)
    device = await authenticator(page)
    await add(page)
    assert not await everywhere(page, sizes=(PHONE, DESK))
    await page.set_viewport_size(size)
    await touch(device, is_at_hand=False)
    await page.get_by_role("button", name="Log out", exact=True).click()
    await page.wait_for_url("**/desk/login")
    await expect(page.get_by_role("button", name="Log in with a passkey")).to_be_visible()
    # A device at hand would answer what the page asks by itself, before anything is pressed; one that comes to hand
    # doesn't answer what was asked before. So it comes when the button was pressed, and before the device is asked.
    at_hand = asyncio.Event()
    await page.route("**/desk/-/login/passkey/options", lambda route: go_on_after(at_hand, route))
    await page.get_by_role("button", name="Log in with a passkey").click()
    await touch(device, is_at_hand=True)
    at_hand.set()
    await page.wait_for_url("**/desk")
    await page.goto(local_app.url + ACCOUNT)
    await expect(page.locator("#passkeys-title ~ .rows")).to_contain_text("last used")


async def test_a_passkey_is_offered_where_the_name_is_typed(local_app: LocalApp):
    """The login page asks for one as it opens, by what browsers show among the names: chosen there, it logs in."""
    page = await local_app.open(ACCOUNT)
    await authenticator(page)
    await add(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.context.clear_cookies()
    await page.goto(f"{local_app.url}{LOGIN}?next={ACCOUNT}")
    await page.wait_for_url(local_app.url + ACCOUNT)
    assert f"{local_app.url}/desk/-/login/passkey/options" in asked
    assert await page.get_by_role("heading", name="Your account").is_visible()


async def test_a_device_that_refuses_is_told_and_asked_again(local_app: LocalApp):
    """Nobody touches it: there is a sentence, the form stays, and the password still works."""
    page = await local_app.open(LOGIN, is_in=False)
    await authenticator(page)
    await page.get_by_role("button", name="Log in with a passkey").click()
    await expect(page.get_by_text("No passkey was used. You can try again.")).to_be_visible()
    await expect(page.get_by_role("button", name="Log in with a passkey")).to_be_enabled()
    await page.get_by_label("Name", exact=True).fill("cleo")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/desk")


async def test_adding_one_asks_first_who_it_is(local_app: LocalApp):
    """Ten minutes after the login the page that asks comes between, and leads back to the account."""
    page = await local_app.open(ACCOUNT)
    await authenticator(page)
    local_app.let_pass(CONFIRMED_FOR)
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    await page.get_by_label("Your password").fill(PASSWORD)
    await page.get_by_role("button", name="Confirm").click()
    await page.wait_for_url(f"**{ACCOUNT}")
    await add(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1440"])
async def test_a_form_is_confirmed_with_a_passkey(local_app: LocalApp, size: ViewportSize):
    """A token waits for the finger; then it is made as it was typed, and the page says so."""
    page = await local_app.open(ACCOUNT, viewport=size)
    await authenticator(page)
    await add(page)
    local_app.let_pass(CONFIRMED_FOR)
    await page.goto(local_app.url + TOKENS)
    await page.locator("summary", has_text="Make a token").click()
    await page.get_by_label("Name", exact=True).fill("Ticker of the “harbour”")
    await page.get_by_role("button", name="Make the token").click()
    await expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    assert not await everywhere(page, sizes=(PHONE, DESK))
    await page.set_viewport_size(size)
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(page.locator("#secret")).to_be_visible()
    assert "Ticker of the “harbour”" in [token.name for token in await local_app.app.services.tokens.all()]


async def set_up(page: Page) -> tuple[pyotp.TOTP, str]:
    """Set codes up on the account's page; return the app, and one of the recovery codes."""
    await page.get_by_role("button", name="Set up codes").click()
    phone = pyotp.TOTP(await page.get_by_label("Key", exact=True).input_value())
    await page.get_by_label("The code that the app shows now").fill(phone.now())
    await page.get_by_role("button", name="Set up", exact=True).click()
    await expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return phone, await page.locator(".recovery code").first.inner_text()


async def test_codes_are_a_second_step_without_a_script(local_app: LocalApp):
    """Set up, asked for after the password, and let in by a recovery code: plain forms all the way, on a phone."""
    page = await local_app.open(ACCOUNT, java_script_enabled=False, viewport=PHONE)
    _, recovery = await set_up(page)
    stranger = await local_app.open(LOGIN, is_in=False, java_script_enabled=False, viewport=PHONE)
    await stranger.get_by_label("Name", exact=True).fill("cleo")
    await stranger.get_by_label("Password").fill(PASSWORD)
    await stranger.get_by_role("button", name="Log in").click()
    await expect(stranger.get_by_role("heading", name="Enter a code")).to_be_visible()
    await expect(stranger.get_by_label("Code from your app")).to_be_focused()
    await stranger.get_by_label("Code from your app").fill("123 456")
    await stranger.get_by_role("button", name="Log in").click()
    await expect(stranger.get_by_role("alert")).to_contain_text("wrong")
    await stranger.get_by_label("Code from your app").fill(recovery)
    await stranger.get_by_role("button", name="Log in").click()
    await stranger.wait_for_url("**/desk")


async def test_the_qr_code_is_drawn_as_it_is_scanned(local_app: LocalApp):
    """The policy lets it be: black on white and square, in the dark as well, with nothing refused."""
    refused: list[str] = []
    page = await local_app.open(ACCOUNT, color_scheme="dark", viewport=PHONE)
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    await page.get_by_role("button", name="Set up codes").click()
    drawn = page.get_by_role("img", name="QR code of the key below").locator("svg")
    box = await drawn.bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert box["width"] >= 200
    ground, ink = drawn.locator("path").first, drawn.locator("path").last
    colours = [
        await ground.evaluate("path => getComputedStyle(path).fill"),
        await ink.evaluate("path => getComputedStyle(path).stroke"),
    ]
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert refused == []
