"""Mails of the desk, through a real mail server: invitations, and links to a new password."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from liveblog.access.password_links import PASSWORD_LINK_LIFETIME
from liveblog.access.throttle import ASKED, ASKED_HERE
from liveblog.jobs import runner
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Scope
from liveblog.store.jobs import MAIL, open_jobs
from tests.mail.mailboxes import Mailbox, text_of
from tests.store.raw import dump
from tests.web.desks import OpenDesk, forms, open_desk
from tests.web.letters import FORGOTTEN, NEW, PASSWORD, SET, ask, box, desk_app, link_in, sent
from tests.web.test_people import PEOPLE, invited, secret_in

__all__ = ["box", "desk_app"]  # fixtures


async def test_an_invitation_is_mailed_and_accepted(desk_app: OpenDesk, box: Mailbox):
    """It goes to the address that was given, says who invites and how one logs in, and its link lets them begin."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor() as dan:
        values = {"name": "dan", "byline": "Dan Poe", "email": "Dan@example.org", "all": "write"}
        answer = await cleo.fill_in(PEOPLE, PEOPLE, **values)
        assert 'id="secret"' not in answer.text
        assert "dan@example.org" in answer.text
        letter = await sent(desk_app, box)
        assert (letter["To"], letter["Subject"]) == ("dan@example.org", "Your invitation to The Tide")
        assert "Cleo Ohm invites you" in text_of(letter)
        assert "You log in as: dan" in text_of(letter)
        begun = await dan.fill_in(link_in(letter, desk_app), "/desk/-/invitations", new_password=PASSWORD)
        assert (begun.status_code, begun.headers["location"]) == (303, "/desk")


async def test_who_is_mailed_to_has_an_address(desk_app: OpenDesk):
    """Without one the form comes back, and nobody was made."""
    async with desk_app.visitor("cleo") as cleo:
        answer = await cleo.fill_in(PEOPLE, PEOPLE, name="dan", byline="Dan Poe")
        assert answer.status_code == 422
        assert "the invitation is sent there" in answer.text
    assert [user.name for user in await desk_app.services.users.all()] == ["ada", "ben", "cleo", "eve"]


@pytest.mark.parametrize(
    ("language", "subject", "word"),
    [
        ("de", "Ihre Einladung: The Tide", "Ihr Anmeldename: dan"),
        ("es", "Tu invitación a The Tide", "Tu nombre de acceso: dan"),
        ("fr", "Votre invitation\u00a0: The Tide", "Votre nom de connexion\u00a0: dan"),
        ("ar", "دعوتك إلى \u2068The Tide\u2069", "اسم الدخول: \u2068dan\u2069"),
    ],
)
async def test_it_speaks_their_language(desk_app: OpenDesk, box: Mailbox, language: str, subject: str, word: str):
    """The letter, and the page that its link leads to, are in the language that was chosen for them."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor() as dan:
        values = {"name": "dan", "byline": "Dan Poe", "email": "dan@example.org", "language": language}
        await cleo.fill_in(PEOPLE, PEOPLE, **values)
        letter = await sent(desk_app, box)
        page = (await dan.get(link_in(letter, desk_app))).text
    assert letter["Content-Language"] == language
    assert letter["Subject"] == subject.replace("\u2068", "").replace("\u2069", "")
    assert word in text_of(letter)
    assert f'<html lang="{language}"' in page
    assert ('dir="rtl"' in page.partition("<head>")[0]) is (language == "ar")


async def test_sent_again_it_has_a_new_secret(desk_app: OpenDesk, box: Mailbox):
    """The first link is void then; a link to copy makes the mailed one void, and a mail that waits is not sent."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor() as dan:
        await cleo.fill_in(PEOPLE, PEOPLE, name="dan", byline="Dan Poe", email="dan@example.org")
        first = link_in(await sent(desk_app, box), desk_app)
        path = f"{PEOPLE}/{(await desk_app.services.users.by_name('dan')).id}"
        form = forms(await cleo.get(path))[path]
        assert (await cleo.post(path, form.values | {"do": "mail"})).status_code == 303
        assert (await dan.get(first)).status_code == 401
        second = link_in(await sent(desk_app, box), desk_app)
        assert (await dan.get(second)).status_code == 200
        await cleo.post(path, form.values | {"do": "mail"})
        copied = secret_in(await cleo.post(path, form.values | {"do": "invite"}))
        await desk_app.services.jobs.do_due()
        assert len(box.letters) == 2
        assert (await dan.get(second)).status_code == 401
        assert (await dan.get(copied.removeprefix(desk_app.services.settings.root_url))).status_code == 200


