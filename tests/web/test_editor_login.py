"""Who gets to the desk, and how they leave it."""

from datetime import timedelta

import pytest

from liveblog.access import Users
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Scope
from liveblog.render.addresses import login_link_path
from liveblog.store import factors
from liveblog.store.factors import Totp
from liveblog.web.cookies import SESSION_COOKIE, STEP_COOKIE
from tests.web.desks import PASSWORD, forms, open_desk


@pytest.fixture
async def desk(migrated_sqlite_url):
    async with open_desk(migrated_sqlite_url, PASSWORD) as desk:
        yield desk


@pytest.fixture
async def stranger(desk):
    async with desk.visitor() as visitor:
        yield visitor


async def test_strangers_are_sent_to_the_login_and_back(stranger):
    """Every page of the desk asks who you are first, and then leads where you wanted to go."""
    for path in ("/desk", "/desk/harbour", "/desk/harbour/entries/1", "/desk/harbour/entries/1/delete", "/desk/none"):
        answer = await stranger.get(path)
        assert answer.status_code == 303
        asked = answer.headers["location"]
        assert asked.startswith("/desk/login?next=")
        answer = await stranger.fill_in(asked, "/desk/login", name="ada", password=PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, path)
        stranger.client.cookies.clear()


async def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger):
    """The session's cookie is HttpOnly, SameSite=Lax, for the whole site, and lives as long as the session."""
    answer = await stranger.fill_in("/desk/login", "/desk/login", name="ada", password=PASSWORD)
    (line,) = [line for line in answer.headers.get_list("set-cookie") if line.startswith(SESSION_COOKIE)]
    attributes = {part.strip().lower() for part in line.split(";")[1:]}
    assert attributes == {"httponly", "samesite=lax", "path=/", "max-age=86400"}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("nobody", PASSWORD), ("ben", ""), ("a\0", "x")])
async def test_a_wrong_password_is_told_and_the_name_kept(stranger, name, password):
    """Wrong name, wrong password and no password at all look the same; nobody is logged in."""
    answer = await stranger.fill_in("/desk/login", "/desk/login", name=name, password=password)
    assert answer.status_code == 401
    assert "The name or the password is wrong." in answer.text
    assert forms(answer)["/desk/login"].values["name"] == name.strip("\0")
    assert password not in forms(answer)["/desk/login"].values.values() or not password
    assert SESSION_COOKIE not in stranger.client.cookies


async def changes_theirs(desk, monkeypatch) -> None:
    """Let Ada's password be changed as soon as the next one has been found right."""
    users = desk.services.users
    run = users.hashing.run

    async def slowly(*given, **asked):
        monkeypatch.undo()
        fitting = await run(*given, **asked)
        await users.change_password(await users.by_name("ada"), "another word of hers", COMMAND)
        return fitting

    monkeypatch.setattr(users.hashing, "run", slowly)


@pytest.mark.parametrize("has_codes", [False, True])
async def test_a_password_that_is_changed_while_it_is_checked_lets_nobody_in(desk, stranger, monkeypatch, has_codes):
    """Changing it shuts out who knows the old one, also whose login has begun: nothing of it goes on."""
    if has_codes:
        ada = await desk.services.users.by_name("ada")
        async with desk.services.store.write() as connection:
            await factors.put_totp(connection, Totp(ada.id, "sealed", 0, b"salt", now()), ["digest"])
    await changes_theirs(desk, monkeypatch)
    answer = await stranger.fill_in("/desk/login", "/desk/login", name="ada", password=PASSWORD)
    assert (answer.status_code, "The name or the password is wrong." in answer.text) == (401, True)
    assert not {SESSION_COOKIE, STEP_COOKIE} & set(stranger.client.cookies)


