"""What partners use, as rows: counts that are added up. Only `access` writes them."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.usage import UsageKey, UsageLine, UsedWay
from liveblog.store.partner_tables import partner_usage, partners
from liveblog.store.upserts import insert_into


async def add_usage(connection: AsyncConnection, counted: Mapping[UsageKey, int]) -> None:
    """Add counts to what is known; what belongs to no partner is passed over."""
    known = set((await connection.execute(select(partners.c.id))).scalars())
    rows = [
        {"partner_id": key.partner_id, "day": key.day, "page": key.page, "way": key.way.value, "requests": number}
        for key, number in sorted(counted.items(), key=lambda item: _order(item[0]))
        if key.partner_id in known
    ]
    if not rows:
        return
    added = insert_into(connection, partner_usage)
    more = {"requests": partner_usage.c.requests + added.excluded.requests}
    index = ["partner_id", "day", "page", "way"]
    await connection.execute(added.on_conflict_do_update(index_elements=index, set_=more), rows)


async def usage_of(connection: AsyncConnection, partner_id: int, since: date) -> Sequence[UsageLine]:
    """Read what a partner has used from a day on, the newest day first, then by page and way."""
    columns = partner_usage.c
    query = select(columns.day, columns.page, columns.way, columns.requests)
    query = query.where(columns.partner_id == partner_id, columns.day >= since)
    rows = await connection.execute(query.order_by(columns.day.desc(), columns.page, columns.way))
    return [UsageLine(row.day, row.page, UsedWay(row.way), row.requests) for row in rows]


async def forget_usage(connection: AsyncConnection, before: date) -> None:
    """Delete what was counted before a day."""
    await connection.execute(delete(partner_usage).where(partner_usage.c.day < before))


def _order(key: UsageKey) -> tuple[int, date, str, str]:
    """Return what rows are sorted by, so that two who write at once take their locks in the same order."""
    return key.partner_id, key.day, key.page, key.way
