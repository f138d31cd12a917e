"""The list of blogs: what is live and told something last stands first, with what it told."""

import asyncio
import re
from datetime import timedelta
from http import HTTPStatus

import pytest

from liveblog.model.blog import BlogChanges, BlogStatus, MainPicture, Visibility
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Scope
from liveblog.present.front import ENDED_SIZE, FrontView, read_front
from liveblog.render import Renderer
from tests.pace import PATIENCE
from tests.statements import statements
from tests.web.live_app import LiveApp, open_live_app

QUERIES = 4


async def listed(app: LiveApp) -> list[str]:
    """Return the items of the list, as HTML."""
    page = (await app.http.get("/", headers={"accept-language": "en"})).text
    return re.split("<li(?: class=.pictured.)?>\n", page)[1:]


async def test_what_is_live_and_told_last_stands_first(live_app: LiveApp):
    """Ended coverage follows, whenever it was made; within both the order is that of the last entry."""
    early, ended, late = [await live_app.blog(title=title) for title in ("Early", "Ended", "Late")]
    await live_app.post(late, "One.", occurred_at=now() - timedelta(minutes=2))
    await live_app.post(early, "Two.", occurred_at=now() - timedelta(minutes=1))
    await live_app.post(ended, "Three.")
    await live_app.services.desk.change_blog(ended.slug, BlogChanges(status=BlogStatus.CLOSED), COMMAND)
    titles = [re.search('dir="auto">([^<]*)</a></h[24]>', item) for item in await listed(live_app)]
    found = [title[1] for title in titles if title]
    assert [title for title in found if title in {"Early", "Ended", "Late"}] == ["Early", "Late", "Ended"]


async def test_each_blog_shows_what_it_told_last(live_app: LiveApp):
    """The latest headline leads to its entry, with its time in the blog's zone; a deleted entry is not shown."""
    blog = await live_app.blog(title="Harbour", zone="Asia/Tokyo")
    await live_app.post(blog, "The *gate* is shut.", occurred_at=(now() - timedelta(days=1)).replace(hour=1, minute=30))
    last = await live_app.post(blog, "Gone.")
    await live_app.services.desk.delete(blog.slug, last, COMMAND)
    (item,) = [item for item in await listed(live_app) if "Harbour" in item]
    assert f'href="{blog.path}/entries/1"' in item
    assert "The gate is shut." in item
    assert "10:30 JST" in item
    assert "Gone." not in item


async def test_what_has_ended_stands_by_the_day_of_its_last_entry(live_app: LiveApp):
    """Each day once, the latest first, with the number of entries of each coverage."""
    at = now() - timedelta(days=400)
    for days, title in ((1, "Second day"), (0, "First day"), (1, "Second day, too")):
        blog = await live_app.blog(title=title)
        await live_app.post(blog, "It ends.", occurred_at=at + timedelta(days=days))
        await live_app.services.desk.change_blog(blog.slug, BlogChanges(status=BlogStatus.CLOSED), COMMAND)
    page = (await live_app.http.get("/", headers={"accept-language": "en"})).text
    second, first = (f'<time datetime="{(at + timedelta(days=days)).date().isoformat()}">' for days in (1, 0))
    assert page.count(second) == page.count(first) == 1
    assert page.index(second) < page.index(">Second day<") < page.index(first) < page.index(">First day<")
    assert "1 entry" in page[page.index(">First day<") :]


async def test_a_blog_without_entries_is_shown_to_those_alone_who_may_fill_it(live_app: LiveApp):
    """The public has nothing to read in it; with its first entry it is there, and gone with its last."""
    blog = await live_app.blog(title="Empty so far")
    user = await live_app.services.users.create("ada", "Ada Quist", Scope.WRITE)
    cookie = {"cookie": f"liveblog_session={await live_app.services.sessions.open(user.id)}"}
    assert "Empty so far" in (await live_app.http.get("/", headers=cookie)).text
    for act, there in ((None, False), (live_app.post(blog, "First."), True)):
        if act:
            await act
        async with asyncio.timeout(PATIENCE):
            while ("Empty so far" in (await live_app.http.get("/")).text) is not there:
                pass


async def test_many_blogs_take_as_many_queries_as_two(migrated_url: str):
    """The list is paged, each page has what belongs there, and no blog costs a query of its own."""
    counted = []
    async with open_live_app(migrated_url) as app:
        for number, many in ((0, 2), (2, 60)):
            for index in range(number, number + many):
                blog = await app.blog(title=f"Coverage {index}.")
                await app.post(blog, "Over.", headline="Over", occurred_at=now() - timedelta(minutes=index))
                if index % 10:
                    await app.services.desk.change_blog(blog.slug, BlogChanges(status=BlogStatus.CLOSED), COMMAND)
            with statements(app.services.store) as executed:
                view = await read_front(app.services.store, 1, lambda blog: blog.entry_count > 0)
            counted.append(len(executed))
        assert view
        assert (len(view.live), len(view.ended), view.pages) == (7, 40, 2)
        second = await read_front(app.services.store, 2, lambda blog: blog.entry_count > 0)
        assert second
        assert (len(second.live), len(second.ended), second.older) == (0, 15, None)
        assert await read_front(app.services.store, 3, lambda _blog: True) is None
        first, last = [(await app.http.get(f"/?page={page}")).text for page in (1, 2)]
        assert '<a rel="next" href="/?page=2">' in first
        assert '<a rel="prev" href="/">' in last
        for wrong in ("3", "0", "x", ""):
            assert (await app.http.get(f"/?page={wrong}")).status_code == 404
    assert counted[0] == counted[1] == QUERIES


