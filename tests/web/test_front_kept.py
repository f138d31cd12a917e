"""The list of blogs, made once a second for all who have no session."""

import asyncio

import pytest

from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.principal import COMMAND, Scope
from liveblog.web.pages import front
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp


async def test_a_crowd_is_given_one_list(live_app: LiveApp, drawn: list[str], monkeypatch: pytest.MonkeyPatch):
    """Each language is drawn once for all who ask within its time."""
    monkeypatch.setattr(front, "SHARED_SECONDS", 60)
    await live_app.fill(await live_app.blog(title="Harbour fire"), 1)
    for language in ("en", "de"):
        asked = {"accept-language": language}
        await asyncio.gather(*(live_app.http.get("/", headers=asked) for _ in range(10)))
    assert drawn == ["front.html", "front.html"]


async def test_changes_are_on_the_list_soon(live_app: LiveApp):
    """New titles come and closed blogs go, although the list was asked for just before."""
    blog = await live_app.blog(title="Harbour fire")
    await live_app.fill(blog, 1)
    await until_listed(live_app, "Harbour fire", there=True)
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(title="Harbour is safe"), COMMAND)
    await until_listed(live_app, "Harbour is safe", there=True)
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    await until_listed(live_app, "Harbour is safe", there=False)


async def until_listed(app: LiveApp, title: str, *, there: bool) -> None:
    """Ask for the list until a title is there, or is not."""
    async with asyncio.timeout(PATIENCE):
        while (title in (await app.http.get("/")).text) != there:
            pass


async def test_the_list_is_sent_like_a_page(live_app: LiveApp):
    """It is compressed and tagged, and says that it depends on language, session and coding."""
    for number in range(5):
        await live_app.fill(await live_app.blog(title=f"Coverage {number}", description="What we know so far"), 1)
    sizes = {}
    for coding in ("br", "gzip", "identity"):
        answer = await live_app.http.get("/", headers={"accept-encoding": coding})
        assert answer.headers["vary"] == "Accept-Language, Cookie, Accept-Encoding"
        sizes[coding] = int(answer.headers["content-length"])
        tagged = {"if-none-match": answer.headers["etag"], "accept-encoding": coding}
        assert (await live_app.http.get("/", headers=tagged)).status_code == 304
    assert sizes["br"] < sizes["gzip"] < sizes["identity"] / 2


async def test_an_editors_list_is_theirs_alone(live_app: LiveApp, drawn: list[str], monkeypatch: pytest.MonkeyPatch):
    """Who has a session is shown what they may read, drawn each time, kept nowhere, and given to nobody else."""
    monkeypatch.setattr(front, "SHARED_SECONDS", 60)
    await live_app.blog(title="Behind the door", visibility=Visibility.PRIVATE)
    user = await live_app.services.users.create("ada", "Ada Quist", Scope.READ)
    cookie = {"cookie": f"liveblog_session={await live_app.services.sessions.open(user.id)}"}
    for _ in range(2):
        answer = await live_app.http.get("/", headers=cookie)
        assert "Behind the door" in answer.text
        assert answer.headers["cache-control"] == "private, no-store"
    assert drawn == ["front.html", "front.html"]
    for headers in ({}, {"cookie": "liveblog_session=nobody"}, live_app.bearer()):
        answer = await live_app.http.get("/", headers=headers)
        assert "Behind the door" not in answer.text
        assert "s-maxage=1" in answer.headers["cache-control"]
    assert len(drawn) == 3