async def test_of_two_who_change_a_password_the_one_who_knows_it_is_first(desk, stranger, monkeypatch):
    """Whoever was shut out by the first change changes nothing with the old password, though it was right just now."""
    await stranger.fill_in("/desk/login", "/desk/login", name="ada", password=PASSWORD)
    await changes_theirs(desk, monkeypatch)
    path = "/desk/-/account/password"
    form = forms(await stranger.get("/desk/-/account"))[path]
    await stranger.post(path, form.values | {"password": PASSWORD, "new_password": "a word of somebody else"})
    assert await desk.services.users.by_password("ada", "another word of hers")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/desk", "/\\evil.example", "/desk/../blogs", "/desk//evil.example",
     "javascript:alert(1)", "/desk/logout", "/desk/login", "desk", "/desk/harbour\r\nX: y", ""],
)  # fmt: skip
async def test_the_login_leads_nowhere_else(stranger, elsewhere):
    """A link to our login page can't send people to another site, nor in a circle."""
    answer = await stranger.post("/desk/login", {"name": "ada", "password": PASSWORD, "next": elsewhere})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


SPELT = (
    *("///evil.example", "\t//evil.example", "/\t/evil.example", "/desk\t//evil.example", " //evil.example"),
    *("https:/evil.example", "http:evil.example", "//evil.example\\@desk.test", "/%2fevil.example", "/%5cevil.example"),
    *("%2f%2fevil.example", "/desk/%2e%2e/%2e%2e//evil.example", "/desk/./..//evil.example", "/desk@evil.example"),
    *("/desk.evil.example", "/desk:80", "/desk?next=//evil.example", "/desk#//evil.example"),
    *("\uff0f\uff0fevil.example", "/desk/harbour\u2028", "/desk/harbour\n", "/DESK", "/desk/\u0131"),
    *("/desk/harbour/", "//desk", "/desk;//evil.example", "data:text/html,x"),
)


async def test_no_spelling_leads_elsewhere(desk):
    """Whoever is logged in is sent on to the desk alone, and whoever is not carries nothing else through the form."""
    async with desk.visitor("ada") as ada, desk.visitor() as nobody:
        for elsewhere in SPELT:
            asked = [await each.client.get("/desk/login", params={"next": elsewhere}) for each in (ada, nobody)]
            assert (asked[0].status_code, asked[0].headers["location"]) == (303, "/desk"), elsewhere
            assert '<input type="hidden" name="next" value="/desk">' in asked[1].text, elsewhere


async def test_other_sites_cannot_log_anybody_in(stranger):
    """A form on another site can't put people into an account of its author's."""
    answer = await stranger.post("/desk/login", {"name": "ada", "password": PASSWORD}, origin="https://evil.example")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_the_public_address_is_ours_too(migrated_sqlite_url):
    """Behind a proxy that doesn't pass the host on, a form of the public address is still a form of ours."""
    async with (
        open_desk(migrated_sqlite_url, PASSWORD, public_url="https://live.example.org") as desk,
        desk.visitor() as visitor,
    ):
        login = {"name": "ada", "password": PASSWORD}
        answer = await visitor.post("/desk/login", login, origin="https://live.example.org")
        assert answer.status_code == 303


async def test_a_login_begins_a_new_session(desk, stranger):
    """A session that somebody planted or knew before is not the one that is used after the login, and it ends."""
    known = await desk.services.sessions.open((await desk.services.users.by_name("ben")).id)
    stranger.client.cookies.set(SESSION_COOKIE, known)
    answer = await stranger.post("/desk/login", {"name": "ada", "password": PASSWORD})
    assert f"{SESSION_COOKIE}=" in answer.headers["set-cookie"]
    assert known not in answer.headers["set-cookie"]
    assert await desk.services.sessions.principal(known) is None


async def test_logging_out_ends_the_session_on_the_server(desk):
    """A copy of the cookie is worth nothing after the logout, and the browser forgets the pages that it had kept."""
    async with desk.visitor("ada") as ada:
        secret = ada.client.cookies[SESSION_COOKIE]
        answer = await ada.fill_in("/desk", "/desk/logout")
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")
        assert 'liveblog_session=""' in answer.headers["set-cookie"]
        assert answer.headers["clear-site-data"] == '"cache"'
    assert await desk.services.sessions.principal(secret) is None


