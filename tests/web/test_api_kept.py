"""What readers' pages ask the API for: made once for a crowd, compressed, tagged, and for none who may not read it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.principal import COMMAND
from liveblog.web.api import entries
from liveblog.web.live import polling
from tests.web.live_app import LiveApp
from tests.web.recording import record

Address = Callable[[Blog], str]
ADDRESSES: list[Any] = [
    pytest.param(lambda blog: f"/api/v1{blog.path}/entries", id="snapshot"),
    pytest.param(lambda blog: f"/api/v1{blog.path}/events", id="head document"),
    pytest.param(lambda blog: f"/api/v1{blog.path}/events/{blog.epoch}.0/1-100", id="closed range"),
]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record which answers are made."""
    return record(monkeypatch, (entries, "page_view"), (polling, "poll_answer"), (polling, "range_answer"))


async def busy_blog(app: LiveApp) -> Blog:
    """Return a blog with a closed range and what follows it."""
    blog = await app.blog()
    await app.fill(blog, 103)
    return blog


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_crowd_is_given_one_answer(live_app: LiveApp, made: list[str], address: Address):
    """Many who ask together, and those who come later, are answered with what was made once."""
    blog = await busy_blog(live_app)
    answers = await asyncio.gather(*(live_app.http.get(address(blog)) for _ in range(10)))
    answers.append(await live_app.http.get(address(blog)))
    assert len({answer.content for answer in answers}) == 1
    assert len(made) == 1


@pytest.mark.parametrize("address", ADDRESSES)
async def test_it_is_compressed_and_tagged(live_app: LiveApp, address: Address):
    """Each coding holds the same JSON, and who has it is told so."""
    blog, sizes = await busy_blog(live_app), []
    await live_app.post(blog, "words " * 50)
    for coding in ("br", "gzip", "identity"):
        answer = await live_app.http.get(address(blog), headers={"accept-encoding": coding})
        assert answer.headers.get("content-encoding", "identity") == coding
        assert "Accept-Encoding" in answer.headers["vary"]
        assert answer.json()["epoch"] == blog.epoch
        sizes.append(int(answer.headers["content-length"]))
        known = await live_app.http.get(address(blog), headers={"if-none-match": answer.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        assert known.headers["cache-control"] == answer.headers["cache-control"]
    assert sizes[0] < sizes[1] < sizes[2] / 2


@pytest.mark.parametrize("address", ADDRESSES)
async def test_what_was_kept_is_refused_once_the_blog_is_private(live_app: LiveApp, address: Address):
    """Nobody is given it from then on without a right to read; with one it is made anew, and no cache keeps it."""
    blog = await busy_blog(live_app)
    tag = (await live_app.http.get(address(blog))).headers["etag"]
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    for headers in ({}, {"if-none-match": tag}):
        assert (await live_app.http.get(address(blog), headers=headers)).status_code == 404
    answer = await live_app.http.get(address(blog), headers=live_app.bearer())
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")


async def test_a_snapshot_has_what_was_posted_at_once(live_app: LiveApp):
    """A new event makes another snapshot; caches have to ask whether theirs is still true."""
    blog = await busy_blog(live_app)
    address = f"/api/v1{blog.path}/entries"
    before = await live_app.http.get(address)
    assert before.headers["cache-control"] == "no-cache"
    await live_app.post(blog, "just in")
    after = await live_app.http.get(address, headers={"if-none-match": before.headers["etag"]})
    assert (after.status_code, after.json()["head"]) == (200, 104)
    assert "just in" in after.text
    await live_app.services.desk.delete(blog.slug, 104, COMMAND)
    assert "just in" not in (await live_app.http.get(address)).text


async def test_the_openapi_document_is_compressed(live_app: LiveApp):
    """It is the largest answer of all that never changes."""
    sizes = {}
    for coding in ("br", "identity"):
        answer = await live_app.http.get("/openapi.json", headers={"accept-encoding": coding})
        sizes[coding] = int(answer.headers["content-length"])
    assert sizes["br"] < sizes["identity"] / 5
