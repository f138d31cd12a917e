"""Mails that tell people what was done to their accounts, through a real mail server."""

import random
from collections.abc import Sequence

import pytest

from liveblog.access.acting import NEW_ADDRESS, TOLD, acting
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Principal, Scope
from liveblog.resources import TEMPLATES
from liveblog.store.account_news import TELL_ACCOUNT, news_of_account
from liveblog.store.jobs import open_jobs
from liveblog.store.people import User
from tests.mail.mailboxes import Mailbox, text_of
from tests.store.raw import dump
from tests.web.desks import OpenDesk, open_desk
from tests.web.letters import ACCOUNT, ADDRESS, NEW, PASSWORD, box, desk_app, link_in, sent
from tests.web.test_email_changes import OTHER, enter
from tests.web.test_people import PEOPLE

__all__ = ["box", "desk_app"]

OLD = "eve@example.org"
SUBJECT = "Your account at The Tide was changed"


async def eve_of(desk_app: OpenDesk) -> User:
    """Return the editor with an address."""
    return await desk_app.services.users.by_name("eve")


async def told(desk_app: OpenDesk, box: Mailbox) -> Sequence[tuple[str, str]]:
    """Do the jobs that are due, and return to whom what was told since: only of accounts."""
    before = len(box.letters)
    await desk_app.services.jobs.do_due()
    return [(each["To"], text_of(each)) for each in box.letters[before:] if each["Subject"] == SUBJECT]


async def test_the_old_address_is_told_of_a_new_one(desk_app: OpenDesk, box: Mailbox):
    """When the link was opened and not before, once, at the address before, and it does not learn the new one."""
    async with desk_app.visitor("eve") as eve:
        await enter(eve, OTHER)
        there = link_in(await sent(desk_app, box), desk_app)
        assert [each["To"] for each in box.letters] == [OTHER]
        await eve.fill_in(there, ADDRESS)
        ((to, text),) = await told(desk_app, box)
        assert to == OLD
        assert "The mail address was changed" in text
        assert "You log in as: eve" in text
        assert "An admin did it" not in text
        assert OTHER not in text
        assert "http" not in text
        assert not await told(desk_app, box)


async def test_the_old_address_is_told_when_an_admin_changes_it(desk_app: OpenDesk, box: Mailbox):
    """Of somebody who has no password; to save the same address again tells nobody, to take it away does."""
    fay = await desk_app.services.users.create("fay", "Fay Ott", Scope.WRITE, email="fay@example.org")
    async with desk_app.visitor("cleo") as cleo:
        page = f"{PEOPLE}/{fay.id}"
        await cleo.fill_in(page, page, do="address", email="fay@example.org")
        assert not await told(desk_app, box)
        await cleo.fill_in(page, page, do="address", email=OTHER)
        ((to, text),) = await told(desk_app, box)
        assert to == "fay@example.org"
        assert "An admin did it." in text
        assert "tell an admin of The Tide at once" in text
        assert "What was done to the account was mailed on" in (await cleo.get(page)).text
        await cleo.fill_in(page, page, do="address", email="")
        assert [to for to, _ in await told(desk_app, box)] == [OTHER]


async def test_the_old_address_is_told_when_it_is_taken_away(desk_app: OpenDesk, box: Mailbox):
    """An account that wants no mail any more says so to the address that it had."""
    async with desk_app.visitor("eve") as eve:
        assert (await enter(eve, "")).headers["location"] == f"{ACCOUNT}?done=profile"
        assert [to for to, _ in await told(desk_app, box)] == [OLD]


async def test_an_address_of_nobody_here_is_not_told(desk_app: OpenDesk, box: Mailbox):
    """Whoever was invited to a wrong address has not come: a stranger is told nothing of the right one."""
    user, _ = await desk_app.services.users.invite("dan", "Dan Poe", [], "wrong@example.org", COMMAND)
    await desk_app.services.users.vouch_for_address(user.id, "dan@example.org", COMMAND)
    assert not await told(desk_app, box)


async def test_a_new_password_is_told(desk_app: OpenDesk, box: Mailbox):
    """Whoever sets it; what happens before the mail goes out is in one letter, the oldest first."""
    eve = await eve_of(desk_app)
    await desk_app.services.users.change_password(eve, NEW, Principal(f"user:{eve.id}", "Eve", ()))
    ((to, text),) = await told(desk_app, box)
    assert (to, "A new password was set" in text, "An admin" in text) == (OLD, True, False)
    await desk_app.services.users.change_password(eve, PASSWORD, COMMAND)
    await desk_app.services.factors.reset(eve.id)
    ((_, text),) = await told(desk_app, box)
    assert text.index("A new password was set") < text.index("All passkeys, codes and recovery codes")
    assert text.count("An admin did it.") == 2


