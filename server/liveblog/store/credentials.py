"""Tokens, sessions and login links. Only `access` calls these. Secrets never come here, only their digests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, cast, delete, insert, null, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.identity import LogoutNotice
from liveblog.model.principal import Grant
from liveblog.store.access_tables import login_links, password_links, sessions, token_grants, tokens, user_grants, users
from liveblog.store.grants import as_before, by_holder, granted, insert_grants
from liveblog.store.partner_tables import partner_grants, partner_keys, partners
from liveblog.store.people import USERS, User, to_users


@dataclass(frozen=True, slots=True)
class Token:
    """An API token; `prefix` is the beginning of its secret, by which people know it again."""

    id: int
    name: str
    grants: tuple[Grant, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    prefix: str | None = None
    used_at: datetime | None = None
    made_by: str | None = None


_TOKEN_COLUMNS = tuple(name for name in Token.__slots__ if name != "grants")
_TOKEN = (
    select(*(tokens.c[name] for name in _TOKEN_COLUMNS), token_grants.c.scope, token_grants.c.blog_id)
    .outerjoin(token_grants, token_grants.c.token_id == tokens.c.id)
    .order_by(tokens.c.id, token_grants.c.id)
)


async def insert_token(connection: AsyncConnection, token: Token, digest: str) -> int:
    """Add a token and return its id; `token.id` is ignored."""
    values = {name: getattr(token, name) for name in ("name", "created_at", "expires_at", "prefix", "made_by")}
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


async def tokens_by_ids(connection: AsyncConnection, ids: Collection[int]) -> list[Token]:
    """Read those of these tokens that there are, oldest first."""
    return await _tokens(connection, _TOKEN.where(tokens.c.id.in_(ids))) if ids else []


async def touch_token(connection: AsyncConnection, token_id: int, at: datetime) -> None:
    """Note when a token was used last."""
    await connection.execute(update(tokens).where(tokens.c.id == token_id).values(used_at=at))


async def revoke_token(connection: AsyncConnection, token_id: int, at: datetime) -> bool:
    """Revoke a token; False when there is none that is still good."""
    query = update(tokens).where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None)).values(revoked_at=at)
    return (await connection.execute(query)).rowcount == 1


@dataclass(frozen=True, slots=True)
class Session:
    """A user's stay at the desk: since when, last used when, from where and with what, where that is known.

    `confirmed_at` is when they last proved anew who they are. `digest` is of its secret. `issuer`, `subject` and
    `provider_session` are of the login at a provider that it was opened by.
    """

    digest: str = field(repr=False)
    user_id: int
    opened_at: datetime | None
    used_at: datetime | None
    expires_at: datetime
    place: str | None
    device: str | None
    confirmed_at: datetime | None
    issuer: str | None = None
    subject: str | None = None
    provider_session: str | None = None


_SESSION = select(*(sessions.c[name] for name in Session.__slots__))


async def insert_session(connection: AsyncConnection, session: Session, now: datetime) -> None:
    """Add a session, and forget those that have ended."""
    await connection.execute(delete(sessions).where(sessions.c.expires_at < now))
    values = {name: getattr(session, name) for name in Session.__slots__}
    await connection.execute(insert(sessions).values(**values))


async def user_by_session(connection: AsyncConnection, digest: str, now: datetime) -> tuple[User, Session] | None:
    """Find whose session this is, while it lasts; nobody's who was disabled."""
    columns = (sessions.c[name].label(f"session_{name}") for name in Session.__slots__)
    query = USERS.add_columns(*columns).join(sessions, sessions.c.user_id == users.c.id)
    query = query.where(sessions.c.digest == digest, sessions.c.expires_at > now, users.c.disabled_at.is_(None))
    rows = (await connection.execute(query)).all()
    if not rows:
        return None
    session = Session(**{name: getattr(rows[0], f"session_{name}") for name in Session.__slots__})
    return to_users(rows)[0], session


async def sessions_of(connection: AsyncConnection, user_id: int, now: datetime) -> list[Session]:
    """Read a user's sessions, the one that was used last first."""
    query = _SESSION.where(sessions.c.user_id == user_id, sessions.c.expires_at > now)
    found = [Session(**row._asdict()) for row in await connection.execute(query)]
    return sorted(found, key=lambda each: each.used_at or each.expires_at, reverse=True)


