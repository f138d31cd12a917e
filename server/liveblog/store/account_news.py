"""What is still to be told to whose account it is, by mail: rows that are gone as soon as a letter said it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.store.access_tables import account_news, users
from liveblog.store.jobs import add_jobs

TELL_ACCOUNT = "tell_account"
"""A kind of job: the subject is the number of a user."""


@dataclass(frozen=True, slots=True)
class AccountNews:
    """What was done to an account, as the audit log calls it, and the address that it had: that one is told.

    `by_owner`: whose account it is did it, or somebody who was logged in as them.
    """

    id: int
    user_id: int
    email: str
    action: str
    at: datetime
    by_owner: bool


async def add_account_news(
    connection: AsyncConnection, user_id: int, action: str, at: datetime, *, by_owner: bool
) -> None:
    """Have the address that an account has now told of something; one without an address is told nothing."""
    address = select(users.c.email).where(users.c.id == user_id)
    email = (await connection.execute(address)).scalar_one_or_none()
    if email:
        values = {"user_id": user_id, "email": email, "action": action, "at": at, "by_owner": by_owner}
        await connection.execute(insert(account_news).values(**values))
        await add_jobs(connection, TELL_ACCOUNT, [str(user_id)], {})


async def news_of_account(connection: AsyncConnection, user_id: int) -> Sequence[AccountNews]:
    """Read what is still to be told of an account, the oldest first."""
    columns = [account_news.c[name] for name in AccountNews.__slots__]
    query = select(*columns).where(account_news.c.user_id == user_id).order_by(account_news.c.id)
    return [AccountNews(**row._asdict()) for row in await connection.execute(query)]


async def forget_account_news(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Forget what was told, or can't be."""
    await connection.execute(delete(account_news).where(account_news.c.id.in_(ids)))
