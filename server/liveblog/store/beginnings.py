"""Links on which the first admin of a house makes themselves: their digests. Only `access` calls this."""

from datetime import datetime

from sqlalchemy import Exists, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.principal import Scope
from liveblog.store.access_tables import beginnings, user_grants, users
from liveblog.store.reads import has_begun


async def is_untouched(connection: AsyncConnection) -> bool:
    """Tell whether there is nobody, and never was a blog."""
    return not await has_begun(connection) and (await connection.execute(select(users.c.id).limit(1))).first() is None


async def insert_beginning(connection: AsyncConnection, digest: str, until: datetime) -> None:
    """Add a link: servers that start at the same time print one each, and each is good until somebody has begun."""
    await connection.execute(insert(beginnings).values(digest=digest, expires_at=until))


async def can_begin(connection: AsyncConnection, digest: str, now: datetime) -> bool:
    """Tell whether a link is good: known, not too old, and in a house without an admin."""
    known = select(beginnings.c.digest).where(beginnings.c.digest == digest, beginnings.c.expires_at > now)
    return (await connection.execute(known.where(~_admins()))).first() is not None


async def use_beginning(connection: AsyncConnection, digest: str, now: datetime) -> bool:
    """Use a link up, and all others with it; False: it was not good. Two who begin at once wait for each other here."""
    is_good = await can_begin(connection, digest, now)
    gone = set((await connection.execute(delete(beginnings).returning(beginnings.c.digest))).scalars())
    return is_good and digest in gone


def _admins() -> Exists:
    everywhere = (user_grants.c.blog_id.is_(None), user_grants.c.scope == Scope.ADMIN)
    return select(user_grants.c.id).where(*everywhere).exists()
