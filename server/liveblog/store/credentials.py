"""Tokens, users, sessions and login links. Only `access` calls these. Secrets never come here, only their digests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import cast, delete, insert, null, or_, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NameTaken
from liveblog.model.principal import Scope
from liveblog.store.tables import blogs, login_links, sessions, tokens, users


@dataclass(frozen=True, slots=True)
class Token:
    """An API token; `blog_id` and `blog_slug` are None when it is good for all blogs."""

    id: int
    name: str
    scope: Scope
    blog_id: int | None
    blog_slug: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can log in at the desk; `byline` is how entries name them."""

    id: int
    name: str
    byline: str
    scope: Scope
    password_hash: str | None


_TOKEN = select(
    tokens.c.id,
    tokens.c.name,
    tokens.c.scope,
    tokens.c.blog_id,
    blogs.c.slug.label("blog_slug"),
    tokens.c.created_at,
    tokens.c.expires_at,
    tokens.c.revoked_at,
).outerjoin(blogs, blogs.c.id == tokens.c.blog_id)
_USER = select(users.c.id, users.c.name, users.c.byline, users.c.scope, users.c.password_hash)


async def insert_token(connection: AsyncConnection, token: Token, digest: str) -> int:
    """Add a token and return its id; `token.id` is ignored."""
    values = {name: getattr(token, name) for name in ("name", "scope", "blog_id", "created_at", "expires_at")}
    result = await connection.execute(insert(tokens).values(**values, digest=digest).returning(tokens.c.id))
    return int(result.scalar_one())


async def token_by_digest(connection: AsyncConnection, digest: str) -> Token | None:
    """Find a token, expired and revoked ones too."""
    return next(iter(await _tokens(connection, digest)), None)


async def all_tokens(connection: AsyncConnection) -> list[Token]:
    """Read all tokens, oldest first."""
    return await _tokens(connection, None)


async def revoke_token(connection: AsyncConnection, token_id: int, at: datetime) -> bool:
    """Revoke a token; False when there is none that is still good."""
    query = update(tokens).where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None)).values(revoked_at=at)
    return (await connection.execute(query)).rowcount == 1


async def insert_user(connection: AsyncConnection, user: User, at: datetime) -> int:
    """Add a user and return the id; `user.id` is ignored.

    Raises:
        NameTaken: there is a user of this name.
    """
    values = {name: getattr(user, name) for name in ("name", "byline", "scope", "password_hash")}
    try:
        result = await connection.execute(insert(users).values(**values, created_at=at).returning(users.c.id))
    except IntegrityError as error:
        raise NameTaken(f"There is a user “{user.name}” already.") from error
    return int(result.scalar_one())


async def user_by_name(connection: AsyncConnection, name: str) -> User | None:
    """Find a user."""
    row = (await connection.execute(_USER.where(users.c.name == name))).one_or_none()
    return User(**(row._asdict() | {"scope": Scope(row.scope)})) if row else None


async def user_names(connection: AsyncConnection) -> list[str]:
    """Read what all users log in with."""
    return list((await connection.execute(select(users.c.name).order_by(users.c.name))).scalars())


async def insert_session(
    connection: AsyncConnection, digest: str, user_id: int, now: datetime, until: datetime
) -> None:
    """Add a session, and forget those that have ended."""
    await connection.execute(delete(sessions).where(sessions.c.expires_at < now))
    await connection.execute(insert(sessions).values(digest=digest, user_id=user_id, expires_at=until))


async def user_by_session(connection: AsyncConnection, digest: str, now: datetime) -> User | None:
    """Find whose session this is, while it lasts."""
    query = _USER.join(sessions, sessions.c.user_id == users.c.id)
    row = (
        await connection.execute(query.where(sessions.c.digest == digest, sessions.c.expires_at > now))
    ).one_or_none()
    return User(**(row._asdict() | {"scope": Scope(row.scope)})) if row else None


@dataclass(frozen=True, slots=True)
class Held:
    """The rights that go with a credential that holds: a token's (`token` is its id) or a session's (its digest)."""

    token: int | None
    session: str | None
    scope: Scope
    blog_id: int | None


async def held(
    connection: AsyncConnection, token_ids: Collection[int], digests: Collection[str], now: datetime
) -> list[Held]:
    """Find which of these tokens and sessions hold, and what they are good for, in one query."""
    columns = tokens.c
    no_id, no_digest = cast(null(), columns.id.type), cast(null(), sessions.c.digest.type)
    by_token = select(
        columns.id.label("token"), no_digest.label("session"), columns.scope, columns.blog_id.label("blog_id")
    ).where(
        columns.id.in_(token_ids),
        columns.revoked_at.is_(None),
        or_(columns.expires_at.is_(None), columns.expires_at > now),
    )
    by_session = (
        select(no_id, sessions.c.digest, users.c.scope, no_id)
        .join(users, users.c.id == sessions.c.user_id)
        .where(sessions.c.digest.in_(digests), sessions.c.expires_at > now)
    )
    rows = await connection.execute(union_all(by_token, by_session))
    return [Held(row.token, row.session, Scope(row.scope), row.blog_id) for row in rows]


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


async def _tokens(connection: AsyncConnection, digest: str | None) -> list[Token]:
    query = _TOKEN.order_by(tokens.c.id) if digest is None else _TOKEN.where(tokens.c.digest == digest)
    return [Token(**(row._asdict() | {"scope": Scope(row.scope)})) for row in await connection.execute(query)]
