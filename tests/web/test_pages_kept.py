"""Pages that are made once: for as long as they are true, for those who may read them, and no longer."""

import asyncio
import base64
import hashlib
from urllib.parse import quote

import pytest

from liveblog.bus import MemoryBus
from liveblog.desk import Desk
from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.event import Position
from liveblog.model.moment import now, rfc3339
from liveblog.model.principal import COMMAND
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp, open_live_app


async def test_a_page_is_drawn_once_until_something_changes(live_app: LiveApp, drawn: list[str]):
    """A crowd is given one drawing, without a question to the store; a post is on the page at once, a delete off it."""
    blog = await live_app.blog()
    await live_app.post(blog, "first words")
    await asyncio.gather(*(live_app.http.get(blog.path) for _ in range(10)))
    again = await live_app.http.get(f"{blog.path}?from=elsewhere")
    assert drawn == ["blog.html"]
    assert (await live_app.http.get(blog.path, headers={"if-none-match": again.headers["etag"]})).status_code == 304
    for number in range(2, 6):
        await live_app.post(blog, f"words {number}")
        assert f"words {number}" in (await live_app.http.get(blog.path)).text
    assert len(drawn) == 5
    await live_app.services.desk.delete(blog.slug, 1, COMMAND)
    assert "first words" not in (await live_app.http.get(blog.path)).text


@pytest.mark.parametrize("rest", ["?at=now", "/entries/1?at=now", "?page=1&at=2031-07-27", "/entries/1"])
async def test_a_view_of_the_past_is_read_once_until_something_changes(live_app: LiveApp, drawn: list[str], rest: str):
    """A crowd that looks back is given one drawing, too, and the next event makes it another."""
    blog = await live_app.blog()
    await live_app.post(blog, "first words")
    rest = rest.replace("2031-07-27", quote(rfc3339(now())))
    answers = await asyncio.gather(*(live_app.http.get(f"{blog.path}{rest}") for _ in range(10)))
    assert [answer.status_code for answer in answers] == [200] * 10
    assert "first words" in answers[0].text
    assert len(drawn) == 1
    await live_app.http.get(f"{blog.path}{rest}")
    assert len(drawn) == 1
    await live_app.post(blog, "second words")
    await live_app.http.get(f"{blog.path}{rest}")
    assert len(drawn) == 2


async def test_what_was_posted_here_is_shown_before_the_tail_knows(live_app: LiveApp):
    """While the bus is late, the page is read from the store."""
    blog = await live_app.blog()
    await live_app.http.get(blog.path)
    tail = await live_app.services.hub.tail(blog.slug)
    live_app.services.bus.unfollow(blog.id)
    await live_app.post(blog, "not heard of")
    assert live_app.services.directory.written(blog.id) == Position(blog.epoch, 1)
    assert "not heard of" in (await live_app.http.get(blog.path)).text
    live_app.services.bus.follow(blog.id)
    await live_app.services.hub.refresh(tail)
    assert "not heard of" in (await live_app.http.get(blog.path)).text


async def test_a_blog_that_is_closed_to_the_public_is_closed_at_once(live_app: LiveApp, drawn: list[str]):
    """A page that was kept is given to nobody from then on; those who may read have it drawn, each time."""
    blog = await live_app.blog()
    await live_app.post(blog, "in the open")
    tag = (await live_app.http.get(blog.path)).headers["etag"]
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    for headers in ({}, {"if-none-match": tag}):
        assert (await live_app.http.get(blog.path, headers=headers)).status_code == 404
    drawn.clear()
    for _ in range(2):
        answer = await live_app.http.get(blog.path, headers=live_app.bearer())
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
    assert drawn == ["blog.html", "blog.html"]


async def test_a_new_title_is_on_the_page_at_once(live_app: LiveApp):
    """The blog's face is part of the page."""
    blog = await live_app.blog()
    await live_app.http.get(blog.path)
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(title="Another name"), COMMAND)
    assert "Another name" in (await live_app.http.get(blog.path)).text


async def test_the_policy_is_of_the_page_that_was_drawn(migrated_sqlite_url: str):
    """A colour that another server gave the blog, and this one's tail hasn't heard of, is allowed where it is drawn."""
    async with open_live_app(migrated_sqlite_url, heads_check_seconds=5) as app:
        blog = await app.blog(accent="#0a5c36")
        await app.services.hub.tail(blog.slug)
        async with asyncio.timeout(
            PATIENCE
        ):  # for the check that opening a tail asks for: the next comes seconds later
            while not app.services.hub.counters.checks:  # noqa: ASYNC110 -- numbers tell nobody that they have changed
                await asyncio.sleep(0.005)
        elsewhere = Desk(app.services.store, MemoryBus(), app.services.frames)
        await elsewhere.change_blog(blog.slug, BlogChanges(accent="#7a1f5c"), COMMAND)
        for coding in ("identity", "br"):
            answer = await app.http.get(blog.path, headers={"accept-encoding": coding})
            style = answer.text.partition("<style>")[2].partition("</style>")[0]
            allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
            assert "#7a1f5c" in style
            assert f"'sha256-{allowed}'" in answer.headers["content-security-policy"]
