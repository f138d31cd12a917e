"""Receipts as rows: where partners' pages are, and which events those have not been given. Only `access` calls this.

Each process writes all of its own pages anew; pages that left are added up, whichever process they left.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.endpoint import Endpoint
from liveblog.model.event import PURGING, Kind
from liveblog.model.receipt import LISTED_SECONDS, PagesAt, PartnerPage, Withdrawal
from liveblog.store.columns import After
from liveblog.store.endpoint_tables import endpoint_attempts, endpoint_positions
from liveblog.store.receipt_tables import page_receipts
from liveblog.store.tables import blogs, events, to_blog
from liveblog.store.upserts import insert_into

ALIVE_SECONDS = 75.0
"""A process that has written nothing for so long is no more, and its pages have lost it."""

_LEFT = ""
_WITHDRAWALS = 50  # of a blog: the newest
_PAIRS = 200  # in one query


async def write_present(connection: AsyncConnection, process: str, present: Sequence[PagesAt]) -> None:
    """Write which pages a process has, in place of what it wrote before."""
    await connection.execute(delete(page_receipts).where(page_receipts.c.process == process))
    if present:
        rows = [_key(each, process) | {"pages": each.pages, "at": After(0.0)} for each in present]
        for start in range(0, len(rows), _PAIRS):
            await connection.execute(insert(page_receipts).values(rows[start : start + _PAIRS]))


async def add_left(connection: AsyncConnection, left: Sequence[PagesAt]) -> None:
    """Add pages that left at an event, and take off those that came back to it; there are never less than none.

    Two statements, each for all: whoever comes back to one place after another makes no server wait for each. They are
    in the same order everywhere, so that two servers take their locks alike.
    """
    placed = sorted(((_key(each, _LEFT), each.pages) for each in left), key=lambda place: tuple(place[0].values()))
    if more := [key | {"pages": pages} for key, pages in placed if pages > 0]:
        added = insert_into(connection, page_receipts).values(at=After(0.0))
        total = {"pages": page_receipts.c.pages + added.excluded.pages, "at": After(0.0)}
        await connection.execute(added.on_conflict_do_update(index_elements=list(_KEY), set_=total), more)
    if fewer := [_named(key) | {"by": -pages} for key, pages in placed if pages < 0]:
        await connection.execute(_TAKEN_OFF, fewer)


async def forget_old(connection: AsyncConnection) -> None:
    """Forget pages that left so long ago that they are listed no more, and those of processes that are long gone."""
    await connection.execute(delete(page_receipts).where(page_receipts.c.at < After(-LISTED_SECONDS)))


async def pages_of_partner(connection: AsyncConnection, partner_id: int) -> Sequence[PagesAt]:
    """Read where a partner's pages are; those of a process that is no more have left when it wrote last."""
    columns = [page_receipts.c[name] for name in ("host", "blog_id", "epoch", "seq", "process", "pages", "at")]
    query = select(*columns, After(-ALIVE_SECONDS).label("alive_since"))
    listed = (page_receipts.c.partner_id == partner_id, page_receipts.c.at >= After(-LISTED_SECONDS))
    found: dict[tuple[str, int, str, int, bool], PagesAt] = {}
    for row in await connection.execute(query.where(*listed, page_receipts.c.pages > 0)):
        is_open = row.process != _LEFT and row.at >= row.alive_since
        key = (row.host, row.blog_id, row.epoch, row.seq, is_open)
        page = PartnerPage(partner_id, row.host)
        before = found.get(key, PagesAt(page, row.blog_id, row.epoch, row.seq, 0, None if is_open else row.at))
        left_at = max(before.left_at, row.at) if before.left_at else None
        found[key] = replace(before, pages=before.pages + row.pages, left_at=left_at)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class EndpointPlace:
    """Up to which event of a blog an endpoint was sent."""

    endpoint_id: int
    blog_id: int
    epoch: str
    seq: int


async def places_of_endpoints(connection: AsyncConnection, some: Sequence[Endpoint]) -> Sequence[EndpointPlace]:
    """Read up to where endpoints were sent each blog."""
    columns = (endpoint_positions.c[name] for name in EndpointPlace.__slots__)
    query = select(*columns).where(endpoint_positions.c.endpoint_id.in_([each.id for each in some]))
    return [EndpointPlace(*row) for row in await connection.execute(query)]


