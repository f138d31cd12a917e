"""Another mail address of an account: confirmed by a link, through a real mail server, or by an admin's word."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Scope
from liveblog.store.access_tables import email_changes, users
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.mail.mailboxes import Mailbox
from tests.web.desks import OpenDesk, Visitor, forms, open_desk
from tests.web.letters import ACCOUNT, ADDRESS, NEW, PASSWORD, ask, box, desk_app, link_in, sent
from tests.web.test_people import PEOPLE

__all__ = ["box", "desk_app"]  # fixtures

OTHER = "eve@elsewhere.example"


async def enter(visitor: Visitor, address: str, password: str = PASSWORD) -> Any:
    """Enter another mail address on the page of one's account."""
    return await visitor.fill_in(ACCOUNT, ACCOUNT, email=address, email_password=password)


async def emails(desk_app: OpenDesk, name: str) -> tuple[str | None, str | None]:
    """Read the address that somebody has, and the one that logins elsewhere may be connected by."""
    async with desk_app.services.store.read() as connection:
        query = select(users.c.email, users.c.vouched_email).where(users.c.name == name)
        row = (await connection.execute(query)).one()
    return row.email, row.vouched_email


async def test_a_new_address_counts_when_its_link_was_opened(desk_app: OpenDesk, box: Mailbox):
    """Until then mails go to the old one; to look at the page confirms nothing; the link is good once."""
    async with desk_app.visitor("eve") as eve:
        assert (await enter(eve, OTHER)).headers["location"] == f"{ACCOUNT}?done=address"
        letter = await sent(desk_app, box)
        assert (letter["To"], letter["Subject"]) == (OTHER, "Confirm your address for The Tide")
        assert f"<bdi>{OTHER}</bdi> waits to be confirmed" in (await eve.get(ACCOUNT)).text
        there = link_in(letter, desk_app)
        page = await eve.get(there)
        assert OTHER in page.text
        assert page.headers["referrer-policy"] == "strict-origin"
        assert await emails(desk_app, "eve") == ("eve@example.org", "eve@example.org")
        await ask(eve, "eve")
        assert (await sent(desk_app, box))["To"] == "eve@example.org"
        assert (await eve.fill_in(there, ADDRESS)).headers["location"] == f"{ACCOUNT}?done=confirmed"
        assert await emails(desk_app, "eve") == (OTHER, OTHER)
        await ask(eve, "eve")
        assert (await sent(desk_app, box))["To"] == OTHER
        assert (await eve.get(there)).status_code == 401
    assert OTHER not in await dump_log(desk_app)


async def dump_log(desk_app: OpenDesk) -> str:
    """Return all that the audit log holds."""
    async with desk_app.services.store.read() as connection:
        return str(await audit_records(connection, AuditQuery(), 100))


async def test_an_address_is_confirmed_by_whose_it_is(desk_app: OpenDesk, box: Mailbox):
    """Nobody is talked into confirming that another's account has their address; without a login nothing is done."""
    async with desk_app.visitor("eve") as eve, desk_app.visitor("cleo") as cleo, desk_app.visitor() as stranger:
        await enter(eve, OTHER)
        there = link_in(await sent(desk_app, box), desk_app)
        for visitor in (cleo, stranger):
            page = (await visitor.get(there)).text
            assert "Log in as eve in this browser" in page
            assert "Confirm the address</button>" not in page
        values = {"csrf": forms(await cleo.get(ACCOUNT))[ACCOUNT].values["csrf"], "link": there.rpartition("/")[2]}
        assert (await cleo.post(ADDRESS, values)).status_code == 403
        assert (await stranger.post(ADDRESS, {"link": values["link"]})).status_code == 401
        assert await emails(desk_app, "eve") == ("eve@example.org", "eve@example.org")


async def test_an_address_that_waits_is_replaced_and_forgotten(desk_app: OpenDesk, box: Mailbox):
    """Another one makes the first link void; so do a day, and a new password; somebody else's is refused."""
    async with desk_app.visitor("eve") as eve:
        await enter(eve, "first@elsewhere.example")
        first = link_in(await sent(desk_app, box), desk_app)
        await enter(eve, OTHER)
        second = link_in(await sent(desk_app, box), desk_app)
        assert [(await eve.get(each)).status_code for each in (first, second)] == [401, 200]
        async with desk_app.services.store.write() as connection:
            await connection.execute(update(email_changes).values(expires_at=now() - timedelta(seconds=1)))
        assert (await eve.get(second)).status_code == 401
        assert "waits to be confirmed" not in (await eve.get(ACCOUNT)).text
        await desk_app.services.users.vouch_for_address(
            (await desk_app.services.users.by_name("cleo")).id, OTHER, COMMAND
        )
        taken = await enter(eve, OTHER)
        assert (taken.status_code, "somebody with the address" in taken.text) == (409, True)
        await enter(eve, "third@elsewhere.example")
        third = link_in(await sent(desk_app, box), desk_app)
        await desk_app.services.users.change_password(await desk_app.services.users.by_name("eve"), NEW, COMMAND)
    async with desk_app.visitor("eve") as eve:
        assert (await eve.get(third)).status_code == 401


async def test_without_mail_an_admins_word_counts(migrated_sqlite_url: str):
    """What people enter is theirs at once, and connects no login elsewhere until an admin has entered it, too."""
    async with open_desk(migrated_sqlite_url) as desk_app:
        await desk_app.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        await desk_app.services.users.create("eve", "Eve Tarr", Scope.WRITE, PASSWORD, email="eve@example.org")
        async with desk_app.visitor("eve") as eve, desk_app.visitor("cleo") as cleo:
            assert (await enter(eve, OTHER)).headers["location"] == f"{ACCOUNT}?done=profile"
            assert await emails(desk_app, "eve") == (OTHER, "eve@example.org")
            page = f"{PEOPLE}/{(await desk_app.services.users.by_name('eve')).id}"
            assert (await cleo.fill_in(page, page, do="address", email=OTHER)).status_code == 303
            assert await emails(desk_app, "eve") == (OTHER, OTHER)
