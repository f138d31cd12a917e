"""Who follows a private blog is told when what they were let in with has ended: on each transport, on each server."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import uvicorn

from liveblog.model.blog import Visibility
from liveblog.model.principal import Scope
from liveblog.serving.server import LiveServer
from liveblog.settings import Settings
from liveblog.web.cookies import SESSION_COOKIE
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.live_app import LiveApp, open_live_app, plain_server
from tests.web.readers import Follow, Refused, by_polling, by_stream, by_websocket, events_up_to, rest, take

SERVERS: dict[str, Callable[[Settings], uvicorn.Server]] = {"lanes": LiveServer, "tasks": plain_server}
ENDED = {"type": "bye", "code": 4401, "reason": "unauthenticated", "retry_after": None}


@pytest.fixture(params=SERVERS)
async def app(request: pytest.FixtureRequest, migrated_url: str) -> AsyncIterator[LiveApp]:
    """Serve an app on each database, with readers in lanes and in tasks of their own."""
    async with open_live_app(migrated_url, make=SERVERS[request.param]) as app:
        yield app


async def last_words(app: LiveApp, follow: Follow, slug: str, headers: dict[str, str], ready: asyncio.Event) -> Any:
    """Follow until it ends, and return how."""
    async with follow(app, slug, headers, after=0) as messages:
        await events_up_to(messages, 1)
        ready.set()
        try:
            return (await rest(messages))[-1]
        except Refused as refused:
            return {"type": "bye", "code": refused.code, "reason": "unauthenticated", "retry_after": None}


@pytest.mark.parametrize("who", ["token", "session"])
async def test_they_are_told_and_are_not_let_in_again(app: LiveApp, who: str, caplog: pytest.LogCaptureFixture):
    """By WebSocket, event stream and polling, with 4401 or 401; the log has a line; others hear on."""
    caplog.set_level(logging.INFO, logger="liveblog.audit")
    blog = await app.blog(visibility=Visibility.PRIVATE)
    await app.fill(blog, 1)
    services = app.services
    if who == "token":
        secret = await services.tokens.create("member", Scope.READ)
        headers = {"authorization": f"Bearer {secret}"}
        by = await services.tokens.principal(secret)
    else:
        secret = await services.sessions.open((await services.users.create("ada", "Ada", Scope.WRITE)).id)
        headers = {"cookie": f"{SESSION_COOKIE}={secret}"}
        found = await services.sessions.principal(secret)
        assert found is not None
        by = found
    follows, ready = (by_websocket, by_stream, by_polling), [asyncio.Event() for _ in range(3)]
    following = [
        asyncio.create_task(last_words(app, follow, blog.slug, headers, event))
        for follow, event in zip(follows, ready, strict=True)
    ]
    async with by_websocket(app, blog, app.bearer("read"), after=0) as other, asyncio.timeout(PATIENCE):
        await events_up_to(other, 1)
        for event in ready:
            await event.wait()
        if by.credential and by.credential.token:
            await services.tokens.revoke(by.credential.token)
        else:
            await services.sessions.end(secret)
        ends = await asyncio.gather(*following)
        polled = 4401 if who == "token" else 4404
        assert ends == [ENDED, ENDED, ENDED | {"code": polled}]
        for follow in follows:
            with pytest.raises(Refused):
                async with follow(app, blog, headers, after=0) as messages:
                    await take(messages, 1)
        await app.post(blog, "for members alone")
        assert (await take(other, 1))[0]["seq"] == 2
    line = f"hearing.ended by={by.key} blog={blog.slug} code=credentials_expired readers="
    told = [message for message in caplog.messages if message.startswith(line)]
    assert sum(int(message.removeprefix(line)) for message in told) == 2
    await until(lambda: services.hub.readers == 0)