async def blogs_by_id(connection: AsyncConnection, ids: Collection[int]) -> Mapping[int, Blog]:
    """Read these blogs, without those that are deleted."""
    query = select(blogs).where(blogs.c.id.in_(ids), blogs.c.deleted_at.is_(None))
    return {row.id: to_blog(row) for row in await connection.execute(query)}


async def waiting_since(
    connection: AsyncConnection, places: Collection[tuple[int, int]]
) -> Mapping[tuple[int, int], float]:
    """Return for how many seconds the event after each place, a blog and a number, has been there."""
    found: dict[tuple[int, int], float] = {}
    wanted = sorted({(blog_id, seq + 1) for blog_id, seq in places})
    for start in range(0, len(wanted), _PAIRS):
        some = tuple_(events.c.blog_id, events.c.seq).in_(wanted[start : start + _PAIRS])
        query = select(events.c.blog_id, events.c.seq, events.c.at, After(0.0)).where(some)
        for blog_id, seq, at, present in await connection.execute(query):
            found[blog_id, seq - 1] = max(0.0, (present - at).total_seconds())
    return found


async def withdrawals_after(connection: AsyncConnection, blog_id: int, after: int) -> Sequence[Withdrawal]:
    """Read which entries were withdrawn first after an event, the newest first, of a blog."""
    first = func.min(events.c.seq).label("first")
    purging = (events.c.blog_id == blog_id, events.c.kind.in_([kind.value for kind in PURGING]))
    firsts = select(events.c.entry_id, first).where(*purging).group_by(events.c.entry_id)
    newest = firsts.having(first > after).order_by(first.desc()).limit(_WITHDRAWALS).subquery()
    withdrawing, posting = events.alias(), events.alias()
    posted = (
        select(func.min(posting.c.seq))
        .where(posting.c.blog_id == blog_id, posting.c.entry_id == withdrawing.c.entry_id)
        .scalar_subquery()
    )
    columns = (withdrawing.c.entry_id, withdrawing.c.kind, withdrawing.c.seq, posted, withdrawing.c.at)
    query = select(*columns).join(newest, withdrawing.c.seq == newest.c.first)
    rows = await connection.execute(query.where(withdrawing.c.blog_id == blog_id).order_by(withdrawing.c.seq.desc()))
    return [Withdrawal(entry_id, Kind(kind), seq, first_seq, at) for entry_id, kind, seq, first_seq, at in rows]


async def refused_withdrawals(
    connection: AsyncConnection, some: Sequence[Endpoint]
) -> Mapping[int, Collection[tuple[int, int]]]:
    """Return of endpoints which withdrawals (a blog and a number) they were sent and have never taken."""
    tried = endpoint_attempts
    is_taken = and_(tried.c.status >= 200, tried.c.status < 300)  # noqa: PLR2004 -- HTTP's successes
    taken = func.max(case((is_taken, 1), else_=0))
    mine = and_(tried.c.endpoint_id.in_([each.id for each in some]), tried.c.kind.in_([kind.value for kind in PURGING]))
    place = (tried.c.endpoint_id, tried.c.blog_id, tried.c.seq)
    found: dict[int, set[tuple[int, int]]] = {}
    query = select(*place).where(mine).group_by(*place).having(taken == 0)
    for endpoint_id, blog_id, seq in await connection.execute(query):
        found.setdefault(endpoint_id, set()).add((blog_id, seq))
    return found


_KEY = tuple(page_receipts.primary_key.columns.keys())


def _named(key: Mapping[str, Any]) -> dict[str, Any]:
    return {f"at_{name}": value for name, value in key.items()}  # a column's own name would be one to be set


_left_over = page_receipts.c.pages - bindparam("by")
_TAKEN_OFF = (
    update(page_receipts)
    .where(*(page_receipts.c[name] == bindparam(f"at_{name}") for name in _KEY))
    .values(pages=case((_left_over < 0, 0), else_=_left_over))
)


def _key(each: PagesAt, process: str) -> dict[str, Any]:
    return {
        "partner_id": each.page.partner_id,
        "blog_id": each.blog_id,
        "host": each.page.host,
        "process": process,
        "epoch": each.epoch,
        "seq": each.seq,
    }
