"""A server for the tests of a module, in their event loop, so that they can look at its parts, too."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
import uvloop

from liveblog.hub import lane
from tests.pace import pace
from tests.serving.watched import Watched, open_watched
from tests.web.live_app import LiveApp, open_live_app

Loops = dict[str, Callable[[], asyncio.AbstractEventLoop]]


def pytest_asyncio_loop_factories(item: pytest.Item) -> Loops:
    """Run what shares a server on both event loops: that of Python, and the one that `liveblog serve` takes."""
    loops: Loops = {"asyncio": asyncio.new_event_loop}
    marker = item.get_closest_marker("asyncio")
    return loops | {"uvloop": uvloop.new_event_loop} if marker and marker.kwargs else loops


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lanes bear with readers that take nothing, or answer no ping, for as long as tests of that need here."""
    monkeypatch.setattr(lane, "PATIENCE_SECONDS", pace(lane.PATIENCE_SECONDS))
    monkeypatch.setattr(lane, "_SILENT_BEATS", 2 * round(pace(lane._SILENT_BEATS)))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def served(new_sqlite: Callable[[], str]) -> AsyncIterator[LiveApp]:
    """Serve an app on SQLite; each test opens a blog of its own."""
    async with open_live_app(new_sqlite()) as app:
        yield app


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def watched(new_sqlite: Callable[[], str]) -> AsyncIterator[Watched]:
    """Serve an application that is counted, on SQLite; each test opens a blog of its own."""
    async with open_watched(new_sqlite()) as app:
        yield app
