"""Acts on people and tokens: written with their lines of the audit log in one transaction, and logged after it.

What is noted about the ways into somebody's account is also to be told to them, by mail: that is written here for all.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from liveblog import audit
from liveblog.model.principal import Principal
from liveblog.store import Store, Transaction
from liveblog.store.account_news import add_account_news
from liveblog.store.audit_log import AuditRecord, insert_records, record_of

NEW_ADDRESS = "address.changed"
TOLD = frozenset(
    {
        "password.changed",
        "passkey.added",
        "passkey.removed",
        "codes.set_up",
        "codes.removed",
        "recovery_codes.renewed",
        "recovery_code.used",
        "factors.reset",
        "identity.linked",
        "identity.unlinked",
    }
)
"""What the address of an account is told of when it is noted; and of `NEW_ADDRESS`, before it is another."""

_BEGINNINGS = frozenset({"user.created", "invitation.accepted"})
"""Whoever only just came knows how they come in."""


class Act:
    """What one person does in one transaction, and what the audit log will say of it."""

    def __init__(self, connection: Transaction, by: Principal, at: datetime) -> None:
        self.connection = connection
        self.by = by
        self.at = at
        self.records: list[AuditRecord] = []

    def note(
        self, action: str, subject: str | None = None, *, about: frozenset[int] = frozenset(), **facts: object
    ) -> None:
        """Say what was done to whom ("user:5"); facts are ids, numbers and kinds, never a text; None isn't said.

        `about` are the blogs whose admins are told of it.
        """
        self.records.append(replace(record_of(self.by, self.at, action, subject, None, **facts), about=about))

    async def tell(self, user_id: int, action: str) -> None:
        """Have the address that an account has at this moment told of something."""
        by_owner = self.by.key == f"user:{user_id}"
        await add_account_news(self.connection, user_id, action, self.at, by_owner=by_owner)

    async def tell_all(self) -> None:
        """Have accounts told of what was noted about the ways into them."""
        came = {record.subject for record in self.records if record.action in _BEGINNINGS}
        for record in self.records:
            if record.action in TOLD and record.subject not in came:
                await self.tell(int((record.subject or "").removeprefix("user:")), record.action)


@asynccontextmanager
async def acting(store: Store, by: Principal, at: datetime) -> AsyncIterator[Act]:
    """Open a transaction for somebody's act; all of it is done and noted, or nothing.

    Raises:
        Unavailable: the store does not answer.
    """
    async with store.write() as connection:
        act = Act(connection, by, at)
        yield act
        await act.tell_all()
        await insert_records(connection, act.records)
    for record in act.records:
        audit.record(record.action, record.by, **_named(record.subject), **record.facts, place=record.place)


def _named(subject: str | None) -> dict[str, object]:
    kind, _, name = (subject or "").partition(":")
    return {kind: name} if kind else {}
