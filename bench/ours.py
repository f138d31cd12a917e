"""Our server, as `liveblog serve` runs it, with a blog and a token of its own on a database in a temporary folder."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2
from pydantic import SecretStr

from bench.generator import Target
from bench.servers import Server, running
from liveblog.assembly import open_services
from liveblog.model.blog import BlogDraft
from liveblog.model.principal import Scope
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.migrations import migrate
from tests import services

_LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))
_EVENTS, _ENTRIES = "/api/v1/blogs/x/events", "/api/v1/blogs/x/entries"
_PROBE = "t=1234567890123 m=100 "


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How our server is set up."""

    sse: bool = False
    deflate: bool = False
    redis: bool = False
    postgres: bool = False


@contextmanager
def ours(arrangement: Arrangement) -> Iterator[Target]:
    """Run our server until the block ends."""
    with (
        _database(arrangement.postgres) as database,
        _bus(redis=arrangement.redis) as bus,
    ):
        token = asyncio.run(_prepare(database))
        with running(_LIVEBLOG, "serve", environment={"LIVEBLOG_DATABASE_URL": database, **bus}, is_pinned=True) as it:
            yield replace(_target(it, token), sse=arrangement.sse, deflate=arrangement.deflate)


@contextmanager
def _database(postgres: bool) -> Iterator[str]:  # noqa: FBT001  # the kind of database is all that it is given
    if postgres:
        with services.postgres_home() as home, services.postgres_in(home, durable=True) as server:
            yield server.url()
    else:
        with tempfile.TemporaryDirectory() as directory:
            yield f"sqlite+aiosqlite:///{directory}/bench.db"


@contextmanager
def _bus(*, redis: bool) -> Iterator[dict[str, str]]:
    if not redis:
        yield {}
        return
    with services.valkey() as server:
        yield {"LIVEBLOG_REDIS_URL": server.url}


async def _prepare(database: str) -> str:
    store = Store(database)
    await migrate(store.engine)
    await store.close()
    async with open_services(Settings(database_url=SecretStr(database))) as services:
        await services.desk.create_blog(BlogDraft(slug="x", title="A long day"))
        return await services.tokens.create("bench", Scope.WRITE)


def _target(server: Server, token: str) -> Target:
    headers = (f"Authorization: Bearer {token}", "Content-Type: application/json")
    return Target(server.port, server.pids, _EVENTS, _ENTRIES, headers, '{"body":"@@"}')


def frame_overhead() -> int:
    """Return how many bytes our message has beyond the text that was posted: JSON and the entry's HTML."""
    with ours(Arrangement()) as target, httpx2.Client(base_url=f"http://127.0.0.1:{target.port}") as client:
        headers = dict(header.split(": ", 1) for header in target.post_headers)
        client.post(_ENTRIES, headers=headers, json={"body": _PROBE + "x"}).raise_for_status()
        event = client.get(_EVENTS).raise_for_status().json()["events"][-1]
    return len(json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()) - len(_PROBE + "x")
