"""Beginning in the browser: by the link that a server prints on an empty database, and by nothing else."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest

from liveblog.access.beginnings import BEGINNING_LIFETIME, Beginnings
from liveblog.app import create_app
from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.render.addresses import beginning_path
from liveblog.services import Services
from liveblog.web.cookies import SESSION_COOKIE
from tests.apps import open_app
from tests.audit_lines import Lines
from tests.web.desks import ROOT, Visitor, forms

PASSWORD = "harbour ships at dawn"
BEGIN = "/desk/-/begin"
ADA = {"name": "ada", "byline": "Ada Quist", "email": "ada@example.org", "new_password": PASSWORD}


@pytest.fixture
async def empty(migrated_url: str) -> AsyncIterator[Services]:
    """Open an app with nothing in it."""
    async with open_app(migrated_url) as services:
        yield services


@pytest.fixture
async def visitor(empty: Services) -> AsyncIterator[Visitor]:
    """Let somebody in who is not logged in."""
    app = create_app(empty.settings)
    app.state.services = empty
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ROOT) as client:
        yield Visitor(client)


async def offered(empty: Services) -> str:
    secret = await empty.beginnings.offer()
    assert secret is not None
    return secret


async def test_the_first_admin_and_the_first_blog_are_made(empty: Services, visitor: Visitor):
    """The link asks who one is; then the form of a blog is open, with all rights; the slug is made of the title."""
    path = beginning_path(await offered(empty))
    begun = await visitor.fill_in(path, BEGIN, **ADA)
    assert (begun.status_code, begun.headers["location"]) == (303, "/desk/-/blogs")
    made = await visitor.fill_in(
        "/desk/-/blogs", "/desk/-/blogs", title="Sturmflut: der Tag danach", zone="Europe/Berlin"
    )
    assert (made.status_code, made.headers["location"]) == (303, "/desk/sturmflut-der-tag-danach?done=made")
    assert "The blog is made" in (await visitor.get(made.headers["location"])).text
    user = await empty.users.by_password("ada", PASSWORD)
    assert [(grant.scope, grant.blog_id) for grant in user.grants] == [(Scope.ADMIN, None)]


async def test_what_is_wrong_is_said_and_the_link_stays_good(empty: Services, visitor: Visitor):
    """A weak password and a wrong address use nothing up, and nothing that was typed is lost but the password."""
    path = beginning_path(await offered(empty))
    for wrong, said in (
        ({"new_password": "qwertyqwerty"}, "most common"),
        ({"email": "ada at home"}, "must be a mail address"),
        ({"name": " "}, "must not be empty"),
    ):
        answer = await visitor.fill_in(path, BEGIN, **ADA | wrong)
        assert answer.status_code == 422
        assert said in answer.text
        assert 'value="Ada Quist"' in answer.text
        assert PASSWORD not in answer.text
    assert await empty.users.all() == []
    assert (await visitor.fill_in(path, BEGIN, **ADA)).status_code == 303


async def test_a_link_is_good_once_and_for_nobody_else(empty: Services, visitor: Visitor):
    """Used up it makes nobody more, nor does another that was printed; a guess never did."""
    first, second = await offered(empty), await offered(empty)
    values = forms(await visitor.get(beginning_path(second)))[BEGIN].values | ADA
    assert (await visitor.post(BEGIN, values | {"beginning": "begin_guess"})).status_code == 401
    assert (await visitor.fill_in(beginning_path(first), BEGIN, **ADA)).status_code == 303
    for secret in (first, second):
        assert (await visitor.get(beginning_path(secret))).status_code == 401
        again = await visitor.post(BEGIN, values | {"beginning": secret, "name": "eve", "email": ""})
        assert again.status_code == 401
        assert "no longer good" in again.text
    assert [user.name for user in await empty.users.all()] == ["ada"]


async def test_it_ends_when_there_is_an_admin_and_after_a_day(empty: Services, visitor: Visitor):
    """However they came to be; and nobody finds an old one in a terminal."""
    secret = await offered(empty)
    late = Beginnings(empty.store, empty.users, lambda: now() + BEGINNING_LIFETIME + timedelta(seconds=1))
    with pytest.raises(Exception, match="too old"):
        await late.require(secret)
    await empty.users.create("ben", "Ben Tarr", Scope.WRITE)
    assert (await visitor.get(beginning_path(secret))).status_code == 200
    await empty.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    assert (await visitor.get(beginning_path(secret))).status_code == 401
    assert (await visitor.post(BEGIN, ADA | {"beginning": secret})).status_code == 401


async def test_no_link_is_offered_where_something_is(empty: Services):
    """A house with people, or one that ever had a blog, has begun."""
    await empty.users.create("ben", "Ben Tarr", Scope.READ)
    assert await empty.beginnings.offer() is None


async def test_the_secret_stays_where_it_is(empty: Services, visitor: Visitor, caplog: pytest.LogCaptureFixture):
    """No log has it, no referrer, and no cache; another site can send no form with it."""
    caplog.set_level(logging.DEBUG)
    secret = await offered(empty)
    page = await visitor.get(beginning_path(secret))
    assert page.headers["referrer-policy"] == "strict-origin"
    assert page.headers["cache-control"] == "no-store"
    values = forms(page)[BEGIN].values | ADA
    assert (await visitor.post(BEGIN, values, origin="https://elsewhere.example")).status_code == 403
    assert SESSION_COOKIE not in visitor.client.cookies
    await visitor.post(BEGIN, values)
    await visitor.get(beginning_path(secret))
    await visitor.get(f"{beginning_path(secret)}/more")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("liveblog")]
    assert ours
    assert not [line for line in ours if secret in line]


async def test_the_log_calls_the_first_link_by_words(empty: Services, visitor: Visitor):
    """The first account was made by a link, before there was anybody: the log of the first admin says so."""
    await visitor.fill_in(beginning_path(await offered(empty)), BEGIN, **ADA)
    assert "<bdi>the first link</bdi>" in (await visitor.get("/desk/-/log")).text


async def test_a_link_that_is_not_good_is_a_line(empty: Services, visitor: Visitor, lines: Lines):
    """Whether it is opened or used, each try is told once; what was tried is not."""
    good = forms(await visitor.get(beginning_path(await offered(empty))))[BEGIN].values | ADA
    lines()
    await visitor.get(beginning_path("secret-4711"))
    await visitor.post(BEGIN, good | {"beginning": "secret-4711"})
    assert lines() == ["login.failed by=nobody user=unknown place=127.0.0.1 how=beginning"] * 2
