"""Fixtures that tests of more than one module use: real servers, each started when the first test asks for it.

A test worker has its own servers, so workers share nothing. What only one folder needs lives in that folder's conftest.
"""

import gc
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from liveblog.jobs import runner
from liveblog.services import Services
from tests import services
from tests.apps import migrate_apart, open_app
from tests.audit_lines import Lines, lines_of
from tests.compiling import compile_once
from tests.databases import EmptyDatabases
from tests.hashing import hash_cheaply
from tests.media.places import Bucket, FolderPlace, Place, open_bucket
from tests.pace import PATIENCE
from tests.stretching import stretch_bounds
from tests.syncing import sync_nothing
from tests.zygote import kept

# Whoever deletes waits so long for what follows; a slow machine is no reason to look before that has happened.
runner.SOON_SECONDS = PATIENCE
stretch_bounds()
hash_cheaply()
sync_nothing()
compile_once()

hypothesis.settings.register_profile("liveblog", deadline=None)  # a busy machine is no reason to fail
hypothesis.settings.load_profile("liveblog")

for name in [name for name in os.environ if name.startswith("LIVEBLOG_") and name != "LIVEBLOG_CHROMIUM"]:
    del os.environ[name]  # the developer's own server must not decide what is tested


def pytest_configure() -> None:
    """Let Ctrl+C end the run: asyncio would only cancel the test, and one that catches that is followed by the next.

    A shell lets what it runs in the background ignore it, and with that whatever the tests start and end in this way.
    """

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) in (signal.default_int_handler, signal.SIG_IGN):
        signal.signal(signal.SIGINT, interrupt)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected, a fifth of that time, nor later among what was: it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def own_warnings() -> Iterator[None]:
    """Let what a failed test left open warn while that test is under way: the next one is not at fault."""
    yield
    if hasattr(sys, "last_value"):  # keeps all frames of the failure, until another test fails or begins
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):
            sys.__dict__.pop(name, None)
        gc.collect()


@pytest.fixture(scope="session", autouse=True)
def zygote() -> Iterator[None]:
    """Start servers as copies of a process that has imported them."""
    with kept():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[services.Postgres]:
    """Run one PostgreSQL, without fsync, for all tests of this worker."""
    with services.postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: services.Postgres) -> Iterator[str]:
    """Give the test an empty PostgreSQL database of its own; the value is its SQLAlchemy address."""
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def valkey() -> Iterator[services.Valkey]:
    """Run one Valkey for all tests of this worker; a test that freezes or kills one starts its own."""
    with services.valkey() as server:
        yield server


@pytest.fixture
def valkey_url(valkey: services.Valkey) -> str:
    """Return the address of the worker's Valkey, as redis-py wants it."""
    return valkey.url


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    """Run one server of S3's kind for all tests of this worker, which make buckets of their own."""
    with services.s3_server() as url:
        yield url


@pytest.fixture
async def bucket(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bucket]:
    """Give the test a bucket of its own."""
    async with open_bucket(s3_url, monkeypatch) as opened:
        yield opened


@pytest.fixture(params=["folder", "bucket"])
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    """Run the test once with pictures in a folder, and once in a bucket; each time an empty one of its own."""
    if request.param == "folder":
        yield FolderPlace(tmp_path / "media")
        return
    async with open_bucket(request.getfixturevalue("s3_url"), monkeypatch) as opened:
        yield opened


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path}/liveblog.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test once on each database; each time an empty one of its own."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file, of which tests that aren't about migrations get copies."""
    path = tmp_path_factory.mktemp("template") / "liveblog.db"
    migrate_apart(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: services.Postgres) -> str:
    """Migrate one database of the worker's PostgreSQL, of which tests that aren't about migrations get copies."""
    name = postgres.create_database()
    migrate_apart(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def new_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Return what gives the address of one more SQLite file that has the tables: for an app that tests share."""

    def copied() -> str:
        folder = tmp_path_factory.mktemp("shared")
        shutil.copy(sqlite_template, folder)
        return f"sqlite+aiosqlite:///{folder}/liveblog.db"

    return copied


@pytest.fixture
def migrated_sqlite_url(sqlite_url: str, sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of a SQLite file that has the tables, and nothing in them."""
    shutil.copy(sqlite_template, tmp_path)
    return sqlite_url


@pytest.fixture(scope="session")
def new_postgres(postgres: services.Postgres, postgres_template: str) -> Callable[[], str]:
    """Return what gives the address of one more PostgreSQL database that has the tables, as `new_sqlite` does."""
    return lambda: postgres.url(postgres.create_database(postgres_template))


@pytest.fixture(scope="session")
def empty_databases(postgres: services.Postgres, postgres_template: str) -> EmptyDatabases:
    """Return the worker's PostgreSQL databases that have the tables, and nothing in them."""
    return EmptyDatabases(postgres, postgres_template)


@pytest.fixture
def migrated_postgres_url(postgres: services.Postgres, empty_databases: EmptyDatabases) -> Iterator[str]:
    """Give the test a PostgreSQL database that has the tables, and nothing in them; as long as it lasts, its own."""
    name = empty_databases.take()
    yield postgres.url(name)
    empty_databases.give_back(name)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Lines:
    """Give the test the lines that say who did what, each without a text or a secret."""
    return lines_of(caplog, monkeypatch)


@pytest.fixture(params=["sqlite", "postgres"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """Run the test once on each database; each time one of its own that has the tables."""
    return str(request.getfixturevalue(f"migrated_{request.param}_url"))


@pytest.fixture
async def app(migrated_url: str) -> AsyncIterator[Services]:
    """Give the test all services, at work, on each database."""
    async with open_app(migrated_url) as services:
        yield services


@pytest.fixture
async def sqlite_app(migrated_sqlite_url: str) -> AsyncIterator[Services]:
    """Give the test all services, at work, on SQLite: for what does not depend on the database."""
    async with open_app(migrated_sqlite_url) as services:
        yield services
