"""Blogs at the desk: listed, made, set up, closed with a last entry, shelved, and deleted for good."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event

from liveblog.intake.names import proposed_slug
from liveblog.model.blog import BlogDraft, BlogStatus, Visibility
from liveblog.model.principal import COMMAND, Scope
from liveblog.store import reads
from tests.web.desks import OpenDesk, forms, open_desk

NEW, SETUP, STATUS, DELETE = "/desk/-/blogs", "/desk/harbour/setup", "/desk/harbour/status", "/desk/harbour/delete"


@pytest.fixture
async def desk_app(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a desk with an admin of the house, Cleo, one of the harbour's blog, Dora, and an editor of it, Eve."""
    async with open_desk(migrated_sqlite_url) as desk:
        await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        await desk.services.users.create("dora", "Dora Lund", Scope.ADMIN, blogs=[desk.blog])
        await desk.services.users.create("eve", "Eve Tarr", Scope.WRITE, blogs=[desk.blog])
        yield desk


async def stored(desk_app: OpenDesk, slug: str = "harbour") -> Any:
    async with desk_app.services.store.read() as connection:
        return await reads.blog_by_slug(connection, slug)


async def test_the_list_tells_state_and_last_entry_of_what_one_may_see(desk_app: OpenDesk):
    """A headline and a time for each; others are not named, whatever is searched for."""
    await desk_app.services.desk.create_blog(BlogDraft(slug="secret", title="A plan", visibility=Visibility.PRIVATE))
    async with desk_app.visitor("eve") as eve, desk_app.visitor("cleo") as cleo:
        await eve.write(headline="Gale warning", body="Ships stay.")
        mine = (await eve.get("/desk")).text
        assert "Gale warning" in mine
        assert "A plan" not in mine + (await eve.get("/desk?q=plan")).text
        assert 'href="/desk/-/blogs"' not in mine
        found = (await cleo.get("/desk?q=PLÁN")).text
        assert "A plan" in found
        assert "live, private" in found
        assert "Gale warning" not in found
        assert "No blog matches that" in (await cleo.get("/desk?state=closed")).text


async def test_the_list_costs_as_many_queries_with_many_blogs(desk_app: OpenDesk):
    """One blog or a thousand: as many statements, on the first page and in a search, and a page is a page."""
    statements: list[str] = []
    engine = desk_app.services.store.engine.sync_engine

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    async with desk_app.visitor("cleo") as cleo:
        await cleo.get("/desk")  # her session was used just now, which is noted once a minute
        event.listen(engine, "before_cursor_execute", note)
        counts, searches = [], []
        for more in (0, 999):
            for number in range(more):
                await desk_app.services.desk.create_blog(BlogDraft(slug=f"b{number}", title=f"Blog {number}"))
            statements.clear()
            page = (await cleo.get("/desk")).text
            counts.append(len(statements))
            statements.clear()
            found = (await cleo.get("/desk?q=harbour")).text
            searches.append(len(statements))
        assert counts[0] == counts[1] > 3
        assert searches[0] == searches[1] > 3
        assert page.count("<strong") == 50
        assert found.count("<strong") == 1
        assert "Page 1 of 20" in page
        assert (await cleo.get("/desk?page=20")).text.count("<strong") == 50
        assert (await cleo.get("/desk?page=21")).status_code == 404


