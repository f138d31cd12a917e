"""A server whose application is counted: what of all that is asked reaches it, and when it may answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx2
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from liveblog.serving.server import LiveServer
from liveblog.settings import Settings
from tests.web.live_app import LiveApp, open_live_app


@dataclass
class Counted:
    """The application, the paths that it was asked for, and whether it may answer now."""

    app: Starlette
    asked: list[str] = field(default_factory=list)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def state(self) -> Any:
        """Return the application's own."""
        return self.app.state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http":
            self.asked.append(scope["path"])
            await self.may_answer.wait()
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class Watched:
    """A server whose application is counted."""

    live_app: LiveApp
    app: Counted

    async def get(self, path: str, **headers: str) -> tuple[httpx2.Response, bool]:
        """Ask, and tell whether the application was asked, too."""
        before = len(self.app.asked)
        answer = await self.live_app.http.get(
            path, headers={key.replace("_", "-"): each for key, each in headers.items()}
        )
        return answer, len(self.app.asked) > before


@asynccontextmanager
async def open_watched(database_url: str) -> AsyncIterator[Watched]:
    """Serve an app until the block ends; the application may answer."""

    def make(settings: Settings) -> LiveServer:
        server = LiveServer(settings)
        server.config.app = Counted(server._app)
        return server

    async with open_live_app(database_url, make) as live_app:
        app = cast("Counted", live_app.server.config.app)
        app.may_answer.set()
        yield Watched(live_app, app)
