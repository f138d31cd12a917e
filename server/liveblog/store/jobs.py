"""Jobs: durable work that follows a commit, written in the transaction of what it follows.

A job is open until it is done: whoever claims it has a lease, and when that runs out it is anybody's again. So it is
done at least once, and its effect has to be the same when it happens twice. All times are the database's own, for the
processes that share it have clocks of their own. There is no text of an entry in a job: what is deleted is deleted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.store.columns import After, Instant
from liveblog.store.tables import jobs
from liveblog.store.upserts import insert_into

DELETE_PICTURE = "delete_picture"
"""A kind of job: the subject is the name of the picture's largest file."""

MAIL = "mail"
"""A kind of job: the subject says what is sent to whom, `invitation:7`."""

LAST_SHOWN = "last_shown"
"""In its data: when the entry that showed it was last written, in seconds since 1970."""

_DONE_SECONDS = 7 * 24 * 3600  # that a job which is done stays to be looked at
_ERROR_LENGTH = 300
_TOGETHER = 100  # jobs that are added by one statement


@dataclass(frozen=True, slots=True)
class Job:
    """A job that was claimed. `attempts` counts this one; `leased_until` is what the claim is known by."""

    id: int
    kind: str
    subject: str
    attempts: int
    leased_until: datetime
    data: Mapping[str, Any]


async def add_jobs(
    connection: AsyncConnection, kind: str, subjects: Collection[str], data: Mapping[str, Any], seconds: float = 0.0
) -> None:
    """Add jobs that are due in so many seconds.

    One that is open for the same subject begins anew, also while it is being done.
    """
    if not subjects:
        return
    fields = {"kind": kind, "data": dict(data), "attempts": 0}
    again = {"due_at": After(seconds), "leased_until": None, "attempts": 0, "data": fields["data"]}
    key, is_open = [jobs.c.kind, jobs.c.subject], jobs.c.done_at.is_(None)
    remaining = iter(dict.fromkeys(subjects))
    while some := [*islice(remaining, _TOGETHER)]:
        rows = [fields | {"subject": subject, "due_at": After(seconds)} for subject in some]
        added = insert_into(connection, jobs).values(rows if len(rows) > 1 else rows[0])
        await connection.execute(added.on_conflict_do_update(index_elements=key, index_where=is_open, set_=again))


async def add_job_at(connection: AsyncConnection, kind: str, subject: str, at: datetime) -> None:
    """Add a job that is due at a moment, by the database's clock; one that is open for the subject moves."""
    await add_jobs(connection, kind, [subject], {})
    waiting = (jobs.c.kind == kind, jobs.c.subject == subject, _is_open())
    await connection.execute(update(jobs).where(*waiting).values(due_at=at))


async def seconds_until(connection: AsyncConnection, moment: datetime) -> float:
    """Return how far a moment is from the database's present; less than zero when it has passed."""
    present = (await connection.execute(select(After(0.0)))).scalar_one()
    return float((moment - present).total_seconds())


async def cancel_job(connection: AsyncConnection, kind: str, subject: str) -> None:
    """Take an open job back; whoever is doing it finds that it is not theirs any more."""
    await connection.execute(delete(jobs).where(jobs.c.kind == kind, jobs.c.subject == subject, _is_open()))


async def holds_job(connection: AsyncConnection, job: Job) -> bool:
    """Tell whether a job is still to be done by who claimed it; until the transaction's end nobody changes that."""
    mine = select(jobs.c.id).where(*_is_held(job)).with_for_update()
    return (await connection.execute(mine)).first() is not None


async def hasten_jobs(connection: AsyncConnection, kind: str, beginnings: Collection[str]) -> None:
    """Let jobs of a kind be due now whose subjects begin so, if they wait for a later time.

    The beginnings are of one length: all open jobs are looked through once, however many there are of both.
    """
    for length in {len(beginning) for beginning in beginnings}:
        waiting = (jobs.c.kind == kind, func.substr(jobs.c.subject, 1, length).in_(beginnings))
        now = {"due_at": After(0.0)}
        await connection.execute(update(jobs).where(_is_open(), *waiting, jobs.c.due_at > After(0.0)).values(**now))


async def are_jobs_due(connection: AsyncConnection, kinds: Collection[str]) -> bool:
    """Tell whether there is something to claim; reading it takes nobody's turn to write."""
    return (await connection.execute(_claimable(kinds).limit(1))).first() is not None


async def claim_jobs(connection: AsyncConnection, kinds: Collection[str], most: int, seconds: float) -> Sequence[Job]:
    """Claim jobs that are due and nobody's, the most overdue first, for so many seconds."""
    due = _claimable(kinds).order_by(jobs.c.due_at).limit(most).with_for_update(skip_locked=True)
    claim = update(jobs).where(jobs.c.id.in_(due.scalar_subquery()))
    claim = claim.values(leased_until=After(seconds), attempts=jobs.c.attempts + 1)
    columns = (jobs.c.id, jobs.c.kind, jobs.c.subject, jobs.c.attempts, jobs.c.leased_until, jobs.c.data)
    return [Job(**row._mapping) for row in await connection.execute(claim.returning(*columns))]  # noqa: SLF001 -- its public name


