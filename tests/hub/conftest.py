"""One store with the blog that all hub tests follow."""

from collections.abc import AsyncIterator

import pytest

from liveblog.access import Hearings
from liveblog.desk import Desk
from liveblog.frames import Frames
from liveblog.hub import Hub
from liveblog.render import Renderer
from liveblog.store import Store
from liveblog.wire.frame import Encoder
from tests.apps import open_store
from tests.hub.nodes import Node, open_node
from tests.hub.slow import RecordingBus, SlowStore
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


@pytest.fixture
def bus() -> RecordingBus:
    """Give the test a bus that delivers nothing by itself."""
    return RecordingBus()


@pytest.fixture
async def still(store, migrated_sqlite_url, bus) -> AsyncIterator[Node]:
    """Give the test a node whose hub does only what the test says."""
    slow, frames = SlowStore(migrated_sqlite_url), Frames(Encoder(Renderer()))
    yield Node(
        slow,
        Desk(store, bus, frames),
        Hub(slow, bus, frames, refused=Hearings(slow).refused, desk_refused=Hearings(slow).refused),
    )
    await slow.close()
