"""An application that sends mail through a real mail server, and what its letters have."""

import re
from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import pytest

from liveblog.model.principal import Scope
from tests.mail.mailboxes import Mailbox, mailbox, text_of
from tests.web.desks import OpenDesk, Visitor, open_desk

PASSWORD = "harbour ships at dawn"
NEW = "another tide comes in"
FORGOTTEN, SET = "/desk/-/forgotten", "/desk/-/password"
ACCOUNT, ADDRESS = "/desk/-/account", "/desk/-/address"


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    """Give the test a mail server."""
    async with mailbox() as opened:
        yield opened


@pytest.fixture
async def desk_app(migrated_sqlite_url: str, box: Mailbox) -> AsyncIterator[OpenDesk]:
    """Open a desk that sends mail, with an admin, Cleo, and an editor with a password and an address, Eve."""
    async with open_desk(migrated_sqlite_url, publisher="The Tide", **box.settings) as desk:
        users = desk.services.users
        await users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        await users.create("eve", "Eve Tarr", Scope.WRITE, PASSWORD, email="eve@example.org")
        yield desk


async def sent(desk_app: OpenDesk, box: Mailbox) -> EmailMessage:
    """Do the jobs that are due, and return the newest letter."""
    await desk_app.services.jobs.do_due()
    return box.letters[-1]


def link_in(letter: EmailMessage, desk_app: OpenDesk) -> str:
    """Return the path of the link that a letter has on a line of its own."""
    (link,) = re.findall(r"^https?://\S+$", text_of(letter), re.MULTILINE)
    return str(link).removeprefix(desk_app.services.settings.root_url)


async def ask(visitor: Visitor, called: str) -> Any:
    """Ask for a link to a new password."""
    return await visitor.post(FORGOTTEN, {"called": called})
