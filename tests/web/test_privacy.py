"""I12, at every door: what is written after a blog was closed to the public reaches nobody who may not read it.

A question is held between any two readings of the store, while the blog is made private and something is posted.
"""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx2
import pytest

from liveblog import audit
from liveblog.audit import Refusals
from liveblog.bus import MemoryBus
from liveblog.desk import Desk
from liveblog.errors import Busy, Unavailable
from liveblog.hub import tail as tails
from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from liveblog.store import Store
from liveblog.store.timeline import entries_before
from liveblog.web.feeds import whole
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp, open_live_app
from tests.web.readers import (
    Follow,
    Message,
    Refused,
    by_polling,
    by_stream,
    by_websocket,
    events_up_to,
)
from tests.web.rights import RULES, Rule

SECRET = "nobody must read this"
PRIVATE, PUBLIC = BlogChanges(visibility=Visibility.PRIVATE), BlogChanges(visibility=Visibility.PUBLIC)

ASKED = [
    "{path}?page=1",
    "{path}?q=nobody",
    "{path}?only=key",
    "{path}?at=now",
    "{path}/entries/{next}?at=now",
    "{path}/teaser.html?entries=1",
    "/api/v1{path}/events?epoch={epoch}&after=2",
    "/api/v1{path}/events?epoch={epoch}&after={next}",
    *("/", "/feed.atom", "/feed.json", "/sitemap.xml", "/sitemap-1.xml"),
    *("/corrections", "/corrections.atom", "/corrections.json"),
    "/oembed?url={root}{path}",
]
"""What the addresses of routes do not say: queries, and doors of the whole site."""

_PARTS = {
    "slug": "{slug}",
    "entry_id": "{next}",
    "generation": "{epoch}.0",
    "bounds": "1-100",
    "figure": "Dead",
    "digest": "0",
}


def _doors() -> Iterator[str]:
    """Give each door of a public blog, from the table of routes."""
    for door, rule in RULES.items():
        method, _, path = door.partition(" ")
        if method == "GET" and rule in (Rule.READ, Rule.PUBLIC, Rule.FRAMED):
            yield re.sub(r"\{(\w+)(:\w+)?\}", lambda part: _PARTS[part[1]], path)


DOORS = [*sorted({*_doors()}), *ASKED]
CLOSED = (Visibility.PRIVATE, Visibility.PARTNERS)
"""Neither is open to strangers; the tests take turns with them."""


class Held:
    """The readings of a store, of which one is held when it has ended and before its answer is there."""

    def __init__(self, after: int, patch: pytest.MonkeyPatch) -> None:
        self.reached, self.released = asyncio.Event(), asyncio.Event()
        self._before, self._read = after, Store.read

        def read(store: Store) -> AbstractAsyncContextManager[Any]:
            return self.read(store)

        patch.setattr(Store, "read", read)

    @asynccontextmanager
    async def read(self, store: Store) -> AsyncIterator[Any]:
        """Read as always, and wait in the end if this is the one."""
        is_it = self._before == 0
        self._before -= 1
        try:
            async with self._read(store) as transaction:
                yield transaction
        finally:
            if is_it:
                self.reached.set()
                await asyncio.wait_for(self.released.wait(), PATIENCE)


async def close(app: LiveApp, blog: Blog, visibility: Visibility = Visibility.PRIVATE) -> None:
    """Shut the public out, and post; all is acknowledged when this returns."""
    await app.services.desk.change_blog(blog.slug, BlogChanges(visibility=visibility, title=SECRET), COMMAND)
    await app.post(blog, SECRET, key_event=True)


def address(app: LiveApp, door: str, blog: Blog, following: int) -> str:
    """Return where a door of a blog is; the entry that it is about is the one that follows."""
    return door.format(
        path=blog.path, slug=blog.slug, epoch=blog.epoch, next=following, root=app.services.settings.root_url
    )


async def ask(app: LiveApp, path: str) -> str:
    """Ask without any right, and return what was told before the connection ended."""
    told = ""
    with suppress(httpx2.RemoteProtocolError):  # a text that may not be read to its end breaks off
        async with app.http.stream("GET", path) as answer:
            async for text in answer.aiter_text():
                told += text
    return told


