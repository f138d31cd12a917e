"""The runner: claims jobs that are due, does them, and tries again what fails."""

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

from liveblog.errors import LiveblogError, PermanentFailure, Unavailable
from liveblog.store import Store
from liveblog.store.jobs import (
    Job,
    are_jobs_due,
    claim_jobs,
    finish_job,
    give_job_back,
    park_job,
    parked_jobs,
    postpone_job,
    seconds_to_next_job,
    wake_parked_jobs,
)
from liveblog.work.cancelling import attempt

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")

Doing: TypeAlias = Callable[[Job], Awaitable[float | None]]
"""Does a job, and may be called again for the same one. Returns None when it is done, or after how many seconds it is
to be looked at again because its time has not come. What it raises is a failure; after a `PermanentFailure` it is given
up on at once."""

LEASE_SECONDS = 60.0
JOB_SECONDS = 30.0  # for one job; half the lease, so that nobody else begins while it is still being done
URGENT_LEASE_SECONDS, URGENT_JOB_SECONDS = 10.0, 5.0  # of what people wait for: so late it is when a server was killed
LOOK_SECONDS = 10.0  # between two looks for what other processes wrote
BREATH_SECONDS = 0.05  # between two looks, whatever is due
SOON_SECONDS = 2.0  # that somebody who caused a job waits for it
AT_ONCE = 20
BACKOFF_SECONDS, MOST_BACKOFF_SECONDS = 2.0, 600.0
MOST_ATTEMPTS = 200  # some 16 hours


class Jobs:
    """The jobs of a deployment: several processes may run them, each is done by one."""

    def __init__(self, store: Store, doings: Mapping[str, Doing], urgent: Collection[str] = ()) -> None:
        """Know how to do each kind. Those that are `urgent` come first, and are soon taken over from the dead."""
        self.done: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.parked = 0
        self._store = store
        self._doings = dict(doings)
        self._urgent = frozenset(urgent)
        self._under_way: set[asyncio.Task[None]] = set()
        self._is_asked = asyncio.Event()

    def register(self, kind: str, doing: Doing) -> None:
        """Have jobs of one more kind done, by something that has jobs done itself; before `run`."""
        self._doings[kind] = doing

    @property
    def kinds(self) -> Collection[str]:
        """Return which kinds of job are done here."""
        return self._doings.keys()

    async def run(self) -> None:
        """Do what is due, for ever; begin with what an earlier process left."""
        await self._safely(self._wake)
        while True:
            self._is_asked.clear()
            await self._safely(self.do_due)
            await self._rest()

    def look(self) -> None:
        """Let a runner that rests look at once: there may be new jobs."""
        self._is_asked.set()

    async def soon(self) -> None:
        """Do what is due now, but wait for it no longer than somebody would who caused it. Raises nothing."""
        doing = asyncio.create_task(self._safely(self.do_due))
        self._under_way.add(doing)
        doing.add_done_callback(self._under_way.discard)
        await asyncio.wait([doing], timeout=SOON_SECONDS)

    async def do_due(self) -> None:
        """Do all that is due.

        Raises:
            Unavailable: the store does not answer.
        """
        while True:
            began = time.monotonic()
            claimed = await self._claimed()
            if not claimed:
                return
            await self._do_all(claimed, began)

    async def _do_all(self, claimed: Sequence[Job], began: float) -> None:
        """Do jobs that were claimed together; what would be anybody's before it is done is given back at once."""
        for number, job in enumerate(claimed):
            if number and time.monotonic() - began > self._sure_seconds(job):
                await self._give_back(claimed[number:])
                return
            await self._do(job)

    async def close(self) -> None:
        """Stop what is under way: its lease runs out, and another begins it anew."""
        for doing in self._under_way:
            doing.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _rest(self) -> None:
        seconds = await self._pause()
        await asyncio.sleep(BREATH_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds - BREATH_SECONDS):
                await self._is_asked.wait()

    async def _pause(self) -> float:
        """Return for how many seconds to rest: until the next job is due, but not for long, for others add some."""
        seconds = LOOK_SECONDS * random.uniform(0.5, 1)  # noqa: S311 -- jitter
        due = await self._safely(self._next_due)
        return max(BREATH_SECONDS, seconds if due is None else min(seconds, due))

    async def _next_due(self) -> float | None:
        """Return after how many seconds the next job is due; None: there is none, or nobody can tell."""
        with suppress(Unavailable):  # said by who looks for what is due
            async with self._store.read() as connection:
                return await seconds_to_next_job(connection, list(self._doings))
        return None

    async def _claimed(self) -> list[Job]:
        async with self._store.read() as connection:
            if not await are_jobs_due(connection, list(self._doings)):
                return []
        urgent = [kind for kind in self._doings if kind in self._urgent]
        async with self._store.write() as connection:
            if urgent and (claimed := await claim_jobs(connection, urgent, AT_ONCE, URGENT_LEASE_SECONDS)):
                return list(claimed)
            others = [kind for kind in self._doings if kind not in self._urgent]
            return list(await claim_jobs(connection, others, AT_ONCE, LEASE_SECONDS))

    def _seconds(self, job: Job) -> float:
        return URGENT_JOB_SECONDS if job.kind in self._urgent else JOB_SECONDS

    def _sure_seconds(self, job: Job) -> float:
        """Return for how long after it was claimed a job may be begun, to be done within its lease."""
        return (URGENT_LEASE_SECONDS if job.kind in self._urgent else LEASE_SECONDS) - self._seconds(job)

    async def _give_back(self, some: Sequence[Job]) -> None:
        async with self._store.write() as connection:
            for job in some:
                await give_job_back(connection, job)

    async def _do(self, job: Job) -> None:
        try:
            async with asyncio.timeout(self._seconds(job)):
                seconds = await self._doings[job.kind](job)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it must not keep other jobs from being done
            await self._failed(job, error)
            return
        async with self._store.write() as connection:
            if seconds is None:
                await finish_job(connection, job)
            else:
                await postpone_job(connection, job, seconds)
        self.done[job.kind] += seconds is None

    async def _failed(self, job: Job, error: Exception) -> None:
        """Try again later, by chance between at once and ever longer: jobs that failed together don't come together."""
        self.failed[job.kind] += 1
        told = f"{type(error).__name__}: {error}"
        _log.warning(
            "%s %s failed (attempt %s): %s",
            job.kind,
            job.subject,
            job.attempts,
            told,
            exc_info=None if isinstance(error, LiveblogError | OSError) else error,
        )
        most = min(MOST_BACKOFF_SECONDS, BACKOFF_SECONDS * 2 ** min(job.attempts, 20))
        async with self._store.write() as connection:
            if job.attempts >= MOST_ATTEMPTS or isinstance(error, PermanentFailure):
                await park_job(connection, job, told)
                self.parked = await parked_jobs(connection)
                _log.error("%s %s is given up on until the next start: %s", job.kind, job.subject, told)
            else:
                await postpone_job(connection, job, random.uniform(0, most), told)  # noqa: S311 -- jitter

    async def _wake(self) -> None:
        async with self._store.write() as connection:
            await wake_parked_jobs(connection)

    async def _safely(self, do: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result | None:
        """Return what is returned; None, once it is logged, where that fails."""
        try:
            return await attempt(do())
        except Unavailable as error:
            _log.warning("Jobs have to wait: %s", error)
        except Exception:  # noqa: BLE001 -- a bug; what is left is looked at again
            _log.exception("Jobs could not be done.")
        return None
