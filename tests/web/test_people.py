"""People at the desk: invited, given rights, shut out; their own account; tokens; and who did what."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from sqlalchemy import event

from liveblog.model.blog import BlogDraft
from liveblog.model.principal import Grant, Principal, Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests.web.desks import OpenDesk, Visitor, forms, open_desk

PASSWORD = "harbour ships at dawn"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0"
PEOPLE, ACCOUNT, TOKENS, LOG = (f"/desk/-/{name}" for name in ("people", "account", "tokens", "log"))


@pytest.fixture
async def desk_app(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a desk with an admin of the house, Cleo, and one of the harbour's blog alone, Dora."""
    async with open_desk(migrated_sqlite_url) as desk:
        await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        await desk.services.users.create("dora", "Dora Lund", Scope.ADMIN, blogs=[desk.blog])
        yield desk


def secret_in(answer: httpx2.Response) -> str:
    """Return the link or the token that a page shows once."""
    found = re.search(r'<input id="secret" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


async def invited(admin: Visitor, desk: OpenDesk, name: str = "eve", **choices: str) -> str:
    """Invite somebody, and return the path of their invitation."""
    answer = await admin.fill_in(PEOPLE, PEOPLE, name=name, byline="Eve Tarr", **choices)
    return secret_in(answer).removeprefix(desk.services.settings.root_url)


async def test_somebody_is_invited_and_begins(desk_app: OpenDesk):
    """The link is shown to be copied; with a password of their own they are in, with the rights that were chosen."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor() as eve:
        path = await invited(cleo, desk_app, email="eve@example.org", **{"blog-1": "harbour: LIVE", "scope-1": "write"})
        assert "invited, not here yet" in (await cleo.get(PEOPLE)).text
        weak = await eve.fill_in(path, "/desk/-/invitations", new_password="qwertyqwerty")
        assert weak.status_code == 422
        assert "most common" in weak.text
        begun = await eve.fill_in(path, "/desk/-/invitations", new_password=PASSWORD)
        assert (begun.status_code, begun.headers["location"]) == (303, "/desk")
        assert (await eve.get("/desk/harbour")).status_code == 200
        assert (await eve.get(PEOPLE)).status_code == 403
        again = await eve.get(path)
        assert again.status_code == 401
        assert "accepted or taken back" in again.text
        assert "editor in" in (await cleo.get(PEOPLE)).text


async def test_an_invitation_can_not_be_planted_from_elsewhere(desk_app: OpenDesk):
    """Another site can't have a browser accept one: it would be logged in as somebody of that site's choosing."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor() as eve:
        path = await invited(cleo, desk_app)
        values = forms(await eve.get(path))["/desk/-/invitations"].values | {"new_password": PASSWORD}
        answer = await eve.post("/desk/-/invitations", values, origin="https://elsewhere.example")
        assert answer.status_code == 403
        assert SESSION_COOKIE not in eve.client.cookies


async def test_rights_are_given_shown_and_taken(desk_app: OpenDesk):
    """A choice for each blog; what is chosen counts with the next request."""
    users = desk_app.services.users
    ben = await users.by_name("ben")
    path = f"{PEOPLE}/{ben.id}"
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor("ben") as theirs:
        form = forms(await cleo.get(path))[path]
        saved = await cleo.post(path, form.values | {"do": "grant", "all": "", "blog-1": "harbour", "scope-1": "read"})
        assert saved.status_code == 303
        assert [grant.scope for grant in (await users.by_id(ben.id)).grants] == [Scope.READ]
        assert (await theirs.get("/desk/harbour")).status_code == 403


async def test_one_more_blog_at_a_time_is_named_in_a_form(desk_app: OpenDesk):
    """By its slug or title, with a blank row below; what is no blog is said beside it, and what was typed stays."""
    await desk_app.services.desk.create_blog(BlogDraft(slug="quay", title="Harbour: live"))
    await desk_app.services.desk.create_blog(BlogDraft(slug="gale", title="Gale"))
    async with desk_app.visitor("cleo") as cleo:
        rows = {"blog-1": "gale", "scope-1": "write", "blog-2": "quay", "scope-2": "admin"}
        more = await cleo.fill_in(PEOPLE, PEOPLE, name="eve", do="more", **rows)
        assert 'name="blog-3" value=""' in more.text
        assert 'value="eve"' in more.text
        for typed, wrong in (
            ("nowhere", "not a blog that you look after"),
            ("Harbour: live", "title of several blogs"),
        ):
            refused = await cleo.fill_in(
                PEOPLE, PEOPLE, name="eve", byline="Eve", **{"blog-1": typed, "scope-1": "read"}
            )
            assert refused.status_code == 422
            assert wrong in refused.text
            assert f'name="blog-1" value="{typed}"' in refused.text
        idle = await cleo.fill_in(PEOPLE, PEOPLE, name="eve", byline="Eve", **{"blog-1": "gale"})
        assert "needs a choice" in idle.text
        assert (await cleo.fill_in(PEOPLE, PEOPLE, name="eve", byline="Eve", **rows)).status_code == 200
        eve = await desk_app.services.users.by_name("eve")
        assert [grant.scope for grant in eve.grants] == [Scope.WRITE, Scope.ADMIN]
        path = f"{PEOPLE}/{eve.id}"
        page = await cleo.get(path)
        held = dict(re.findall(r'name="(blog-\d)" value="([^"]*)"', page.text)) | forms(page)[path].values
        assert [held[f"blog-{number}"] for number in (1, 2, 3)] == ["gale", "quay", ""]
        changed = held | {"do": "grant", "scope-1": "", "scope-2": "admin", "blog-3": "harbour", "scope-3": "read"}
        assert (await cleo.post(path, changed)).status_code == 303
        grants = {grant.blog_id: grant.scope for grant in (await desk_app.services.users.by_id(eve.id)).grants}
        assert grants == {2: Scope.ADMIN, desk_app.blog.id: Scope.READ}
        assert (await cleo.post(path, changed | {"scope-1": "", "blog-3": "?"})).status_code == 422


async def test_forms_are_as_large_with_a_thousand_blogs(desk_app: OpenDesk):
    """A blog more is a suggestion more, some 60 bytes; there is no field for each, and no query."""
    async with desk_app.visitor("cleo") as cleo:
        before = [(await cleo.get(path)).text for path in (PEOPLE, f"{PEOPLE}/1", TOKENS)]
        for number in range(50):
            await desk_app.services.desk.create_blog(BlogDraft(slug=f"blog-{number}", title=f"Blog {number}"))
        after = [(await cleo.get(path)).text for path in (PEOPLE, f"{PEOPLE}/1", TOKENS)]
    for few, many in zip(before, after, strict=True):
        assert many.count("<select") == few.count("<select")
        assert len(many) - len(few) < 50 * 60


async def test_an_admin_of_one_blog_gives_what_is_of_that_blog(desk_app: OpenDesk):
    """They see who works there, can't shut out who also works elsewhere, and give nothing on other blogs."""
    users = desk_app.services.users
    ben = await users.by_name("ben")
    path = f"{PEOPLE}/{ben.id}"
    async with desk_app.visitor("dora") as dora:
        assert "Ben Tarr" not in (await dora.get(PEOPLE)).text
        assert (await dora.get(path)).status_code == 404
        await users.set_grants(ben.id, [*ben.grants, *(await users.by_name("dora")).grants])
        page = await dora.get(path)
        assert "Shut out" not in page.text
        form = forms(page)[path]
        assert (await dora.post(path, form.values | {"do": "disable"})).status_code == 403
        assert (await dora.post(path, form.values | {"do": "grant", "all": "admin"})).status_code == 403
        assert (await dora.post(path, form.values | {"do": "grant"})).status_code == 303
        assert (await users.by_id(ben.id)).grants == ben.grants  # what was theirs to take is taken, and nothing else
        assert (await dora.fill_in(PEOPLE, PEOPLE, name="mallory", byline="M", all="admin")).status_code == 403
        assert "mallory" not in {user.name for user in await users.all()}


async def test_somebody_is_shut_out_and_let_in_again(desk_app: OpenDesk):
    """Their session ends at once; nobody shuts themselves out."""
    users = desk_app.services.users
    ben, cleo_id = await users.by_name("ben"), (await users.by_name("cleo")).id
    path = f"{PEOPLE}/{ben.id}"
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor("ben") as theirs:
        await cleo.fill_in(path, path, do="disable")
        assert (await theirs.get("/desk")).headers["location"].startswith("/desk/login")
        assert "shut out since" in (await cleo.get(path)).text
        await cleo.fill_in(path, path, do="enable")
        link = secret_in(await cleo.fill_in(path, path, do="link"))
        assert "/desk/login/login_" in link
        own = f"{PEOPLE}/{cleo_id}"
        assert (await cleo.fill_in(own, own, do="disable")).status_code == 403


async def test_a_form_of_another_session_changes_nobody(desk_app: OpenDesk):
    """The token of the form is held to the session, at each door that changes people."""
    ben = await desk_app.services.users.by_name("ben")
    async with desk_app.visitor("cleo") as cleo:
        for path, values in (
            (PEOPLE, {"name": "x", "byline": "x"}),
            (f"{PEOPLE}/{ben.id}", {"do": "disable"}),
            (TOKENS, {"name": "x", "scope": "admin"}),
            (ACCOUNT, {"byline": "x"}),
            (f"{ACCOUNT}/password", {"new_password": PASSWORD}),
        ):
            assert (await cleo.post(path, values)).status_code == 403, path
            assert (await cleo.post(path, values, origin="https://elsewhere.example")).status_code == 403, path


async def test_what_a_form_does_not_offer_is_not_taken(desk_app: OpenDesk):
    """Fields that nobody asked for change nothing: no name, no hash, no rights."""
    users = desk_app.services.users
    before = await users.by_name("ben")
    async with desk_app.visitor("ben") as ben:
        more = {"name": "root", "password_hash": "x", "disabled_at": "2001-01-01", "all": "admin", "id": "1"}
        assert (await ben.fill_in(ACCOUNT, ACCOUNT, byline="Ben T.", **more)).status_code == 303
    after = await users.by_name("ben")
    assert (after.byline, after.grants, after.password_hash) == ("Ben T.", before.grants, None)


async def test_an_own_account_is_changed(desk_app: OpenDesk):
    """Byline and address; a wrong address is named beside its field, and nothing is lost."""
    async with desk_app.visitor("ben") as ben:
        wrong = await ben.fill_in(ACCOUNT, ACCOUNT, byline="Ben T.", email="ben at home")
        assert wrong.status_code == 422
        assert "must be a mail address" in wrong.text
        assert 'value="Ben T."' in wrong.text
        assert (await ben.fill_in(ACCOUNT, ACCOUNT, byline="Ben T.", email="Ben@Example.org")).status_code == 303
        assert 'value="ben@example.org"' in (await ben.get(ACCOUNT)).text
    async with desk_app.visitor("ada") as ada:
        taken = await ada.fill_in(ACCOUNT, ACCOUNT, email="ben@example.org")
        assert taken.status_code == 409
        assert "somebody with the address" in taken.text


async def test_a_password_is_changed_by_who_knows_the_old_one(desk_app: OpenDesk):
    """A desk that was left open gives no account away; a new password logs all other devices out."""
    change = f"{ACCOUNT}/password"
    async with desk_app.visitor("ben") as ben, desk_app.visitor("ben") as elsewhere:
        assert (await ben.fill_in(ACCOUNT, change, new_password=PASSWORD)).status_code == 303
        assert (await elsewhere.get("/desk")).status_code == 303
        wrong = await ben.fill_in(ACCOUNT, change, password="guess", new_password="another word of his")
        assert wrong.status_code == 422
        assert "is not your current password" in wrong.text
        right = await ben.fill_in(ACCOUNT, change, password=PASSWORD, new_password="another word of his")
        assert right.status_code == 303
        assert (await ben.get("/desk")).status_code == 200
    assert (await desk_app.services.users.by_password("ben", "another word of his")).name == "ben"


async def test_a_weak_new_password_is_named_beside_its_field(desk_app: OpenDesk):
    """Of somebody who has a password and of somebody who has none yet: what is wrong stands at the new one."""
    change = f"{ACCOUNT}/password"
    async with desk_app.visitor("ben") as ben:
        for values in ({}, {"password": PASSWORD}):
            weak = await ben.fill_in(ACCOUNT, change, new_password="qwertyqwerty", **values)
            assert weak.status_code == 422
            assert '<span class="wrong" id="wrong-new_password">This password is among' in weak.text
            await ben.fill_in(ACCOUNT, change, new_password=PASSWORD)


async def test_where_one_is_logged_in_is_listed_and_ended(desk_app: OpenDesk):
    """Each device by what it says it is; one of them is logged out from another."""
    async with desk_app.visitor() as phone, desk_app.visitor("ben") as desk:
        link = await desk_app.services.users.new_login_link(await desk_app.services.users.by_name("ben"))
        await phone.post("/desk/login", {"link": link}, **{"user-agent": FIREFOX})
        page = await desk.get(ACCOUNT)
        assert "Firefox on Linux" in page.text
        assert page.text.count("this one") == 1
        names = re.findall(r'name="session" value="(\w+)"', page.text)
        other = next(name for name in names if name not in page.text.partition("this one")[0].rpartition("<li>")[2])
        form = forms(page)[f"{ACCOUNT}/sessions"]
        stay = [each for each in await desk_app.services.sessions.of(2) if each.device]
        assert (
            await desk.post(f"{ACCOUNT}/sessions", form.values | {"session": stay[0].digest[:12]})
        ).status_code == 303
        assert other
        assert (await phone.get("/desk")).status_code == 303
        assert (await desk.get("/desk")).status_code == 200


async def test_tokens_are_made_shown_once_and_revoked(desk_app: OpenDesk):
    """The secret stands on one page; afterwards only its beginning. An admin of one blog makes them for that blog."""
    async with desk_app.visitor("dora") as dora, desk_app.visitor("cleo") as cleo:
        refused = await dora.fill_in(TOKENS, TOKENS, name="ticker", scope="write", days="30")
        assert "must be chosen" in refused.text
        made = await dora.fill_in(TOKENS, TOKENS, name="ticker", scope="write", days="30", **{"blog-1": "harbour"})
        secret = secret_in(made)
        assert "last used" not in (await dora.get(TOKENS)).text
        principal = await desk_app.services.tokens.principal(secret)
        assert [(grant.scope, grant.blog_id) for grant in principal.grants] == [(Scope.WRITE, desk_app.blog.id)]
        page = await dora.get(TOKENS)
        assert secret not in page.text
        assert secret[:8] in page.text
        assert "last used" in page.text
        everywhere = secret_in(await cleo.fill_in(TOKENS, TOKENS, name="all", scope="admin", days=""))
        assert everywhere[:8] not in (await dora.get(TOKENS)).text
        of_all = (await desk_app.services.tokens.all())[-1].id
        values = {"csrf": forms(page)[TOKENS].values["csrf"]}
        assert (await dora.post(f"{TOKENS}/{of_all}", values)).status_code == 404
        (token,) = [each for each in await desk_app.services.tokens.all() if each.name == "ticker"]
        assert (await dora.post(f"{TOKENS}/{token.id}", values)).status_code == 303
        assert "revoked" in (await dora.get(TOKENS)).text


async def test_who_did_what_is_read_by_who_looks_after_it(desk_app: OpenDesk):
    """Of one blog with its entries, of the house without; as a page, and as JSON Lines; never a text."""
    async with desk_app.visitor("ada") as ada, desk_app.visitor("dora") as dora, desk_app.visitor("cleo") as cleo:
        await ada.write(body="Ships are leaving.")
        page = (await dora.get(LOG)).text
        assert "<td>posted</td>" in page
        assert "Ada Quist" in page
        assert "Ships" not in page
        assert page.count("<td>made an account</td>") == 1  # Dora's own, whose right is on this blog
        assert (await cleo.get(LOG)).text.count("<td>made an account</td>") > 1
        lines = (await cleo.get(f"{LOG}?blog=harbour&form=jsonl")).text.splitlines()
        dora_made = f"user:{(await desk_app.services.users.by_name('dora')).id}"
        assert [json.loads(line)["subject"] for line in lines] == ["entry:1", dora_made, "blog:1"]
        assert (await dora.get(f"{LOG}?blog=nowhere")).status_code == 404
        assert (await ada.get(LOG)).status_code == 403


async def told(admin: Visitor, blog: str) -> list[dict[str, object]]:
    """Download what an admin may read of a blog's log, oldest first, without what was done to entries."""
    lines = (await admin.get(f"{LOG}?blog={blog}&form=jsonl")).text.splitlines()
    return [json.loads(line) for line in reversed(lines)]


async def test_a_blogs_admin_reads_what_was_done_to_people_and_tokens_there(desk_app: OpenDesk):
    """Rights, invitations and tokens on their blog, with what concerns it and nothing of other blogs' or of all."""
    quay = await desk_app.services.desk.create_blog(BlogDraft(slug="quay", title="Quay"))
    users, tokens = desk_app.services.users, desk_app.services.tokens
    cleo = (await users.by_name("cleo")).id
    by = Principal(f"user:{cleo}", "Cleo Ohm", (Grant(Scope.ADMIN),), "192.0.2.9")
    here, there = Grant(Scope.WRITE, desk_app.blog.id), Grant(Scope.ADMIN, quay.id)
    eve, _ = await users.invite("eve", "Eve Tarr", [here, there], None, by)
    await users.set_grants(eve.id, [there, Grant(Scope.READ)], by)  # what she had here is taken
    await users.set_grants(eve.id, [Grant(Scope.READ, quay.id)], by)  # which is none of this blog's
    await tokens.create("ticker", Scope.READ, blogs=[desk_app.blog, quay], by=by)
    await tokens.create("all", Scope.READ, by=by)
    await tokens.revoke((await tokens.all())[0].id, by)
    await users.disable(eve.id, by)
    async with desk_app.visitor("dora") as dora, desk_app.visitor("cleo") as boss:
        records = [record for record in await told(dora, "harbour") if record["by"] == by.key]
        assert [(record["action"], record.get("facts")) for record in records] == [
            ("user.invited", {"grants": f"write@{desk_app.blog.id}"}),
            ("user.granted", {"was": f"write@{desk_app.blog.id}", "grants": ""}),
            ("token.created", {"scope": "read", "blog": "harbour"}),
            ("token.revoked", None),
        ]
        assert not any("place" in record for record in records)
        page = (await dora.get(LOG)).text
        assert f"editor in “{desk_app.blog.title}”" in page
        assert "Quay" not in page
        assert "another blog" not in page
        assert (await dora.get(f"{LOG}?blog=quay")).status_code == 404
        whole = [record for record in await told(boss, "quay") if record["by"] == by.key]
        assert [record["action"] for record in whole] == [
            "user.invited", "user.granted", "token.created", "token.revoked", "user.disabled",
        ]  # fmt: skip
        assert whole[0]["facts"] == {"grants": f"write@{desk_app.blog.id} admin@{quay.id}"}


async def test_lists_are_read_page_by_page(desk_app: OpenDesk):
    """People, tokens and the log of a large house: a page is a page, and as many statements with many as with few."""
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    async with desk_app.visitor("cleo") as cleo:
        await cleo.get(PEOPLE)  # her session was used just now, which is noted once a minute
        event.listen(desk_app.services.store.engine.sync_engine, "before_cursor_execute", note)
        counts = []
        for more in (1, 119):
            for number in range(more):
                name = f"p{more}-{number}"
                user = await desk_app.services.users.create(name, f"Person {name}", Scope.READ, blogs=[desk_app.blog])
                await desk_app.services.tokens.create(name, Scope.READ, blogs=[desk_app.blog])
                await desk_app.services.users.new_login_link(user)
            statements.clear()
            pages = [(await cleo.get(path)).text for path in (PEOPLE, TOKENS, LOG)]
            counts.append(len(statements))
        assert counts[1] <= counts[0]
        assert [page.count("<li><") for page in pages[:2]] == [50, 50]
        assert "Page 1 of 3" in pages[0]
        assert (await cleo.get(f"{PEOPLE}?page=3")).text.count("<li><") == 24
        assert (await cleo.get(f"{PEOPLE}?q=p119-7&page=1")).text.count("<li><") == 11
        assert [(await cleo.get(f"{path}?page=9")).status_code for path in (PEOPLE, TOKENS)] == [404, 404]
        older = re.search(r'href="(/desk/-/log[^"]+below=[^"]+)">Older', pages[2])
        assert older
        assert pages[2].count("<tr><td><time") == 200
        assert (await cleo.get(older[1].replace("&amp;", "&"))).text.count("<tr><td><time") > 100
        assert (await cleo.get(f"{LOG}?below=x")).status_code == 400
