"""Processes' worth of parts on one store: a desk and a hub each, on buses of the test's choosing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from liveblog.access import Hearings
from liveblog.bus import Bus, MemoryBus
from liveblog.desk import Desk
from liveblog.frames import Frames
from liveblog.hub import Hub, Subscriber
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.render import Renderer
from liveblog.store import Store
from liveblog.wire.frame import Encoder, EventFrame
from tests.apps import HARBOUR
from tests.pace import PATIENCE


@dataclass(frozen=True, slots=True)
class Node:
    """What one process has; all nodes of a test share a database."""

    store: Store
    desk: Desk
    hub: Hub

    async def post(self, text: str = "Ships are leaving.") -> int:
        """Post an entry and return the number of its event."""
        return (await self.desk.post(HARBOUR.slug, EntryDraft(text), COMMAND)).seq

    async def subscriber(self, after: int = 0) -> Subscriber:
        """Make a reader that starts after that number."""
        return self.hub.subscribe(await self.hub.tail(HARBOUR.slug), after)


@asynccontextmanager
async def open_node(store: Store, bus: Bus | None = None, check_seconds: float = 0.05) -> AsyncIterator[Node]:
    """Put a node together, with its hub at work; a hub that dies fails the test."""
    bus, frames = bus or MemoryBus(), Frames(Encoder(Renderer()))
    node = Node(
        store,
        Desk(store, bus, frames),
        Hub(
            store,
            bus,
            frames,
            refused=Hearings(store).refused,
            desk_refused=Hearings(store).refused,
            check_seconds=check_seconds,
        ),
    )
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(node.hub.run())
        yield node
        working.cancel()


@asynccontextmanager
async def open_nodes(store: Store, buses: Sequence[Bus]) -> AsyncIterator[list[Node]]:
    """Put several nodes together."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(open_node(store, bus)) for bus in buses]


async def read_until(reader: Subscriber, last: int) -> list[EventFrame]:
    """Read frames until number `last` has come."""
    frames: list[EventFrame] = []
    async with asyncio.timeout(PATIENCE):
        while reader.seq < last:
            assert reader.closing is None
            frames += await reader.frames(PATIENCE)
    return frames


async def until_closed(reader: Subscriber) -> None:
    """Read and drop frames until the reader is told that there will be no more."""
    async with asyncio.timeout(PATIENCE):
        while reader.closing is None:
            await reader.frames(PATIENCE)


def numbers(frames: Sequence[EventFrame]) -> list[int]:
    """Return the numbers of the frames."""
    return [frame.seq for frame in frames]
