"""What somebody was asked and has not answered, and logins that want one more step. Only `access` calls these.

Secrets never come here, only their digests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.store.factor_tables import challenges, half_logins
from liveblog.store.upserts import add_new_rows


@dataclass(frozen=True, slots=True)
class Challenge:
    """A question that is open until `expires_at`, for one session ('': for whoever is not logged in) from a place.

    `kind` is what it is for, `state` what the answer is held against.
    """

    digest: str
    kind: str
    session: str
    place: str
    state: Mapping[str, Any]
    expires_at: datetime


async def put_challenge(
    connection: AsyncConnection, challenge: Challenge, now: datetime, most_here: int, most: int
) -> None:
    """Add a question, and forget those that are over; of more than so many, from a place or in all, the oldest."""
    table = challenges
    await connection.execute(delete(table).where(table.c.expires_at <= now))
    newest = select(table.c.digest).order_by(table.c.expires_at.desc())
    for surplus in (newest.where(table.c.place == challenge.place).offset(most_here - 1), newest.offset(most - 1)):
        await _forget(connection, table, surplus)
    await connection.execute(insert(table).values({name: getattr(challenge, name) for name in Challenge.__slots__}))


async def take_once(connection: AsyncConnection, digest: str, kind: str, now: datetime, until: datetime) -> bool:
    """Note that something is used that is good once, until nobody would take it any more; False: it was used before."""
    table = challenges
    await connection.execute(delete(table).where(table.c.expires_at <= now))
    used = Challenge(digest, kind, "", "", {}, until)
    return await add_new_rows(connection, table, [{name: getattr(used, name) for name in Challenge.__slots__}]) == 1


async def use_challenge(
    connection: AsyncConnection, digest: str, kind: str, session: str, now: datetime
) -> Mapping[str, Any] | None:
    """Use a question up and return its state; None when it is unknown, answered, too old, or another's."""
    table = challenges
    asked = (table.c.digest == digest, table.c.kind == kind, table.c.session == session, table.c.expires_at > now)
    state: Mapping[str, Any] | None = (
        await connection.execute(delete(table).where(*asked).returning(table.c.state))
    ).scalar_one_or_none()
    return state


async def open_challenge(
    connection: AsyncConnection, digest: str, kind: str, session: str, now: datetime
) -> Mapping[str, Any] | None:
    """Return the state of a question that stays open; None as for `use_challenge`."""
    table = challenges
    asked = (table.c.digest == digest, table.c.kind == kind, table.c.session == session, table.c.expires_at > now)
    state: Mapping[str, Any] | None = (
        await connection.execute(select(table.c.state).where(*asked))
    ).scalar_one_or_none()
    return state


@dataclass(frozen=True, slots=True)
class HalfLogin:
    """Somebody's first step, which waits for the second until `expires_at`."""

    digest: str
    user_id: int
    expires_at: datetime


async def insert_half_login(connection: AsyncConnection, half: HalfLogin, now: datetime, most: int) -> None:
    """Note that somebody has made the first step; of more than `most` of theirs the oldest are forgotten."""
    table = half_logins
    await connection.execute(delete(table).where(table.c.expires_at <= now))
    theirs = select(table.c.digest).where(table.c.user_id == half.user_id).order_by(table.c.expires_at.desc())
    await _forget(connection, table, theirs.offset(most - 1))
    await connection.execute(insert(table).values({name: getattr(half, name) for name in HalfLogin.__slots__}))


async def half_login(connection: AsyncConnection, digest: str, now: datetime) -> int | None:
    """Return whose first step this is; None: nobody's, or too long ago."""
    table = half_logins
    query = select(table.c.user_id).where(table.c.digest == digest, table.c.expires_at > now)
    return (await connection.execute(query)).scalar_one_or_none()


async def use_half_login(connection: AsyncConnection, digest: str) -> bool:
    """Use a first step up; False when that was done before."""
    return (await connection.execute(delete(half_logins).where(half_logins.c.digest == digest))).rowcount == 1


async def _forget(connection: AsyncConnection, table: Any, digests: Select[tuple[str]]) -> None:
    found = (await connection.execute(digests)).scalars().all()
    if found:
        await connection.execute(delete(table).where(table.c.digest.in_(found)))
