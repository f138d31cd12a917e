"""Accounts and logins elsewhere: connected at one's desk or by an invitation, with the rights of groups."""

from datetime import timedelta

import pytest

from liveblog.errors import Forbidden
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.render.addresses import invitation_path
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.oidc.conftest import WITH, Newcomer, address_in
from tests.web.desks import PASSWORD, forms, open_desk
from tests.web.proofs import KEY, Clock, set_up_codes

ACCOUNT = "/desk/-/account"
LOGINS = f"{ACCOUNT}/logins"
CONNECT = f"{LOGINS}/newsroom"


async def test_an_account_is_connected_at_its_own_desk(desk_app, provider):
    """Logged in the old way first; from then on the login leads there, whatever address it has."""
    async with desk_app.visitor("ben") as ben, desk_app.visitor() as later:
        provider.claims = {"sub": "ben-1"}
        answer = await Newcomer(ben, provider).log_in(ACCOUNT, CONNECT)
        assert answer.headers["location"] == f"{ACCOUNT}?done=linked"
        page = await ben.get(answer.headers["location"])
        assert "Connected." in page.text
        assert "Newsroom login" in page.text
        assert (await Newcomer(later, provider).log_in()).headers["location"] == "/desk"
        assert "Ben Tarr" in (await later.get("/desk")).text


async def test_one_login_is_not_two_peoples(desk_app, provider):
    """Whoever wants one that is somebody else's already is told so, and nothing changes."""
    provider.claims = {"sub": "shared"}
    async with desk_app.visitor("ada") as ada, desk_app.visitor("ben") as ben:
        await Newcomer(ada, provider).log_in(ACCOUNT, CONNECT)
        answer = await Newcomer(ben, provider).log_in(ACCOUNT, CONNECT)
        assert answer.status_code == 409
        assert "connected with another account" in answer.text
        assert "Back to your account" in answer.text
    assert await desk_app.services.identities.of((await desk_app.services.users.by_name("ben")).id) == []


async def test_nobody_else_connects_ones_account(desk_app, provider):
    """The form carries the session's token, and the way back is good in that session alone."""
    async with desk_app.visitor("ben") as ben, desk_app.visitor("ada") as ada:
        assert (await ben.post(CONNECT, {"next": "/desk"})).status_code == 403
        assert (await ben.post(LOGINS, {"identity": "1"})).status_code == 403
        there = Newcomer(ben, provider)
        back = await there.at_provider(await there.leave(ACCOUNT, CONNECT))
        assert (await ada.get(back)).status_code == 401
        there = Newcomer(ben, provider)
        back = await there.at_provider(await there.leave(ACCOUNT, CONNECT))
        await ben.fill_in("/desk", "/desk/logout")
        ended = await ben.get(back)
        assert (ended.status_code, "logged in again meanwhile" in ended.text) == (401, True)
    assert await desk_app.services.identities.of(2) == []


async def test_an_account_is_disconnected_while_another_way_leads_in(desk_app, provider):
    """The last way stays; somebody else's connection is not even seen."""
    users = desk_app.services.users
    ben = await users.by_name("ben")
    async with desk_app.visitor("ben") as visitor, desk_app.visitor("ada") as ada:
        await Newcomer(visitor, provider).log_in(ACCOUNT, CONNECT)
        last = await visitor.fill_in(ACCOUNT, LOGINS)
        assert (last.status_code, "set a password first" in last.text) == (409, True)
        values = {"csrf": forms(await ada.get(ACCOUNT))[CONNECT].values["csrf"]}
        (linked,) = await desk_app.services.identities.of(ben.id)
        assert (await ada.post(LOGINS, values | {"identity": str(linked.id)})).status_code == 404
        assert (await ada.post(LOGINS, values | {"identity": "x"})).status_code == 422
        await users.change_password(ben, "long enough to be one", COMMAND)
    async with desk_app.visitor("ben") as visitor:
        assert (await visitor.fill_in(ACCOUNT, LOGINS)).headers["location"] == f"{ACCOUNT}?done=unlinked"
    assert await desk_app.services.identities.of(ben.id) == []


async def test_an_invitation_is_accepted_with_a_login(desk_app, provider, newcomer):
    """Whoever has the link connects the account that waits for them, once; no password is needed."""
    users = desk_app.services.users
    user, secret = await users.invite("cleo", "Cleo", [Grant(Scope.WRITE)], None, COMMAND)
    provider.claims = {"sub": "cleo-1"}
    page = invitation_path(secret)
    assert (await newcomer.log_in(page)).headers["location"] == "/desk"
    assert [each.subject for each in await desk_app.services.identities.of(user.id)] == ["cleo-1"]
    assert user.id not in await users.open_invitations()
    newcomer.visitor.client.cookies.clear()
    assert (await newcomer.log_in()).status_code == 303
    async with desk_app.visitor() as other:
        provider.claims = {"sub": "mallory"}
        values = {"next": "/desk", "invitation": secret}
        answer = await other.post(WITH, values)
        assert answer.status_code == 200
        back = await Newcomer(other, provider).at_provider(address_in(answer))
        refused = await other.get(back)
        assert (refused.status_code, "accepted or taken back" in refused.text) == (401, True)


