"""Two transactions that write the same row at once: the second waits for the first, and neither fails."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert

from liveblog.errors import Contended
from liveblog.model.blog import Blog
from liveblog.model.endpoint import EndpointDraft, Lag
from liveblog.model.moment import now
from liveblog.model.partner import PartnerDraft
from liveblog.model.picture import Picture
from liveblog.model.presence import Sign
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.model.receipt import PagesAt, PartnerPage
from liveblog.store import Store, Transaction, people
from liveblog.store.challenges import take_once
from liveblog.store.draft_tables import schedule_holds
from liveblog.store.drafts import insert_hold
from liveblog.store.email_changes import EmailChange, put_email_change
from liveblog.store.endpoints import insert_endpoint, place_endpoint
from liveblog.store.handovers import drop_handover, last_handover, prepare_handover
from liveblog.store.jobs import add_jobs
from liveblog.store.partners import insert_partner
from liveblog.store.pictures import note_upload
from liveblog.store.presence import note_sign, undertake
from liveblog.store.receipts import add_left
from tests.apps import open_store
from tests.store.writing import be_waited_for, open_blog

AT = now()
LATER = AT + timedelta(hours=1)
PICTURE = Picture("0" * 20, 800, 600)
USER = people.User(1, "ada", "Ada Quist", (), None, "ada@harbour.example")

Write = Callable[[Transaction, Blog], Awaitable[object]]


async def give_rights(connection: Transaction) -> None:
    """Give somebody rights, as the acts do it."""
    user = await people.locked_user(connection, 1)
    assert user
    await people.replace_grants(connection, user, [Grant(Scope.WRITE)])


WRITES: dict[str, Write] = {
    "an upload": lambda connection, blog: note_upload(connection, blog, "user:1", PICTURE, AT),
    "a hold": lambda connection, blog: insert_hold(connection, blog, "user:1", AT),
    "something good once": lambda connection, _: take_once(connection, "0" * 64, "logout", AT, LATER),
    "an address to confirm": lambda connection, _: put_email_change(
        connection, EmailChange(1, "ada@quay.example", LATER)
    ),
    "rights": lambda connection, _: give_rights(connection),
    "an endpoint's position": lambda connection, blog: place_endpoint(connection, 1, Lag(blog.id, blog.epoch, 0)),
    "pages that left": lambda connection, blog: add_left(
        connection, [PagesAt(PartnerPage(1, "quay.example"), blog.id, blog.epoch, 0, 2)]
    ),
    "a job": lambda connection, _: add_jobs(connection, "tests", ["one"], {}),
    "a page's sign": lambda connection, blog: note_sign(connection, blog, COMMAND, Sign("page")),
    "what somebody is on": lambda connection, blog: undertake(connection, blog, COMMAND, "The port."),
}


async def fill(store: Store) -> Blog:
    """Write what rows belong to."""
    blog = await open_blog(store)
    async with store.write() as connection:
        await people.insert_user(connection, USER, AT)
        partner = await insert_partner(connection, PartnerDraft("Quay Post"), AT)
        await insert_endpoint(connection, partner, EndpointDraft("https://quay.example/"), "", AT)
    return blog


async def write_both(store: Store, blog: Blog, write: Write) -> None:
    """Write the same in two transactions, the second while the first is open."""

    async def write_second() -> None:
        async with store.write() as connection:
            await write(connection, blog)

    async with store.write() as connection:
        await write(connection, blog)
        second = asyncio.create_task(write_second())
        await be_waited_for(store)
    await second


@pytest.mark.parametrize("name", WRITES)
async def test_the_second_waits_for_the_first_and_goes_on(store: Store, name: str):
    """Whatever was written meanwhile, a row that two write at once is no error for either."""
    await write_both(store, await fill(store), WRITES[name])


async def test_of_two_hand_overs_that_are_prepared_at_once_one_stays(store: Store):
    """The second takes the place of the first, as one does that comes later: what is open can be dropped."""
    blog = await fill(store)
    said = ("Ask the port again.", "")
    await write_both(store, blog, lambda connection, blog: prepare_handover(connection, blog, COMMAND, AT, said))
    async with store.write() as connection:
        assert await drop_handover(connection, blog) is not None
        assert await last_handover(connection, blog) is None


async def test_what_has_no_such_way_is_told_as_contended(migrated_postgres_url: str):
    """A row that somebody else wrote first takes the transaction back whole: it may be repeated, and is no fault."""
    async with open_store(migrated_postgres_url) as store:
        blog = await fill(store)
        row = {"blog_id": blog.id, "by": "user:1", "at": AT}
        with pytest.raises(Contended):
            await write_both(store, blog, lambda connection, _: connection.execute(insert(schedule_holds), row))
