"""One's own account: picture, language and zone; and another mail address only with the password."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from liveblog.model.principal import Scope
from liveblog.store.jobs import open_jobs
from liveblog.store.pictures import is_shown
from liveblog.web.cookies import SESSION_COOKIE
from tests.media.pictures import photo
from tests.web.desks import PASSWORD, OpenDesk, Visitor, forms, open_desk
from tests.web.test_people import ACCOUNT, PEOPLE

PICTURE, PREFERENCES = f"{ACCOUNT}/picture", f"{ACCOUNT}/preferences"


@pytest.fixture
async def desk(migrated_sqlite_url: str, tmp_path) -> AsyncIterator[OpenDesk]:
    """Open a desk at which Ada has a password."""
    async with open_desk(migrated_sqlite_url, PASSWORD, media_dir=tmp_path / "media") as opened:
        yield opened


async def upload(visitor: Visitor, content: bytes, **fields: str) -> httpx2.Response:
    """Send the form of the picture, as a browser does."""
    values = forms(await visitor.get(ACCOUNT))[PICTURE].values
    values.pop("picture")
    files = {"picture": ("me.jpg", content, "image/jpeg")}
    headers = {"accept": "text/html", "origin": "http://desk.test"}
    return await visitor.client.post(PICTURE, data=values | fields, files=files, headers=headers)


async def test_a_picture_is_shown_beside_the_name(desk: OpenDesk):
    """On every page of the desk, and where people are listed; the file can be fetched, and is drawn anew by us."""
    await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    async with desk.visitor("ada") as ada, desk.visitor("cleo") as cleo:
        answer = await upload(ada, photo(900, 900))
        assert (answer.status_code, answer.headers["location"]) == (303, f"{ACCOUNT}?done=profile")
        user = await desk.services.users.by_name("ada")
        assert user.portrait
        assert f'<img class="portrait" src="{user.portrait}"' in (await ada.get("/desk/harbour")).text
        assert user.portrait in (await cleo.get(PEOPLE)).text
        assert (await ada.get(user.portrait)).headers["content-type"] == "image/webp"


async def test_somebody_who_is_logged_out_while_their_picture_comes_shows_none(desk: OpenDesk):
    """It may take minutes: who ended the session meanwhile is not shown with what came in it."""
    users = desk.services.users
    async with desk.visitor("ada") as ada:
        values = forms(await ada.get(ACCOUNT))[PICTURE].values
        values.pop("picture")
        files = {"picture": ("me.jpg", photo(), "image/jpeg")}
        request = ada.client.build_request("POST", PICTURE, data=values, files=files)
        content = await request.aread()

        async def slowly():
            yield content[:500]
            await desk.services.sessions.end(ada.client.cookies[SESSION_COOKIE])
            yield content[500:]

        headers = {"content-type": request.headers["content-type"], "accept": "text/html", "origin": "http://desk.test"}
        answer = await ada.client.post(PICTURE, content=slowly(), headers=headers)
    assert answer.status_code == 401
    assert (await users.by_name("ada")).picture is None


async def test_the_picture_before_is_deleted_and_no_other(desk: OpenDesk):
    """Another one, or none, and the file goes; while a person shows it, it stays, whatever else is deleted."""
    async with desk.visitor("ada") as ada, desk.visitor("ben") as ben:
        for visitor in (ada, ben):
            await upload(visitor, photo(600, 600))
        first = (await desk.services.users.by_name("ada")).portrait
        assert first
        await upload(ada, photo(700, 600))
        await desk.services.jobs.do_due()
        assert (await ada.get(first)).status_code == 200  # Ben shows the same
        assert (await upload(ben, b"", remove="1")).status_code == 303
        await desk.services.jobs.do_due()
        assert (await ada.get(first)).status_code == 404
        second = await desk.services.users.by_name("ada")
        assert (await ada.get(second.portrait or "")).status_code == 200
        async with desk.services.store.read() as connection:
            assert await is_shown(connection, (second.picture or "").partition("-")[0])
            assert not await open_jobs(connection)


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a"])
async def test_what_is_no_picture_is_refused_at_its_field(desk: OpenDesk, content: bytes):
    """The form comes back with the reason, and the picture before stays."""
    async with desk.visitor("ada") as ada:
        await upload(ada, photo(600, 600))
        before = (await desk.services.users.by_name("ada")).picture
        answer = await upload(ada, content)
        assert answer.status_code == 422
        assert 'id="wrong-picture"></span>' not in answer.text
        assert (await desk.services.users.by_name("ada")).picture == before
        assert (await ada.get((await desk.services.users.by_name("ada")).portrait or "")).status_code == 200


async def test_nobody_else_sends_a_picture(desk: OpenDesk):
    """Without the form's token, from another site, or logged out: nothing is kept."""
    async with desk.visitor("ada") as ada, desk.visitor() as nobody:
        assert (await upload(ada, photo(600, 600), csrf="0" * 64)).status_code == 403
        files = {"picture": ("me.jpg", photo(600, 600), "image/jpeg")}
        elsewhere = {"accept": "text/html", "origin": "https://elsewhere.example"}
        assert (await ada.client.post(PICTURE, files=files, headers=elsewhere)).status_code == 403
        here = elsewhere | {"origin": "http://desk.test"}
        assert (await nobody.client.post(PICTURE, files=files, headers=here)).status_code == 401
    assert (await desk.services.users.by_name("ada")).picture is None


async def test_times_are_told_in_ones_zone(desk: OpenDesk):
    """Where one is logged in, and the log, say when by the clock on one's wall; a zone that isn't one is refused."""
    await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    async with desk.visitor("cleo") as cleo:
        wrong = await cleo.fill_in(ACCOUNT, PREFERENCES, zone="Mars/Olympus")
        assert wrong.status_code == 422
        assert "must be the name of a zone" in wrong.text
        saved = await cleo.fill_in(ACCOUNT, PREFERENCES, zone="Asia/Kathmandu", language="de")
        assert saved.status_code == 303
        page = (await cleo.get(ACCOUNT)).text
        assert " UTC+0545</time>" in page
        assert '<option value="de" lang="de" dir="auto" selected>' in page
        assert "Wann (Asia/Kathmandu)" in (await cleo.get("/desk/-/log")).text
    user = await desk.services.users.by_name("cleo")
    assert (user.zone, user.language) == ("Asia/Kathmandu", "de")


async def test_another_mail_address_needs_the_password(desk: OpenDesk):
    """Whoever finds a desk open can't have links to a new password sent to themselves; a byline needs none."""
    async with desk.visitor("ada") as ada:
        for password in ("", "guess"):
            answer = await ada.fill_in(ACCOUNT, ACCOUNT, email="eve@example.org", email_password=password)
            assert answer.status_code == 422
            assert "is not your current password" in answer.text
        assert (await desk.services.users.by_name("ada")).email is None
        assert (await ada.fill_in(ACCOUNT, ACCOUNT, byline="Ada Q.")).status_code == 303
        changed = await ada.fill_in(ACCOUNT, ACCOUNT, email="ada@example.org", email_password=PASSWORD)
        assert changed.status_code == 303
    user = await desk.services.users.by_name("ada")
    assert (user.byline, user.email) == ("Ada Q.", "ada@example.org")
