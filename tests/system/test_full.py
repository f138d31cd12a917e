"""A server that is full says so, and whoever it turns away still reads on, by polling."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import expect

from liveblog.model.principal import Scope
from liveblog_client import Client, Event, Timing, follow
from tests.apps import open_app, open_harbour
from tests.browser.opening import open_pages
from tests.pace import PATIENCE
from tests.processes import running
from tests.services import running_server

pytestmark = pytest.mark.system

UNHURRIED = Timing(opening=PATIENCE, closing=PATIENCE)
"""A slow machine is no reason to open a connection again, or to let go of one before it is closed."""

LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))


class Deployment(NamedTuple):
    """A server that takes one live reader, and a token for it."""

    url: str
    token: str

    @property
    def blog(self) -> str:
        return f"{self.url}/blogs/harbour"


@pytest.fixture
async def deployment(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Deployment]:
    """Run a server for one live reader, with that one reader."""
    async with open_app(sqlite_url) as parts:
        await open_harbour(parts)
        token = await parts.tokens.create("editors", Scope.WRITE)
    settings = {"DATABASE_URL": sqlite_url, "MAX_READERS": "1", "POLL_AFTER_SECONDS": "1"}
    environment = {f"LIVEBLOG_{name}": value for name, value in settings.items()}
    with running_server(tmp_path, environment=environment) as server:
        deployment = Deployment(server.url, token)
        async with Client(deployment.url, deployment.token) as client:
            await client.post("harbour", "First.")
        async with asyncio.timeout(PATIENCE), the_one_reader(deployment):
            yield deployment


@asynccontextmanager
async def the_one_reader(deployment: Deployment) -> AsyncIterator[None]:
    """Take the one place, and hold it; what is posted meanwhile must still be heard there."""
    async with aclosing(follow(deployment.blog, after=0, transports=["websocket"], timing=UNHURRIED)) as following:
        await anext(following)
        yield
        second = await anext(following)
        assert isinstance(second, Event)
        assert second.seq == 2


async def post(deployment: Deployment, text: str) -> None:
    async with Client(deployment.url, deployment.token) as client:
        await client.post("harbour", text)


async def test_the_client_polls_a_full_server(deployment):
    """Who is turned away gets all there was, and what is posted then; the one who was there is not disturbed."""
    async with aclosing(follow(deployment.blog, after=0, timing=UNHURRIED)) as following:
        first = await anext(following)
        await post(deployment, "Second.")
        second = await anext(following)
    assert [event.seq for event in (first, second) if isinstance(event, Event)] == [1, 2]


async def test_watching_a_full_server_goes_on(deployment):
    """The command says nothing of it, and shows each event once."""
    command = (LIVEBLOG, "watch", deployment.blog, "--json", "--after", "0", "--count", "2")
    async with running(*command, stdout=asyncio.subprocess.PIPE) as process:
        assert process.stdout
        first = await process.stdout.readline()
        await post(deployment, "Second.")
        second = await process.stdout.readline()
        assert [json.loads(line)["seq"] for line in (first, second)] == [1, 2]
        assert await process.wait() == 0


async def test_a_page_of_a_full_server_goes_on(deployment):
    """In a browser, which can't see why its WebSocket is refused, new entries appear all the same."""
    async with open_pages() as open_page:
        page = await open_page(deployment.blog)
        await expect(page.get_by_text("First.")).to_be_visible()
        await post(deployment, "Second.")
        await expect(page.get_by_text("Second.")).to_be_visible()
