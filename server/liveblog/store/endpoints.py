"""Webhook receivers as rows: their positions, their lease and what was tried. Only `access` calls this.

Whoever delivers holds the lease of an endpoint; what they write counts while it is theirs.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Visibility
from liveblog.model.endpoint import DeliveryAttempt, Endpoint, EndpointDraft, Lag, OnFailure
from liveblog.model.event import PURGING
from liveblog.model.principal import Reach
from liveblog.store.columns import After
from liveblog.store.endpoint_tables import endpoint_attempts, endpoint_positions, endpoints
from liveblog.store.partner_tables import partners
from liveblog.store.reads import hold_entry
from liveblog.store.tables import blogs, events
from liveblog.store.upserts import put_row

ATTEMPTS_KEPT = 100

TELL_OWNER = "tell_owner"
"""A kind of job: the subject is the number of an endpoint that was given up on."""

_ENDPOINT = select(*(endpoints.c[name] for name in Endpoint.__slots__))
_FOR_PARTNERS = [each for each in Visibility if each.is_for_partners]


async def insert_endpoint(
    connection: AsyncConnection, partner_id: int, draft: EndpointDraft, sealed: str, at: datetime
) -> int:
    """Add an endpoint and return its id."""
    values = asdict(draft) | {"partner_id": partner_id, "sealed": sealed, "created_at": at, "failures": 0}
    made = insert(endpoints).values(**values).returning(endpoints.c.id)
    return int((await connection.execute(made)).scalar_one())


async def update_endpoint(connection: AsyncConnection, endpoint_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of an endpoint; whoever delivers to it stops after what they are sending."""
    mine = update(endpoints).where(endpoints.c.id == endpoint_id)
    await connection.execute(mine.values(**values, leased_until=None))


async def note_told(connection: AsyncConnection, endpoint_id: int, since: datetime, at: datetime) -> bool:
    """Note that the owner was told of what happened `since`; False: it goes on, or was given up on anew."""
    still = (endpoints.c.id == endpoint_id, endpoints.c.disabled_at == since)
    return bool((await connection.execute(update(endpoints).where(*still).values(told_at=at))).rowcount)


async def delete_endpoint(connection: AsyncConnection, endpoint_id: int) -> None:
    """Delete an endpoint, its positions and what was tried."""
    for table in (endpoint_attempts, endpoint_positions):
        await connection.execute(delete(table).where(table.c.endpoint_id == endpoint_id))
    await connection.execute(delete(endpoints).where(endpoints.c.id == endpoint_id))


async def endpoint_by_id(connection: AsyncConnection, endpoint_id: int) -> Endpoint | None:
    """Find an endpoint."""
    return next(iter(await _endpoints(connection, endpoints.c.id == endpoint_id)), None)


async def endpoints_by_id(connection: AsyncConnection, ids: Collection[int]) -> Sequence[Endpoint]:
    """Find endpoints, in the order of their numbers."""
    return await _endpoints(connection, endpoints.c.id.in_(ids))


async def endpoints_of_partner(connection: AsyncConnection, partner_id: int) -> Sequence[Endpoint]:
    """Read a partner's endpoints, oldest first."""
    return await _endpoints(connection, endpoints.c.partner_id == partner_id)


async def partners_given_up_on(connection: AsyncConnection) -> frozenset[int]:
    """Return the partners, by id, of whose endpoints one is sent nothing any more."""
    query = select(endpoints.c.partner_id).where(endpoints.c.disabled_at.is_not(None))
    return frozenset((await connection.execute(query)).scalars())


async def has_endpoints(connection: AsyncConnection) -> bool:
    """Tell whether there is any endpoint that may be sent something."""
    return (await connection.execute(select(endpoints.c.id).where(_is_open()).limit(1))).first() is not None


async def due_endpoints(connection: AsyncConnection) -> Sequence[int]:
    """Return the endpoints that may be sent something now, and to which nobody delivers."""
    let_in = select(partners.c.id).where(partners.c.disabled_at.is_(None))
    query = select(endpoints.c.id).where(_is_open(), _is_due(), _is_free(), endpoints.c.partner_id.in_(let_in))
    return (await connection.execute(query.order_by(endpoints.c.id))).scalars().all()


