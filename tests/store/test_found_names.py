"""Blogs and people are found by words of their names, in the database, as folding them here would find them."""

import random
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from liveblog.access import reach
from liveblog.model.folding import folded
from liveblog.model.principal import COMMAND, Scope
from liveblog.present.desk_list import LIST_SIZE, ListQuery, read_desk_list
from liveblog.services import Services
from liveblog.store import Store
from liveblog.store.blog_lists import BlogFilter, list_blogs
from liveblog.store.house_lists import count_people, list_people
from liveblog.store.migrations import migrate
from tests.apps import HARBOUR, LIMIT
from tests.store.before import INSERT_BLOG, to_tables

EVERYTHING = reach(COMMAND, Scope.ADMIN)
TITLES = ["Große Flut", "Łódź: élections", "ميناءُ المدينة", "100 % of “quays”", "Harbour_fire", "ΣΊΣΥΦΟΣ", "İstanbul"]
WORDS = [
    "grosse",
    "FLUT",
    "lodz",
    "Elections",
    "المدينه",
    "%",
    "_",
    "quays",
    '"quays"',
    "our fire",
    "σισυφος",
    "istan",
    "x",
]


async def found(app: Services, words: str) -> list[str]:
    """Return the titles that the desk's list finds."""
    page = await read_desk_list(app.store, ListQuery(words), EVERYTHING)
    assert page is not None
    assert page.found == len(page.lines) <= LIST_SIZE
    return sorted(line.blog.title for line in page.lines)


async def called(app: Services, words: str) -> list[str]:
    """Return who is found among all people."""
    async with app.store.read() as connection:
        shown = await list_people(connection, EVERYTHING, 50, 0, words)
        assert await count_people(connection, EVERYTHING, words) == len(shown)
    return [user.name for user in shown]


async def test_blogs_are_found_by_all_words(app: Services):
    """Letters are the same as in a search of a blog, on both databases; nothing of a pattern means anything."""
    blogs = {f"blog-{number}": title for number, title in enumerate(TITLES)}
    for slug, title in blogs.items():
        await app.desk.create_blog(replace(HARBOUR, slug=slug, title=title))
    dice = random.Random(7)
    for sought in [*WORDS, *(" ".join(dice.sample(WORDS, 2)) for _ in range(10)), "blog-3", "blog flut"]:
        words = folded(sought).split()
        fitting = sorted(
            title for slug, title in blogs.items() if all(each in folded(f"{title} {slug}") for each in words)
        )
        assert await found(app, sought) == fitting, sought
    assert len(await found(app, "  ")) == len(TITLES)
    for nothing in ("flut\0", " ".join(map(str, range(1000, 3000)))):
        assert await found(app, nothing) == []


async def test_what_is_renamed_is_found_by_its_new_name(app: Services):
    """A blog by its title, and not by that before; one that was deleted by nothing."""
    await app.desk.create_blog(HARBOUR)
    await app.desk.change_blog(HARBOUR.slug, {"title": "Élan"}, COMMAND)
    assert (await found(app, "elan"), await found(app, HARBOUR.title)) == (["Élan"], [])
    await app.desk.delete_blog(HARBOUR.slug, COMMAND)
    assert await found(app, "elan") == []


async def test_people_are_found_by_name_byline_and_address(app: Services):
    """Also after they have changed; nobody is found by an address that they don't have."""
    ada = await app.users.create("ada", "Ada Quïst", Scope.WRITE, email="ada@example.org")
    await app.users.create("ben", "Ben Tarr", Scope.WRITE)
    await app.users.invite("zoe", "Zoë Müller", [], "zoe@example.org", COMMAND)
    assert await called(app, "QUIST ada") == ["ada"]
    assert await called(app, "example.org") == ["ada", "zoe"]
    assert await called(app, "zoe muller") == ["zoe"]
    assert await called(app, "none") == []
    await app.users.change_profile(ada, {"byline": "Ada Ohm", "email": "a.ohm@example.org"}, COMMAND)
    assert [await called(app, words) for words in ("quist", "ohm", "a.ohm@")] == [[], ["ada"], ["ada"]]


@pytest.mark.parametrize("words", ["harbour", "before"])
async def test_what_was_there_is_found_after_the_update(database_url: str, words: str):
    """The names of blogs that an earlier version made are filled in."""
    store = Store(database_url, LIMIT)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0023"))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": "before"})
        await migrate(store.engine)
        async with store.read() as connection:
            shown = await list_blogs(connection, EVERYTHING, BlogFilter(words=words), 10, 0)
        assert [blog.slug for blog in shown] == ["before"]
    finally:
        await store.close()
