"""Feeds that are made once for all who ask, as pages are, and sent in the coding that the asker takes."""

import asyncio

import pytest

from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.principal import COMMAND
from liveblog.present import atom, jsonfeed
from tests.web.live_app import LiveApp
from tests.web.recording import record

FORMS = ["/feed.atom", "/feed.json"]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record which feeds are drawn."""
    return record(monkeypatch, (atom, "atom"), (jsonfeed, "json_feed"))


async def written(app: LiveApp) -> Blog:
    """Return a blog whose feeds are worth compressing."""
    blog = await app.blog()
    await app.fill(blog, 5)
    return blog


@pytest.mark.parametrize("form", FORMS)
async def test_a_feed_is_drawn_once_until_something_changes(live_app: LiveApp, drawn: list[str], form: str):
    """A crowd is given one drawing; a post is in it at once, and a delete takes the text out at once."""
    blog, other = await written(live_app), FORMS[1 - FORMS.index(form)]
    answers = await asyncio.gather(*(live_app.http.get(f"{blog.path}{form}?from={n}") for n in range(10)))
    assert len({answer.content for answer in answers}) == 1
    assert len(drawn) == 1
    assert (await live_app.http.get(f"{blog.path}{other}")).content != answers[0].content
    assert len(set(drawn)) == len(drawn) == 2
    await live_app.post(blog, "just in")
    assert "just in" in (await live_app.http.get(f"{blog.path}{form}")).text
    await live_app.services.desk.delete(blog.slug, 6, COMMAND)
    assert "just in" not in (await live_app.http.get(f"{blog.path}{form}")).text


@pytest.mark.parametrize("form", FORMS)
async def test_a_feed_is_compressed(live_app: LiveApp, form: str):
    """Each coding holds the same bytes under a tag of its own, and any of the tags brings 304."""
    blog = await written(live_app)
    answers = [
        await live_app.http.get(f"{blog.path}{form}", headers={"accept-encoding": coding})
        for coding in ("br", "gzip", "identity")
    ]
    assert [answer.headers.get("content-encoding") for answer in answers] == ["br", "gzip", None]
    assert {answer.headers["vary"] for answer in answers} == {"Accept-Encoding"}
    assert len({answer.content for answer in answers}) == 1
    sizes = [int(answer.headers["content-length"]) for answer in answers]
    assert sizes[0] < sizes[1] < sizes[2] / 2
    tags = {answer.headers["etag"] for answer in answers}
    assert len(tags) == 3
    for tag in tags:
        known = await live_app.http.get(f"{blog.path}{form}", headers={"if-none-match": tag})
        assert known.status_code == 304


@pytest.mark.parametrize("form", FORMS)
async def test_the_feed_of_a_private_blog_is_kept_for_nobody(live_app: LiveApp, drawn: list[str], form: str):
    """Once the blog is closed to the public, what was kept is given to nobody; for who may read, each is drawn."""
    blog = await written(live_app)
    tag = (await live_app.http.get(f"{blog.path}{form}")).headers["etag"]
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    for headers in ({}, {"if-none-match": tag}):
        assert (await live_app.http.get(f"{blog.path}{form}", headers=headers)).status_code == 404
    drawn.clear()
    for _ in range(2):
        answer = await live_app.http.get(f"{blog.path}{form}", headers=live_app.bearer())
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
    assert len(drawn) == 2
