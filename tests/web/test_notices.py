"""Desk pages learn which of their parts have changed, on every server, and hear for as long as they may."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from liveblog.model.notice import DeskPart
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests import services
from tests.pace import PATIENCE, pace
from tests.waiting import until
from tests.web.live_app import LiveApp, open_live_app

Message = tuple[str, Any]
ALL = sorted(DeskPart)


async def session(app: LiveApp, name: str, scope: Scope = Scope.SUBMIT) -> str:
    """Let somebody log in who may hand texts in, and return the secret of their session."""
    return await app.services.sessions.open((await app.services.users.create(name, name, scope)).id)


@asynccontextmanager
async def page(app: LiveApp, slug: str, secret: str) -> AsyncIterator[AsyncIterator[Message]]:
    """Open a desk page's stream, which yields the type and the data of each message."""
    headers = {"accept": "text/event-stream", "cookie": f"{SESSION_COOKIE}={secret}", "sec-fetch-site": "same-origin"}
    async with app.http.stream("GET", f"/desk/{slug}/notices", headers=headers) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["cache-control"] == "private, no-store"
        yield _messages(answer)


async def _messages(answer: Any) -> AsyncIterator[Message]:
    kind = ""
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value)


async def told(messages: AsyncIterator[Message]) -> list[str]:
    """Return the parts that are named next, beats aside."""
    async with asyncio.timeout(PATIENCE):
        async for kind, data in messages:
            if kind == "notice" and data["parts"]:
                parts: list[str] = data["parts"]
                return parts
    raise AssertionError("the stream has ended")


async def last(messages: AsyncIterator[Message]) -> Any:
    """Return the goodbye."""
    async with asyncio.timeout(PATIENCE):
        return [data for kind, data in [message async for message in messages] if kind == "bye"][-1]


async def test_a_page_hears_what_changed(live_app: LiveApp):
    """It looks at all when it opens, then at what is named: once, however often it was, and of its own blog alone."""
    blog, other, secret = await live_app.blog(), await live_app.blog(), await session(live_app, "cleo")
    async with page(live_app, blog.slug, secret) as messages:
        assert await told(messages) == ALL
        live_app.services.notices.tell(other.id, DeskPart.DRAFTS)
        for _ in range(10_000):
            live_app.services.notices.tell(blog.id, DeskPart.PRESENCE)
        assert await told(messages) == ["presence"]
        live_app.services.notices.tell(blog.id, DeskPart.DRAFTS)
        assert await told(messages) == ["drafts"]
    await until(lambda: live_app.services.notices.pages == 0)


async def test_a_quiet_page_is_not_forgotten(migrated_sqlite_url: str):
    """A page to which nothing happens hears that it is heard: a connection that is dead is found out by that."""
    async with open_live_app(migrated_sqlite_url, heartbeat_seconds=0.02) as app:
        blog, secret = await app.blog(), await session(app, "cleo")
        async with page(app, blog.slug, secret) as messages, asyncio.timeout(PATIENCE):
            await told(messages)
            assert [await anext(messages) for _ in range(3)] == [("notice", {"parts": []})] * 3


async def test_readers_hear_no_notice(live_app: LiveApp):
    """What desks are told goes over a channel that the tails of readers don't follow."""
    blog = await live_app.blog()
    tail = await live_app.services.hub.tail(blog.slug)
    live_app.services.notices.tell(blog.id, DeskPart.DRAFTS)
    await live_app.post(blog)
    await until(lambda: tail.head == 1)
    assert (live_app.services.hub.counters.backlogs, live_app.services.notices.pages) == (0, 0)


