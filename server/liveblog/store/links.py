"""Links that are good once: to choose a new password, and to begin as the first admin of a house.

Only `access` calls this. Secrets never come here, only digests.
"""

from datetime import datetime

from sqlalchemy import Exists, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.principal import Scope
from liveblog.store.access_tables import beginnings, password_links, user_grants, users
from liveblog.store.people import USERS, User, read_users
from liveblog.store.reads import has_begun


async def insert_password_link(
    connection: AsyncConnection, digest: str, user_id: int, at: datetime, until: datetime
) -> None:
    """Add a link, and forget those that are too old.

    A user may have several: whoever asks for one in somebody's name takes no other away from them.
    """
    await connection.execute(delete(password_links).where(password_links.c.expires_at <= at))
    await connection.execute(insert(password_links).values(digest=digest, user_id=user_id, expires_at=until))


async def user_by_password_link(connection: AsyncConnection, digest: str, now: datetime) -> User | None:
    """Find whose link this is, while it is good."""
    query = USERS.join(password_links, password_links.c.user_id == users.c.id)
    good = (password_links.c.digest == digest, password_links.c.expires_at > now, users.c.disabled_at.is_(None))
    return next(iter(await read_users(connection, query.where(*good))), None)


async def use_password_link(connection: AsyncConnection, digest: str, now: datetime) -> int | None:
    """Use a link up and return whose it was; None when it is unknown, used or too old."""
    query = delete(password_links).where(password_links.c.digest == digest, password_links.c.expires_at > now)
    return (await connection.execute(query.returning(password_links.c.user_id))).scalar_one_or_none()


async def user_to_mail(connection: AsyncConnection, called: str) -> int | None:
    """Find who can log in and has this mail address or this name; an address comes before a name that looks like it."""
    address = called.lower()
    query = select(users.c.id).where(or_(users.c.email == address, users.c.name == called))
    query = query.where(users.c.email.is_not(None), users.c.password_hash.is_not(None), users.c.disabled_at.is_(None))
    return (await connection.execute(query.order_by((users.c.email == address).desc()))).scalars().first()


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
