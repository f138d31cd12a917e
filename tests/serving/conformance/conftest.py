"""The ways in, and a blog for the readers of a module."""

import asyncio
from collections.abc import Callable, Mapping

import pytest
import pytest_asyncio
import uvloop

from liveblog.model.blog import Blog
from tests.serving.raw import UNUSUAL
from tests.web.live_app import LiveApp

WAYS = {"short": {}, "endpoint": UNUSUAL, "kept": UNUSUAL}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, str | None]:
    """Return the headers that lead each way in turn.

    `short` is let in with its first bytes; `endpoint` goes through uvicorn and is given to a lane; `kept` stays
    with uvicorn's protocol, as a reader does for as long as no lane reaches back to their position.
    """
    if request.param == "kept":
        monkeypatch.setattr("liveblog.web.live.websocket.detach", lambda *_: False)
    return dict(WAYS[request.param])


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def blog(served: LiveApp) -> Blog:
    """Open one blog; readers of it come and go, one at a time."""
    return await served.blog()


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Take the loop of `liveblog serve` alone: parsers don't depend on it, and there are many cases."""
    return {"uvloop": uvloop.new_event_loop}
