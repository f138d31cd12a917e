"""A provider, a desk that knows it, and somebody who logs in with it."""

import html
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.oidc.providers import OpenProvider, open_provider
from tests.web.desks import OpenDesk, Visitor, open_desk

WITH = "/desk/login/with/newsroom"


def address_in(answer: httpx2.Response) -> str:
    """Return where a page leads on to."""
    assert answer.status_code == 200, answer.text
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)
    assert found, answer.text
    return html.unescape(found[1])


@dataclass
class Newcomer:
    """Somebody with a browser, and the two sites between which it goes."""

    visitor: Visitor
    provider: OpenProvider

    async def leave(self, page: str = "/desk/login", action: str = WITH, **values: str) -> str:
        """Press the button, and return where that leads: the provider's address."""
        return address_in(await self.visitor.fill_in(page, action, **values))

    async def at_provider(self, address: str) -> str:
        """Log in there, and return the path that leads back."""
        async with httpx2.AsyncClient(trust_env=False) as http:
            answer = await http.get(address)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["location"])
        return f"{back.path}?{back.query}"

    async def log_in(self, page: str = "/desk/login", action: str = WITH, **values: str) -> httpx2.Response:
        """Go the whole way, and return the answer at its end."""
        return await self.visitor.get(await self.at_provider(await self.leave(page, action, **values)))

    async def is_in(self) -> bool:
        """Tell whether they are logged in."""
        return (await self.visitor.get("/desk/-/account")).status_code == 200


@pytest.fixture
async def provider() -> AsyncIterator[OpenProvider]:
    async with open_provider() as running:
        yield running


@pytest.fixture
async def desk_app(migrated_sqlite_url: str, provider: OpenProvider) -> AsyncIterator[OpenDesk]:
    """A desk whose editor Ada is known by the mail address that she was given."""
    async with open_desk(migrated_sqlite_url, **provider.settings()) as desk:
        yield desk


@pytest.fixture
async def newcomer(desk_app: OpenDesk, provider: OpenProvider) -> AsyncIterator[Newcomer]:
    async with desk_app.visitor() as visitor:
        yield Newcomer(visitor, provider)
