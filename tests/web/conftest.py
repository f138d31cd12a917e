"""Fixtures for what is tested from outside, over HTTP and WebSocket, against a real server."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from liveblog.render import Renderer
from tests.houses import open_store
from tests.web.desks import OpenDesk, Visitor, open_desk
from tests.web.live_house import LiveHouse, open_live_house


@pytest.fixture
async def live_house(migrated_sqlite_url: str) -> AsyncIterator[LiveHouse]:
    """Serve a house of the test's own, on SQLite."""
    async with open_live_house(migrated_sqlite_url) as house:
        yield house


@pytest.fixture
async def desk(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a desk of the test's own."""
    async with open_desk(migrated_sqlite_url) as desk:
        yield desk


@pytest.fixture
async def ada(desk: OpenDesk) -> AsyncIterator[Visitor]:
    """Let Ada in, logged in."""
    async with desk.visitor("ada") as visitor:
        yield visitor


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["sqlite", "postgres"])
async def shared_house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LiveHouse]:
    """Serve a house, on each database, that all tests of a module share: each opens a blog of its own."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('shared')}/liveblog.db"
    else:
        postgres = request.getfixturevalue("postgres")
        url = postgres.url(postgres.create_database())
    async with open_store(url), open_live_house(url) as house:
        yield house


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record which pages are drawn."""
    pages: list[str] = []
    draw = Renderer.page

    def recorded(self: Renderer, template: str, /, *language: Any, **context: Any) -> str:
        pages.append(template)
        return draw(self, template, *language, **context)

    monkeypatch.setattr(Renderer, "page", recorded)
    return pages
