"""A server that has as many readers as it takes, by raw sockets: who is refused, how, and who is not."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest

from liveblog.model.blog import Blog
from liveblog.serving.admission import Admission
from tests.pace import PATIENCE
from tests.serving.raw import CLOSE, UNUSUAL, RawReader, connected, following, framed, handshake, streaming
from tests.web.live_app import LiveApp, open_live_app
from tests.web.readers import address

if TYPE_CHECKING:
    from liveblog.serving.server_state import LiveServerState

STREAM = "GET {} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n{}\r\n"
WAYS = ("short", "endpoint", "stream")


@dataclass(frozen=True, slots=True)
class Limited:
    """An app, one of its blogs, and the places of its server."""

    app: LiveApp
    blog: Blog
    admission: Admission

    def request(self, way: str, **headers: str | None) -> bytes:
        """Ask for the blog's events in one of the ways in."""
        path, fields = address(self.blog, {}), {name.replace("_", "-"): value for name, value in headers.items()}
        if way == "stream":
            return STREAM.format(path, "".join(f"{name}: {value}\r\n" for name, value in fields.items())).encode()
        return handshake(path, fields | (UNUSUAL if way == "endpoint" else {}))

    async def status(self, raw: RawReader, way: str, **headers: str | None) -> int:
        """Ask, and return the status of the answer."""
        raw.send(self.request(way, **headers))
        return await raw.answer()

    async def until(self, readers: int) -> None:
        """Wait until so many places are taken."""
        async with asyncio.timeout(PATIENCE):
            while self.admission.readers != readers:
                await self.app.http.get("/healthz")


@asynccontextmanager
async def limited(database_url: str, **settings: Any) -> AsyncIterator[Limited]:
    """Serve a blog with limits."""
    async with open_live_app(database_url, **settings) as app:
        blog = await app.blog()
        await app.services.hub.tail(blog.slug)
        yield Limited(app, blog, cast("LiveServerState", app.server.server_state).admission)


async def test_who_is_too_many_is_told_when_to_come_back(migrated_sqlite_url):
    """All ways in refuse alike; whoever is in reads on, and posting, pages and polling are answered."""
    async with limited(migrated_sqlite_url, max_readers=2) as full, AsyncExitStack() as readers:
        app, blog = full.app, full.blog
        inside = await readers.enter_async_context(following(app, blog))
        stream = await readers.enter_async_context(streaming(app, blog))
        for way in WAYS:
            async with connected(app) as raw:
                assert await full.status(raw, way) == 503, way
                assert 5 <= int(raw.header("retry-after") or 0) <= 15
                assert (raw.header("cache-control"), raw.header("connection")) == ("no-store", "close")
                assert raw.header("content-type") == "application/problem+json"
                body = await raw.rest()
                assert (json.loads(body)["code"], len(body)) == ("overloaded", int(raw.header("content-length") or 0))
        await app.post(blog)
        assert (await inside.next()).message["type"] == "event"
        while (heard := await stream.message())["type"] == "head":
            pass
        assert heard["type"] == "event"
        for path in (f"/blogs/{blog.slug}", f"/api/v1/blogs/{blog.slug}/events", f"/api/v1/blogs/{blog.slug}"):
            assert (await app.http.get(path)).status_code == 200, path
        entry = {"body": "still here"}
        posted = await app.http.post(f"/api/v1/blogs/{blog.slug}/entries", json=entry, headers=app.bearer())
        assert posted.status_code == 201
        assert full.admission.readers == 2


@pytest.mark.parametrize("way", WAYS)
async def test_one_address_can_not_take_all(migrated_sqlite_url, way):
    """Behind a trusted proxy each forwarded address has a share of its own, the proxy itself has no limit."""
    async with limited(migrated_sqlite_url, max_readers_per_address=1) as app, AsyncExitStack() as readers:
        statuses = []
        for who in ("192.0.2.1", "192.0.2.1", "192.0.2.2", None, None):
            raw = await readers.enter_async_context(connected(app.app))
            headers = {} if who is None else {"X_Forwarded_For": who}
            statuses.append(await app.status(raw, way, **headers))
        good = 200 if way == "stream" else 101
        assert statuses == [good, 503, good, good, good]


@pytest.mark.parametrize("way", WAYS)
async def test_a_network_of_ipv6_is_one_address(migrated_sqlite_url, way):
    """Whoever has one address of a /64 has all of them, however they are written; an IPv4 one is the same in IPv6."""
    async with limited(migrated_sqlite_url, max_readers_per_address=1) as app, AsyncExitStack() as readers:
        statuses = []
        for who in ("2001:db8::1", "2001:0DB8::ffff:1", "2001:db8:0:1::1", "192.0.2.1", "::ffff:192.0.2.1"):
            raw = await readers.enter_async_context(connected(app.app))
            statuses.append(await app.status(raw, way, X_Forwarded_For=who))
        good = 200 if way == "stream" else 101
        assert statuses == [good, 503, good, good, 503]


async def test_so_many_in_a_second(migrated_sqlite_url):
    """Who comes too fast after others is refused, in whatever way."""
    async with limited(migrated_sqlite_url, max_handshakes_per_second=1) as app, AsyncExitStack() as readers:
        raws = [await readers.enter_async_context(connected(app.app)) for _ in range(12)]
        for number, raw in enumerate(raws):
            raw.send(app.request(WAYS[number % 3]))
        assert 0 < [await raw.answer() for raw in raws].count(503) < len(raws)


async def test_every_place_is_given_back(migrated_sqlite_url):
    """However a reader leaves, or never really came, its slot is free again; a kept connection needs none."""
    async with limited(migrated_sqlite_url) as app:
        for way in WAYS * 8:
            async with connected(app.app) as raw:  # cut off, with the answer read or not
                await app.status(raw, way)
            async with connected(app.app) as raw:
                raw.send(app.request(way))
        for headers in ({}, UNUSUAL):
            async with following(app.app, app.blog, headers) as raw:
                raw.send(framed(CLOSE, b"\x03\xe8"))
                assert await raw.closed_with() == 1000
        async with connected(app.app) as raw:
            raw.send(handshake("/nowhere"), b"")
            assert await raw.answer() == 403
        async with connected(app.app) as raw:
            raw.send(handshake(address(app.blog, {"after": "x"})))
            assert await raw.answer() == 101
        async with connected(app.app) as raw:
            raw.send(STREAM.format("/api/v1/blogs/nobody/events", "").encode())
            assert await raw.answer() == 404
            await raw.body()
            await app.until(0)
            raw.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert await raw.answer() == 200  # the connection was kept
        assert app.admission.addresses == 0
