"""One store with the blog that all hub tests follow."""

from collections.abc import AsyncIterator

import pytest

from liveblog.store import Store
from tests.houses import open_store
from tests.hub.nodes import Node, open_node
from tests.store.writing import open_blog


@pytest.fixture
async def store(migrated_sqlite_url: str) -> AsyncIterator[Store]:
    """Give the test a store with an empty blog."""
    async with open_store(migrated_sqlite_url) as opened:
        await open_blog(opened)
        yield opened


@pytest.fixture
async def node(store: Store) -> AsyncIterator[Node]:
    """Give the test one node with a hub at work on an in-process bus."""
    async with open_node(store) as opened:
        yield opened
