"""Passkeys, codes from an app, and recovery codes. Only `access` calls these."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NameTaken
from liveblog.sentence import sentence
from liveblog.store.access_tables import users
from liveblog.store.factor_tables import half_logins, passkeys, recovery_codes, totps


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of somebody's: what authenticators know them and it by, its public key, and what people see of it.

    `sign_count` is what it told last; `backed_up` says that it is on more than one device.
    """

    id: int
    user_id: int
    credential_id: str
    handle: str
    data: bytes
    name: str
    sign_count: int
    backed_up: bool
    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Totp:
    """Somebody's codes from an app: the sealed secret, the newest step that was taken, the salt of recovery codes."""

    user_id: int
    secret: str
    last_step: int
    salt: bytes
    made_at: datetime


_PASSKEYS = select(*(passkeys.c[name] for name in Passkey.__slots__)).order_by(passkeys.c.id)


async def lock_user(connection: AsyncConnection, user_id: int) -> str | None:
    """Let nobody else change what somebody logs in with, or may do, until this transaction ends.

    Return their password's hash.
    """
    query = select(users.c.password_hash).where(users.c.id == user_id).with_for_update()
    return (await connection.execute(query)).scalar_one_or_none()


async def insert_passkey(connection: AsyncConnection, passkey: Passkey) -> int:
    """Add a passkey and return its id; `passkey.id` is ignored.

    Raises:
        NameTaken: it is there already.
    """
    values = {name: getattr(passkey, name) for name in Passkey.__slots__ if name != "id"}
    try:
        result = await connection.execute(insert(passkeys).values(**values).returning(passkeys.c.id))
    except IntegrityError as error:
        raise NameTaken(sentence("This passkey is registered already.")) from error
    return int(result.scalar_one())


async def passkeys_of(connection: AsyncConnection, user_id: int) -> list[Passkey]:
    """Read somebody's passkeys, oldest first."""
    rows = await connection.execute(_PASSKEYS.where(passkeys.c.user_id == user_id))
    return [Passkey(**row._asdict()) for row in rows]


async def passkey_by_credential(connection: AsyncConnection, credential_id: str) -> Passkey | None:
    """Find a passkey of somebody who was not disabled, and let nobody else use it until this transaction ends."""
    query = _PASSKEYS.join(users, users.c.id == passkeys.c.user_id)
    query = query.where(passkeys.c.credential_id == credential_id, users.c.disabled_at.is_(None))
    row = (await connection.execute(query.with_for_update(of=passkeys))).one_or_none()
    return Passkey(**row._asdict()) if row else None


async def touch_passkey(
    connection: AsyncConnection, passkey_id: int, sign_count: int, *, backed_up: bool, at: datetime
) -> None:
    """Note that a passkey was used, and what it told."""
    query = update(passkeys).where(passkeys.c.id == passkey_id)
    await connection.execute(query.values(sign_count=sign_count, backed_up=backed_up, used_at=at))


async def rename_passkey(connection: AsyncConnection, user_id: int, passkey_id: int, name: str) -> bool:
    """Call one of somebody's passkeys by another name; False when it is none of theirs."""
    query = update(passkeys).where(passkeys.c.id == passkey_id, passkeys.c.user_id == user_id)
    return (await connection.execute(query.values(name=name))).rowcount == 1


async def delete_passkey(connection: AsyncConnection, user_id: int, passkey_id: int) -> bool:
    """Take one of somebody's passkeys away; False when it is none of theirs."""
    query = delete(passkeys).where(passkeys.c.id == passkey_id, passkeys.c.user_id == user_id)
    return (await connection.execute(query)).rowcount == 1


async def put_totp(connection: AsyncConnection, totp: Totp, digests: Collection[str]) -> None:
    """Set codes from an app up with a set of recovery codes, in place of what there was."""
    await delete_totp(connection, totp.user_id)
    await connection.execute(insert(totps).values({name: getattr(totp, name) for name in Totp.__slots__}))
    await _insert_recovery_codes(connection, totp.user_id, digests)


async def totp_of(connection: AsyncConnection, user_id: int) -> Totp | None:
    """Return somebody's codes from an app; None: they have set up none."""
    row = (
        await connection.execute(select(*(totps.c[name] for name in Totp.__slots__)).where(totps.c.user_id == user_id))
    ).one_or_none()
    return Totp(**row._asdict()) if row else None


async def take_step(connection: AsyncConnection, user_id: int, secret: str, step: int) -> bool:
    """Take the code of a step; False when it, or a later one, was taken before, or the secret is another by now."""
    query = update(totps).where(totps.c.user_id == user_id, totps.c.secret == secret, totps.c.last_step < step)
    return (await connection.execute(query.values(last_step=step))).rowcount == 1


async def delete_totp(connection: AsyncConnection, user_id: int) -> bool:
    """Take codes from an app away, with their recovery codes; False when there are none."""
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    return (await connection.execute(delete(totps).where(totps.c.user_id == user_id))).rowcount == 1


async def put_recovery_codes(connection: AsyncConnection, user_id: int, salt: bytes, digests: Collection[str]) -> bool:
    """Give somebody a new set of recovery codes in place of what is left; False when they have no codes from an app."""
    renewed = await connection.execute(update(totps).where(totps.c.user_id == user_id).values(salt=salt))
    if renewed.rowcount != 1:
        return False
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    await _insert_recovery_codes(connection, user_id, digests)
    return True


async def use_recovery_code(connection: AsyncConnection, user_id: int, digest: str) -> bool:
    """Use a recovery code up; False when it is none, or was used before."""
    table = recovery_codes
    query = delete(table).where(table.c.user_id == user_id, table.c.digest == digest)
    return (await connection.execute(query)).rowcount == 1


async def recovery_codes_left(connection: AsyncConnection, user_id: int) -> int:
    """Count the recovery codes that somebody has not used."""
    query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.user_id == user_id)
    return int((await connection.execute(query)).scalar_one())


async def delete_factors(connection: AsyncConnection, user_id: int) -> int:
    """Take everything but the password away, logins that are half done too; return how many passkeys there were."""
    await connection.execute(delete(half_logins).where(half_logins.c.user_id == user_id))
    await delete_totp(connection, user_id)
    return (await connection.execute(delete(passkeys).where(passkeys.c.user_id == user_id))).rowcount


async def _insert_recovery_codes(connection: AsyncConnection, user_id: int, digests: Collection[str]) -> None:
    await connection.execute(insert(recovery_codes), [{"user_id": user_id, "digest": each} for each in digests])
