"""Users and their invitations. Only `access` calls this. Secrets never come here, only their digests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, String, cast, delete, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NameTaken
from liveblog.model.picture import Picture
from liveblog.model.principal import Grant
from liveblog.sentence import sentence
from liveblog.store.access_tables import (
    email_changes,
    invitations,
    login_links,
    password_links,
    sessions,
    user_grants,
    users,
)
from liveblog.store.factor_tables import half_logins
from liveblog.store.found_names import folded_names
from liveblog.store.grants import (
    ProvidedGrant,
    as_before,
    granted,
    insert_user_grants,
    made_by_hand,
    provided_grants,
)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can log in at the desk; `byline` is how entries name them.

    `email` is in lower case; `language` and `zone` are those of the desk for them, None for the usual ones; `picture`
    is a name among our media. Whoever was disabled is somebody still, for what they wrote, and can do nothing.
    `grants` are all that they have; `made` those of them that were given by hand, `provided` those of login providers.
    """

    id: int
    name: str
    byline: str
    grants: tuple[Grant, ...]
    password_hash: str | None
    email: str | None = None
    language: str | None = None
    zone: str | None = None
    picture: str | None = None
    disabled_at: datetime | None = None
    made: tuple[Grant, ...] = field(default=(), compare=False)
    provided: tuple[ProvidedGrant, ...] = field(default=(), compare=False)

    @property
    def portrait(self) -> str | None:
        """Return the path of the narrowest file of their picture."""
        picture = Picture.of_name(self.picture) if self.picture else None
        return picture.variants[0].path if picture else None


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that is open: for whom, by whom, and until when."""

    user_id: int
    made_by: str
    made_at: datetime
    expires_at: datetime


_COLUMNS = ("id", "name", "byline", "password_hash", "email", "language", "zone", "picture", "disabled_at")
USERS = (
    select(
        *(users.c[name] for name in _COLUMNS),
        *(user_grants.c[name] for name in ("scope", "blog_id", "made", "provided")),
    )
    .outerjoin(user_grants, user_grants.c.user_id == users.c.id)
    .order_by(users.c.id, user_grants.c.id)
)
"""All users, a row for each of their grants; for `read_users`."""


async def insert_user(connection: AsyncConnection, user: User, at: datetime) -> int:
    """Add a user and return the id; `user.id` is ignored.

    Raises:
        NameTaken: there is a user of this name, or of this address.
    """
    values = {name: getattr(user, name) for name in ("name", "byline", "password_hash", "email", "language")}
    values |= {"vouched_email": user.email, "folded": folded_names(user.name, user.byline, user.email)}
    values |= as_before(user.grants, can_be_bound=False)
    try:
        result = await connection.execute(insert(users).values(**values, created_at=at).returning(users.c.id))
    except IntegrityError as error:
        raise _taken(user.name, user.email, error) from error
    user_id = int(result.scalar_one())
    await insert_user_grants(connection, user_grants, user_id, user.grants, ())
    return user_id


async def update_user(connection: AsyncConnection, user_id: int, values: Mapping[str, Any]) -> bool:
    """Change columns of a user; False when there is none of this id.

    Raises:
        NameTaken: somebody has this address already.
    """
    try:
        result = await connection.execute(update(users).where(users.c.id == user_id).values(**values))
    except IntegrityError as error:
        raise _taken("", values.get("email"), error) from error
    if values.keys() & {"byline", "email"}:
        await _fold(connection, user_id)
    return result.rowcount == 1


async def _fold(connection: AsyncConnection, user_id: int) -> None:
    """Write what a user is found by anew."""
    this = users.c.id == user_id
    for row in (await connection.execute(select(users.c.name, users.c.byline, users.c.email).where(this))).all():
        await connection.execute(update(users).where(this).values(folded=folded_names(*row)))


async def replace_grants(
    connection: AsyncConnection, user: User, made: Sequence[Grant], provided: Sequence[ProvidedGrant] | None = None
) -> None:
    """Give a locked user these grants by hand in place of theirs; `provided` too, unless None: then those stay."""
    kept = user.provided if provided is None else provided
    await connection.execute(delete(user_grants).where(user_grants.c.user_id == user.id))
    grants = await insert_user_grants(connection, user_grants, user.id, made, kept)
    values = as_before(grants, can_be_bound=False)
    await connection.execute(update(users).where(users.c.id == user.id).values(**values))


async def locked_user(connection: AsyncConnection, user_id: int) -> User | None:
    """Read a user whom nobody else changes until the transaction ends."""
    await connection.execute(select(users.c.id).where(users.c.id == user_id).with_for_update())
    return await user_by_id(connection, user_id)


async def user_by_name(connection: AsyncConnection, name: str) -> User | None:
    """Find a user."""
    return next(iter(await read_users(connection, USERS.where(users.c.name == name))), None)


async def user_by_id(connection: AsyncConnection, user_id: int) -> User | None:
    """Find a user."""
    return next(iter(await read_users(connection, USERS.where(users.c.id == user_id))), None)


async def has_email(connection: AsyncConnection, email: str) -> bool:
    """Tell whether somebody has this address."""
    return (await connection.execute(select(users.c.id).where(users.c.email == email))).first() is not None


async def names_like(connection: AsyncConnection, name: str) -> frozenset[str]:
    """Return the names of users that begin with this one."""
    query = select(users.c.name).where(users.c.name.startswith(name, autoescape=True))
    return frozenset((await connection.execute(query)).scalars())


async def all_users(connection: AsyncConnection) -> list[User]:
    """Read all users, oldest first."""
    return await read_users(connection, USERS)


async def read_users(connection: AsyncConnection, query: Select[Any]) -> list[User]:
    """Read the users that a query made of `USERS` finds."""
    return to_users(await connection.execute(query))


def to_users(rows: Iterable[Any]) -> list[User]:
    """Read the rows of a query made of `USERS`, which keeps the rows of each user together."""
    return [_to_user(list(theirs)) for _, theirs in groupby(rows, key=lambda row: row.id)]


def _to_user(rows: Sequence[Any]) -> User:
    values = {name: getattr(rows[0], name) for name in _COLUMNS}
    grants = tuple(granted(row) for row in rows if row.scope is not None)
    return User(**values, grants=grants, made=made_by_hand(rows), provided=provided_grants(rows))


async def end_logins(connection: AsyncConnection, user_id: int, *, but: str | None = None) -> None:
    """End a user's sessions, but for one by its digest, and take back links and invitations that were not used.

    Logins that are half done end, too, and addresses that wait to be confirmed are forgotten.
    """
    ended = delete(sessions).where(sessions.c.user_id == user_id)
    await connection.execute(ended if but is None else ended.where(sessions.c.digest != but))
    for links in (login_links, password_links, invitations, half_logins, email_changes):
        await connection.execute(delete(links).where(links.c.user_id == user_id))


async def put_invitation(connection: AsyncConnection, invitation: OpenInvitation, digest: str) -> None:
    """Open an invitation; an earlier one of the same user is void."""
    await connection.execute(delete(invitations).where(invitations.c.user_id == invitation.user_id))
    values = {name: getattr(invitation, name) for name in OpenInvitation.__slots__}
    await connection.execute(insert(invitations).values(**values, digest=digest))


async def open_invitations(connection: AsyncConnection, now: datetime) -> list[OpenInvitation]:
    """Read the invitations that can still be accepted."""
    query = select(*(invitations.c[name] for name in OpenInvitation.__slots__)).where(invitations.c.expires_at > now)
    return [OpenInvitation(**row._asdict()) for row in await connection.execute(query)]


async def invited_user(connection: AsyncConnection, digest: str, now: datetime) -> User | None:
    """Find whose invitation this is, while it can be accepted."""
    query = USERS.join(invitations, invitations.c.user_id == users.c.id)
    query = query.where(invitations.c.digest == digest, invitations.c.expires_at > now, users.c.disabled_at.is_(None))
    return next(iter(await read_users(connection, query)), None)


async def use_invitation(connection: AsyncConnection, digest: str, now: datetime) -> int | None:
    """Use an invitation up and return whose it was; None when it is unknown, used, revoked or too old."""
    query = delete(invitations).where(invitations.c.digest == digest, invitations.c.expires_at > now)
    return (await connection.execute(query.returning(invitations.c.user_id))).scalar_one_or_none()


async def is_invited(connection: AsyncConnection, user_id: int) -> bool:
    """Tell whether somebody was invited and has not come yet."""
    query = select(invitations.c.user_id).where(invitations.c.user_id == user_id)
    return (await connection.execute(query)).first() is not None


async def inviter_of(connection: AsyncConnection, user_id: int) -> str | None:
    """Return the byline of who made a user's invitation; None where it was nobody with an account."""
    key = literal("user:") + cast(users.c.id, String)
    query = select(users.c.byline).join(invitations, invitations.c.made_by == key)
    return (await connection.execute(query.where(invitations.c.user_id == user_id))).scalar_one_or_none()


async def renew_invitation(connection: AsyncConnection, user_id: int, digest: str, until: datetime) -> bool:
    """Give an open invitation another secret and end; False when there is none."""
    mine = update(invitations).where(invitations.c.user_id == user_id)
    return (await connection.execute(mine.values(digest=digest, expires_at=until))).rowcount == 1


async def delete_invitation(connection: AsyncConnection, user_id: int) -> bool:
    """Revoke a user's invitation; False when there is none."""
    return (await connection.execute(delete(invitations).where(invitations.c.user_id == user_id))).rowcount == 1


def _taken(name: str, email: str | None, error: IntegrityError) -> NameTaken:
    if email is not None and "email" in str(error.orig):
        return NameTaken(sentence("There is somebody with the address “{email}” already.", email=email))
    return NameTaken(sentence("There is a user “{name}” already.", name=name))
