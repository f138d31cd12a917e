"""Commands on jobs: what follows a commit and must not be lost, such as deleting a picture with its entry."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from liveblog.services import Services
    from liveblog.store.jobs import OpenJob

app = typer.Typer(no_args_is_help=True, help="Do jobs apart from the servers; look at those that are not done.")


@app.command()
def run() -> None:
    """Do jobs as they become due, until Ctrl-C or SIGTERM.

    Servers do so themselves unless LIVEBLOG_JOBS=0 is set for them. Any number of processes share the work; each job is
    done by one of them.
    """
    import math

    from liveblog.cli.console import note
    from liveblog.cli.ending import cancelled_when_told, end_when_told
    from liveblog.cli.environment import meet_pictures, run_with_services

    end_when_told(0)

    async def work(services: "Services") -> None:
        await meet_pictures(services)
        note("Jobs are done as they become due (Ctrl-C stops it).")
        with cancelled_when_told(0):
            await _do_jobs(services)

    run_with_services(work, patience=math.inf)


@app.command("list")
def list_jobs() -> None:
    """List the jobs that are not done: first those that were given up on, then the most overdue."""
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services
    from liveblog.store.jobs import open_jobs

    async def work(services: "Services") -> list[tuple[str, ...]]:
        async with services.store.read() as connection:
            return [_row(job) for job in await open_jobs(connection)]

    show_table(("ID", "KIND", "SUBJECT", "DUE", "FAILED", "LAST ERROR"), run_with_services(work))


@app.command()
def retry() -> None:
    """Try again what was given up on; so does each start of a server, and of “liveblog jobs run”."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services
    from liveblog.model.moment import now
    from liveblog.model.principal import COMMAND
    from liveblog.store.audit_log import insert_records, record_of
    from liveblog.store.jobs import parked_jobs, wake_parked_jobs

    async def work(services: "Services") -> int:
        async with services.store.write() as connection:
            number = await parked_jobs(connection)
            await wake_parked_jobs(connection)
            await insert_records(connection, [record_of(COMMAND, now(), "jobs.retried", jobs=number)])
        return number

    note(f"Jobs that are tried again: {run_with_services(work)}.")


async def _do_jobs(services: "Services") -> None:
    import asyncio

    from liveblog.jobs import Hint, heed_hints

    async with asyncio.TaskGroup() as tasks:
        looks = {Hint.JOBS: services.jobs.look, Hint.RECEIVERS: services.courier.wake}
        tasks.create_task(heed_hints(services.bus, looks))
        tasks.create_task(services.jobs.run())
        tasks.create_task(services.courier.run())
        tasks.create_task(services.usage.run())  # what receivers are sent counts as used


def _row(job: "OpenJob") -> tuple[str, ...]:
    from liveblog.model.moment import rfc3339

    due = rfc3339(job.due_at) if job.due_at else "given up on"
    return str(job.id), job.kind, job.subject, due, str(job.attempts), job.last_error or ""
