"""The composition root: starting and stopping, and what is said when either can't be done."""

import asyncio
import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from liveblog import app as application
from liveblog.app import create_app
from liveblog.assembly import open_services
from liveblog.errors import ConfigurationError, Unavailable
from liveblog.hub import Hub
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.settings import Settings
from liveblog.store import Store, reads
from liveblog.store.migrations import migrate
from liveblog.wire.closing import GOING_AWAY
from tests import services
from tests.apps import LIMIT, open_harbour, open_store
from tests.pace import PATIENCE


def settings_on(database_url: str) -> Settings:
    """Return default settings for this database."""
    return Settings(database_url=SecretStr(database_url))


async def test_sqlite_migrates_itself(tmp_path: Path):
    """A server started on nothing makes the folder, the file and the tables, and finds them again the next time."""
    settings = settings_on(f"sqlite+aiosqlite:///{tmp_path}/a/new/folder/liveblog.db")
    async with open_services(settings) as services:
        await open_harbour(services)
    async with open_services(settings) as services, services.store.read() as transaction:
        assert (await reads.blog_by_slug(transaction, "harbour")).head == 0


async def test_an_unmigrated_postgres_is_refused_with_what_to_do(postgres_url: str):
    """PostgreSQL that nobody has migrated stops the start, naming the command that helps; afterwards it starts."""
    with pytest.raises(ConfigurationError, match="liveblog migrate"):
        async with open_services(settings_on(postgres_url), LIMIT):
            pass
    async with open_store(postgres_url), open_services(settings_on(postgres_url), LIMIT) as services:
        await open_harbour(services)


async def test_a_database_that_is_not_there_is_told_as_such(tmp_path: Path):
    """A database that doesn't answer is our own error, not a driver's."""
    settings = settings_on(f"postgresql+asyncpg://nobody@/nothing?host={tmp_path}")
    with pytest.raises(Unavailable):
        async with open_services(settings):
            pass


async def test_a_database_that_starts_later_is_waited_for(caplog):
    """A server that is started before its database begins its work when that is there."""
    with services.postgres_home() as home:
        with services.postgres_in(home, durable=False) as server:
            url = server.url(server.create_database())
            async with open_store(url):
                pass
        async with asyncio.timeout(2 * PATIENCE), asyncio.TaskGroup() as tasks:
            opening = tasks.create_task(head_of_nothing(url))
            while "waiting for it" not in caplog.text:  # noqa: ASYNC110 -- a log can't tell that it was written to
                await asyncio.sleep(0.01)
            with services.postgres_in(home, durable=False):
                assert await opening == 0


async def head_of_nothing(url: str) -> int:
    """Open all services, as patiently as a server, and use them."""
    async with open_services(settings_on(url), LIMIT, patience=PATIENCE) as services:
        return (await open_harbour(services)).head


async def test_a_failed_start_closes_the_store(postgres_url: str, monkeypatch):
    """Connections that a start has opened are closed when it fails."""
    closed = asyncio.Event()
    close = Store.close

    async def closing(store: Store) -> None:
        await close(store)
        closed.set()

    monkeypatch.setattr(Store, "close", closing)
    with pytest.raises(ConfigurationError):
        async with open_services(settings_on(postgres_url), LIMIT):
            pass
    assert closed.is_set()


async def test_stopping_sends_the_readers_away(sqlite_url: str):
    """The end of the lifespan tells every reader to come back elsewhere, and leaves no task behind."""
    before = asyncio.all_tasks()
    app = create_app(settings_on(sqlite_url))
    async with app.router.lifespan_context(app):
        services = app.state.services
        await open_harbour(services)
        reader = services.hub.subscribe(await services.hub.tail("harbour"), 0)
        reader.__enter__()
    assert reader.closing == GOING_AWAY
    assert asyncio.all_tasks() == before


async def test_a_hub_that_fails_is_recorded_and_started_anew(sqlite_url: str, monkeypatch, caplog):
    """A bug in the hub is written down with its traceback, and its readers hear what was posted meanwhile."""
    failing, run = asyncio.Event(), Hub.run

    async def run_into_a_bug(hub: Hub) -> None:
        monkeypatch.setattr(Hub, "run", run)
        await failing.wait()
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Hub, "run", run_into_a_bug)
    monkeypatch.setattr(application, "_BREATH_SECONDS", 0.01)
    app = create_app(settings_on(sqlite_url))
    with caplog.at_level(logging.ERROR):
        async with app.router.lifespan_context(app), asyncio.timeout(PATIENCE):
            services = app.state.services
            await open_harbour(services)
            with services.hub.subscribe(await services.hub.tail("harbour"), 0) as reader:
                await services.desk.post("harbour", EntryDraft("unheard"), COMMAND)
                failing.set()
                assert [frame.seq for frame in await reader.frames(PATIENCE)] == [1]
    assert any(record.exc_info and record.exc_info[0] is ZeroDivisionError for record in caplog.records)


async def test_parts_work_without_a_server(sqlite_url: str):
    """Commands use the same services: what they post is in the store, hub or no hub."""
    async with open_store(sqlite_url) as store:
        await migrate(store.engine)
    async with open_services(settings_on(sqlite_url)) as services:
        await open_harbour(services)
        assert await services.tokens.all() == []
