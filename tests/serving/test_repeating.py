"""Answers that are sent again without asking the application: the same as its own, and only while they are true."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from liveblog.model.blog import Blog, Visibility
from liveblog.model.principal import COMMAND
from liveblog.serving import repeating
from liveblog.serving.server import LiveServer
from liveblog.serving.silence import HEAD_SECONDS, show_out_the_silent
from liveblog.settings import Settings
from tests.serving.raw import RawReader, connected
from tests.web.live_house import LiveHouse, open_live_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODINGS = ("br", "gzip", "identity")


@dataclass
class Counted:
    """The application, and the paths that it was asked for."""

    app: Starlette
    asked: list[str] = field(default_factory=list)

    @property
    def state(self) -> Any:
        """Return the application's own."""
        return self.app.state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http":
            self.asked.append(scope["path"])
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class Watched:
    """A house whose application is counted, and its server."""

    house: LiveHouse
    app: Counted
    server: LiveServer

    async def get(self, path: str, **headers: str) -> tuple[httpx2.Response, bool]:
        """Ask, and tell whether the application was asked, too."""
        before = len(self.app.asked)
        answer = await self.house.http.get(path, headers={key.replace("_", "-"): each for key, each in headers.items()})
        return answer, len(self.app.asked) > before


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def watched(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    """Serve a house on SQLite; each test opens a blog of its own."""
    made: list[tuple[Counted, LiveServer]] = []

    def make(settings: Settings) -> LiveServer:
        server = LiveServer(settings)
        app = Counted(server._app)
        server.config.app = app
        made.append((app, server))
        return server

    database = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('repeating')}/liveblog.db"
    async with open_live_house(database, make) as house:
        yield Watched(house, *made[0])


def told(answer: httpx2.Response) -> tuple[int, dict[str, str], bytes]:
    """Return all that an answer tells but the time at which it was sent."""
    return answer.status_code, {name: value for name, value in answer.headers.items() if name != "date"}, answer.content


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    "path", ["{}", "{}?order=oldest", "{}/entries/1", "{}/feed.atom", "{}/feed.json", "/api/v1{}/entries"]
)
async def test_the_second_answer_is_the_first_one(watched: Watched, path: str, coding: str):
    """What is sent again has the status, the headers and the body that the application gave, and a date."""
    blog = await watched.house.blog()
    await watched.house.fill(blog, 3)
    path = path.format(blog.path)
    first, was_asked = await watched.get(path, accept_encoding=coding)
    assert (first.status_code, was_asked) == (200, True)
    second, was_asked = await watched.get(path, accept_encoding=coding)
    assert not was_asked
    assert told(second) == told(first)
    assert "date" in second.headers
    known = {"accept_encoding": coding, "if_none_match": first.headers["etag"]}
    third, was_asked = await watched.get(path, **known)
    assert (third.status_code, was_asked) == (304, True)
    fourth, was_asked = await watched.get(path, **known)
    assert not was_asked
    assert told(fourth) == told(third)


async def test_each_change_is_seen_at_once(watched: Watched):
    """After each change of a blog the next answer is the application's, and has it."""
    blog = await watched.house.blog()
    desk = watched.house.parts.desk

    async def has(text: str) -> bool:
        answer, was_asked = await watched.get(blog.path)
        again, was_asked_again = await watched.get(blog.path)
        assert (was_asked, was_asked_again) == (True, False)
        assert told(again) == told(answer)
        return text in answer.text

    assert not await has("Ferry sails")
    entry_id = await watched.house.post(blog, "Ferry sails")
    assert await has("Ferry sails")
    await desk.revise(blog.slug, entry_id, {"body": "Ferry waits"}, COMMAND)
    assert await has("Ferry waits")
    await desk.change_blog(blog.slug, {"title": "Harbour at night"}, COMMAND)
    assert await has("Harbour at night")
    await desk.delete(blog.slug, entry_id, COMMAND)
    assert not await has("Ferry waits")


async def test_nobody_sees_a_blog_that_was_made_private(watched: Watched):
    """What was shown to all is not shown any more once the blog is not open to all."""
    blog = await watched.house.blog()
    await watched.get(blog.path)
    _, was_asked = await watched.get(blog.path)
    assert not was_asked
    await watched.house.parts.desk.change_blog(blog.slug, {"visibility": Visibility.PRIVATE}, COMMAND)
    answer, _ = await watched.get(blog.path)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "unusual",
    [
        {"authorization": "Bearer lb_nobody"},
        {"range": "bytes=0-10"},
        {"if_modified_since": "Wed, 25 Nov 2026 10:00:00 GMT"},
        {"connection": "close"},
        {"expect": "100-continue"},
    ],
)
async def test_who_asks_out_of_the_usual_asks_the_application(watched: Watched, unusual: dict[str, str]):
    """A token, a range, another condition, a last request: these are the application's to answer, every time."""
    blog = await watched.house.blog()
    await watched.get(blog.path)
    _, was_asked = await watched.get(blog.path)
    assert not was_asked
    answer, was_asked = await watched.get(blog.path, **unusual)
    assert was_asked
    assert answer.status_code == (401 if "authorization" in unusual else 200)
    assert (await watched.get(blog.path, **unusual))[1]


