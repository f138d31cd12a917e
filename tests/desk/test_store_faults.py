"""The desk when PostgreSQL freezes, dies, or takes a transaction back."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from liveblog.desk import Desk
from liveblog.errors import Unavailable
from liveblog.model.entry import EntryDraft
from liveblog.services import Services
from liveblog.store import STORE_LIMIT
from tests import services
from tests.apps import SHORT_LIMIT, open_app, open_harbour, open_store
from tests.desk.writers import ADA, SLUG, key, log, post
from tests.pace import PATIENCE
from tests.processes import children_of


async def test_a_frozen_postgres_costs_a_post_seconds_and_no_double():
    """More of them than connections are all refused in one limit, not one after the other, and later each is there."""
    with services.postgres() as server:
        async with open_app(server.url(server.create_database()), limit=SHORT_LIMIT) as app:
            await open_harbour(app)
            await post(app.desk)
            await asyncio.gather(*(app.store.check() for _ in range(8)))  # as many connections as are kept
            with frozen(server):
                posts = [send(app.desk, number) for number in range(40)]
                checks = [app.store.check() for _ in range(40)]
                async with asyncio.timeout(2 * app.store.limit):
                    refused = await asyncio.gather(*posts, *checks, return_exceptions=True)
            assert all(isinstance(answer, Unavailable) for answer in refused)
            await until_posted(app.desk)
            await asyncio.gather(*(send(app.desk, n) for n in range(40)))
            events = await log(app)
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            bodies = [event.subject.body for event in events]  # type: ignore[union-attr]
            assert all(bodies.count(f"Ship {n}") == 1 for n in range(40))


async def test_a_deadlock_is_repeated_unnoticed(migrated_postgres_url):
    """A change that the database takes back in favour of another is made again, and is in the log once."""
    async with open_app(migrated_postgres_url) as app:
        await open_harbour(app)
        await plant_deadlocks(app, 2)
        await post(app.desk)
        assert [event.seq for event in await log(app)] == [1]


async def test_an_orphaned_transaction_is_ended_by_the_server(migrated_postgres_url):
    """Each connection asks the server to give up on statements, locks and transactions that nobody waits for."""
    async with open_store(migrated_postgres_url, STORE_LIMIT) as store, store.read() as connection:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert (await connection.exec_driver_sql(f"SHOW {name}")).scalar_one() in {"3s", "10s"}


async def test_whoever_computes_in_a_long_transaction_is_not_taken_for_gone(migrated_postgres_url):
    """What may take a minute, as commands and migrations do, may be as long between two of its statements."""
    async with open_store(migrated_postgres_url, 60.0) as store, store.read() as connection:
        shown = await connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout")
        assert shown.scalar_one() == "1min"


async def send(desk: Desk, number: int) -> None:
    await desk.post(SLUG, EntryDraft(f"Ship {number}"), ADA, key(f"ship-{number}"))


async def until_posted(desk: Desk) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await post(desk)
            except Unavailable:
                await asyncio.sleep(0.05)
            else:
                return


@contextmanager
def frozen(server: services.Postgres) -> Iterator[None]:
    """Freeze the server's process, so that it makes no more, and then those it made, which answer the connections."""
    stopped: list[int] = []
    try:
        stopped += stop([server.process.pid])
        stopped += stop(children_of(server.process.pid))
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


def stop(processes: list[int]) -> Iterator[int]:
    for pid in processes:
        with suppress(ProcessLookupError):  # one that just ended
            os.kill(pid, signal.SIGSTOP)
            yield pid


async def plant_deadlocks(app: Services, times: int) -> None:
    """Have the server end that many inserts of entries as it ends a deadlock; sequences don't roll back."""
    async with app.store.write() as connection:
        for statement in (
            "CREATE SEQUENCE attempts",
            f"""CREATE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('attempts') <= {times} THEN
                    RAISE EXCEPTION 'deadlock' USING ERRCODE = 'deadlock_detected';
                END IF;
                RETURN NEW; END $$""",
            "CREATE TRIGGER deadlock BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION deadlock()",
        ):
            await connection.exec_driver_sql(statement)
