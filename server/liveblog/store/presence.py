"""Who is at the desk, in rows that are of no effect after their time. All times are the database's."""

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.presence import DeskState, Lease, Presence, Sign, Undertaking
from liveblog.model.principal import Principal
from liveblog.store.columns import After
from liveblog.store.presence_tables import leases, presences, undertakings
from liveblog.store.tables import entries
from liveblog.store.upserts import insert_into, put_row

HERE_SECONDS = 45
"""So long after its last sign a page counts as open; they come every fifteen seconds."""

NAMED_SECONDS = 600
"""So long somebody's name stays after they have gone."""

LEASE_SECONDS = 40
UNDERTAKING_SECONDS = 30 * 60

PAGES_OF_ONE = 8
"""So many pages of one person are known in a blog; of more, those that said something last."""


async def note_sign(connection: AsyncConnection, blog: Blog, by: Principal, sign: Sign) -> bool:
    """Note a page's sign of life, and tell whether others see anything of it."""
    await _forget(connection, blog)
    key = _of_page(blog, by, sign.page)
    before = (await connection.execute(select(presences, _is_here().label("here")).where(key))).one_or_none()
    said = {"name": by.name, "entry_id": sign.entry_id, "writing": sign.is_writing, "gone": False}
    row = {"blog_id": blog.id, "page": sign.page, "who": by.key}
    await put_row(connection, presences, row, said | {"seen_at": After(0.0)})
    if before is None:
        await _keep_newest(connection, blog, by)
        return True
    return not before.here or any(getattr(before, name) != value for name, value in said.items())


async def note_leaving(connection: AsyncConnection, blog: Blog, by: Principal, page: str) -> bool:
    """Note that somebody has left a page; what stood there they edit no longer, unless they write it in another page.

    False: it was not known.
    """
    left = update(presences).where(_of_page(blog, by, page), presences.c.gone.is_(False))
    left = left.values(gone=True, writing=False, seen_at=After(0.0)).returning(presences.c.entry_id)
    found = (await connection.execute(left)).one_or_none()
    if found is None:
        return False
    # A goodbye may come late: after the first words in the page that was opened in its place.
    pages = (presences.c.blog_id == blog.id, presences.c.who == by.key, presences.c.entry_id == found.entry_id)
    writes_on = select(presences.c.page).where(*pages, presences.c.writing, _is_here()).exists()
    theirs = and_(leases.c.blog_id == blog.id, leases.c.entry_id == found.entry_id, leases.c.who == by.key)
    await connection.execute(delete(leases).where(theirs, ~writes_on))
    return True


async def hold_lease(
    connection: AsyncConnection, blog: Blog, entry_id: int, by: Principal, *, take: bool
) -> tuple[Lease | None, bool]:
    """Give somebody the lease on an entry, or more of it, if it is theirs, nobody's, or they `take` it.

    Return whose it is then, and whether that is another than before; None: there is no such entry.
    """
    there = select(entries.c.id).where(
        entries.c.blog_id == blog.id, entries.c.id == entry_id, entries.c.deleted_at.is_(None)
    )
    if (await connection.execute(there)).first() is None:
        return None, False
    before = await lease_on(connection, blog, entry_id)
    given = {"who": by.key, "name": by.name, "until": After(LEASE_SECONDS)}
    added = insert_into(connection, leases).values(blog_id=blog.id, entry_id=entry_id, **given)
    is_free = or_(leases.c.who == by.key, leases.c.until <= After(0.0))
    index = [leases.c.blog_id, leases.c.entry_id]
    await connection.execute(
        added.on_conflict_do_update(index_elements=index, set_=given, where=None if take else is_free)
    )
    after = await lease_on(connection, blog, entry_id)
    return after, after is not None and (before is None or before.who != after.who)


async def lease_on(connection: AsyncConnection, blog: Blog, entry_id: int) -> Lease | None:
    """Read who is editing an entry; None: nobody."""
    query = select(leases, After(0.0).label("present")).where(leases.c.blog_id == blog.id)
    query = query.where(leases.c.entry_id == entry_id, leases.c.until > After(0.0))
    row = (await connection.execute(query)).one_or_none()
    return Lease(entry_id, row.who, row.name, (row.until - row.present).total_seconds()) if row else None


async def undertake(connection: AsyncConnection, blog: Blog, by: Principal, line: str) -> None:
    """Note what somebody is working on, for half an hour; without a line they take back what they said."""
    theirs = and_(undertakings.c.blog_id == blog.id, undertakings.c.who == by.key)
    await connection.execute(delete(undertakings).where(theirs))
    if line:
        said = {"name": by.name, "line": line, "until": After(UNDERTAKING_SECONDS)}
        await put_row(connection, undertakings, {"blog_id": blog.id, "who": by.key}, said)


async def desk_state(connection: AsyncConnection, blog: Blog) -> DeskState:
    """Read who is there, and who was lately, the last seen first."""
    present = (await connection.execute(select(After(0.0)))).scalar_one()
    found = await connection.execute(
        select(presences)
        .where(presences.c.blog_id == blog.id, presences.c.seen_at > After(-NAMED_SECONDS))
        .order_by(presences.c.seen_at.desc())
    )
    held = await connection.execute(_valid(leases, blog).order_by(leases.c.entry_id))
    said = await connection.execute(_valid(undertakings, blog).order_by(undertakings.c.until))
    return DeskState(
        tuple(
            Presence(row.who, row.name, row.entry_id, row.writing, (present - row.seen_at).total_seconds(), row.gone)
            for row in found
        ),
        tuple(Lease(row.entry_id, row.who, row.name, (row.until - present).total_seconds()) for row in held),
        tuple(Undertaking(row.who, row.name, row.line, (row.until - present).total_seconds()) for row in said),
    )


def _valid(table: Any, blog: Blog) -> Any:
    return select(table).where(table.c.blog_id == blog.id, table.c.until > After(0.0))


async def _forget(connection: AsyncConnection, blog: Blog) -> None:
    """Forget what is of no effect any more."""
    old = presences.c.seen_at <= After(-NAMED_SECONDS)
    await connection.execute(delete(presences).where(presences.c.blog_id == blog.id, old))
    for table in (leases, undertakings):
        await connection.execute(delete(table).where(table.c.blog_id == blog.id, table.c.until <= After(0.0)))


async def _keep_newest(connection: AsyncConnection, blog: Blog, by: Principal) -> None:
    theirs = and_(presences.c.blog_id == blog.id, presences.c.who == by.key)
    newest = select(presences.c.page).where(theirs).order_by(presences.c.seen_at.desc()).limit(PAGES_OF_ONE)
    kept = (await connection.execute(newest)).scalars().all()
    await connection.execute(delete(presences).where(theirs, presences.c.page.not_in(kept)))


def _of_page(blog: Blog, by: Principal, page: str) -> ColumnElement[bool]:
    return and_(presences.c.blog_id == blog.id, presences.c.who == by.key, presences.c.page == page)


def _is_here() -> ColumnElement[bool]:
    return presences.c.seen_at > After(-HERE_SECONDS)
