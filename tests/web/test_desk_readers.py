"""The line of the desk about readers: those of all servers, how late they see an entry, and what is in the way."""

import asyncio
from typing import Any

from sqlalchemy import insert

from liveblog.hub import hub
from liveblog.model.principal import Credential, Scope
from liveblog.store.columns import After
from liveblog.store.tables import jobs
from liveblog.web.cookies import SESSION_COOKIE
from tests import services
from tests.pace import PATIENCE, pace
from tests.waiting import until
from tests.web.desks import Visitor
from tests.web.live_app import LiveApp, open_live_app
from tests.web.readers import by_stream, by_websocket, take

LINE = "/desk/harbour/readers"


async def test_the_page_has_the_line(ada: Visitor):
    """It is there without scripts, and by itself; at first nobody reads, and nothing is in the way."""
    for address in ("/desk/harbour", LINE):
        page = (await ada.get(address)).text
        assert "<summary>Nobody is reading now</summary>" in page
        assert "Nothing was written in the last ten minutes." in page
        assert '<p class="trouble">' not in page


async def test_jobs_that_nobody_begins_are_told(ada: Visitor, desk):
    """Those that are due for more than half a minute; one that is due just now is not late."""
    async with desk.services.store.write() as transaction:
        for number, seconds in enumerate((-300, -100, -1)):
            due: dict[str, Any] = {"due_at": After(seconds), "attempts": 0, "data": {}}
            await transaction.execute(insert(jobs).values(kind="nobody's", subject=str(number), **due))
    assert "2 jobs wait, the first for 5 min" in (await ada.get(LINE)).text


async def test_servers_add_up_their_readers(migrated_postgres_url: str, monkeypatch):
    """Each tells readers of both, by transport, and how late they saw an entry; while Redis is away that is said."""
    monkeypatch.setattr(hub, "REPORT_SECONDS", pace(0.2))
    with services.valkey() as redis:
        settings: Any = {"redis_url": redis.url}
        url = migrated_postgres_url
        async with open_live_app(url, **settings) as first, open_live_app(url, is_second=True, **settings) as second:
            blog = await first.blog()
            user = await first.services.users.create("cleo", "Cleo", Scope.WRITE)
            cookie = {"cookie": f"{SESSION_COOKIE}={await first.services.sessions.open(user.id)}"}

            async def line(app: LiveApp) -> str:
                return (await app.http.get(f"/desk/{blog.slug}/readers", headers=cookie)).text

            async def shows(app: LiveApp, *words: str) -> None:
                async with asyncio.timeout(PATIENCE):
                    told = await line(app)
                    while not all(word in told for word in words):
                        told = await line(app)

            async with by_websocket(first, blog), by_stream(second, blog) as stream:
                await take(stream, 1)
                with second.services.notices.open(blog, Credential("user:1")):
                    await shows(second, "2 reading now", "1 by WebSocket, 1 by event stream")
                    await first.post(blog)  # when the servers hear each other: how late it was seen is said once
                    await shows(second, "within")
                    redis.process.kill()
                    await until(lambda: not second.services.bus.is_up)
                    await shows(second, "Redis is away")