@pytest.fixture
async def quiet_app(migrated_sqlite_url: str) -> AsyncIterator[LiveApp]:
    """Serve an app whose hub seldom asks the store by itself, and where nobody looks for jobs: readings are counted."""
    async with open_live_app(migrated_sqlite_url, heads_check_seconds=5, jobs=False) as app:
        yield app


@pytest.mark.parametrize("ring", [tails.RING_FRAMES, 0], ids=["from memory", "from the store"])
@pytest.mark.parametrize("door", DOORS)
async def test_whatever_is_read_meanwhile(quiet_app: LiveApp, monkeypatch: pytest.MonkeyPatch, door: str, ring: int):
    """A question that is under way when the blog is closed is answered with what was there before, or not at all."""
    with monkeypatch.context() as small:
        small.setattr(tails, "RING_FRAMES", ring)
        number = 0
        while await is_held(quiet_app, monkeypatch, door, number, CLOSED[(number + bool(ring)) % 2]):
            number += 1
    assert number, "it reads nothing"


async def is_held(
    app: LiveApp, monkeypatch: pytest.MonkeyPatch, door: str, number: int, visibility: Visibility
) -> bool:
    """Close a blog while a question waits for reading `number` of those it makes; False: it makes fewer."""
    blog, entries = await app.blog(), 100 if "1-100" in door else 3
    await app.fill(blog, entries)
    path = address(app, door, blog, entries + 1)
    with monkeypatch.context() as patch:
        held = Held(number, patch)
        asking, reaching = asyncio.create_task(ask(app, path)), asyncio.create_task(held.reached.wait())
        await asyncio.wait([asking, reaching], return_when=asyncio.FIRST_COMPLETED)
    reaching.cancel()
    was_held = held.reached.is_set()
    await close(app, blog, visibility)
    held.released.set()
    assert SECRET not in await asking
    assert SECRET not in await ask(app, path)
    return was_held


async def test_a_text_that_is_read_slowly_breaks_off(quiet_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """Of a long text nothing more is read when its reader may not go on: an editor may have dated something back."""
    blog = await quiet_app.blog()
    await quiet_app.post(blog, "the oldest")
    await quiet_app.fill(blog, whole.STRETCH)
    with monkeypatch.context() as patch:
        held = Held(0, patch)
        asking = asyncio.create_task(ask(quiet_app, f"{blog.path}.txt"))
        await asyncio.wait_for(held.reached.wait(), PATIENCE)
    await quiet_app.services.desk.change_blog(blog.slug, PRIVATE, COMMAND)
    await quiet_app.post(blog, SECRET, occurred_at=datetime(2001, 1, 1, tzinfo=UTC))
    held.released.set()
    told = await asking
    assert "the oldest" not in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (None, "refused by={by} code=forbidden method=GET path={path} place=127.0.0.1"),
        (Unavailable("The database does not answer now."), "GET {path} broke off: The database does not answer now."),
        (Busy("Too many."), "GET {path} broke off: Too many."),
    ],
    ids=["private now", "database away", "busy"],
)
async def test_what_breaks_off_is_one_line(
    quiet_app: LiveApp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    kind: Exception | None,
    line: str,
):
    """The reader learns that it was not all; the log tells why, without a traceback, at every level of it."""
    caplog.set_level(logging.INFO)
    app, calls = quiet_app, count()
    blog = await app.blog()
    await app.fill(blog, whole.STRETCH + 1)
    by = await app.services.tokens.principal(app.tokens["elsewhere"])
    monkeypatch.setattr(audit, "refusals", Refusals())  # other tests may have used up what can be told

    async def then(*arguments: Any) -> Any:
        number = next(calls)
        if number == 0 and kind is None:
            await app.services.desk.change_blog(blog.slug, PRIVATE, COMMAND)
        if number == 1 and kind is not None:
            raise kind
        return await entries_before(*arguments)

    monkeypatch.setattr(whole, "entries_before", then)
    path = f"{blog.path}.txt"
    caplog.clear()
    with pytest.raises(httpx2.RemoteProtocolError):
        await app.http.get(path, headers=app.bearer("elsewhere"))
    told = [record for record in caplog.records if record.name.startswith(("liveblog", "uvicorn.error"))]
    said = [record for record in told if not record.getMessage().startswith("blog.changed")]
    assert [(record.getMessage(), record.exc_info) for record in said] == [(line.format(path=path, by=by.key), None)]


