"""Jobs in the database: claimed by one at a time, done at least once, never lost."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import event, select

from liveblog.store import Store
from liveblog.store.jobs import (
    Job,
    add_jobs,
    claim_jobs,
    finish_job,
    hasten_jobs,
    park_job,
    parked_jobs,
    postpone_job,
    wake_parked_jobs,
)
from liveblog.store.tables import jobs
from tests.apps import LIMIT
from tests.pace import PATIENCE

KIND = "tests"
LONG = 3600.0


async def add(store: Store, *subjects: str, **data: object) -> None:
    async with store.write() as connection:
        await add_jobs(connection, KIND, subjects, data)


async def claim(store: Store, most: int = 100, seconds: float = LONG) -> Sequence[Job]:
    async with store.write() as connection:
        return await claim_jobs(connection, [KIND], most, seconds)


async def subjects(store: Store, seconds: float = LONG) -> list[str]:
    return [job.subject for job in await claim(store, seconds=seconds)]


async def test_a_job_is_claimed_once_and_then_done(store: Store):
    """Whoever comes second finds nothing, nor does anybody when it is done; the next of its name is another job."""
    await add(store, "one", "two", number=7)
    one, two = await claim(store)
    assert (one.subject, two.subject, one.attempts, dict(one.data)) == ("one", "two", 1, {"number": 7})
    assert not await claim(store)
    async with store.write() as connection:
        await finish_job(connection, one)
    await add(store, "one")
    (again,) = await claim(store)
    assert (again.subject, again.attempts) == ("one", 1)
    assert again.id != one.id


async def test_processes_share_jobs_and_none_is_done_twice(migrated_url: str):
    """Four who claim at the same time, a few at once, get each job once."""
    stores = [Store(migrated_url, LIMIT) for _ in range(4)]
    try:
        await add(stores[0], *(f"job {number}" for number in range(60)))
        done: Counter[str] = Counter()

        async def work(store: Store) -> None:
            while claimed := await claim(store, most=3):
                for job in claimed:
                    done[job.subject] += 1
                    async with store.write() as connection:
                        await finish_job(connection, job)

        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            for store in stores:
                tasks.create_task(work(store))
        assert done == Counter(f"job {number}" for number in range(60))
    finally:
        for store in stores:
            await store.close()


async def test_what_is_not_finished_is_anybodys_when_its_lease_runs_out(store: Store):
    """A process that ended in the middle holds nothing up, and what it says later counts no more."""
    await add(store, "one")
    (lost,) = await claim(store, seconds=0.0)
    found: Sequence[Job] = ()
    async with asyncio.timeout(PATIENCE):
        while not found:
            found = await claim(store)
    assert found[0].attempts == 2
    async with store.write() as connection:
        await finish_job(connection, lost)
        assert (await connection.execute(select(jobs.c.done_at))).scalar_one() is None
        await finish_job(connection, found[0])
        assert (await connection.execute(select(jobs.c.done_at))).scalar_one() is not None


async def test_a_job_that_comes_again_while_it_is_done_is_done_again(store: Store):
    """What was found before the second commit may be wrong after it: finishing the first closes nothing."""
    await add(store, "one", number=1)
    (first,) = await claim(store)
    await add(store, "one", number=2)
    async with store.write() as connection:
        await finish_job(connection, first)
    (second,) = await claim(store)
    assert (second.id, dict(second.data)) == (first.id, {"number": 2})


async def test_a_job_is_due_when_it_was_put_off_to(store: Store):
    """Later is later; a failure is counted and kept with its reason, a wait is neither."""
    await add(store, "one")
    (job,) = await claim(store)
    async with store.write() as connection:
        await postpone_job(connection, job, 0.0, "OSError: " + "x" * 1000)
    (job,) = await claim(store)
    assert job.attempts == 2
    async with store.read() as connection:
        told = (await connection.execute(select(jobs.c.last_error))).scalar_one()
    assert told.startswith("OSError: xxx")
    assert len(told) == 300
    async with store.write() as connection:
        await postpone_job(connection, job, LONG)
    assert not await claim(store)


async def test_what_is_given_up_on_stays_and_is_tried_at_the_next_start(store: Store):
    """It is never due by itself, is counted, and begins anew when a server does."""
    await add(store, "one")
    (job,) = await claim(store)
    async with store.write() as connection:
        await park_job(connection, job, "OSError: no such folder")
        assert await parked_jobs(connection) == 1
    assert not await claim(store)
    async with store.write() as connection:
        await wake_parked_jobs(connection)
        assert await parked_jobs(connection) == 0
    (job,) = await claim(store)
    assert job.attempts == 1


async def test_a_job_is_undone_with_its_transaction(store: Store):
    """What is not committed never was, and nothing follows it."""
    with suppress(ZeroDivisionError):
        async with store.write() as connection:
            await add_jobs(connection, KIND, ["one"], {})
            _ = 1 / 0
    assert await subjects(store) == []


async def test_many_are_added_and_hastened_by_few_statements(store: Store):
    """Hundreds at once, some of them for the second time: each is open once, and due as it was said last."""
    statements: list[str] = []
    event.listen(store.writing_engine.sync_engine, "before_cursor_execute", lambda *each: statements.append(each[2]))
    names = [f"{number:04}-picture" for number in range(250)]
    async with store.write() as connection:
        await add_jobs(connection, KIND, names[:120], {"number": 1}, LONG)
        await add_jobs(connection, KIND, [*names, names[0]], {"number": 2}, LONG)
        assert len(statements) < 10
        statements.clear()
        await hasten_jobs(connection, KIND, {name[:4] for name in names[50:]})
        assert len(statements) == 1
    claimed = await claim(store, 1000)
    assert sorted(job.subject for job in claimed) == names[50:]
    assert {job.data["number"] for job in claimed} == {2}
