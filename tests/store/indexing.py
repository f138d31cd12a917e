"""Doing the jobs that index blocks of entries, when a test wants them done."""

from sqlalchemy import update

from liveblog.jobs import Indexing
from liveblog.store import Store
from liveblog.store.jobs import claim_jobs, finish_job, open_jobs
from liveblog.store.postings import INDEX_ENTRIES
from liveblog.store.tables import jobs
from tests.model.samples import NOON


async def do_index_jobs(store: Store) -> list[str]:
    """Do all that are open, also those whose time has not come; return what they were about."""
    async with store.write() as connection:
        await connection.execute(update(jobs).where(jobs.c.done_at.is_(None)).values(due_at=NOON.replace(year=2001)))
    done: list[str] = []
    async with store.read() as connection:
        waiting = len(await open_jobs(connection))
    while len(done) < waiting:
        async with store.write() as connection:
            claimed = await claim_jobs(connection, [INDEX_ENTRIES], 20, 60)
        assert claimed
        for job in claimed:
            assert await Indexing(store)(job) is None
            async with store.write() as connection:
                await finish_job(connection, job)
            done.append(job.subject)
    return done
