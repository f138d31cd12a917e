"""People who prove who they are: visitors at a public address, with passkeys and codes of their own."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
import pyotp

from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests.access.authenticator import Authenticator
from tests.web.desks import PASSWORD, OpenDesk, Visitor, forms, open_desk

ORIGIN = "https://live.example.org"
KEY = "a-key-of-thirty-two-characters-or-more"
ACCOUNT, CONFIRM, STEP = "/desk/-/account", "/desk/-/confirm", "/desk/-/login/code"
PASSKEYS, CODES = f"{ACCOUNT}/passkeys", f"{ACCOUNT}/codes"
PEOPLE, TOKENS = "/desk/-/people", "/desk/-/tokens"
LATER = timedelta(seconds=61)
"""So much that a code is another."""


class Clock:
    """The time for all that looks at it, which a test can let pass."""

    def __init__(self, desk: OpenDesk) -> None:
        self.off = timedelta(0)
        services = desk.services
        parts: Any = (services.factors.codes, services.factors.challenges, services.throttle, services.sessions)
        for part in parts:
            part._clock = self

    def __call__(self) -> Any:
        return now() + self.off


@asynccontextmanager
async def open_house(database_url: str, **settings: Any) -> AsyncIterator[OpenDesk]:
    """Open a desk with a public name and a key, at which Ada has a password, and Cleo is an admin of the house."""
    named = {"public_url": ORIGIN, "secret_key": KEY}
    async with open_desk(database_url, PASSWORD, **(named | settings)) as opened:
        await opened.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN, PASSWORD)
        yield opened


@asynccontextmanager
async def opened_visitors(desk: OpenDesk) -> AsyncIterator[Any]:
    """Let people in at the public address, by name; without one they are not logged in."""
    async with AsyncExitStack() as leaving:

        async def let_in(name: str | None = None) -> Visitor:
            transport = httpx2.ASGITransport(app=desk.app, raise_app_exceptions=False)
            client = await leaving.enter_async_context(httpx2.AsyncClient(transport=transport, base_url=ORIGIN))
            if name:
                user = await desk.services.users.by_name(name)
                client.cookies.set(f"__Host-{SESSION_COOKIE}", await desk.services.sessions.open(user.id))
            return Named(client)

        yield let_in


class Named(Visitor):
    """A visitor at the public address."""

    async def post(self, path: str, values: dict[str, str], **headers: str) -> httpx2.Response:
        return await super().post(path, values, **({"origin": ORIGIN} | headers))

    async def fetch(self, path: str, values: dict[str, str], **headers: str) -> httpx2.Response:
        return await super().fetch(path, values, **({"origin": ORIGIN} | headers))


async def add_passkey(visitor: Visitor, **device: Any) -> Authenticator:
    """Add a passkey as the page's script does, and return the device that has it."""
    form = forms(await visitor.get(ACCOUNT))[PASSKEYS].values
    asked = (await visitor.fetch(f"{PASSKEYS}/options", {"csrf": form["csrf"]})).json()
    authenticator = Authenticator(ORIGIN, **device)
    made = authenticator.create(asked["options"])
    proof = {"passkey_asked": asked["asked"], "passkey_answer": made, "passkey_name": "Work laptop"}
    answer = await visitor.post(PASSKEYS, form | proof)
    assert answer.status_code == 303, answer.text
    return authenticator


async def log_in_by(visitor: Visitor, device: Authenticator, **values: str) -> httpx2.Response:
    """Log in with a device's passkey, as the page's script does."""
    asked = (await visitor.fetch("/desk/-/login/passkey/options", {})).json()
    proof = {"passkey_asked": asked["asked"], "passkey_answer": device.get(asked["options"])}
    return await visitor.post("/desk/-/login/passkey", proof | values)


async def set_up_codes(visitor: Visitor) -> tuple[pyotp.TOTP, list[str]]:
    """Set codes up by the forms of the account's page; return the app and the recovery codes."""
    page = await visitor.fill_in(ACCOUNT, CODES)
    secret = re.search(r'<input id="secret" value="(\w+)"', page.text)
    assert secret, page.text
    phone = pyotp.TOTP(secret[1])
    done = await visitor.post(f"{CODES}/proof", forms(page)[f"{CODES}/proof"].values | {"code": phone.now()})
    assert done.status_code == 200, done.text
    assert done.headers["cache-control"] == page.headers["cache-control"] == "no-store"
    return phone, re.findall(r'<code dir="ltr">([\w-]+)</code>', done.text)


async def by_password(visitor: Visitor, path: str = "/desk") -> httpx2.Response:
    """Log in with name and password."""
    return await visitor.fill_in(f"/desk/login?next={path}", "/desk/login", name="ada", password=PASSWORD)
