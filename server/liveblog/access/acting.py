"""Acts on people and tokens: written with their lines of the audit log in one transaction, and logged after it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from liveblog import audit
from liveblog.model.principal import Principal
from liveblog.store import Store, Transaction
from liveblog.store.audit_log import AuditRecord, insert_records, record_of


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


@asynccontextmanager
async def acting(store: Store, by: Principal, at: datetime) -> AsyncIterator[Act]:
    """Open a transaction for somebody's act; all of it is done and noted, or nothing.

    Raises:
        Unavailable: the store does not answer.
    """
    async with store.write() as connection:
        act = Act(connection, by, at)
        yield act
        await insert_records(connection, act.records)
    for record in act.records:
        audit.record(record.action, record.by, **_named(record.subject), **record.facts, place=record.place)


def _named(subject: str | None) -> dict[str, object]:
    kind, _, name = (subject or "").partition(":")
    return {kind: name} if kind else {}
