"""The whole path at once: one coverage, replayed through two servers, heard at every door."""

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import websockets
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from liveblog.handrun import parse
from liveblog.model.principal import Scope
from liveblog_client import Blog, Client, Feed
from liveblog_client.wire import read_event
from tests.apps import open_app
from tests.browser.opening import open_pages, serve_app
from tests.pace import PATIENCE, pace
from tests.processes import running
from tests.services import running_server
from tests.waiting import answer_of

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]

PAGE = Path(__file__).parents[1] / "handrun" / "pages" / "harbour_newest_first.txt"
LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))
EVENTS = "/api/v1/blogs/harbour/events"

Article = tuple[int, str]
"""An entry at a door: its number and its HTML, less what a door adds to links."""

Follower = Callable[[str, int], Coroutine[Any, Any, list[dict[str, Any]]]]
"""Follows from the first event on one server, until it has seen so many."""


async def by_websocket(server: str, count: int) -> list[dict[str, Any]]:
    """Follow with a stock WebSocket client."""
    events: list[dict[str, Any]] = []
    url = f"{server.replace('http', 'ws', 1)}{EVENTS}?after=0"
    async with websockets.connect(url, open_timeout=PATIENCE, ping_interval=None) as socket:
        async for text in socket:
            message = json.loads(text)
            events += [message] if message["type"] == "event" else []
            if len(events) == count:
                break
    return events


async def by_curl(server: str, count: int) -> list[dict[str, Any]]:
    """Follow with curl, which knows nothing of event streams."""
    command = ("curl", "-sN", "-H", "Accept: text/event-stream", f"{server}{EVENTS}?after=0")
    events: list[dict[str, Any]] = []
    async with running(*command, stdout=asyncio.subprocess.PIPE, limit=2**20) as process:
        assert process.stdout
        async for line in process.stdout:
            if line.startswith(b'data: {"type":"event"'):
                events.append(json.loads(line.removeprefix(b"data: ")))
            if len(events) == count:
                break
    return events


async def by_polling(server: str, count: int) -> list[dict[str, Any]]:
    """Ask for what follows the last event, again and again."""
    events: list[dict[str, Any]] = []
    async with httpx2.AsyncClient(timeout=PATIENCE) as http:
        epoch = (await answer_of(http, server + EVENTS))["epoch"]
        while len(events) < count:
            events += (await answer_of(http, server + EVENTS, {"epoch": epoch, "after": len(events)}))["events"]
            await asyncio.sleep(0.05)
    return events


async def by_watch(server: str, count: int) -> list[dict[str, Any]]:
    """Follow with `liveblog watch` in a pipe."""
    command = (LIVEBLOG, "watch", f"{server}/blogs/harbour", "--json", "--after", "0", "--count", str(count))
    async with running(*command, stdout=asyncio.subprocess.PIPE, limit=2**20) as process:
        output, _ = await process.communicate()
    return [json.loads(line) for line in output.splitlines()]


NOTED = 3
"""Each of the two links is noted where it leads; what links to the entry that is deleted is marked."""

FOLLOWERS: tuple[Follower, ...] = (by_websocket, by_curl, by_polling, by_watch)


@asynccontextmanager
async def partner_of(server: str) -> AsyncIterator[str]:
    """Serve a partner's page, of another origin, that embeds the blog."""
    tags = (
        f'<script type="module" src="{server}/embed.js"></script><live-blog src="{server}/blogs/harbour"></live-blog>'
    )

    async def answer(_request: object) -> HTMLResponse:
        return HTMLResponse(f"<!doctype html><title>Partner</title>{tags}")

    async with serve_app(Starlette(routes=[Route("/{path:path}", answer)])) as url:
        yield url


async def run_liveblog(*arguments: str, environment: dict[str, str]) -> None:
    """Run a command that is expected to end well."""
    async with running(LIVEBLOG, *arguments, env=environment) as process:
        assert await process.wait() == 0


