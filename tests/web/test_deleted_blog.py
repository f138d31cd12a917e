"""A blog that was deleted for good, at every door: 410 for one that was public, and none at all for a private one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
import pytest_asyncio
import websockets
from websockets.exceptions import ConnectionClosed

from liveblog.access import csrf_token
from liveblog.model.blog import Visibility
from liveblog.model.principal import Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp, open_live_app
from tests.web.test_private_slugs import BODIES, paths

pytestmark = pytest.mark.asyncio(loop_scope="module")

GONE, SECRET = "old-plan", "secret-plan"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(new_sqlite: Callable[[], str]) -> AsyncIterator[LiveApp]:
    """Serve an app with two blogs that were read, kept in memory and deleted: a public one and a private one."""
    async with open_live_app(new_sqlite()) as app:
        await app.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        for slug, visibility in ((GONE, Visibility.PUBLIC), (SECRET, Visibility.PRIVATE)):
            blog = await app.blog(slug, visibility=visibility, title="A plan")
            await app.fill(blog, 3)
            for path in (f"/blogs/{slug}", f"/blogs/{slug}/feed.atom", f"/api/v1/blogs/{slug}"):
                assert (await app.http.get(path, headers=app.bearer())).status_code == 200
                await app.http.get(path)
            await app.services.desk.delete_blog(slug)
        yield app


async def answer(app: LiveApp, method: str, path: str, slug: str, headers: dict[str, str]) -> tuple[int, str]:
    """Ask for all that an answer says."""
    address, body = path.format(slug), None
    if address.startswith("/desk/"):
        secret = await app.services.sessions.open((await app.services.users.by_name("cleo")).id)
        headers = {"cookie": f"{SESSION_COOKIE}={secret}", "x-csrf-token": csrf_token(secret), "origin": app.url}
    elif method in ("POST", "PATCH"):
        body = BODIES.get(path.rpartition("/")[2], {})
    form = {"slug": slug} if address.startswith("/desk/") and method == "POST" else None
    got = await app.http.request(method, address, headers=headers, json=body, data=form)
    return got.status_code, got.text


async def test_every_door_says_that_it_is_gone(app: LiveApp):
    """Page, entry, past, feeds, texts, API, events and desk: with all rights, 410; of the private one 404."""
    for method, path in sorted({*paths()}):
        if method == "OPTIONS" or path in NOWHERE or path.endswith(("feed.rss", "=x", "/1-99", "?after=5")):
            continue  # nothing, or a question that is wrong
        status, text = await answer(app, method, path, GONE, app.bearer())
        hidden, _ = await answer(app, method, path, SECRET, app.bearer())
        assert "A plan" not in text
        told = (method, path, status, hidden)
        assert (status, hidden) == (410, 404), told


NOWHERE = {"/api/v1/blogs/{}/", "/blogs/{}.txt/", "/blogs/{}/entries/x", "/blogs/{}//", "/blogs/{}.html"}
"""Addresses of nothing, whatever the slug."""


@pytest.mark.parametrize("path", ["/blogs/{}", "/blogs/{}/feed.atom", "/blogs/{}.txt", "/api/v1/blogs/{}/events"])
@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/event-stream"])
async def test_nobody_is_let_in_to_what_was_kept(app: LiveApp, path: str, accept: str):
    """Whoever asks without a token gets no page that was kept in memory."""
    got = await app.http.get(path.format(GONE), headers={"accept": accept})
    assert got.status_code == 410
    assert (await app.http.get(path.format(SECRET), headers={"accept": accept})).status_code == 404


async def test_no_list_has_it(app: LiveApp):
    """The front page and the map leave it out."""
    for path in ("/", "/sitemap.xml", "/sitemap-1.xml"):
        assert GONE not in (await app.http.get(path)).text


async def test_open_streams_end_and_do_not_come_back(app: LiveApp):
    """A WebSocket and an event stream, of readers and of bearers of a token, end at once; coming back they are told."""
    for visibility, code in ((Visibility.PUBLIC, 4410), (Visibility.PRIVATE, 4404)):
        blog = await app.blog(visibility=visibility)
        await app.post(blog)
        address = f"/api/v1/blogs/{blog.slug}/events?after=0"
        url = app.url.replace("http", "ws", 1) + address
        async with (
            websockets.connect(url, additional_headers=app.bearer("read")) as socket,
            app.http.stream("GET", address, headers={"accept": "text/event-stream"} | app.bearer("read")) as stream,
        ):
            lines = stream.aiter_lines()
            await anext(lines)
            await app.services.desk.delete_blog(blog.slug)
            async with asyncio.timeout(PATIENCE):
                said = [line async for line in lines]
                with suppress(ConnectionClosed):
                    while True:
                        said.append(str(await socket.recv()))
        assert not any("blog.changed" in line for line in said)
        async with websockets.connect(url, additional_headers=app.bearer("read")) as socket:
            with suppress(ConnectionClosed):
                while True:
                    await socket.recv()
        assert socket.close_code == code