async def test_what_was_taken_back_is_not_sent(desk_app: OpenDesk, box: Mailbox):
    """A mail that waits goes with the invitation, and with the person's being shut out."""
    users = desk_app.services.users
    for name, take_back in (("dan", users.revoke_invitation), ("fay", users.disable)):
        user, _ = await users.invite(name, name.title(), [], f"{name}@example.org", COMMAND, mail=True)
        await take_back(user.id, COMMAND)
    await desk_app.services.jobs.do_due()
    assert box.letters == []


async def test_no_secret_and_no_text_waits_in_a_table(desk_app: OpenDesk, box: Mailbox):
    """What the letters said is in no row, before or after; nor who was written to in the jobs' table."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor() as eve:
        await cleo.fill_in(PEOPLE, PEOPLE, name="dan", byline="Dan Poe", email="dan@example.org")
        await ask(eve, "eve")
    async with desk_app.services.store.read() as connection:
        assert {(job.kind, job.subject) for job in await open_jobs(connection)} == {
            (MAIL, f"{kind}:{(await desk_app.services.users.by_name(name)).id}")
            for kind, name in (("invitation", "dan"), ("password", "eve"))
        }
    await desk_app.services.jobs.do_due()
    kept = await dump(desk_app.services.store)
    for letter in box.letters:
        assert link_in(letter, desk_app).rpartition("/")[2] not in kept
        assert "Hello" not in kept
    assert len(box.letters) == 2


async def test_a_refused_mail_is_told_at_the_desk_and_sent_again(desk_app: OpenDesk, box: Mailbox):
    """It is given up on at once, with the server's words; with another address it goes out."""
    box.answer = "550 5.1.1 Nobody of this name"
    async with desk_app.visitor("cleo") as cleo:
        await cleo.fill_in(PEOPLE, PEOPLE, name="dan", byline="Dan Poe", email="dan@example.org")
        await desk_app.services.jobs.do_due()
        assert "mail not sent" in (await cleo.get(PEOPLE)).text
        path = f"{PEOPLE}/{(await desk_app.services.users.by_name('dan')).id}"
        page = await cleo.get(path)
        assert "The mail server refused it: 550 5.1.1 Nobody of this name" in page.text
        assert desk_app.services.jobs.parked == 1
        box.answer = None
        form = forms(page)[path].values
        wrong = await cleo.post(path, form | {"do": "address", "email": "nowhere"})
        assert (wrong.status_code, "must be a mail address" in wrong.text) == (422, True)
        assert (await cleo.post(path, form | {"do": "address", "email": "dan.poe@example.org"})).status_code == 303
        await cleo.post(path, form | {"do": "mail"})
        assert (await sent(desk_app, box))["To"] == "dan.poe@example.org"
        assert "was mailed on" in (await cleo.get(path)).text


async def test_a_server_that_is_away_is_tried_again(desk_app: OpenDesk, box: Mailbox, monkeypatch: pytest.MonkeyPatch):
    """Each attempt has a secret of its own, and the one that arrived is good."""
    monkeypatch.setattr(runner, "MOST_BACKOFF_SECONDS", 0.0)
    box.refusals = ["451 4.7.1 Later", "450 4.3.2 Not now"]
    async with desk_app.visitor() as eve:
        await ask(eve, "eve")
        while not box.letters:
            await desk_app.services.jobs.do_due()
        letter = await sent(desk_app, box)
        assert (await eve.get(link_in(letter, desk_app))).status_code == 200
    assert (desk_app.services.jobs.failed[MAIL], len(box.letters)) == (2, 1)