async def test_an_invitation_that_was_taken_back_meanwhile_is_none(desk_app, provider, newcomer):
    """Also when the login had begun before."""
    user, secret = await desk_app.services.users.invite("cleo", "Cleo", [Grant(Scope.WRITE)], None, COMMAND)
    back = await newcomer.at_provider(await newcomer.leave(invitation_path(secret)))
    await desk_app.services.users.revoke_invitation(user.id, COMMAND)
    assert (await newcomer.visitor.get(back)).status_code == 401
    assert await desk_app.services.identities.of(user.id) == []


GROUPS = "editors write; storm desk write@harbour; chiefs admin; lost admin@nowhere"


@pytest.fixture
async def grouped(migrated_sqlite_url, provider):
    async with open_desk(migrated_sqlite_url, **provider.settings(groups=GROUPS, create=True)) as desk:
        yield desk


async def test_groups_give_rights_that_follow_and_hand_made_ones_stay(grouped, provider):
    """At each login; what an admin gave by hand is neither taken away nor mistaken for a group's."""
    users, blog = grouped.services.users, grouped.blog
    user = await users.create("eve", "Eve", Scope.READ, blogs=[blog], email="eve@example.org")

    async def log_in(*groups):
        provider.claims = {"sub": "e", "email": "eve@example.org", "email_verified": True, "groups": list(groups)}
        async with grouped.visitor() as visitor:
            assert (await Newcomer(visitor, provider).log_in()).status_code == 303
        return set((await users.by_id(user.id)).grants)

    hand = Grant(Scope.READ, blog.id)
    assert await log_in() == {hand}
    assert await log_in("editors", "unknown", "lost") == {hand, Grant(Scope.WRITE)}
    assert await log_in("storm desk", "chiefs") == {Grant(Scope.WRITE, blog.id), Grant(Scope.ADMIN)}
    await users.set_grants(user.id, [Grant(Scope.SUBMIT, blog.id)])
    assert set((await users.by_id(user.id)).grants) == {Grant(Scope.WRITE, blog.id), Grant(Scope.ADMIN)}
    assert await log_in() == {Grant(Scope.SUBMIT, blog.id)}
    assert (await users.by_id(user.id)).provided == ()


async def test_rights_from_groups_are_seen_and_not_made_by_hand_when_saved(grouped, provider):
    """The page of a person says where a right comes from; saving that page as it is makes nothing stick."""
    users = grouped.services.users
    await users.create("chief", "Chief", Scope.ADMIN)
    user = await users.create("eve", "Eve", Scope.READ, email="eve@example.org")
    provider.claims = {"sub": "e", "email": "eve@example.org", "email_verified": True, "groups": ["editors"]}
    async with grouped.visitor() as visitor, grouped.visitor("chief") as chief:
        await Newcomer(visitor, provider).log_in()
        path = f"/desk/-/people/{user.id}"
        assert "From Newsroom login: editor in all blogs" in " ".join((await chief.get(path)).text.split())
        assert (await chief.fill_in(path, path, do="grant", all="read")).status_code == 303
    after = await users.by_id(user.id)
    assert (after.made, after.grants) == ((Grant(Scope.READ),), (Grant(Scope.WRITE),))


async def test_disconnecting_takes_the_rights_of_groups_along(grouped, provider):
    """They were the provider's; what was given by hand stays."""
    users = grouped.services.users
    user = await users.create("eve", "Eve", Scope.READ, "long enough to be one", email="eve@example.org")
    provider.claims = {"sub": "e", "email": "eve@example.org", "email_verified": True, "groups": ["chiefs"]}
    async with grouped.visitor() as visitor:
        await Newcomer(visitor, provider).log_in()
        assert (await visitor.fill_in(ACCOUNT, LOGINS)).status_code == 303
    assert (await users.by_id(user.id)).grants == (Grant(Scope.READ),)


async def test_who_is_in_a_group_gets_an_account_where_that_is_set(grouped, provider):
    """With a name that nobody has; who is in no group gets none, nor whose address is somebody's already."""
    users = grouped.services.users

    async def come(**claims):
        provider.claims = {"email_verified": True, **claims}
        async with grouped.visitor() as visitor:
            return (await Newcomer(visitor, provider).log_in()).status_code

    ada = {"sub": "a", "name": "Ada Lovelace", "preferred_username": "ada", "email": "ada", "groups": ["editors"]}
    assert await come(**ada | {"groups": []}) == 403
    assert await come(**ada | {"groups": ["lost"]}) == 403
    assert await come(**ada) == 303
    assert await come(**ada) == 303
    made = await users.by_name("ada-2")
    assert (made.byline, made.grants, made.made) == ("Ada Lovelace", (Grant(Scope.WRITE),), ())
    async with grouped.visitor("ben") as ben:
        await ben.fill_in(ACCOUNT, ACCOUNT, byline="Ben", email="fay@example.org")
    assert await come(sub="f", name="Fay", email="fay@example.org", groups=["editors"]) == 403