def folded(events: list[dict[str, Any]], epoch: str, blog: Blog) -> list[Article]:
    """Apply events to nothing, as a reader does that joins at the beginning; newest first, as pages show them."""
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    feed = Feed(epoch, 0, blog)
    for event in events:
        feed.apply(read_event(event))
    return [(entry["id"], bare(entry["html"])) for entry in reversed(feed.entries)]


def bare(html: str) -> str:
    """Take away what doors add: hosts, ways to open links, times in words, places in the list, news, spelling."""
    html = re.sub(r'(href|src)="https?://127\.0\.0\.1:\d+/', r'\1="/', html)
    html = re.sub(r' (target="_blank"|(rel|tabindex|title|part|aria-posinset|aria-setsize)="[^"]*")', "", html)
    html = re.sub(r'<span class="ago">[^<]*</span>', "", html)
    html = re.sub(r'class="entry([^"]*?) ?fresh"', r'class="entry\1"', html)
    return re.sub(r"&(quot|#34|#39|#x27);", "'", html).replace('"', "'").replace("<br />", "<br>")


async def shown(page: Page, wanted: list[Article]) -> list[Article]:
    """Read the entries of a page until it has caught up: what others have heard may still be on its way to it."""
    articles, deadline = page.locator("live-blog article.entry"), time.monotonic() + PATIENCE
    while True:
        found = await articles.evaluate_all("all => all.map(one => [Number(one.dataset.id), one.outerHTML])")
        entries = [(int(number), bare(html)) for number, html in found]
        if entries == wanted or time.monotonic() > deadline:
            return entries
        await asyncio.sleep(0.1)


async def test_every_door_shows_the_same(postgres_url, valkey_url, tmp_path):
    """Six doors of two servers end with the same entries in the same order, after a day replayed, an edit and a delete.

    They are the reader's page, an embed on another origin, `liveblog watch`, a stock WebSocket client, curl, a poller.
    """
    await every_door(PAGE, postgres_url, valkey_url, tmp_path)


async def every_door(
    page: Path, postgres_url: str, valkey_url: str, directory: Path, shots: Path | None = None
) -> None:
    """Do it; with `shots`, leave pictures of the pages there."""
    text = await asyncio.to_thread(page.read_text)
    environment = {"LIVEBLOG_DATABASE_URL": postgres_url, "LIVEBLOG_REDIS_URL": valkey_url}
    async with open_app(postgres_url) as parts:
        token = await parts.tokens.create("test", Scope.ADMIN)
    with (
        running_server(directory, environment=environment) as one,
        running_server(directory, environment=environment) as two,
    ):
        async with Client(one.url, token) as client, open_pages() as open_page, partner_of(two.url) as partner:
            await client.create_blog(slug="harbour", title="A day at the harbour", zone="Europe/London")
            reader, embed = [await open_page(address) for address in (f"{one.url}/blogs/harbour", partner)]
            total = len(parse(text).items)
            following = [
                asyncio.create_task(follower((one, two)[index % 2].url, total + NOTED + 2))
                for index, follower in enumerate(FOLLOWERS)
            ]
            own = {"LIVEBLOG_URL": one.url, "LIVEBLOG_TOKEN": token, "PATH": "/usr/bin:/bin"}
            await run_liveblog("replay", str(page), "--blog", "harbour", "--speed", "20000", environment=own)
            async with Client(two.url, token) as other:
                await other.revise("harbour", 2, headline="Corrected at the other server")
                await other.delete("harbour", 3)
                snapshot = await other.entries("harbour")
            wanted = [(entry["id"], bare(entry["html"])) for entry in reversed(snapshot["entries"])]
            assert snapshot["head"] == total + NOTED + 2
            async with asyncio.timeout(pace(60)):
                for follower, events in zip(FOLLOWERS, await asyncio.gather(*following), strict=True):
                    assert folded(events, snapshot["epoch"], snapshot["blog"]) == wanted, follower.__name__
            await expect(reader.locator("#entry-2")).to_contain_text("Corrected at the other server")
            assert await shown(reader, wanted) == wanted
            assert await shown(embed, wanted) == wanted
            if shots:
                await reader.screenshot(path=shots / "reader.png")
                await embed.screenshot(path=shots / "embed.png")
