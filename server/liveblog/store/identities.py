"""Who people are elsewhere. Only `access` calls this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NameTaken
from liveblog.model.identity import ProvenIdentity
from liveblog.sentence import sentence
from liveblog.store.access_tables import users
from liveblog.store.factor_tables import identities
from liveblog.store.people import User, locked_user


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """Somebody elsewhere who is a user here: since when, and when they last came from there."""

    id: int
    issuer: str
    subject: str
    user_id: int
    linked_at: datetime
    used_at: datetime


async def insert_identity(connection: AsyncConnection, identity: ProvenIdentity, user_id: int, at: datetime) -> None:
    """Note that somebody elsewhere is this user.

    Raises:
        NameTaken: they are another one already.
    """
    values = {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "user_id": user_id,
        "linked_at": at,
        "used_at": at,
    }
    try:
        await connection.execute(insert(identities).values(**values))
    except IntegrityError as error:
        raise NameTaken(sentence("This login is connected with another account here.")) from error


async def user_by_identity(connection: AsyncConnection, identity: ProvenIdentity, at: datetime) -> User | None:
    """Find who somebody is here, and note that they came; their row is held until the transaction ends."""
    theirs = (identities.c.issuer == identity.issuer, identities.c.subject == identity.subject)
    query = update(identities).where(*theirs).values(used_at=at).returning(identities.c.user_id)
    user_id = (await connection.execute(query)).scalar_one_or_none()
    return None if user_id is None else await locked_user(connection, user_id)


async def user_by_vouched_email(connection: AsyncConnection, email: str) -> User | None:
    """Find whose address this is, if it is still the one that they were given by whoever made them."""
    query = select(users.c.id).where(users.c.email == email, users.c.vouched_email == email)
    user_id = (await connection.execute(query)).scalar_one_or_none()
    return None if user_id is None else await locked_user(connection, user_id)


async def identities_of(connection: AsyncConnection, user_id: int) -> Sequence[LinkedIdentity]:
    """Read who a user is elsewhere, the oldest first."""
    columns = [identities.c[name] for name in LinkedIdentity.__slots__]
    query = select(*columns).where(identities.c.user_id == user_id).order_by(identities.c.id)
    return [LinkedIdentity(**row._asdict()) for row in await connection.execute(query)]


async def delete_identity(connection: AsyncConnection, user_id: int, identity_id: int) -> bool:
    """Forget that a user is somebody elsewhere; False when they are not."""
    theirs = (identities.c.user_id == user_id, identities.c.id == identity_id)
    return (await connection.execute(delete(identities).where(*theirs))).rowcount == 1