@pytest.mark.parametrize("called", ["eve", "eve@example.org", " EVE@Example.org "])
async def test_who_has_forgotten_their_password_chooses_another(desk_app: OpenDesk, box: Mailbox, called: str):
    """By name or address; the link is good once, the old password and all sessions are gone, the new one logs in."""
    async with desk_app.visitor("eve") as elsewhere, desk_app.visitor() as eve:
        answer = await eve.fill_in(FORGOTTEN, FORGOTTEN, called=called)
        assert "a link is on its way" in answer.text
        letter = await sent(desk_app, box)
        assert letter["To"] == "eve@example.org"
        path = link_in(letter, desk_app)
        weak = await eve.fill_in(path, SET, new_password="qwertyqwerty")
        assert (weak.status_code, "most common" in weak.text) == (422, True)
        done = await eve.fill_in(path, SET, new_password=NEW)
        assert (done.status_code, done.headers["location"]) == (303, "/desk/login?done=password")
        assert "The new password is set" in (await eve.get(done.headers["location"])).text
        assert (await elsewhere.get("/desk")).status_code == 303
        assert (await eve.get(path)).status_code == 401
        assert (await eve.post(SET, {"link": path.rpartition("/")[2], "new_password": NEW})).status_code == 401
        assert (await eve.post("/desk/login", {"name": "eve", "password": PASSWORD})).status_code == 401
        assert (await eve.post("/desk/login", {"name": "eve", "password": NEW})).status_code == 303


async def test_an_admin_has_a_link_mailed_to_somebody(desk_app: OpenDesk, box: Mailbox):
    """It goes to their own address, the admin never sees it, and it sets a password like one that they asked for."""
    eve = await desk_app.services.users.by_name("eve")
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor() as visitor:
        path = f"{PEOPLE}/{eve.id}"
        page = await cleo.get(path)
        assert "Mail a link to a new password" in page.text
        answer = await cleo.post(path, forms(page)[path].values | {"do": "password_mail"})
        assert (answer.status_code, "/password/" in answer.text) == (303, False)
        letter = await sent(desk_app, box)
        assert letter["To"] == "eve@example.org"
        await visitor.fill_in(link_in(letter, desk_app), SET, new_password=NEW)
        assert (await visitor.post("/desk/login", {"name": "eve", "password": NEW})).status_code == 303


async def test_a_link_is_good_for_an_hour_and_ends_with_the_password(desk_app: OpenDesk, box: Mailbox):
    """An older link is refused; so is each other one as soon as a new password is set, whichever way."""
    links = desk_app.services.password_links
    eve = await desk_app.services.users.by_name("eve")
    async with desk_app.visitor() as visitor:
        paths = []
        for _ in range(2):
            await ask(visitor, "eve")
            paths.append(link_in(await sent(desk_app, box), desk_app))
        assert [(await visitor.get(path)).status_code for path in paths] == [200, 200]
        links._clock = lambda: now() + PASSWORD_LINK_LIFETIME + timedelta(seconds=1)
        assert [(await visitor.get(path)).status_code for path in paths] == [401, 401]
        links._clock = now
        await desk_app.services.users.change_password(eve, NEW, COMMAND)
        assert [(await visitor.get(path)).status_code for path in paths] == [401, 401]


async def test_nobody_learns_who_has_an_account(desk_app: OpenDesk, box: Mailbox):
    """Answers are the same to the byte, and as many queries of the same kind are made, whoever is asked for."""
    await desk_app.services.users.create("gus", "Gus Lee", Scope.WRITE, PASSWORD)  # has no address
    await desk_app.services.users.create("hal", "Hal Lee", Scope.WRITE, PASSWORD, email="hal@example.org")
    await desk_app.services.users.disable((await desk_app.services.users.by_name("hal")).id)
    queries = list[str]()
    engine = desk_app.services.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: queries.append(arguments[2]))
    told = []
    async with desk_app.visitor() as visitor:
        for called in ("eve", "eve@example.org", "ben", "gus", "hal", "nobody", "nobody@example.org", "Ünbekannt"):
            queries.clear()
            answer = await ask(visitor, called)
            told.append((answer.status_code, answer.text, sorted(answer.headers.items()), list(queries)))
            await desk_app.services.jobs.do_due()
    assert all(each == told[0] for each in told)
    assert [letter["To"] for letter in box.letters] == ["eve@example.org"] * 2


