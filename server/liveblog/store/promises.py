"""What the desk has promised, for the desk alone. Only `desk` writes it, and what deletes an entry or a blog."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NotFound
from liveblog.model.blog import Blog
from liveblog.model.promise import Promise, PromiseDraft, PromiseState
from liveblog.sentence import sentence
from liveblog.store.desk_tables import promises
from liveblog.store.jobs import add_job_at, cancel_job

REMIND_DESK = "remind_desk"
"""A kind of job: the subject is the number of a blog and that of its promise, `7.12`."""

KEPT = timedelta(days=30)
"""So long what was done or dropped is kept."""

_SHOWN = tuple(column for column in promises.c if column.name not in ("blog_id", "key"))


@dataclass(frozen=True, slots=True)
class Making:
    """By whom a promise is made, when, and with which key."""

    by: str
    at: datetime
    key: str | None = None


async def add_promise(connection: AsyncConnection, blog: Blog, draft: PromiseDraft, making: Making) -> Promise:
    """Add a promise, and the job that reminds the desk of it."""
    said = {"entry_id": draft.entry_id, "text": draft.text, "due_at": draft.due_at}
    made = {"made_at": making.at, "made_by": making.by, "key": making.key, "state": PromiseState.OPEN.value}
    added = insert(promises).values(blog_id=blog.id, **said, **made).returning(*_SHOWN)
    promise = _promise((await connection.execute(added)).one())
    await add_job_at(connection, REMIND_DESK, _subject(blog, promise), promise.due_at)
    return promise


async def save_promise(connection: AsyncConnection, blog: Blog, promise: Promise) -> None:
    """Write what was changed of a promise; the desk is reminded at its time, if it is open."""
    said = {"text": promise.text, "due_at": promise.due_at, "state": promise.state.value}
    ended = {"ended_at": promise.ended_at, "ended_by": promise.ended_by}
    await connection.execute(update(promises).where(_is(blog, promise.id)).values(**said, **ended))
    if promise.state is PromiseState.OPEN:
        await add_job_at(connection, REMIND_DESK, _subject(blog, promise), promise.due_at)
    else:
        await cancel_job(connection, REMIND_DESK, _subject(blog, promise))


async def find_promise(connection: AsyncConnection, blog: Blog, promise_id: int) -> Promise:
    """Read a promise.

    Raises:
        NotFound: the blog has none of this number.
    """
    row = (await connection.execute(select(*_SHOWN).where(_is(blog, promise_id)))).one_or_none()
    if row is None:
        raise NotFound(sentence("There is no promise {number}.", number=promise_id))
    return _promise(row)


async def promise_by_key(connection: AsyncConnection, blog: Blog, by: str, key: str) -> Promise | None:
    """Read what somebody has promised with a key."""
    theirs = and_(promises.c.blog_id == blog.id, promises.c.made_by == by, promises.c.key == key)
    row = (await connection.execute(select(*_SHOWN).where(theirs))).one_or_none()
    return _promise(row) if row else None


async def open_promises(connection: AsyncConnection, blog: Blog, most: int) -> Sequence[Promise]:
    """Read what is still to be kept, what is due first before the rest."""
    query = select(*_SHOWN).where(_is_open(blog)).order_by(promises.c.due_at, promises.c.id)
    return [_promise(row) for row in await connection.execute(query.limit(most))]


async def ended_promises(connection: AsyncConnection, blog: Blog, since: datetime, most: int) -> Sequence[Promise]:
    """Read what was done or dropped since a moment, the last first."""
    query = select(*_SHOWN).where(promises.c.blog_id == blog.id, promises.c.ended_at >= since)
    query = query.order_by(promises.c.ended_at.desc(), promises.c.id.desc())
    return [_promise(row) for row in await connection.execute(query.limit(most))]


async def count_promises(connection: AsyncConnection, blog: Blog) -> int:
    """Count what is still to be kept."""
    return int(
        (await connection.execute(select(func.count()).select_from(promises).where(_is_open(blog)))).scalar_one()
    )


async def forget_promises(connection: AsyncConnection, blog_id: int, entry_id: int) -> None:
    """Delete what was promised with an entry whose text goes: it may quote the entry."""
    about = and_(promises.c.blog_id == blog_id, promises.c.entry_id == entry_id)
    await connection.execute(delete(promises).where(about))


async def sweep_promises(connection: AsyncConnection, blog: Blog, now: datetime) -> None:
    """Delete what was done or dropped long ago."""
    await connection.execute(delete(promises).where(promises.c.blog_id == blog.id, promises.c.ended_at < now - KEPT))


def _is(blog: Blog, promise_id: int) -> ColumnElement[bool]:
    return and_(promises.c.blog_id == blog.id, promises.c.id == promise_id)


def _is_open(blog: Blog) -> ColumnElement[bool]:
    return and_(promises.c.blog_id == blog.id, promises.c.state == PromiseState.OPEN.value)


def _subject(blog: Blog, promise: Promise) -> str:
    return f"{blog.id}.{promise.id}"


def _promise(row: Row[Any]) -> Promise:
    return Promise(**(row._asdict() | {"state": PromiseState(row.state)}))
