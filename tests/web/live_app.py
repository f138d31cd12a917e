"""Whole apps with their doors open: the application on a real server, on a port of its own, with tokens for all.

The server shares the test's event loop, so that a test can reach for `services` as well as knock at `url`.
"""

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, cast

import httpx2
import uvicorn

from liveblog.app import create_app
from liveblog.model.blog import Blog, BlogDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Scope
from liveblog.services import Services
from liveblog.serving.deadlines import IDLE_SECONDS
from liveblog.serving.server import LiveServer
from liveblog.serving.sockets import listen
from liveblog.settings import Settings
from liveblog.web.api.openapi import document
from liveblog.web.cache.store import ResponseCaches
from tests.apps import SHORT_LIMIT, Given
from tests.pace import PATIENCE, pace

_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients that speak plain HTTP: to read the usual certificates for each of them took longer than most tests."""

_MANY = 40
NAMES = iter(f"blog-{number}" for number in range(1, 1_000_000))


@dataclass(frozen=True, slots=True)
class LiveApp:
    """A running server: its address, its services, tokens by the name of their scope, and a client without credentials.

    `trust` is what to believe of its certificate, where it has one.
    """

    url: str
    services: Services
    tokens: dict[str, str]
    http: httpx2.AsyncClient
    server: uvicorn.Server
    trust: ssl.SSLContext | None = None

    @property
    def caches(self) -> ResponseCaches:
        """Return what the server keeps of its answers."""
        caches: ResponseCaches = cast("Any", self.server.config.app).state.caches
        return caches

    def bearer(self, name: str = "admin") -> dict[str, str]:
        """Return the header that carries a token."""
        return {"authorization": f"Bearer {self.tokens[name]}"}

    async def blog(self, slug: str | None = None, **fields: Any) -> Blog:
        """Create a blog; without a slug, one with a name of its own."""
        slug = slug or next(NAMES)
        return await self.services.desk.create_blog(BlogDraft(**{"slug": slug, "title": f"Blog {slug}", **fields}))

    async def post(self, blog: Blog, body: str = "text", **fields: Any) -> int:
        """Post an entry and return its number."""
        changed = await self.services.desk.post(blog.slug, EntryDraft(body=body, **fields), COMMAND)
        return changed.subject.id

    async def fill(self, blog: Blog, number: int) -> None:
        """Post so many entries, in their order; many come a page at a time, and the desk writes them together."""
        together = 1 if number < _MANY else _MANY
        for first in range(0, number, together):
            texts = (f"entry {index + 1}" for index in range(first, min(first + together, number)))
            numbers = await asyncio.gather(*(self.post(blog, text) for text in texts))
            assert numbers == sorted(numbers)


def plain_server(settings: Settings) -> uvicorn.Server:
    """Put the application on uvicorn as it is, which knows nothing of lanes: readers stay with their endpoints."""
    config = uvicorn.Config(
        create_app(settings),
        ws="websockets-sansio",
        lifespan="on",
        timeout_keep_alive=IDLE_SECONDS,  # longer than our client keeps a connection: as long, and the two may meet
        timeout_graceful_shutdown=int(pace(1)),
        log_config=None,
    )
    return uvicorn.Server(config)


@asynccontextmanager
async def open_live_app(
    database_url: str,
    make: Callable[[Settings], uvicorn.Server] = LiveServer,
    trust: ssl.SSLContext | None = None,
    *,
    port: int = 0,
    is_second: bool = False,
    **settings: Any,
) -> AsyncIterator[LiveApp]:
    """Serve the application until the block ends; the database must be migrated, unless it is SQLite.

    `make` may put it on another server; `trust` is what the app's client knows of certificates;
    `port` 0 takes a free one. `is_second`: beside another on the same database, which has the tokens.
    """
    server = make(Given(**{"database_url": database_url, "drain_seconds": 1, **settings}))
    server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]  # Ctrl+C is meant for the tests
    with listen("127.0.0.1", port) as listener:
        scheme = "https" if server.config.is_ssl else "http"
        url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(server.serve(sockets=[listener]))
            while not server.started:
                assert not serving.done(), "the server did not start"
                await asyncio.sleep(0.005)
            try:
                async with httpx2.AsyncClient(
                    base_url=url, timeout=PATIENCE, event_hooks=_HOOKS, verify=trust or _TRUSTS_NOBODY
                ) as http:
                    services = cast("Any", server.config.app).state.services
                    services.store.limit = SHORT_LIMIT
                    yield LiveApp(url, services, {} if is_second else await _tokens(services), http, server, trust)
            finally:
                server.should_exit = True


async def _require_documented(answer: httpx2.Response) -> None:
    """Hold every answer that any test sees to the OpenAPI document: no status may come as a surprise."""
    method = "get" if answer.request.method == "HEAD" else answer.request.method.lower()
    for path, statuses in _documented()[method]:
        if path.fullmatch(answer.request.url.path):
            assert str(answer.status_code) in statuses or answer.status_code == 500, (method, path.pattern, answer)


@cache
def _documented() -> Mapping[str, list[tuple[re.Pattern[str], frozenset[str]]]]:
    """Return by method the addresses that the document has, each with the statuses of its answers."""
    found = defaultdict[str, list[tuple[re.Pattern[str], frozenset[str]]]](list)
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            found[method].append((re.compile(re.sub("{[^}]+}", "[^/]+", path)), frozenset(operation["responses"])))
    return found


_HOOKS = {"response": [_require_documented]}


async def _tokens(services: Services) -> dict[str, str]:
    """Make a token of each kind; `elsewhere` is bound to another blog, `expired` was good an hour ago."""
    other = await services.desk.create_blog(BlogDraft(slug="elsewhere", title="Elsewhere"))
    made = {scope.value: await services.tokens.create(scope.value, scope) for scope in Scope}
    made["elsewhere"] = await services.tokens.create("elsewhere", Scope.WRITE, blogs=[other])
    made["expired"] = await services.tokens.create("expired", Scope.ADMIN, expires_at=now() - timedelta(hours=1))
    made["unknown"] = "lb_nobody"
    return made