async def touch_session(connection: AsyncConnection, digest: str, values: Mapping[str, datetime]) -> None:
    """Note when a session was used last, or confirmed."""
    await connection.execute(update(sessions).where(sessions.c.digest == digest).values(**values))


_NO_ID, _NO_DIGEST = cast(null(), tokens.c.id.type), cast(null(), sessions.c.digest.type)


class Held(NamedTuple):
    """A credential that holds: a token's id, a session's digest, or the id of a partner's key."""

    token: int | None
    session: str | None
    key: int | None


async def held(
    connection: AsyncConnection,
    token_ids: Collection[int],
    digests: Collection[str],
    key_ids: Collection[int],
    now: datetime,
) -> dict[Held, tuple[Grant, ...]]:
    """Find which of these tokens, sessions and partners' keys hold, and what they are good for, in one query."""
    query = union_all(_tokens_held(token_ids, now), _sessions_held(digests, now), _keys_held(key_ids, now))
    found: dict[Held, tuple[Grant, ...]] = {}
    for row in await connection.execute(query):
        credential = Held(row.token, row.session, row.key)
        found[credential] = found.get(credential, ()) + ((granted(row),) if row.scope is not None else ())
    return found


def _tokens_held(ids: Collection[int], now: datetime) -> Select[Any]:
    grant, good_until = token_grants.c, tokens.c.expires_at
    columns = (tokens.c.id.label("token"), _NO_DIGEST.label("session"), _NO_ID.label("key"), grant.scope, grant.blog_id)
    query = select(*columns).outerjoin(token_grants, grant.token_id == tokens.c.id)
    return query.where(tokens.c.id.in_(ids), tokens.c.revoked_at.is_(None), or_(good_until.is_(None), good_until > now))


def _sessions_held(digests: Collection[str], now: datetime) -> Select[Any]:
    query = select(_NO_ID, sessions.c.digest, _NO_ID, user_grants.c.scope, user_grants.c.blog_id)
    query = query.join(users, users.c.id == sessions.c.user_id)
    query = query.outerjoin(user_grants, user_grants.c.user_id == users.c.id)
    return query.where(sessions.c.digest.in_(digests), sessions.c.expires_at > now, users.c.disabled_at.is_(None))


def _keys_held(ids: Collection[int], now: datetime) -> Select[Any]:
    key, grant = partner_keys.c, partner_grants.c
    query = select(_NO_ID, _NO_DIGEST, key.id, grant.scope, grant.blog_id)
    query = query.join(partners, partners.c.id == key.partner_id)
    query = query.outerjoin(partner_grants, grant.partner_id == partners.c.id)
    is_good = (key.revoked_at.is_(None), or_(key.expires_at.is_(None), key.expires_at > now))
    return query.where(key.id.in_(ids), *is_good, partners.c.disabled_at.is_(None))


async def delete_session(connection: AsyncConnection, digest: str) -> int | None:
    """End a session and return whose it was; None: there is none."""
    query = delete(sessions).where(sessions.c.digest == digest).returning(sessions.c.user_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def delete_provider_sessions(connection: AsyncConnection, notice: LogoutNotice) -> list[tuple[str, int]]:
    """End the sessions of a login at a provider, and return their digests with whose they were.

    Of what the notice names, all has to fit: the subject, the provider's session, or both.
    """
    named = {"subject": notice.subject, "provider_session": notice.session}
    fits = [sessions.c[name] == value for name, value in named.items() if value is not None]
    query = delete(sessions).where(sessions.c.issuer == notice.issuer, *fits)
    rows = await connection.execute(query.returning(sessions.c.digest, sessions.c.user_id))
    return [(row.digest, row.user_id) for row in rows]


async def delete_logins(connection: AsyncConnection) -> None:
    """End all sessions, and forget all links that log in or set a password."""
    for table in (sessions, login_links, password_links):
        await connection.execute(delete(table))


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
    return [Token(**{name: getattr(row, name) for name in _TOKEN_COLUMNS}, grants=grants) for row, grants in found]
