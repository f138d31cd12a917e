"""Fixtures for what is tested from outside, over HTTP and WebSocket, against a real server."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from liveblog.render import Renderer
from tests.web.desks import OpenDesk, Visitor, open_desk
from tests.web.live_app import LiveApp, open_live_app


@pytest.fixture
async def live_app(migrated_sqlite_url: str) -> AsyncIterator[LiveApp]:
    """Serve an app of the test's own, on SQLite."""
    async with open_live_app(migrated_sqlite_url) as app:
        yield app


@pytest.fixture
async def desk(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[OpenDesk]:
    """Open a desk of the test's own, with a folder of pictures of its own."""
    async with open_desk(migrated_sqlite_url, media_dir=tmp_path / "media") as desk:
        yield desk


@pytest.fixture
async def ada(desk: OpenDesk) -> AsyncIterator[Visitor]:
    """Let Ada in, logged in."""
    async with desk.visitor("ada") as visitor:
        yield visitor


@pytest.fixture
async def ben(desk: OpenDesk) -> AsyncIterator[Visitor]:
    """Let Ben in, logged in: the second editor."""
    async with desk.visitor("ben") as visitor:
        yield visitor


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["sqlite", "postgres"])
async def shared_app(request: pytest.FixtureRequest, new_sqlite: Callable[[], str]) -> AsyncIterator[LiveApp]:
    """Serve an app, on each database, that all tests of a module share: each opens a blog of its own."""
    url = new_sqlite() if request.param == "sqlite" else request.getfixturevalue("new_postgres")()
    async with open_live_app(url) as app:
        yield app


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
