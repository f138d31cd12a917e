"""A store with the blog that tokens are bound to, and a clock that the test sets."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from liveblog.model.blog import Blog
from liveblog.store import Store
from tests.apps import open_store
from tests.model.samples import NOON
from tests.store.writing import open_blog


@dataclass
class Watch:
    """A clock that stands still until it is moved."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, time: timedelta) -> None:
        """Let time pass."""
        self.time += time


@pytest.fixture
def clock() -> Watch:
    """Give the test a clock that shows noon."""
    return Watch()


@pytest.fixture
async def store(migrated_sqlite_url: str) -> AsyncIterator[Store]:
    """Give the test a store."""
    async with open_store(migrated_sqlite_url) as opened:
        yield opened


@pytest.fixture
async def blog(store: Store) -> Blog:
    """Give the test a blog."""
    return await open_blog(store)
