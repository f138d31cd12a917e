"""The runner: what fails is tried again, what hangs is given up, and nothing keeps the rest from being done."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from liveblog.errors import Unavailable
from liveblog.jobs import Jobs, runner
from liveblog.store import Store
from liveblog.store.jobs import Job, add_jobs, seconds_until
from liveblog.store.tables import jobs
from tests.apps import open_store
from tests.jobs.running import running
from tests.waiting import until

KIND = "tests"


@pytest.fixture
async def store(migrated_sqlite_url: str) -> AsyncIterator[Store]:
    """Give the test a store."""
    async with open_store(migrated_sqlite_url) as opened:
        yield opened


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait between two attempts."""
    monkeypatch.setattr(runner, "MOST_BACKOFF_SECONDS", 0.0)
    monkeypatch.setattr(runner, "LOOK_SECONDS", 0.01)


class Work:
    """Fails as often as it is told to, by subject."""

    def __init__(self, **failures: int) -> None:
        self.failures = failures
        self.done: list[str] = []

    async def __call__(self, job: Job) -> float | None:
        if self.failures.get(job.subject, 0):
            self.failures[job.subject] -= 1
            raise Unavailable("The folder is away.")
        self.done.append(job.subject)
        return None


async def add(store: Store, *subjects: str) -> None:
    async with store.write() as connection:
        await add_jobs(connection, KIND, subjects, {})


async def test_what_fails_is_tried_until_it_is_done(store: Store, caplog: pytest.LogCaptureFixture):
    """Each failure is one line in the log, with the reason, and is counted; the job is done in the end, once."""
    work = Work(one=3)
    app_jobs = Jobs(store, {KIND: work})
    await add(store, "one", "two")
    async with running(app_jobs):
        await until(lambda: app_jobs.done[KIND] == 2)
    assert sorted(work.done) == ["one", "two"]
    assert app_jobs.failed[KIND] == 3
    lines = [record.message for record in caplog.records if "failed" in record.message]
    assert len(lines) == 3
    assert all("tests one failed" in line and "The folder is away." in line for line in lines)
    assert not [record for record in caplog.records if record.exc_info]


async def test_what_never_works_is_parked_and_counted(store: Store, monkeypatch: pytest.MonkeyPatch):
    """After its attempts it is left alone, kept, and shown; the next start tries it again."""
    monkeypatch.setattr(runner, "MOST_ATTEMPTS", 3)
    work = Work(one=3)
    app_jobs = Jobs(store, {KIND: work})
    await add(store, "one")
    for _ in range(5):
        await app_jobs.do_due()
    assert (app_jobs.parked, app_jobs.failed[KIND], work.done) == (1, 3, [])
    async with running(Jobs(store, {KIND: work})):
        await until(lambda: work.done == ["one"])


async def test_a_bug_is_told_with_its_place_and_others_are_done(store: Store, caplog: pytest.LogCaptureFixture):
    """An error nobody foresaw has its traceback in the log and keeps no other job from being done."""

    class Buggy(Work):
        async def __call__(self, job: Job) -> float | None:
            if job.subject == "one":
                raise ZeroDivisionError
            return await super().__call__(job)

    work = Buggy()
    await add(store, "one", "two")
    app_jobs = Jobs(store, {KIND: work})
    async with store.write() as connection:
        await connection.execute(update(jobs).where(jobs.c.subject == "one").values(attempts=runner.MOST_ATTEMPTS))
    await app_jobs.do_due()
    assert work.done == ["two"]
    assert [record for record in caplog.records if record.exc_info]


async def test_what_hangs_is_given_up_and_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch):
    """A job that does not come back is a failure like any other, and whoever caused it does not wait for it."""
    monkeypatch.setattr(runner, "JOB_SECONDS", 0.05)
    monkeypatch.setattr(runner, "SOON_SECONDS", 0.01)
    hung = 0

    async def work(_job: Job) -> None:
        nonlocal hung
        hung += 1
        if hung == 1:
            await asyncio.Event().wait()

    app_jobs = Jobs(store, {KIND: work})
    await add(store, "one")
    await app_jobs.soon()
    assert app_jobs.done[KIND] == 0
    await until(lambda: app_jobs.done[KIND] == 1)
    assert (hung, app_jobs.failed[KIND]) == (2, 1)
    await app_jobs.close()


async def test_what_has_to_wait_is_looked_at_again_then(store: Store):
    """A job whose time has not come is put off, which is no failure."""

    async def work(_job: Job) -> float:
        return 3600.0

    app_jobs = Jobs(store, {KIND: work})
    await add(store, "one")
    await app_jobs.do_due()
    assert (app_jobs.done[KIND], app_jobs.failed[KIND]) == (0, 0)
    async with store.read() as connection:
        assert (await connection.execute(select(jobs.c.done_at, jobs.c.last_error))).one() == (None, None)


async def test_what_is_urgent_comes_first_and_is_soon_anybody_s_again(store: Store):
    """It is done before jobs that were due earlier, under a lease that a killed process holds for ten seconds alone."""
    leases: dict[str, float] = {}

    async def work(job: Job) -> None:
        async with store.read() as connection:
            leases[job.kind] = await seconds_until(connection, job.leased_until)

    await add(store, "one")
    async with store.write() as connection:
        await add_jobs(connection, "urgent", ["two"], {})
    await Jobs(store, {KIND: work, "urgent": work}, urgent=["urgent"]).do_due()
    assert list(leases) == ["urgent", KIND]
    assert leases["urgent"] <= runner.URGENT_LEASE_SECONDS < leases[KIND] <= runner.LEASE_SECONDS


async def test_what_waits_too_long_behind_others_is_not_done_twice(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Of jobs that were claimed together, those whose lease would run out are given back, as if never claimed."""
    monkeypatch.setattr(runner, "JOB_SECONDS", runner.LEASE_SECONDS)  # so none may wait for another
    begun: list[Job] = []

    async def work(job: Job) -> None:
        begun.append(job)

    await add(store, *map(str, range(6)))
    await Jobs(store, {KIND: work}).do_due()
    assert sorted(int(job.subject) for job in begun) == [*range(6)]
    assert len({job.leased_until for job in begun}) > 1
    assert {job.attempts for job in begun} == {1}
