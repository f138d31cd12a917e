"""Who finds nothing at an address within a blog is shown what stands beside it, what is newest, and a search."""

import re
from typing import Any

import pytest

from liveblog.model.blog import Blog, Visibility
from liveblog.model.principal import COMMAND, Scope
from tests.statements import statements
from tests.web.desks import OpenDesk
from tests.web.live_app import LiveApp

PAGE = {"accept": "text/html", "accept-language": "en"}


async def filled(app: LiveApp, **fields: Any) -> Blog:
    blog = await app.blog(title="Storm <live>", **fields)
    for number in range(1, 8):
        await app.post(blog, f"Text {number}.", headline=f"Head <{number}>")
    return blog


def linked(page: str) -> list[int]:
    """Return the entries that a page leads to, in its order."""
    return [int(number) for number in re.findall(r'/entries/(\d+)"', page)]


async def test_a_deleted_entrys_page_leads_to_its_neighbours_and_the_newest(live_app: LiveApp):
    """What came after it, what came before, then the newest; each once, with its words escaped; and the search."""
    blog = await filled(live_app)
    await live_app.services.desk.delete(blog.slug, 3, COMMAND)
    answer = await live_app.http.get(f"{blog.path}/entries/3", headers=PAGE)
    assert answer.status_code == 410
    assert linked(answer.text) == [4, 2, 7, 6, 5]
    assert "Head &lt;4&gt;" in answer.text
    assert f'<form class="search" role="search" action="{blog.path}">' in answer.text
    assert "Text 3." not in answer.text


async def test_what_never_was_leads_to_the_newest(live_app: LiveApp):
    """An entry, a page or a form that there is not; deleted neighbours are passed over."""
    blog = await filled(live_app)
    await live_app.services.desk.delete(blog.slug, 7, COMMAND)
    for path in ("/entries/99", "?page=99", "?at=never", "/entries/7"):
        answer = await live_app.http.get(blog.path + path, headers=PAGE)
        assert answer.status_code in (404, 410)
        assert linked(answer.text) == [6, 5, 4], path


async def test_nothing_of_a_private_blog_is_told(live_app: LiveApp):
    """The public learns neither its title nor its entries; who may read it is shown the way."""
    blog = await filled(live_app, visibility=Visibility.PRIVATE)
    path = f"{blog.path}/entries/99"
    page = (await live_app.http.get(path, headers=PAGE)).text
    assert (linked(page), "Storm" in page, f'action="{blog.path}' in page) == ([], False, False)
    user = await live_app.services.users.create("ada", "Ada Quist", Scope.READ)
    cookie = {"cookie": f"liveblog_session={await live_app.services.sessions.open(user.id)}"}
    assert linked((await live_app.http.get(path, headers=PAGE | cookie)).text) == [7, 6, 5]


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
async def test_programs_cost_no_query_more(desk: OpenDesk, accept: str):
    """They are answered with a problem, and nothing is looked for that they would not be told."""
    async with desk.visitor() as somebody:
        with statements(desk.services.store) as asked:
            await somebody.client.get(f"{desk.blog.path}/entries/99", headers={"accept": accept})
    tables = [re.findall(r"FROM (\w+)", statement) for statement in asked]
    assert [names for names in tables if names != ["blogs"]] == [
        ["entries"]
    ]  # is there such an entry? no more than that
