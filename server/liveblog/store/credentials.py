"""Tokens, users, sessions and login links. Only `access` calls these. Secrets never come here, only their digests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, cast, delete, insert, null, or_, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NameTaken
from liveblog.model.principal import Grant
from liveblog.store.access_tables import login_links, sessions, token_grants, tokens, user_grants, users
from liveblog.store.grants import as_before, by_holder, granted, insert_grants


@dataclass(frozen=True, slots=True)
class Token:
    """An API token."""

    id: int
    name: str
    grants: tuple[Grant, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can log in at the desk; `byline` is how entries name them."""

    id: int
    name: str
    byline: str
    grants: tuple[Grant, ...]
    password_hash: str | None


_TOKEN = (
    select(
        tokens.c.id,
        tokens.c.name,
        tokens.c.created_at,
        tokens.c.expires_at,
        tokens.c.revoked_at,
        token_grants.c.scope,
        token_grants.c.blog_id,
    )
    .outerjoin(token_grants, token_grants.c.token_id == tokens.c.id)
    .order_by(tokens.c.id, token_grants.c.id)
)
_USER = (
    select(users.c.id, users.c.name, users.c.byline, users.c.password_hash, user_grants.c.scope, user_grants.c.blog_id)
    .outerjoin(user_grants, user_grants.c.user_id == users.c.id)
    .order_by(users.c.id, user_grants.c.id)
)


async def insert_token(connection: AsyncConnection, token: Token, digest: str) -> int:
    """Add a token and return its id; `token.id` is ignored."""
    values = {name: getattr(token, name) for name in ("name", "created_at", "expires_at")}
    values |= as_before(token.grants, can_be_bound=True)
    result = await connection.execute(insert(tokens).values(**values, digest=digest).returning(tokens.c.id))
    token_id = int(result.scalar_one())
    await insert_grants(connection, token_grants, {"token_id": token_id}, token.grants)
    return token_id


async def token_by_digest(connection: AsyncConnection, digest: str) -> Token | None:
    """Find a token, expired and revoked ones too."""
    return next(iter(await _tokens(connection, _TOKEN.where(tokens.c.digest == digest))), None)


async def all_tokens(connection: AsyncConnection) -> list[Token]:
    """Read all tokens, oldest first."""
    return await _tokens(connection, _TOKEN)


async def revoke_token(connection: AsyncConnection, token_id: int, at: datetime) -> bool:
    """Revoke a token; False when there is none that is still good."""
    query = update(tokens).where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None)).values(revoked_at=at)
    return (await connection.execute(query)).rowcount == 1


async def insert_user(connection: AsyncConnection, user: User, at: datetime) -> int:
    """Add a user and return the id; `user.id` is ignored.

    Raises:
        NameTaken: there is a user of this name.
    """
    values = {name: getattr(user, name) for name in ("name", "byline", "password_hash")}
    values |= as_before(user.grants, can_be_bound=False)
    try:
        result = await connection.execute(insert(users).values(**values, created_at=at).returning(users.c.id))
    except IntegrityError as error:
        raise NameTaken(f"There is a user “{user.name}” already.") from error
    user_id = int(result.scalar_one())
    await insert_grants(connection, user_grants, {"user_id": user_id}, user.grants)
    return user_id


async def user_by_name(connection: AsyncConnection, name: str) -> User | None:
    """Find a user."""
    return next(iter(await _users(connection, _USER.where(users.c.name == name))), None)


async def all_users(connection: AsyncConnection) -> list[User]:
    """Read all users, oldest first."""
    return await _users(connection, _USER)


async def insert_session(
    connection: AsyncConnection, digest: str, user_id: int, now: datetime, until: datetime
) -> None:
    """Add a session, and forget those that have ended."""
    await connection.execute(delete(sessions).where(sessions.c.expires_at < now))
    await connection.execute(insert(sessions).values(digest=digest, user_id=user_id, expires_at=until))


async def user_by_session(connection: AsyncConnection, digest: str, now: datetime) -> User | None:
    """Find whose session this is, while it lasts."""
    query = _USER.join(sessions, sessions.c.user_id == users.c.id)
    query = query.where(sessions.c.digest == digest, sessions.c.expires_at > now)
    return next(iter(await _users(connection, query)), None)


Held = tuple[int | None, str | None]
"""A credential that holds: a token's id, or a session's digest."""


async def held(
    connection: AsyncConnection, token_ids: Collection[int], digests: Collection[str], now: datetime
) -> dict[Held, tuple[Grant, ...]]:
    """Find which of these tokens and sessions hold, and what they are good for, in one query."""
    columns = tokens.c
    no_id, no_digest = cast(null(), columns.id.type), cast(null(), sessions.c.digest.type)
    by_token = (
        select(columns.id.label("token"), no_digest.label("session"), token_grants.c.scope, token_grants.c.blog_id)
        .outerjoin(token_grants, token_grants.c.token_id == columns.id)
        .where(
            columns.id.in_(token_ids),
            columns.revoked_at.is_(None),
            or_(columns.expires_at.is_(None), columns.expires_at > now),
        )
    )
    by_session = (
        select(no_id, sessions.c.digest, user_grants.c.scope, user_grants.c.blog_id)
        .outerjoin(user_grants, user_grants.c.user_id == sessions.c.user_id)
        .where(sessions.c.digest.in_(digests), sessions.c.expires_at > now)
    )
    found: dict[Held, tuple[Grant, ...]] = {}
    for row in await connection.execute(union_all(by_token, by_session)):
        credential = (row.token, row.session)
        found[credential] = found.get(credential, ()) + ((granted(row),) if row.scope is not None else ())
    return found


async def delete_session(connection: AsyncConnection, digest: str) -> int | None:
    """End a session and return whose it was; None: there is none."""
    query = delete(sessions).where(sessions.c.digest == digest).returning(sessions.c.user_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def delete_logins(connection: AsyncConnection) -> None:
    """End all sessions, and forget all login links."""
    await connection.execute(delete(sessions))
    await connection.execute(delete(login_links))


async def insert_login_link(connection: AsyncConnection, digest: str, user_id: int, until: datetime) -> None:
    """Add a login link; a user has one at a time."""
    await connection.execute(delete(login_links).where(login_links.c.user_id == user_id))
    await connection.execute(insert(login_links).values(digest=digest, user_id=user_id, expires_at=until))


async def use_login_link(connection: AsyncConnection, digest: str, now: datetime) -> int | None:
    """Use a login link up and return whose it was; None when it is unknown, used or too old."""
    query = delete(login_links).where(login_links.c.digest == digest, login_links.c.expires_at > now)
    return (await connection.execute(query.returning(login_links.c.user_id))).scalar_one_or_none()


async def _tokens(connection: AsyncConnection, query: Select[Any]) -> list[Token]:
    found = by_holder(await connection.execute(query))
    return [Token(row.id, row.name, grants, row.created_at, row.expires_at, row.revoked_at) for row, grants in found]


async def _users(connection: AsyncConnection, query: Select[Any]) -> list[User]:
    found = by_holder(await connection.execute(query))
    return [User(row.id, row.name, row.byline, grants, row.password_hash) for row, grants in found]
