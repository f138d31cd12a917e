"""Partners and their keys as rows. Only `access` writes them. Keys never come here, only their digests."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import FieldError, InvalidInput
from liveblog.model.partner import KeyKind, Partner, PartnerDraft, PartnerKey
from liveblog.model.principal import TopicGrant
from liveblog.sentence import sentence
from liveblog.store.grants import by_holder, insert_grants
from liveblog.store.partner_tables import partner_grants, partner_keys, partner_topics, partners

_RIGHTS = ("grants", "topic_grants")
_COLUMNS = tuple(name for name in Partner.__slots__ if name not in _RIGHTS)
_PARTNER = (
    select(*(partners.c[name] for name in _COLUMNS), partner_grants.c.scope, partner_grants.c.blog_id)
    .outerjoin(partner_grants, partner_grants.c.partner_id == partners.c.id)
    .order_by(partners.c.id, partner_grants.c.id)
)
_KEY = select(*(partner_keys.c[name] for name in PartnerKey.__slots__)).order_by(partner_keys.c.id.desc())


async def insert_partner(connection: AsyncConnection, draft: PartnerDraft, at: datetime) -> int:
    """Add a partner and return its id.

    Raises:
        InvalidInput: another has just got this name.
    """
    made = insert(partners).values(**_values(draft), created_at=at).returning(partners.c.id)
    try:
        partner_id = int((await connection.execute(made)).scalar_one())
    except IntegrityError as error:
        raise name_of_another() from error
    await _insert_rights(connection, partner_id, draft)
    return partner_id


async def update_partner(connection: AsyncConnection, partner_id: int, draft: PartnerDraft) -> None:
    """Say of a partner what a draft says, what it may be shown included.

    Raises:
        InvalidInput: another has just got this name.
    """
    try:
        await connection.execute(update(partners).where(partners.c.id == partner_id).values(**_values(draft)))
    except IntegrityError as error:
        raise name_of_another() from error
    for table in (partner_grants, partner_topics):
        await connection.execute(delete(table).where(table.c.partner_id == partner_id))
    await _insert_rights(connection, partner_id, draft)


def name_of_another() -> InvalidInput:
    """Return what is said of a name that is taken."""
    return InvalidInput(FieldError("name", sentence("is the name of another partner")))


async def set_partner_disabled(connection: AsyncConnection, partner_id: int, at: datetime | None) -> None:
    """Shut a partner out since a moment, or let it in again (None)."""
    await connection.execute(update(partners).where(partners.c.id == partner_id).values(disabled_at=at))


async def lock_partner(connection: AsyncConnection, partner_id: int) -> Partner | None:
    """Read a partner that nobody else changes until the transaction's end."""
    await connection.execute(select(partners.c.id).where(partners.c.id == partner_id).with_for_update())
    return await partner_by_id(connection, partner_id)


async def partner_by_id(connection: AsyncConnection, partner_id: int) -> Partner | None:
    """Find a partner, one that is shut out too."""
    return next(iter(await _partners(connection, _PARTNER.where(partners.c.id == partner_id))), None)


async def partners_by_id(connection: AsyncConnection, ids: Collection[int]) -> Mapping[int, Partner]:
    """Find partners by their numbers, those that are shut out too."""
    return {each.id: each for each in await _partners(connection, _PARTNER.where(partners.c.id.in_(ids)))}


async def is_partner_name_taken(connection: AsyncConnection, name: str, *, but: int | None = None) -> bool:
    """Tell whether there is a partner of this name, another than `but`."""
    same = select(partners.c.id).where(func.lower(partners.c.name) == name.lower())
    return any(found != but for found in (await connection.execute(same)).scalars())


async def all_partners(connection: AsyncConnection) -> Sequence[Partner]:
    """Read all partners, oldest first."""
    return await _partners(connection, _PARTNER)


async def insert_partner_key(connection: AsyncConnection, key: PartnerKey, digest: str) -> int:
    """Add a key and return its id; `key.id` is ignored."""
    values = {name: value for name, value in asdict(key).items() if name != "id"}
    made = insert(partner_keys).values(**values, digest=digest).returning(partner_keys.c.id)
    return int((await connection.execute(made)).scalar_one())


async def partner_key_by_digest(connection: AsyncConnection, digest: str) -> PartnerKey | None:
    """Find a key, expired and revoked ones too."""
    return next(iter(await _keys(connection, _KEY.where(partner_keys.c.digest == digest))), None)


async def keys_of_partner(connection: AsyncConnection, partner_id: int) -> Sequence[PartnerKey]:
    """Read a partner's keys, the newest first."""
    return await _keys(connection, _KEY.where(partner_keys.c.partner_id == partner_id))


async def all_partner_keys(connection: AsyncConnection) -> Sequence[PartnerKey]:
    """Read the keys of all partners, the newest first."""
    return await _keys(connection, _KEY)


async def touch_partner_key(connection: AsyncConnection, key_id: int, at: datetime) -> None:
    """Note when a key was used last."""
    await connection.execute(update(partner_keys).where(partner_keys.c.id == key_id).values(used_at=at))


async def revoke_partner_key(connection: AsyncConnection, partner_id: int, key_id: int, at: datetime) -> bool:
    """Revoke a partner's key; False when there is none that is still good."""
    mine = (partner_keys.c.id == key_id, partner_keys.c.partner_id == partner_id, partner_keys.c.revoked_at.is_(None))
    return (await connection.execute(update(partner_keys).where(*mine).values(revoked_at=at))).rowcount == 1


def _values(draft: PartnerDraft) -> dict[str, Any]:
    return {name: value for name, value in asdict(draft).items() if name not in _RIGHTS}


async def _insert_rights(connection: AsyncConnection, partner_id: int, draft: PartnerDraft) -> None:
    await insert_grants(connection, partner_grants, {"partner_id": partner_id}, draft.grants)
    if rows := [{"partner_id": partner_id, **asdict(each)} for each in draft.topic_grants]:
        await connection.execute(insert(partner_topics), rows)


async def _partners(connection: AsyncConnection, query: Select[Any]) -> list[Partner]:
    found = list(by_holder(await connection.execute(query)))
    limited = await _topic_grants(connection, [row.id for row, _ in found])
    return [
        Partner(**{name: getattr(row, name) for name in _COLUMNS}, grants=grants, topic_grants=limited.get(row.id, ()))
        for row, grants in found
    ]


async def _topic_grants(connection: AsyncConnection, ids: Sequence[int]) -> Mapping[int, tuple[TopicGrant, ...]]:
    query = select(partner_topics).where(partner_topics.c.partner_id.in_(ids)).order_by(partner_topics.c.blog_id)
    found: dict[int, tuple[TopicGrant, ...]] = {}
    for row in (await connection.execute(query)).all() if ids else ():
        found[row.partner_id] = (*found.get(row.partner_id, ()), TopicGrant(row.blog_id, row.topics))
    return found


async def _keys(connection: AsyncConnection, query: Select[Any]) -> list[PartnerKey]:
    rows = await connection.execute(query)
    return [PartnerKey(**(row._asdict() | {"kind": KeyKind(row.kind)})) for row in rows]