async def test_a_mailbox_is_not_filled(desk_app: OpenDesk, box: Mailbox):
    """After some mails for an account the next has to wait, wherever it is asked for; unknown names count, too."""
    throttle, at = desk_app.services.throttle, now()
    throttle._clock = lambda: at
    async with desk_app.visitor() as visitor:
        for called in ("eve", "nobody"):
            statuses = [(await ask(visitor, called)).status_code for _ in range(ASKED.free + 1)]
            assert statuses == [200] * ASKED.free + [429]
        assert (await ask(visitor, " Eve ")).status_code == 429
        throttle._clock = lambda: at + ASKED.every
        assert (await ask(visitor, "eve")).status_code == 200
        throttle._clock = lambda: at + timedelta(days=1)
        statuses = [(await ask(visitor, f"name {number}")).status_code for number in range(ASKED_HERE.free + 1)]
        assert statuses == [200] * ASKED_HERE.free + [429]
        # Asking keeps nobody from logging in.
        assert (await visitor.post("/desk/login", {"name": "eve", "password": PASSWORD})).status_code == 303


async def test_an_invitation_that_was_taken_back_comes_not_by_this_door(desk_app: OpenDesk, box: Mailbox):
    """Who has no password yet gets no link to one, whether invited or not any more."""
    users = desk_app.services.users
    user, _ = await users.invite("dan", "Dan Poe", [], "dan@example.org", COMMAND)
    async with desk_app.visitor() as visitor:
        await ask(visitor, "dan")
        await users.revoke_invitation(user.id, COMMAND)
        await ask(visitor, "dan@example.org")
    await desk_app.services.jobs.do_due()
    assert box.letters == []


async def test_where_there_are_no_passwords_none_is_mailed(desk_app: OpenDesk, box: Mailbox):
    """By single sign-on alone: the form is not there, nothing is sent, and a link from before sets none."""
    async with desk_app.visitor() as eve:
        await ask(eve, "eve")
        path = link_in(await sent(desk_app, box), desk_app)
        form = forms(await eve.get(path))[SET].values
        desk_app.services.users.has_passwords = False
        assert (await eve.get(FORGOTTEN)).status_code == 403
        assert (await ask(eve, "eve")).status_code == 403
        assert (await eve.post(SET, form | {"new_password": NEW})).status_code == 403
    await desk_app.services.jobs.do_due()
    assert len(box.letters) == 1


@pytest.mark.parametrize("path", [FORGOTTEN, SET])
async def test_another_site_can_not_send_these_forms(desk_app: OpenDesk, path: str):
    """It would make mails go out, or set a password of its choosing."""
    async with desk_app.visitor() as visitor:
        answer = await visitor.post(path, {"called": "eve"}, origin="https://elsewhere.example")
        assert answer.status_code == 403


async def test_an_admin_gives_a_link_to_a_new_password(migrated_sqlite_url: str):
    """Without a mail server the link is shown to copy, and the page for the forgetful says whom to ask."""
    async with open_desk(migrated_sqlite_url, PASSWORD) as desk:
        await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        ada = await desk.services.users.by_name("ada")
        path = f"{PEOPLE}/{ada.id}"
        async with desk.visitor("cleo") as cleo, desk.visitor() as visitor:
            page = await visitor.get(FORGOTTEN)
            assert "An admin can give you a link" in page.text
            assert FORGOTTEN not in forms(page)
            link = secret_in(await cleo.post(path, forms(await cleo.get(path))[path].values | {"do": "password"}))
            there = link.removeprefix(desk.services.settings.root_url)
            assert (await visitor.fill_in(there, SET, new_password=NEW)).status_code == 303
            assert (await visitor.post("/desk/login", {"name": "ada", "password": NEW})).status_code == 303
            assert await invited(cleo, desk)  # as ever: shown to copy
            assert (await ask(visitor, "ada")).status_code == 200
        async with desk.services.store.read() as connection:
            assert not await open_jobs(connection)
