"""I12 with real processes: after a blog was closed to the public, followers of all servers and workers hear nothing.

`PRIVACY_ROUNDS=200` makes it so many rounds.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import httpx2
import pytest
import websockets
from websockets.exceptions import ConnectionClosed

from liveblog.model.blog import Blog, BlogDraft
from liveblog.model.principal import Scope
from tests.houses import open_house
from tests.pace import PATIENCE
from tests.services import running_server

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

ROUNDS = int(os.environ.get("PRIVACY_ROUNDS", "10"))
SECRET = "nobody must read this"


@pytest.fixture
async def servers(tmp_path: Path, migrated_url: str, valkey_url: str) -> AsyncIterator[list[str]]:
    """Run servers on one database and one Valkey: one of two workers on SQLite, two of two on PostgreSQL."""
    environment = {"LIVEBLOG_DATABASE_URL": migrated_url, "LIVEBLOG_REDIS_URL": valkey_url, "LIVEBLOG_WORKERS": "2"}
    async with AsyncExitStack() as stack:
        urls = []
        for _ in range(1 if "sqlite" in migrated_url else 2):
            running = running_server(tmp_path, environment=environment)
            server = await asyncio.to_thread(stack.enter_context, running)
            urls.append(server.url)
        yield urls


async def test_no_round_gives_a_secret_away(servers: list[str], migrated_url: str):
    """Whoever follows, over each transport and on each worker, hears nothing that was posted after the change's 200."""
    async with open_house(migrated_url) as house, httpx2.AsyncClient(timeout=PATIENCE) as editor:
        editor.headers["authorization"] = f"Bearer {await house.tokens.create('editor', Scope.ADMIN)}"
        for number in range(ROUNDS):
            blog = await house.desk.create_blog(BlogDraft(f"round-{number}", "Round"))
            heard = await one_round(editor, servers, blog, number)
            assert SECRET not in heard, f"round {number}"


async def one_round(editor: httpx2.AsyncClient, servers: list[str], blog: Blog, number: int) -> str:
    """Close a blog while many follow it, post at once, and return all that they were told."""
    address = f"/api/v1/blogs/{blog.slug}"
    async with httpx2.AsyncClient(timeout=PATIENCE, limits=httpx2.Limits(max_connections=None)) as http:
        following = [
            asyncio.create_task(follow)
            for server in servers
            for _ in range(6)
            for follow in (
                by_websocket(server + address, "deflate"),
                by_websocket(server + address, None),
                by_stream(http, server + address),
                by_polling(http, server + address),
            )
        ]
        await asyncio.sleep(0.02 * (number % 7))  # in some rounds not all are there yet
        door = servers[number % len(servers)] + address
        changed = await editor.patch(door, json={"visibility": "private", "title": SECRET})
        assert changed.status_code == 200
        posts = (editor.post(f"{door}/entries", json={"body": f"{SECRET} {index}"}) for index in range(3))
        assert [answer.status_code for answer in await asyncio.gather(*posts)] == [201] * 3
        return json.dumps(await asyncio.gather(*following))


async def by_websocket(address: str, compression: str | None) -> list[str]:
    """Follow as a WebSocket until it is closed."""
    heard = []
    url = f"{address.replace('http', 'ws', 1)}/events?after=0"
    async with asyncio.timeout(PATIENCE), websockets.connect(url, compression=compression) as socket:
        with suppress(ConnectionClosed):
            while True:
                heard.append(str(await socket.recv()))
    return heard


async def by_stream(http: httpx2.AsyncClient, address: str) -> list[str]:
    """Follow by an event stream until it ends."""
    heard: list[str] = []
    with suppress(httpx2.TransportError):  # who takes the last words too slowly is cut off
        async with http.stream("GET", f"{address}/events?after=0", headers={"accept": "text/event-stream"}) as answer:
            async for line in answer.aiter_lines():
                heard.append(line)  # noqa: PERF401 -- what was heard before it breaks counts
    return heard


async def by_polling(http: httpx2.AsyncClient, address: str) -> list[str]:
    """Ask for the head document, and for a snapshot, until both are refused."""
    heard: list[str] = []
    refused: set[str] = set()
    while refused != {"events", "entries"}:
        for part in ("events", "entries"):
            answer = await http.get(f"{address}/{part}")
            heard.append(answer.text)
            if answer.status_code != 200:
                refused.add(part)
        await asyncio.sleep(0.05)
    return heard
