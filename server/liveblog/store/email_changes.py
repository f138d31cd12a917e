"""Mail addresses that wait to be confirmed. Only `access` calls this. Secrets never come here, only digests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.store.access_tables import email_changes
from liveblog.store.upserts import put_row


@dataclass(frozen=True, slots=True)
class EmailChange:
    """An address that somebody has entered for themselves, and until when it can be confirmed."""

    user_id: int
    email: str
    expires_at: datetime


_CHANGES = select(*(email_changes.c[name] for name in EmailChange.__slots__))


async def put_email_change(connection: AsyncConnection, change: EmailChange) -> None:
    """Let an address wait; one that the same person entered before is forgotten, and its link void."""
    values = {"email": change.email, "expires_at": change.expires_at, "digest": None}
    await put_row(connection, email_changes, {"user_id": change.user_id}, values)


async def email_change_of(connection: AsyncConnection, user_id: int, now: datetime) -> EmailChange | None:
    """Return the address that somebody has entered and not confirmed, while that is possible."""
    query = _CHANGES.where(email_changes.c.user_id == user_id, email_changes.c.expires_at > now)
    row = (await connection.execute(query)).one_or_none()
    return EmailChange(**row._asdict()) if row else None


async def link_email_change(connection: AsyncConnection, user_id: int, digest: str) -> None:
    """Note the link that is mailed to the address; an earlier one is void."""
    await connection.execute(update(email_changes).where(email_changes.c.user_id == user_id).values(digest=digest))


async def email_change_by_link(connection: AsyncConnection, digest: str, now: datetime) -> EmailChange | None:
    """Find whose address a link confirms."""
    query = _CHANGES.where(email_changes.c.digest == digest, email_changes.c.expires_at > now)
    row = (await connection.execute(query)).one_or_none()
    return EmailChange(**row._asdict()) if row else None


async def forget_email_change(connection: AsyncConnection, user_id: int) -> bool:
    """Let somebody's address wait no longer; False: none did."""
    return (await connection.execute(delete(email_changes).where(email_changes.c.user_id == user_id))).rowcount == 1