async def test_a_blog_is_made_by_admins_of_the_house(desk_app: OpenDesk):
    """What is wrong is said beside its field and nothing is lost; a slug that was given is not given again."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor("dora") as dora:
        assert (await dora.get(NEW)).status_code == 403
        page = forms(await cleo.get(NEW))[NEW].values
        wrong = await cleo.post(NEW, page | {"title": "Böen am Hafen", "zone": "Berlin", "visibility": "private"})
        assert wrong.status_code == 422
        assert "must be the name of a zone" in wrong.text
        assert 'value="Böen am Hafen"' in wrong.text
        taken = await cleo.post(NEW, page | {"title": "Harbour", "slug": "harbour"})
        assert taken.status_code == 409
        nameless = await cleo.post(NEW, page | {"title": "عاصفة"})
        assert "must be chosen" in nameless.text
        made = await cleo.post(
            NEW, page | {"title": "Böen am Hafen", "zone": "Europe/Berlin", "language": "de", "visibility": "private"}
        )
        assert made.headers["location"] == "/desk/boen-am-hafen?done=made"
    blog = await stored(desk_app, "boen-am-hafen")
    assert (blog.title, blog.zone, blog.language, blog.is_public) == ("Böen am Hafen", "Europe/Berlin", "de", False)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Harbour fire: live", "harbour-fire-live"),
        ("The mayor\u2019s day", "the-mayors-day"),
        ("Ærø, Łódź & Straße", "aero-lodz-strasse"),
    ],
)
def test_a_slug_is_proposed(title: str, slug: str):
    """Letters lose what ASCII has not, and signs stand between words."""
    assert proposed_slug(title) == slug
    assert len(proposed_slug("word " * 40)) <= 60


async def test_a_blog_is_set_up_by_its_admins(desk_app: OpenDesk):
    """Title, zone, language and who may read, with the rest; its editors change the rest alone."""
    async with desk_app.visitor("dora") as dora, desk_app.visitor("eve") as eve:
        assert (await eve.get(SETUP)).status_code == 403
        assert SETUP not in (await eve.get("/desk/harbour")).text
        saved = await dora.fill_in(
            SETUP,
            SETUP,
            title="Harbour strike",
            zone="Europe/Madrid",
            language="es",
            visibility="private",
            byline="Ada Quist",
            accent="#0b5c8a",
            summary="- Ports are **closed**",
        )
        assert saved.status_code == 303
        blog = await stored(desk_app)
        assert (blog.title, blog.zone, blog.language, blog.is_public) == (
            "Harbour strike",
            "Europe/Madrid",
            "es",
            False,
        )
        assert (blog.byline, blog.accent, blog.summary) == (("Ada Quist",), "#0b5c8a", "- Ports are **closed**")
        page = (await dora.get("/blogs/harbour")).text
        assert "#0b5c8a" in page.lower()
        assert "<strong>closed</strong>" in page
        form = forms(await dora.get(SETUP))[SETUP].values
        wrong = await dora.post(SETUP, form | {"zone": "Madrid", "title": "Kept"})
        assert wrong.status_code == 422
        assert 'value="Kept"' in wrong.text
        await desk_app.services.desk.change_blog("harbour", {"title": "Theirs"}, COMMAND)
        clash = await dora.post(SETUP, form | {"title": "Mine"})
        assert "was changed by somebody else" in clash.text
        values = forms(await eve.get("/desk/harbour"))["/desk/harbour/details"].values
        await eve.post("/desk/harbour/details", values | {"title": "Eve's", "seen_title": "Theirs"})
        assert (await stored(desk_app)).title == "Theirs"


async def test_a_blog_is_closed_with_a_last_entry_and_shelved(desk_app: OpenDesk):
    """The entry and the state are one change, made once; on the shelf it is on no list and read as ever."""
    async with desk_app.visitor("eve") as eve:
        values = forms(await eve.get("/desk/harbour"))[STATUS].values | {"sign_off": "Good night.", "status": "closed"}
        blank = await eve.post(STATUS, values | {"sign_off": "&shy;"})
        assert blank.status_code == 422
        assert 'id="wrong-sign_off"' in blank.text
        assert (await stored(desk_app)).status is BlogStatus.LIVE
        for _ in range(2):
            assert (await eve.post(STATUS, values)).status_code == 303
        blog = await stored(desk_app)
        assert (blog.status, blog.head, blog.last_entry) == (BlogStatus.CLOSED, 2, 1)
        assert (await eve.post(STATUS, values | {"status": "shelved"})).status_code == 303
        assert "Harbour: live" not in (await eve.get("/desk")).text
        assert "Harbour: live" in (await eve.get("/desk?state=shelved")).text
        assert "Harbour: live" not in (await eve.get("/")).text
        assert "Good night." in (await eve.get("/blogs/harbour")).text
        assert (await eve.post(STATUS, values | {"status": "live"})).status_code == 303
        assert not (await stored(desk_app)).shelved
        assert (await eve.post(STATUS, values | {"status": "shelved"})).status_code == 409


async def test_a_blog_is_deleted_by_who_types_its_slug(desk_app: OpenDesk):
    """Only admins of the house, and only by the slug."""
    async with desk_app.visitor("dora") as dora, desk_app.visitor("cleo") as cleo:
        assert (await dora.get(DELETE)).status_code == 403
        token = {"csrf": forms(await dora.get(SETUP))[SETUP].values["csrf"], "typed_slug": "harbour"}
        assert (await dora.post(DELETE, token)).status_code == 403
        wrong = await cleo.fill_in(DELETE, DELETE, typed_slug="habour")
        assert wrong.status_code == 422
        assert "nothing was deleted" in wrong.text
        gone = await cleo.fill_in(DELETE, DELETE, typed_slug="harbour")
        assert gone.headers["location"] == "/desk?done=removed"
        assert "is deleted" in (await cleo.get("/desk?done=removed")).text
        assert (await cleo.get("/blogs/harbour")).status_code == 410
        taken = await cleo.fill_in(NEW, NEW, title="Harbour", slug="harbour")
        assert "be used again" in taken.text