async def test_servers_tell_each_other(migrated_postgres_url: str):
    """A page on one server hears what another did; while Redis is away it looks at all by itself, again and again."""
    with services.valkey() as redis:
        settings: Any = {"redis_url": redis.url, "heartbeat_seconds": pace(0.2)}
        url = migrated_postgres_url
        async with open_live_app(url, **settings) as first, open_live_app(url, is_second=True, **settings) as second:
            blog, secret = await first.blog(), await session(first, "cleo")
            async with page(second, blog.slug, secret) as messages:
                assert await told(messages) == ALL
                await until(lambda: first.services.bus.is_up and second.services.bus.is_up)
                while (parts := await told(messages)) != ["drafts"]:
                    assert parts == ALL  # until its channel is heard for certain
                    first.services.notices.tell(blog.id, DeskPart.DRAFTS)
                redis.process.kill()
                await until(lambda: not second.services.bus.is_up)
                assert await told(messages) == ALL
                assert await told(messages) == ALL
            with services.valkey(redis.port):
                async with page(second, blog.slug, secret) as messages:
                    await until(lambda: first.services.bus.is_up and second.services.bus.is_up)
                    while await told(messages) != ["presence"]:
                        first.services.notices.tell(blog.id, DeskPart.PRESENCE)


async def _log_out(app: LiveApp, secret: str, _slug: str) -> None:
    await app.services.sessions.end(secret)


async def _take_rights(app: LiveApp, _secret: str, _slug: str) -> None:
    user = await app.services.users.by_name("cleo")
    await app.services.users.set_grants(user.id, [Grant(Scope.READ)])


async def _delete(app: LiveApp, _secret: str, slug: str) -> None:
    await app.services.desk.delete_blog(slug, COMMAND)


@pytest.mark.parametrize(("end", "code"), [(_log_out, 4401), (_take_rights, 4403), (_delete, 4410)])
async def test_it_ends_with_the_right_to_it(live_app: LiveApp, end: Any, code: int):
    """With the session, with the right, and with the blog: for good, while another's page hears on."""
    blog, secret, other = await live_app.blog(), await session(live_app, "cleo"), await session(live_app, "dora")
    async with page(live_app, blog.slug, secret) as messages, page(live_app, blog.slug, other) as staying:
        await told(messages)
        await told(staying)
        await end(live_app, secret, blog.slug)
        ends = await last(messages)
        assert (ends["code"], ends["retry_after"]) == (code, None)
        if code != 4410:
            live_app.services.notices.tell(blog.id, DeskPart.DRAFTS)
            assert await told(staying) == ["drafts"]


async def test_a_draining_server_sends_pages_elsewhere(live_app: LiveApp):
    """Those who are there, and those who still come."""
    blog, secret = await live_app.blog(), await session(live_app, "cleo")
    async with page(live_app, blog.slug, secret) as messages:
        await told(messages)
        live_app.services.hub.drain()
        assert await last(messages) == {"type": "bye", "code": 4000, "reason": "going_away", "retry_after": 1}
    async with page(live_app, blog.slug, secret) as messages:
        assert (await last(messages))["code"] == 4000


async def test_pages_take_places_like_readers(migrated_sqlite_url: str):
    """A server that is full lets no page in, and whoever doesn't ask for a stream takes no place."""
    async with open_live_app(migrated_sqlite_url, max_readers=1) as app:
        blog, secret = await app.blog(), await session(app, "cleo")
        cookie = {"cookie": f"{SESSION_COOKIE}={secret}"}
        path = f"/desk/{blog.slug}/notices"
        async with page(app, blog.slug, secret) as messages:
            await told(messages)
            full = await app.http.get(path, headers=cookie | {"accept": "text/event-stream"})
            assert (full.status_code, "retry-after" in full.headers) == (503, True)
            assert (await app.http.get(path, headers=cookie)).status_code == 400
        await until(lambda: app.services.notices.pages == 0)


async def test_no_other_site_listens(live_app: LiveApp):
    """Another site's page is refused, by its Origin and by what browsers say of where it comes from."""
    blog, secret = await live_app.blog(), await session(live_app, "cleo")
    for sign in ({"origin": "https://evil.test"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        headers = {"accept": "text/event-stream", "cookie": f"{SESSION_COOKIE}={secret}", **sign}
        answer = await live_app.http.get(f"/desk/{blog.slug}/notices", headers=headers)
        assert answer.status_code == 403