async def test_without_that_setting_a_group_is_no_account(migrated_sqlite_url, provider):
    """Rights are given to those who are here."""
    async with open_desk(migrated_sqlite_url, **provider.settings(groups=GROUPS)) as desk, desk.visitor() as visitor:
        provider.claims = {"sub": "a", "name": "Ada", "groups": ["chiefs"]}
        assert (await Newcomer(visitor, provider).log_in()).status_code == 403


@pytest.fixture
async def strict(migrated_sqlite_url, provider):
    async with open_desk(migrated_sqlite_url, PASSWORD, login="sso", **provider.settings()) as desk:
        yield desk


async def test_single_sign_on_alone_hides_and_refuses_passwords(strict, provider):
    """No form asks for one, no door takes one: login, invitation, account, an admin's link."""
    users = strict.services.users
    chief = await users.create("chief", "Chief", Scope.ADMIN)
    user, secret = await users.invite("cleo", "Cleo", [Grant(Scope.WRITE)], None, COMMAND)
    async with strict.visitor() as visitor, strict.visitor("chief") as admin:
        for path in ("/desk/login", invitation_path(secret)):
            page = await visitor.get(path)
            assert 'type="password"' not in page.text
            assert WITH in forms(page)
        assert 'type="password"' not in (await admin.get(ACCOUNT)).text
        person = f"/desk/-/people/{(await users.by_name('ben')).id}"
        offered = (await admin.get(person)).text
        assert not [each for each in ("link", "password") if f'value="{each}"' in offered]
        assert (await visitor.post("/desk/login", {"name": "ada", "password": PASSWORD})).status_code == 403
        accepted = {"invitation": secret, "new_password": "long enough to be one"}
        assert (await visitor.post("/desk/-/invitations", accepted)).status_code == 403
        values = {"csrf": forms(await admin.get(ACCOUNT))[ACCOUNT].values["csrf"]}
        changed = values | {"new_password": "long enough to be one"}
        assert (await admin.post(f"{ACCOUNT}/password", changed)).status_code == 403
        for reset in ("link", "password"):
            assert (await admin.post(person, values | {"do": reset})).status_code == 403
    with pytest.raises(Forbidden):
        await strict.services.password_links.ask("ada", "en")
    assert (await users.by_id(chief.id)).password_hash is None
    assert (await users.by_id(user.id)).password_hash is None


async def test_a_password_of_before_is_no_proof(migrated_sqlite_url, provider):
    """Where passwords count for nothing, whoever has one still and codes, too, changes their address with a code."""
    settings = {"login": "sso", "secret_key": KEY, **provider.settings()}
    async with open_desk(migrated_sqlite_url, PASSWORD, **settings) as desk, desk.visitor("ada") as ada:
        clock = Clock(desk)
        await set_up_codes(ada)
        clock.off = timedelta(minutes=11)
        answer = await ada.fill_in(ACCOUNT, ACCOUNT, email="eve@example.org")
        assert (answer.status_code, 'name="confirm_code"' in answer.text) == (403, True)
        assert (await desk.services.users.by_name("ada")).email is None


async def test_a_command_on_the_server_breaks_the_glass(strict, provider):
    """A link of the command line leads in once, and is in the log of who did what; then the login can be connected."""
    user = await strict.services.users.by_name("ben")
    link = await strict.services.users.new_login_link(user)
    async with strict.visitor() as visitor:
        assert (await visitor.post("/desk/login", {"link": link})).headers["location"] == "/desk"
        assert (await Newcomer(visitor, provider).log_in(ACCOUNT, CONNECT)).status_code == 303
        assert (await visitor.post("/desk/login", {"link": link})).status_code == 401
    async with strict.services.store.read() as connection:
        records = await audit_records(connection, AuditQuery(), 50)
    told = [(record.action, record.by) for record in records]
    assert ("login.link_made", "command") in told
    assert ("session.opened", f"user:{user.id}") in told
    assert ("identity.linked", f"user:{user.id}") in told


async def test_who_came_how_is_in_the_log(desk_app, provider, newcomer):
    """A session says which provider it came from; ids and names of settings, no subject and no address."""
    await desk_app.services.users.create("eve", "Eve", Scope.WRITE, email="eve@example.org")
    provider.claims = {"sub": "subject-of-eve", "email": "eve@example.org", "email_verified": True}
    await newcomer.log_in()
    async with desk_app.services.store.read() as connection:
        records = await audit_records(connection, AuditQuery(), 50)
    assert next(record.facts for record in records if record.action == "session.opened") == {"how": "newsroom"}
    assert not [record for record in records if "eve" in str(record.facts)]
