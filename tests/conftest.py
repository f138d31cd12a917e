"""Fixtures that tests of more than one module use: real servers, each started when the first test asks for it.

A test worker has its own servers, so workers share nothing. What only one folder needs lives in that folder's conftest.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from liveblog.web.parts import Parts
from tests import services
from tests.houses import open_house

hypothesis.settings.register_profile("liveblog", deadline=None)  # a busy machine is no reason to fail
hypothesis.settings.load_profile("liveblog")

for name in [name for name in os.environ if name.startswith("LIVEBLOG_") and name != "LIVEBLOG_CHROMIUM"]:
    del os.environ[name]  # the developer's own server must not decide what is tested


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


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path}/liveblog.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test once on each database; each time an empty one of its own."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[Parts]:
    """Give the test all parts, at work, on each database."""
    async with open_house(database_url) as parts:
        yield parts


@pytest.fixture
async def small_house(sqlite_url: str) -> AsyncIterator[Parts]:
    """Give the test all parts, at work, on SQLite: for what does not depend on the database."""
    async with open_house(sqlite_url) as parts:
        yield parts
