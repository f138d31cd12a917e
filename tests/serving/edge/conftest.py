"""Two servers of one application: ours, and uvicorn as it is."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from liveblog.serving.server import LiveServer
from liveblog.settings import Settings
from tests.serving.edge.wire import Edge
from tests.web.live_app import LiveApp, open_live_app


@dataclass
class Echo:
    """An application that says what it was asked, before it has read the body or after; the rest is liveblog's."""

    app: Starlette
    asked: list[str] = field(default_factory=list)

    @property
    def state(self) -> Any:
        """Return the application's own."""
        return self.app.state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not scope["path"].startswith(("/late", "/early", "/smuggled")):
            await self.app(scope, receive, send)
            return
        self.asked.append(scope["path"])
        said = {"method": scope["method"], "target": scope["path"]}
        if not scope["path"].startswith("/early"):
            body = await _body(receive)
            if body is None:
                return
            said["body"] = body.decode("latin1")
        content = json.dumps(said).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        headers += [(b"x-told", value) for name, value in scope["headers"] if name == b"x-tell"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})


async def _body(receive: Receive) -> bytes | None:
    """Read the body; None: the client has gone."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += bytes(message["body"])
        if not message["more_body"]:
            return body


@dataclass(frozen=True)
class Two:
    """One application on two servers."""

    app: LiveApp
    echo: Echo
    ours: Edge
    plain: Edge


def _make(settings: Settings) -> LiveServer:
    server = LiveServer(settings)
    server.config.app = Echo(server._app)
    return server


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def two(new_sqlite: Callable[[], str]) -> AsyncIterator[Two]:
    """Serve one application by both, on SQLite."""
    async with open_live_app(new_sqlite(), _make) as app:
        server = app.server
        echo = cast("Echo", server.config.app)
        config = uvicorn.Config(
            echo, http="httptools", ws="websockets-sansio", lifespan="off", log_config=None, server_header=False
        )
        config.load()
        plain, state = ServerState(), server.lifespan.state
        # As the server makes it once a second; the other would go without.
        plain.default_headers = server.server_state.default_headers
        yield Two(app, echo, Edge(server.config, server.server_state, state), Edge(config, plain, state))
        await asyncio.sleep(0)