async def finish_job(connection: AsyncConnection, job: Job) -> None:
    """Note that a job is done, unless it was added anew meanwhile."""
    await connection.execute(_held(job).values(done_at=After(0.0), leased_until=None, last_error=None))


async def postpone_job(connection: AsyncConnection, job: Job, seconds: float, error: str | None = None) -> None:
    """Let a job be due in so many seconds: its time has not come, or it failed with an error."""
    told = error[:_ERROR_LENGTH] if error else None
    attempts = jobs.c.attempts if error else 0
    later = {"due_at": After(seconds), "leased_until": None, "attempts": attempts, "last_error": told}
    await connection.execute(_held(job).values(**later))


async def give_job_back(connection: AsyncConnection, job: Job) -> None:
    """Let a job that was claimed, and never begun, be anybody's again."""
    await connection.execute(_held(job).values(leased_until=None, attempts=jobs.c.attempts - 1))


async def park_job(connection: AsyncConnection, job: Job, error: str) -> None:
    """Give up on a job until somebody looks: it stays open and is never due."""
    await connection.execute(_held(job).values(due_at=None, leased_until=None, last_error=error[:_ERROR_LENGTH]))


async def wake_parked_jobs(connection: AsyncConnection) -> None:
    """Try again what was given up on, and forget what was done long ago; at the start of a server."""
    await connection.execute(
        update(jobs).where(_is_open(), jobs.c.due_at.is_(None)).values(due_at=After(0.0), attempts=0)
    )
    await connection.execute(delete(jobs).where(jobs.c.done_at < After(-_DONE_SECONDS)))


async def seconds_to_next_job(connection: AsyncConnection, kinds: Collection[str]) -> float | None:
    """Return after how many seconds something can be claimed: zero or less when it is now, None when nothing waits.

    A job that somebody else has claimed may be left behind: then it can be claimed when its lease runs out.
    """
    free_at = case((jobs.c.leased_until > jobs.c.due_at, jobs.c.leased_until), else_=jobs.c.due_at)
    query = select(func.min(free_at, type_=Instant()), After(0.0)).where(_is_open(), jobs.c.kind.in_(kinds))
    first, present = (await connection.execute(query)).one()
    return None if first is None else float((first - present).total_seconds())


async def overdue_jobs(connection: AsyncConnection, seconds: float) -> tuple[int, float]:
    """Count the jobs that nobody has begun so many seconds after they were due; say for how long the first waits."""
    late = (_is_open(), jobs.c.due_at < After(-seconds), jobs.c.attempts == 0)
    query = select(func.count(), func.min(jobs.c.due_at, type_=Instant()), After(0.0)).where(*late)
    number, first, present = (await connection.execute(query)).one()
    return number, 0.0 if first is None else float((present - first).total_seconds())


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A job that is not done, as an operator wants to see it; `due_at` is None when it was given up on."""

    id: int
    kind: str
    subject: str
    due_at: datetime | None
    attempts: int
    last_error: str | None


async def open_jobs(connection: AsyncConnection) -> Sequence[OpenJob]:
    """Read all jobs that are not done: first those that were given up on, then the most overdue."""
    columns = (jobs.c.id, jobs.c.kind, jobs.c.subject, jobs.c.due_at, jobs.c.attempts, jobs.c.last_error)
    query = select(*columns).where(_is_open()).order_by(jobs.c.due_at.is_not(None), jobs.c.due_at, jobs.c.id)
    return [OpenJob(*row) for row in await connection.execute(query)]


@dataclass(frozen=True, slots=True)
class LastJob:
    """How far the newest job for a subject has come: open and due, given up on (neither), or done."""

    subject: str
    due_at: datetime | None
    done_at: datetime | None
    last_error: str | None


async def last_jobs(connection: AsyncConnection, kind: str) -> Mapping[str, LastJob]:
    """Read the newest job of a kind for each subject, by subject; what was done long ago is forgotten."""
    columns = (jobs.c.subject, jobs.c.due_at, jobs.c.done_at, jobs.c.last_error)
    found = await connection.execute(select(*columns).where(jobs.c.kind == kind).order_by(jobs.c.id))
    return {row.subject: LastJob(*row) for row in found}


async def parked_jobs(connection: AsyncConnection) -> int:
    """Count the jobs that were given up on."""
    query = select(func.count()).where(_is_open(), jobs.c.due_at.is_(None))
    return int((await connection.execute(query)).scalar_one())


def _claimable(kinds: Collection[str]) -> Select[int]:
    is_free = or_(jobs.c.leased_until.is_(None), jobs.c.leased_until < After(0.0))
    return select(jobs.c.id).where(_is_open(), jobs.c.kind.in_(kinds), jobs.c.due_at <= After(0.0), is_free)


def _is_open() -> ColumnElement[bool]:
    return jobs.c.done_at.is_(None)


def _held(job: Job) -> Any:
    return update(jobs).where(*_is_held(job))


def _is_held(job: Job) -> tuple[ColumnElement[bool], ...]:
    return jobs.c.id == job.id, _is_open(), jobs.c.leased_until == job.leased_until