@pytest.mark.parametrize("action", sorted(TOLD))
async def test_each_change_of_the_ways_in_is_told(desk_app: OpenDesk, box: Mailbox, action: str):
    """Whatever notes it, in whichever act: its owner gets a letter with a sentence of its own, in their language."""
    eve = await eve_of(desk_app)
    await desk_app.services.users.change_profile(eve, {"language": "fr", "zone": "Asia/Kathmandu"}, COMMAND)
    async with acting(desk_app.services.store, COMMAND, now()) as act:
        act.note(action, f"user:{eve.id}")
    await desk_app.services.jobs.do_due()
    (letter,) = box.letters
    assert (letter["To"], letter["Content-Language"]) == (OLD, "fr")
    assert " UTC+0545\n" in text_of(letter)
    assert "Un administrateur l\u2019a fait." in text_of(letter)


def test_each_has_its_sentence():
    """The template knows what is told, and nothing else."""
    text = (TEMPLATES / "mail_account.txt").read_text(encoding="utf-8")
    said = {line.partition(":")[0].strip().strip('"') for line in text.splitlines() if '": _(' in line}
    assert said == TOLD | {NEW_ADDRESS}


async def test_whoever_just_came_is_told_nothing(desk_app: OpenDesk, box: Mailbox):
    """An account that was made with a login elsewhere hears nothing of that login."""
    async with acting(desk_app.services.store, COMMAND, now()) as act:
        act.note("user.created", f"user:{(await eve_of(desk_app)).id}")
        act.note("identity.linked", f"user:{(await eve_of(desk_app)).id}")
    assert not await told(desk_app, box)


async def test_an_address_that_refuses_is_given_up_and_keeps_nobody_waiting(desk_app: OpenDesk, box: Mailbox):
    """The next address is told all the same; no address stays in a table, and the desk says what the server said."""
    eve = await eve_of(desk_app)
    await desk_app.services.users.vouch_for_address(eve.id, OTHER, COMMAND)
    await desk_app.services.users.change_password(eve, NEW, COMMAND)
    box.refusals = ["550 5.1.1 Nobody of this name"]
    ((to, text),) = await told(desk_app, box)
    assert (to, "A new password was set" in text) == (OTHER, True)
    assert OLD not in await dump(desk_app.services.store)
    async with desk_app.visitor("cleo") as cleo:
        page = (await cleo.get(f"{PEOPLE}/{eve.id}")).text
        assert "What was done to the account could not be mailed" in page
        assert "550 5.1.1 Nobody of this name" in page


async def test_an_address_that_takes_nothing_now_keeps_nobody_waiting(
    desk_app: OpenDesk, box: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    """Whoever has another address because the one before no longer works is told there; the first is tried again."""
    monkeypatch.setattr(random, "uniform", lambda _, most: most)  # by chance it could be tried again at once
    eve = await eve_of(desk_app)
    await desk_app.services.users.vouch_for_address(eve.id, OTHER, COMMAND)
    await desk_app.services.users.change_password(eve, NEW, COMMAND)
    box.refusals = ["450 4.1.1 Cannot be verified now"]
    ((to, text),) = await told(desk_app, box)
    assert (to, "A new password was set" in text) == (OTHER, True)
    async with desk_app.services.store.read() as connection:
        assert [each.email for each in await news_of_account(connection, eve.id)] == [OLD]
        assert TELL_ACCOUNT in {job.kind for job in await open_jobs(connection)}


async def test_where_no_mail_is_sent_nothing_waits(migrated_sqlite_url: str):
    """Nobody is told, no address is kept, and no job stays open until a mail server is set, years later."""
    async with open_desk(migrated_sqlite_url) as desk_app:
        await desk_app.services.users.create("eve", "Eve Tarr", Scope.WRITE, PASSWORD, email=OLD)
        await desk_app.services.users.vouch_for_address((await eve_of(desk_app)).id, OTHER, COMMAND)
        await desk_app.services.jobs.do_due()
        assert OLD not in await dump(desk_app.services.store)
        async with desk_app.services.store.read() as connection:
            assert TELL_ACCOUNT not in {job.kind for job in await open_jobs(connection)}