async def test_a_head_request_gets_no_body(watched: Watched):
    """HEAD is never given what GET was."""
    blog = await watched.house.blog()
    await watched.get(blog.path)
    answer = await watched.house.http.head(blog.path)
    assert (answer.status_code, answer.content) == (200, b"")


def request(blog: Blog, line: str = "GET {} HTTP/1.1") -> bytes:
    """Write a request as a browser does."""
    return f"{line.format(blog.path)}\r\nHost: reader.test\r\nAccept-Encoding: br\r\nCookie: a=b\r\n\r\n".encode()


async def body_of(raw: RawReader) -> bytes:
    """Read a whole answer and return its body."""
    assert await raw.answer() == 200
    return await raw._reader.readexactly(int(raw.header("content-length") or 0))


async def test_requests_come_in_any_pieces(watched: Watched):
    """In pieces, behind each other in one packet, or beginning in the packet of another: each gets its answer."""
    blog = await watched.house.blog()
    whole = request(blog)
    async with connected(watched.house) as raw:
        raw.send(whole)
        body = await body_of(raw)
        for pieces in (
            [whole],
            [whole, whole],
            [whole[:20], whole[20:]],
            [whole + whole[:20], whole[20:]],
            [whole * 3],
        ):
            number = sum(map(len, pieces)) // len(whole)
            for piece in pieces:
                raw.send(piece)
                await asyncio.sleep(0.01)
            assert [await body_of(raw) for _ in range(number)] == [body] * number


async def test_an_old_request_is_the_last(watched: Watched):
    """A request of HTTP/1.0 is answered by the application, which then closes."""
    blog = await watched.house.blog()
    await watched.get(blog.path, accept_encoding="br")
    async with connected(watched.house) as raw:
        raw.send(request(blog, "GET {} HTTP/1.0"))
        assert await raw.answer() == 200
        await raw.rest()


async def test_who_asks_and_does_not_read_costs_little(watched: Watched):
    """Answers that are not taken don't pile up: the application waits, and so does what would be sent again."""
    blog = await watched.house.blog()
    await watched.house.fill(blog, 40)
    whole = request(blog).replace(b"br", b"identity")
    async with connected(watched.house, receive_buffer=4096) as raw:
        raw.send(whole)
        size = len(await body_of(raw))
        for _ in range(200):
            raw.send(whole)
            await asyncio.sleep(0.001)
        largest = max(one.transport.get_write_buffer_size() for one in watched.server.server_state.connections)
        assert size < largest < 64 * 1024 + 4 * size


async def test_a_connection_that_is_only_given_again_is_not_silent(watched: Watched):
    """Who has had an answer, if not from the application, is not shown out as one who never asked."""
    blog = await watched.house.blog()
    await watched.get(blog.path, accept_encoding="br")
    async with connected(watched.house) as raw:
        before = len(watched.app.asked)
        raw.send(request(blog))
        body = await body_of(raw)
        assert len(watched.app.asked) == before
        show_out_the_silent(watched.server.server_state.connections, time.monotonic() + 2 * HEAD_SECONDS)
        raw.send(request(blog))
        assert await body_of(raw) == body


async def test_a_connection_that_is_only_given_again_is_closed_when_idle(watched: Watched, monkeypatch):
    """After an answer the connection is kept for as long as after one of the application, and no longer."""
    monkeypatch.setattr(watched.server.config, "timeout_keep_alive", 0.05)
    blog = await watched.house.blog()
    await watched.get(blog.path, accept_encoding="br")
    async with connected(watched.house) as raw:
        raw.send(request(blog))
        await body_of(raw)
        assert await raw.rest() == b""


async def test_no_more_is_kept_than_fits(watched: Watched, monkeypatch):
    """However many words are asked in, the answers that were asked for last are kept, and nothing long is."""
    monkeypatch.setattr(repeating, "_MOST_ANSWERS", 3)
    blog = await watched.house.blog()
    for number in range(5):
        await watched.get(f"{blog.path}?campaign={number}")
    assert [(await watched.get(f"{blog.path}?campaign={number}"))[1] for number in (4, 3, 2, 1)] == [False] * 3 + [True]
    monkeypatch.setattr(repeating, "_MOST_BODY", 100)
    await watched.get(f"{blog.path}?campaign=long")
    assert (await watched.get(f"{blog.path}?campaign=long"))[1]


async def test_errors_are_the_applications(watched: Watched):
    """What can't be found is looked for each time."""
    assert [(await watched.get("/blogs/nowhere"))[1] for _ in range(2)] == [True, True]