async def seconds_to_next_retry(connection: AsyncConnection) -> float | None:
    """Return after how many seconds an endpoint may be sent something that may not now; None: there is none."""
    later = or_(endpoints.c.retry_at > After(0.0), endpoints.c.leased_until > After(0.0))
    # What failed before is sent under a lease like all else: its own time has come by then, and tells nothing.
    free_at = case((endpoints.c.leased_until > After(0.0), endpoints.c.leased_until), else_=endpoints.c.retry_at)
    first = func.min(free_at, type_=endpoints.c.retry_at.type)
    moment, present = (await connection.execute(select(first, After(0.0)).where(_is_open(), later))).one()
    return None if moment is None else max(0.0, float((moment - present).total_seconds()))


async def lease_endpoint(connection: AsyncConnection, endpoint_id: int, seconds: float) -> datetime | None:
    """Take the lease of an endpoint that is due; None: somebody else has it, or it is due no more."""
    wanted = (endpoints.c.id == endpoint_id, _is_open(), _is_due(), _is_free())
    taken = update(endpoints).where(*wanted).values(leased_until=After(seconds)).returning(endpoints.c.leased_until)
    row = (await connection.execute(taken)).one_or_none()
    return None if row is None else row.leased_until


async def renew_lease(
    connection: AsyncConnection, endpoint_id: int, lease: datetime, seconds: float | None, values: Mapping[str, Any]
) -> datetime | None:
    """Write columns of an endpoint and renew the lease, or give it back (None); None: it was one's own no longer."""
    mine = (endpoints.c.id == endpoint_id, endpoints.c.leased_until == lease)
    until = None if seconds is None else After(seconds)
    renewed = update(endpoints).where(*mine).values(**values, leased_until=until)
    row = (await connection.execute(renewed.returning(endpoints.c.leased_until))).one_or_none()
    return None if row is None else row.leased_until or lease


async def give_lease_back(connection: AsyncConnection, endpoint_id: int, lease: datetime) -> None:
    """Let whoever looks next deliver to an endpoint; nothing, where the lease was one's own no longer."""
    await renew_lease(connection, endpoint_id, lease, None, {})


async def lags_of(connection: AsyncConnection, endpoint: Endpoint, reach: Reach) -> Sequence[Lag]:
    """Return the blogs of which an endpoint has not been sent all, and up to where it was.

    A blog that was made after the endpoint is sent from its beginning; one that came to its partner later, from now.
    """
    positions = endpoint_positions
    mine = and_(positions.c.blog_id == blogs.c.id, positions.c.endpoint_id == endpoint.id)
    behind = or_(positions.c.seq.is_(None), positions.c.seq < blogs.c.head, positions.c.epoch != blogs.c.epoch)
    columns = (blogs.c.id, blogs.c.epoch, blogs.c.head, blogs.c.created_at)
    query = select(*columns, positions.c.epoch.label("at_epoch"), positions.c.seq).outerjoin(positions, mine)
    rows = await connection.execute(query.where(_is_in_reach(reach), behind).order_by(blogs.c.id))
    return [
        Lag(row.id, row.at_epoch, row.seq)
        if row.seq is not None
        else Lag(row.id, row.epoch, 0 if row.created_at >= endpoint.created_at else row.head)
        for row in rows
    ]


async def begin_late(connection: AsyncConnection, endpoint: Endpoint, reach: Reach) -> None:
    """Let an endpoint stand at the heads of what came to its partner just now, and is older than the endpoint."""
    begun = select(endpoint_positions.c.blog_id).where(endpoint_positions.c.endpoint_id == endpoint.id)
    late = select(blogs.c.id).where(blogs.c.created_at < endpoint.created_at, blogs.c.id.not_in(begun))
    if ids := (await connection.execute(late.where(_is_in_reach(reach)))).scalars().all():
        await begin_at_heads(connection, endpoint.id, Reach(False, frozenset(ids)))


async def begin_at_heads(connection: AsyncConnection, endpoint_id: int, reach: Reach) -> None:
    """Let a new endpoint stand where the logs of its partner's blogs stand."""
    query = select(blogs.c.id, blogs.c.epoch, blogs.c.head).where(_is_in_reach(reach))
    for row in (await connection.execute(query)).all():
        await place_endpoint(connection, endpoint_id, Lag(row.id, row.epoch, row.head))