async def test_what_an_editor_still_reads_is_not_kept_for_all(quiet_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """A text that is being made for all, as an editor asked, is given to nobody else when only editors may go on."""
    app, elsewhere = quiet_app, Desk(quiet_app.services.store, MemoryBus(), quiet_app.services.frames)
    blog = await app.blog()
    await app.fill(blog, whole.STRETCH + 1)
    user = await app.services.users.create("ada", "Ada Quist", Scope.WRITE)
    cookie = {"cookie": f"liveblog_session={await app.services.sessions.open(user.id)}"}
    with monkeypatch.context() as patch:
        held = Held(1, patch)  # the first is that of the session
        editor = asyncio.create_task(app.http.get(f"{blog.path}.txt", headers=cookie))
        await asyncio.wait_for(held.reached.wait(), PATIENCE)
    crowd = asyncio.create_task(ask(app, f"{blog.path}.txt"))
    await asyncio.sleep(0)
    await elsewhere.change_blog(blog.slug, PRIVATE, COMMAND)
    await elsewhere.post(blog.slug, EntryDraft(SECRET, occurred_at=datetime(2001, 1, 1, tzinfo=UTC)), COMMAND)
    held.released.set()
    assert SECRET in (await editor).text
    assert SECRET not in await crowd
    assert SECRET not in await ask(app, f"{blog.path}.txt")


@pytest.mark.parametrize("follow", [by_websocket, by_stream, by_polling])
async def test_whoever_follows_when_it_is_closed(live_app: LiveApp, follow: Follow):
    """In no round is a follower given what was posted after the change was acknowledged, nor the change itself."""
    for number in range(10):
        blog = await live_app.blog()
        await live_app.fill(blog, 2)
        async with AsyncExitStack() as stack:
            followed = [await stack.enter_async_context(follow(live_app, blog, after=0)) for _ in range(8)]
            for messages in followed:
                await events_up_to(messages, 2)
            ends = [asyncio.create_task(until_the_end(messages)) for messages in followed]
            await close(live_app, blog, CLOSED[number % 2])
            for heard in await asyncio.gather(*ends):
                assert SECRET not in json.dumps(heard)
                assert [message["type"] for message in heard] in ([], ["bye"])


async def until_the_end(messages: AsyncIterator[Message]) -> list[Message]:
    """Take what comes until the reader is sent away, or refused."""
    heard: list[Message] = []
    with suppress(Refused):
        async with asyncio.timeout(PATIENCE):
            heard.extend([message async for message in messages])
    return [message for message in heard if message["type"] != "head"]


async def test_everybody_comes_back_when_it_is_public_again(live_app: LiveApp):
    """All that was kept meanwhile is right for everybody: pages, snapshots and polls have what was private before."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    doors = [address(live_app, door, blog, 4) for door in DOORS if "1-100" not in door]
    for door in doors:
        await ask(live_app, door)
    await close(live_app, blog)
    for door in doors:
        assert SECRET not in await ask(live_app, door)
    await live_app.services.desk.change_blog(blog.slug, PUBLIC, COMMAND)
    await live_app.post(blog, "in the open", key_event=True)
    for door in (f"{blog.path}", f"{blog.path}.txt", f"/api/v1{blog.path}/entries", f"/api/v1{blog.path}/events"):
        assert SECRET in await ask(live_app, door)
    for follow in (by_websocket, by_stream, by_polling):
        async with follow(live_app, blog, epoch=blog.epoch, after=2) as messages:
            events = await events_up_to(messages, 6)
            assert [event["seq"] for event in events] == [3, 4, 5, 6]