async def test_an_empty_list_says_what_to_do(migrated_sqlite_url: str):
    """Whoever has just set a server up is led to the desk, and told the command; an editor is led to the desk alone."""
    page = Renderer().page("front.html", root="", view=FrontView(is_new=True), is_editor=False)
    assert '<a href="/desk/login">Log in</a>' in page
    assert "it prints a link to begin with" in page
    async with open_live_app(migrated_sqlite_url) as app:
        page = (await app.http.get("/", headers={"accept-language": "en"})).text
        assert "There is no coverage yet." in page
        assert "prints a link" not in page  # there are blogs, though none for everybody


async def test_a_live_blog_has_its_picture_and_what_it_is_about(live_app: LiveApp):
    """The main picture stands before an entry's; topics are those of the last entry, and lead to their pages."""
    picture = MainPicture("/media/0123456789abcdef0123-1600x900.webp", "Smoke")
    blog = await live_app.blog(title="Pictured", picture=picture)
    await live_app.post(blog, "![Sea](/media/aaaaaaaaaaaaaaaaaaaa-960x640.webp)", topics=("Quay & sea",))
    (item,) = [item for item in await listed(live_app) if ">Pictured<" in item]
    assert f'<img src="{picture.path}" srcset="' in item
    assert f'<a href="{blog.path}?topic=Quay+%26+sea" lang="en" dir="auto">Quay &amp; sea</a>' in item


@pytest.mark.parametrize("status", BlogStatus)
async def test_a_blog_without_a_picture_has_that_of_its_last_entry(live_app: LiveApp, status: BlogStatus):
    """Whether it is live or has ended; that of an entry before the last stands for nothing."""
    blog = await live_app.blog(title=f"Unpictured, {status}")
    await live_app.post(blog, "![Quay](/media/bbbbbbbbbbbbbbbbbbbb-960x640.webp)")
    await live_app.post(blog, "![Sea](/media/aaaaaaaaaaaaaaaaaaaa-960x640.webp)")
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(status=status), COMMAND)
    (item,) = [item for item in await listed(live_app) if f">{blog.title}<" in item]
    assert '<img src="/media/aaaaaaaaaaaaaaaaaaaa-960x640.webp"' in item
    assert "bbbb" not in item


async def found_titles(app: LiveApp, query: str) -> list[str]:
    """Return the titles on the page of a search, in their order."""
    page = (await app.http.get("/", params={"q": query}, headers={"accept-language": "en"})).text
    return re.findall('dir="auto">([^<]*)</a></h[24]>', page)


async def test_coverage_is_found_by_its_title(live_app: LiveApp):
    """All words are needed, in title, description or byline, in any case and spelling; private blogs stay out."""
    storm = await live_app.blog(title="Sturm über Zürich", description="Was die Nacht bringt")
    other = await live_app.blog(title="Zürich wählt", byline=("Ada Quist",))
    hidden = await live_app.blog(title="Zürich, vertraulich", visibility=Visibility.PRIVATE)
    for blog in (storm, other, hidden):
        await live_app.post(blog)
    assert await found_titles(live_app, "zurich") == ["Zürich wählt", "Sturm über Zürich"]
    assert await found_titles(live_app, "zurich nacht") == ["Sturm über Zürich"]
    assert await found_titles(live_app, '"ada quist"') == ["Zürich wählt"]
    assert await found_titles(live_app, "vertraulich") == []


async def test_a_search_says_what_it_found(live_app: LiveApp):
    """The words stand in the field and beside the number, escaped; search engines pass the page over."""
    await live_app.post(await live_app.blog(title="Flood & fire <1>"))
    answer = await live_app.http.get("/", params={"q": "fire <1>"}, headers={"accept-language": "en"})
    assert "Coverage with “fire &lt;1&gt;”: 1" in answer.text
    assert 'value="fire &lt;1&gt;"' in answer.text
    assert 'name="robots" content="noindex"' in answer.text
    assert "no-store" in answer.headers["cache-control"]
    nothing = await live_app.http.get("/", params={"q": "nowhere"}, headers={"accept-language": "en"})
    assert "No coverage was found for “nowhere”." in nothing.text


@pytest.mark.parametrize("query", ["x" * 201, "\x00", " ".join(f"w{number}" for number in range(40))])
async def test_what_cannot_be_searched_for_is_named(live_app: LiveApp, query: str):
    """It is refused as in a blog."""
    answer = await live_app.http.get("/", params={"q": query})
    assert answer.status_code == HTTPStatus.BAD_REQUEST


async def test_pages_of_a_search_keep_its_words(live_app: LiveApp):
    """Ways to older coverage lead on in what was found."""
    for number in range(ENDED_SIZE + 1):
        blog = await live_app.blog(title=f"Regatta {number}")
        await live_app.post(blog)
        await live_app.services.desk.change_blog(blog.slug, BlogChanges(status=BlogStatus.CLOSED), COMMAND)
    page = (await live_app.http.get("/", params={"q": "regatta"})).text
    assert 'rel="next" href="/?q=regatta&amp;page=2"' in page
    assert await found_titles(live_app, "regatta 4") != []
    older = (await live_app.http.get("/", params={"q": "regatta", "page": 2})).text
    assert 'rel="prev" href="/?q=regatta"' in older
    assert older.count("Regatta") == 1
