"""Attempts to log in, counted for all servers at once, and devices that were let in. Only `access` calls these.

What each may get wrong is a bucket that leaks: `until` is when it will be empty. A claim pours one cost in, if there is
room (the generic cell rate algorithm); it is one statement, so that no two claims get the same room.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.store.access_tables import login_attempts, login_devices, users
from liveblog.store.columns import After
from liveblog.store.upserts import insert_into

_SWEPT = 200  # rows that one claim takes away at most


@dataclass(frozen=True, slots=True, order=True)
class Bucket:
    """Whose attempts are counted together: of an account from a place, or of one of them alone, the other being ''."""

    account: str
    place: str


@dataclass(frozen=True, slots=True)
class Level:
    """How full a bucket is: empty at `until`, in milliseconds since 1970."""

    bucket: Bucket
    until: int


_table = login_attempts
_KEY = tuple_(_table.c.account, _table.c.place)


async def present(connection: AsyncConnection) -> datetime:
    """Return the present of the database: servers that count together have clocks of their own."""
    at: datetime = (await connection.execute(select(After(0.0)))).scalar_one()
    return at


async def levels(connection: AsyncConnection, buckets: Collection[Bucket] | None, now: int) -> list[Level]:
    """Read how full these buckets are (None: all), but for empty ones."""
    query = select(_table.c.account, _table.c.place, _table.c.until).where(_table.c.until > now)
    if buckets is not None:
        query = query.where(_KEY.in_([(bucket.account, bucket.place) for bucket in buckets]))
    rows = await connection.execute(query.order_by(_table.c.until.desc()))
    return [Level(Bucket(row.account, row.place), row.until) for row in rows]


async def pour(connection: AsyncConnection, bucket: Bucket, now: int, cost: int, most: int) -> bool:
    """Pour one cost in; False, and nothing is done, when the bucket would not be empty within `most`.

    One that is fuller than that was filled by a clock that was ahead, and counts as empty: for an hour that a clock was
    wrong nobody is kept out for an hour.
    """
    statement = insert_into(connection, _table).values(account=bucket.account, place=bucket.place, until=now + cost)
    later = case((_table.c.until.between(now, now + most), _table.c.until), else_=now)
    claimed = statement.on_conflict_do_update(
        index_elements=[_table.c.account, _table.c.place],
        set_={"until": later + cost},
        where=or_(_table.c.until <= now + most - cost, _table.c.until > now + most),
    )
    return (await connection.execute(claimed.returning(_table.c.until))).one_or_none() is not None


async def give_back(connection: AsyncConnection, bucket: Bucket, cost: int) -> None:
    """Take one cost out again."""
    query = update(_table).where(_table.c.account == bucket.account, _table.c.place == bucket.place)
    await connection.execute(query.values(until=_table.c.until - cost))


async def sweep(connection: AsyncConnection, now: int, most_rows: int) -> None:
    """Forget empty buckets, and of too many those that are empty first; what others work on is left alone."""
    by_age = select(_table.c.account, _table.c.place).with_for_update(skip_locked=True).limit(_SWEPT)
    empty = by_age.where(_table.c.until <= now).order_by(_table.c.until)
    surplus = by_age.order_by(_table.c.until.desc()).offset(most_rows)
    for rows in (empty, surplus):
        if found := [tuple(row) for row in await connection.execute(rows)]:
            await connection.execute(delete(_table).where(_KEY.in_(found)))


async def forget(connection: AsyncConnection, *, account: str | None = None, place: str | None = None) -> int:
    """Empty all buckets of an account, of a place, or all there are; return how many there were."""
    query = delete(_table)
    if account is not None:
        query = query.where(_table.c.account == account)
    if place is not None:
        query = query.where(_table.c.place == place)
    return (await connection.execute(query)).rowcount


async def has_device(connection: AsyncConnection, digest: str, name: str, now: datetime) -> bool:
    """Tell whether a user of this name was let in on this device."""
    query = select(login_devices.c.user_id).join(users, users.c.id == login_devices.c.user_id)
    query = query.where(login_devices.c.digest == digest, users.c.name == name, login_devices.c.expires_at > now)
    return (await connection.execute(query)).first() is not None


async def rename_device(connection: AsyncConnection, digest: str, new: str) -> None:
    """Give a device a new secret; for all who were let in on it."""
    await connection.execute(update(login_devices).where(login_devices.c.digest == digest).values(digest=new))


async def keep_device(connection: AsyncConnection, digest: str, user_id: int, until: datetime, most: int) -> None:
    """Note that a user was let in on a device; of more than `most` the oldest are forgotten."""
    theirs = login_devices.c.user_id == user_id
    await connection.execute(delete(login_devices).where(login_devices.c.digest == digest, theirs))
    await connection.execute(insert(login_devices).values(digest=digest, user_id=user_id, expires_at=until))
    kept = select(login_devices.c.digest).where(theirs).order_by(login_devices.c.expires_at.desc()).limit(most)
    digests = (await connection.execute(kept)).scalars().all()
    await connection.execute(delete(login_devices).where(theirs, login_devices.c.digest.not_in(digests)))