async def test_nobody_is_logged_out_by_another_page(desk):
    """The logout needs the token too."""
    async with desk.visitor("ada") as ada:
        assert (await ada.post("/desk/logout", {"csrf": "0" * 64})).status_code == 403
        assert await desk.services.sessions.principal(ada.client.cookies[SESSION_COOKIE])


async def test_a_link_logs_in_once_by_a_button(desk, stranger):
    """Opening the link uses nothing up, so that previews and scanners don't; the button does, and once."""
    path = login_link_path(await desk.services.users.new_login_link(await desk.services.users.by_name("ben")))
    for _ in range(3):
        page = await stranger.get(path)
        assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "strict-origin"
    assert "<script" not in page.text
    form = forms(page)["/desk/login"]
    answer = await stranger.post(form.action, form.values)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert "Ben Tarr" in (await stranger.get("/desk")).text
    stranger.client.cookies.clear()
    answer = await stranger.post(form.action, form.values)
    assert answer.status_code == 401
    assert "This login link was used or is too old." in answer.text
    assert "set-cookie" not in answer.headers


async def test_an_old_link_is_void(desk, stranger):
    """A link is good for an hour."""
    earlier = Users(desk.services.store, clock=lambda: now() - timedelta(minutes=61))
    secret = await earlier.new_login_link(await earlier.by_name("ben"))
    assert (await stranger.post("/desk/login", {"link": secret})).status_code == 401


async def test_whoever_may_only_read_is_shown_to_the_coverage(desk):
    """They get a page that says what they may do, and no desk of a blog."""
    await desk.services.users.create("carl", "Carl Ohm", Scope.READ)
    async with desk.visitor("carl") as carl:
        page = await carl.get("/desk")
        assert page.status_code == 200
        assert "You can read along here." in page.text
        assert 'href="/blogs/harbour"' in page.text
        assert "/desk/harbour" not in page.text
        assert "/desk/-/people" not in page.text
        refused = await carl.get("/desk/harbour")
        assert refused.status_code == 403
        assert 'href="/desk"' in refused.text
        assert (await carl.post("/desk/harbour", {"body": "No."})).status_code == 403


async def test_a_contributor_has_a_desk_and_posts_nothing(desk):
    """The list leads them to the blog's desk, where they write drafts; a post of theirs is refused."""
    await desk.services.users.create("carl", "Carl Ohm", Scope.SUBMIT)
    async with desk.visitor("carl") as carl:
        assert 'href="/desk/harbour"' in (await carl.get("/desk")).text
        page = await carl.get("/desk/harbour")
        assert page.status_code == 200
        assert "Submit" in page.text
        assert (await carl.post("/desk/harbour", {"body": "No."})).status_code == 403


async def test_an_account_without_rights_is_told_whom_to_ask(desk):
    """Somebody from whom every right was taken still has a desk to log out at."""
    carl = await desk.services.users.create("carl", "Carl Ohm", Scope.READ, blogs=[])
    async with desk.visitor("carl") as visitor:
        page = await visitor.get("/desk")
        assert "No coverage is open to you yet." in page.text
        assert carl.byline in page.text
        assert "liveblog blog create" not in page.text


async def test_the_desk_is_not_for_other_sites_to_read(desk):
    """No page of the desk is kept by caches, shown in frames of others, or open to their scripts."""
    async with desk.visitor("ada") as ada:
        for path in ("/desk", "/desk/harbour"):
            headers = (await ada.get(path)).headers
            assert headers["cache-control"].startswith("private")
            assert "access-control-allow-origin" not in headers
            assert "frame-ancestors 'self'" in headers["content-security-policy"]
