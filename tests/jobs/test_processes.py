"""Processes that share jobs: whatever ends one of them, and whatever its clock says, each job is done, and by one."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGKILL

import pytest
from sqlalchemy import func, select

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.store import Store
from liveblog.store.jobs import add_jobs, open_jobs
from liveblog.store.tables import entries, events, idempotency_keys, topics
from tests.apps import HARBOUR, open_app, open_harbour, open_store
from tests.pace import PATIENCE, pace
from tests.waiting import until

KIND = "tests"
NUMBER = 12
LEASE = pace(3.0)
"""Seconds; what a killed process had claimed is left alone for as long."""

_WORKER = """
import asyncio, datetime, os, signal, sys, time
from contextlib import suppress
url, folder, step, ahead = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
real = time.time
time.time = lambda: real() + ahead
from liveblog.jobs import Jobs, runner
from liveblog.store import Store
from liveblog.store import jobs as table
runner.LEASE_SECONDS, runner.JOB_SECONDS, runner.LOOK_SECONDS = LEASE, LEASE / 2, 0.2

def die(at):
    if step == at:
        os.kill(os.getpid(), signal.SIGKILL)

async def work(job):
    die("claimed")
    with open(f"{folder}/{job.subject}", "a") as file:
        file.write(f"{os.getpid()}\\n")
        file.flush()
        os.fsync(file.fileno())
    die("done")

finish = runner.finish_job
async def finishing(connection, job):
    await finish(connection, job)
    die("finished")
runner.finish_job = finishing

async def main():
    store = Store(url, limit=30)
    print("ready", flush=True)
    await Jobs(store, {"tests": work}).run()

asyncio.run(main())
"""


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[Store]:
    """Give the test a store on either database."""
    async with open_store(migrated_url) as opened:
        yield opened


@asynccontextmanager
async def worker(url: str, folder: Path, step: str = "", ahead: float = 0.0) -> AsyncIterator[Process]:
    """Run a process that does jobs, kills itself at a step, and has a clock that is so many seconds ahead."""
    async with running_program(_WORKER, url, str(folder), step, str(ahead)) as process:
        yield process


@asynccontextmanager
async def running_program(program: str, *arguments: str) -> AsyncIterator[Process]:
    """Run a program that does jobs until the block ends."""
    program = program.replace("LEASE, LEASE", f"{LEASE}, {LEASE}")
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, *arguments, stdout=PIPE)
    try:
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def add(store: Store, number: int = NUMBER) -> None:
    async with store.write() as connection:
        await add_jobs(connection, KIND, [f"job-{index}" for index in range(number)], {})


async def left(store: Store) -> int:
    async with store.read() as connection:
        return len(await open_jobs(connection))


async def none_left(store: Store) -> None:
    async with asyncio.timeout(PATIENCE):
        while await left(store):  # the processes can't tell us  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def done(folder: Path) -> Counter[str]:
    return Counter({file.name: len(file.read_text().splitlines()) for file in folder.glob("job-*")})


@pytest.mark.parametrize("step", ["claimed", "done", "finished"])
async def test_a_kill_at_any_step_loses_nothing(store: Store, migrated_url: str, tmp_path: Path, step: str):
    """One process is killed with -9 when it has claimed, done or finished a job: another one does what is left.

    What was done and not finished is done twice, which its effect must bear; nothing else is.
    """
    await add(store)
    async with worker(migrated_url, tmp_path, step) as killed:
        async with asyncio.timeout(PATIENCE):
            assert await killed.wait() == -SIGKILL
    assert await left(store) == NUMBER
    async with worker(migrated_url, tmp_path):
        await none_left(store)
    times = sorted(done(tmp_path).values())
    assert len(times) == NUMBER
    assert times == [1] * NUMBER if step == "claimed" else [1] * (NUMBER - 1) + [2]


async def test_several_processes_do_each_job_once(store: Store, migrated_url: str, tmp_path: Path):
    """Three processes share what there is, and what comes meanwhile; nothing is done twice."""
    async with worker(migrated_url, tmp_path), worker(migrated_url, tmp_path), worker(migrated_url, tmp_path):
        await add(store)
        await until(lambda: len(done(tmp_path)) == NUMBER)
        await add(store, 2 * NUMBER)
        await none_left(store)
    again = done(tmp_path)
    assert {again[f"job-{index}"] for index in range(NUMBER)} == {2}
    assert {again[f"job-{index}"] for index in range(NUMBER, 2 * NUMBER)} == {1}


@pytest.mark.parametrize("ahead", [-86_400.0, 86_400.0])
async def test_a_wrong_clock_takes_no_lease_away(store: Store, migrated_url: str, tmp_path: Path, ahead: float):
    """A process whose clock is a day off, either way, does jobs as any other, and none that somebody else has."""
    await add(store)
    async with (
        worker(migrated_url, tmp_path, ahead=ahead),
        worker(migrated_url, tmp_path),
        worker(migrated_url, tmp_path, ahead=-ahead),
    ):
        await none_left(store)
    assert set(done(tmp_path).values()) == {1}


_DELETER = """
import asyncio, os, signal, sys
url, portions = sys.argv[1], int(sys.argv[2])
from liveblog.jobs import BlogDeletion, Jobs, deletion, runner
from liveblog.store import Store, blog_deletion
runner.LEASE_SECONDS, runner.JOB_SECONDS, runner.LOOK_SECONDS = LEASE, LEASE / 2, 0.2
blog_deletion.PORTION = 2
delete = deletion.delete_portion

async def counting(connection, blog_id):
    global portions
    if portions == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    portions -= 1
    return await delete(connection, blog_id)
deletion.delete_portion = counting

async def main():
    store = Store(url, limit=30)
    print("ready", flush=True)
    await Jobs(store, {blog_deletion.DELETE_BLOG: BlogDeletion(store)}).run()

asyncio.run(main())
"""


@pytest.mark.parametrize("portions", [0, 2, 4])
async def test_a_blog_is_deleted_also_when_a_process_is_killed_half_way(store: Store, migrated_url: str, portions: int):
    """One is killed with -9 at the start, amid the log, and amid the entries; another one does what is left."""
    async with open_app(migrated_url) as app:
        await open_harbour(app)
        for number in range(5):
            await app.desk.post(HARBOUR.slug, EntryDraft(f"Entry {number}"), COMMAND)
        app.desk._jobs_now = None
        await app.desk.delete_blog(HARBOUR.slug)
    async with running_program(_DELETER, migrated_url, str(portions)) as killed:
        async with asyncio.timeout(PATIENCE):
            assert await killed.wait() == -SIGKILL
    rows = await rows_of_blogs(store)
    assert (rows["events"], rows["entries"]) == {0: (5, 5), 2: (1, 5), 4: (0, 3)}[portions]
    async with running_program(_DELETER, migrated_url, "-1"):
        await none_left(store)
    assert set((await rows_of_blogs(store)).values()) == {0}


async def rows_of_blogs(store: Store) -> dict[str, int]:
    async with store.read() as connection:
        return {
            table.name: int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
            for table in (events, entries, topics, idempotency_keys)
        }
