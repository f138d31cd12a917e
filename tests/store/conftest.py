"""A store of the test's own, once on each database."""

from collections.abc import AsyncIterator

import pytest

from liveblog.store import Store
from tests.apps import open_store


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[Store]:
    """Give the test a migrated, empty store."""
    async with open_store(migrated_url) as opened:
        yield opened
