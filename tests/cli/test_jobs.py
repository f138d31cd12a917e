"""Jobs from the command line: those that are not done are told, and tried again when somebody says so."""

import asyncio

from liveblog.model.moment import rfc3339
from liveblog.model.usage import UsedWay
from liveblog.store.jobs import add_jobs, claim_jobs, open_jobs, park_job, postpone_job
from tests.access.newsrooms import KEY, newsroom
from tests.apps import open_store
from tests.processes import running
from tests.zygote import LIVEBLOG

KIND = "delete_picture"


def test_what_is_not_done_is_listed_what_was_given_up_on_first(command, migrated_sqlite_url):
    """A job that is due, one that failed and one that was given up on: each with what there is to know of it."""

    async def prepare() -> dict[str, str]:
        async with open_store(migrated_sqlite_url) as store:
            async with store.write() as connection:
                await add_jobs(connection, KIND, ["parked.webp", "failed.webp"], {})
                parked, failed = await claim_jobs(connection, [KIND], 2, 60.0)
                await park_job(connection, parked, "OSError: the folder is away")
                await postpone_job(connection, failed, 3600.0, "OSError: still away")
                await add_jobs(connection, KIND, ["new.webp"], {}, 7200.0)
            async with store.read() as connection:
                return {job.subject: rfc3339(job.due_at) for job in await open_jobs(connection) if job.due_at}

    due = asyncio.run(prepare())
    rows = [line.split("\t") for line in command("jobs", "list").stdout.splitlines()]
    assert [row[1:] for row in rows] == [
        [KIND, "parked.webp", "given up on", "1", "OSError: the folder is away"],
        [KIND, "failed.webp", due["failed.webp"], "1", "OSError: still away"],
        [KIND, "new.webp", due["new.webp"], "0", ""],
    ]
    assert "tried again: 1." in command("jobs", "retry").stderr
    assert "given up on" not in command("jobs", "list").stdout


async def test_what_receivers_are_sent_apart_from_the_servers_counts_as_used(migrated_sqlite_url, monkeypatch):
    """A process that does jobs writes, at its end at the latest, what partners were sent by it."""
    for name, value in {
        "DATABASE_URL": migrated_sqlite_url,
        "SECRET_KEY": KEY,
        "OUTBOUND_ALLOW": "127.0.0.1/32",
    }.items():
        monkeypatch.setenv(f"LIVEBLOG_{name}", value)
    async with newsroom(migrated_sqlite_url, runs=False, settings={"jobs": False}) as room:
        await room.post()
        async with running(LIVEBLOG, "jobs", "run") as process:
            await room.got(1)
            process.terminate()
            assert await process.wait() == 0
        (line,) = await room.app.usage.read(room.partner_id, 2)  # it may have been before midnight
        assert (line.way, line.requests) == (UsedWay.WEBHOOK, 1)