async def place_endpoint(connection: AsyncConnection, endpoint_id: int, at: Lag) -> None:
    """Let an endpoint stand somewhere in the log of a blog."""
    key = {"endpoint_id": endpoint_id, "blog_id": at.blog_id}
    await put_row(connection, endpoint_positions, key, {"epoch": at.epoch, "seq": at.seq})


async def positions_of(connection: AsyncConnection, endpoint_id: int) -> Mapping[int, int]:
    """Return the number of the event up to which an endpoint was sent, by blog."""
    query = select(endpoint_positions.c.blog_id, endpoint_positions.c.seq)
    rows = await connection.execute(query.where(endpoint_positions.c.endpoint_id == endpoint_id))
    return {row.blog_id: row.seq for row in rows}


async def add_attempt(connection: AsyncConnection, attempt: DeliveryAttempt) -> None:
    """Note an attempt, and forget all of this endpoint but the last hundred; nothing, when it was deleted meanwhile."""
    there = select(endpoints.c.id).where(endpoints.c.id == attempt.endpoint_id).with_for_update()
    if (await connection.execute(there)).first() is None:
        return
    values = {name: value for name, value in asdict(attempt).items() if name != "id"}
    if attempt.answer and await _is_purged(connection, attempt):
        values["answer"] = ""
    await connection.execute(insert(endpoint_attempts).values(**values))
    mine = endpoint_attempts.c.endpoint_id == attempt.endpoint_id
    kept = select(endpoint_attempts.c.id).where(mine).order_by(endpoint_attempts.c.id.desc()).offset(ATTEMPTS_KEPT)
    await connection.execute(
        delete(endpoint_attempts).where(mine, endpoint_attempts.c.id <= kept.limit(1).scalar_subquery())
    )


async def _is_purged(connection: AsyncConnection, attempt: DeliveryAttempt) -> bool:
    """Tell whether the words of an entry were taken away while a receiver answered, who may have repeated them."""
    if attempt.blog_id is None or attempt.entry_id is None or attempt.seq is None:
        return False
    await hold_entry(connection, attempt.blog_id, attempt.entry_id)
    here = (events.c.blog_id == attempt.blog_id, events.c.entry_id == attempt.entry_id, events.c.seq > attempt.seq)
    later = select(events.c.seq).where(*here, events.c.kind.in_([kind.value for kind in PURGING])).limit(1)
    return (await connection.execute(later)).first() is not None


async def attempts_of(connection: AsyncConnection, endpoint_id: int) -> Sequence[DeliveryAttempt]:
    """Read the last attempts, the newest first."""
    query = select(*(endpoint_attempts.c[name] for name in DeliveryAttempt.__slots__))
    query = query.where(endpoint_attempts.c.endpoint_id == endpoint_id).order_by(endpoint_attempts.c.id.desc())
    return [DeliveryAttempt(**row._asdict()) for row in await connection.execute(query)]


async def purge_answers(connection: AsyncConnection, blog_id: int, entry_id: int) -> None:
    """Forget what receivers answered to events of an entry: they may have repeated its words."""
    of_entry = (endpoint_attempts.c.blog_id == blog_id, endpoint_attempts.c.entry_id == entry_id)
    await connection.execute(update(endpoint_attempts).where(*of_entry).values(answer=""))


def _is_open() -> ColumnElement[bool]:
    return and_(endpoints.c.paused_at.is_(None), endpoints.c.disabled_at.is_(None))


def _is_due() -> ColumnElement[bool]:
    return or_(endpoints.c.retry_at.is_(None), endpoints.c.retry_at <= After(0.0))


def _is_free() -> ColumnElement[bool]:
    return or_(endpoints.c.leased_until.is_(None), endpoints.c.leased_until <= After(0.0))


def _is_in_reach(reach: Reach) -> ColumnElement[bool]:
    there = and_(blogs.c.deleted_at.is_(None), blogs.c.visibility.in_(_FOR_PARTNERS))
    return there if reach.everywhere else and_(there, blogs.c.id.in_(reach.blog_ids))


async def _endpoints(connection: AsyncConnection, wanted: ColumnElement[bool]) -> list[Endpoint]:
    rows = await connection.execute(_ENDPOINT.where(wanted).order_by(endpoints.c.id))
    return [Endpoint(**(row._asdict() | {"on_failure": OnFailure(row.on_failure)})) for row in rows]
