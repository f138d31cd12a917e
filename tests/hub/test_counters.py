"""The hub's counters say what happened, for readers who keep up, lag, come late or are gone."""

import asyncio
import random

from liveblog.bus import MemoryBus
from liveblog.hub import lane as lanes
from liveblog.hub.counters import Checked
from liveblog.hub.tail import AppendResult
from liveblog.store import Store
from liveblog.wire.dialects import Transport
from tests.apps import HARBOUR
from tests.hub.lanes import Log
from tests.hub.nodes import Node, open_node
from tests.waiting import until


async def test_a_lane_counts_what_its_readers_were_given(monkeypatch):
    """However waves, laggards and newcomers meet, the count is the sum of the events that the readers then have."""
    monkeypatch.setattr(lanes, "_SLICE_READERS", 3)
    monkeypatch.setattr(lanes, "_SLICE_SECONDS", -1)
    log, heard, chance = Log(), 0, random.Random(5)
    readers = [log.join(0, buffer=1 if number % 2 else None) for number in range(9)]
    for _ in range(40):
        log.post(chance.choice((1, 2, 5)), size=chance.choice((0, 3000)))
        log.turns.take()
        readers.append(log.join(max(0, log.lane.seq - chance.choice((0, 1, 4))), buffer=1))
        for reader in chance.sample(readers, 5):
            if reader:
                heard += len(reader.seqs())
                reader.drain()
    for _ in range(200):
        log.turns.take_all()
        for reader in filter(None, readers):
            heard += len(reader.seqs())
            reader.drain()
    assert heard > 1000
    assert log.counters.delivered == {Transport.WEBSOCKET: heard}


async def test_a_reader_who_is_gone_was_given_nothing():
    """A socket that takes no more bytes counts for nothing."""
    log = Log()
    here, gone = log.reader(), log.reader()
    gone.far.close()
    log.post()
    log.turns.take_all()
    assert here.seqs() == [1]
    assert gone.aborted
    assert log.counters.delivered == {Transport.WEBSOCKET: 1}


class HoldingBus(MemoryBus):
    """A bus that keeps what is said for the test to hand out."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[bytes] = []

    def publish(self, blog_id: int, data: bytes) -> None:  # noqa: ARG002 -- there is one blog
        self.held.append(data)


async def test_what_the_bus_does_is_counted(store: Store):
    """Events heard, heard again and heard too early, and what the store gave instead of those that were lost."""
    async with open_node(store, bus := HoldingBus(), check_seconds=600) as node:
        counters = node.hub.counters
        await node.hub.tail(HARBOUR.slug)
        await until(lambda: counters.checks[Checked.TRUE] > 0)
        for _ in range(4):
            await node.post()
        for number in (0, 0, 2):
            node.hub.receive(bus.held[number])
        assert counters.heard == {AppendResult.NEXT: 1, AppendResult.OLD: 1, AppendResult.GAP: 1}
        await until(lambda: counters.checks[Checked.BEHIND] > 0)
        assert counters.repaired == 3


async def test_shared_readings_of_the_store_are_counted(node: Node):
    """A crowd whose backlog is no longer in memory is counted, and so is the one reading that it cost."""
    for _ in range(3):
        await node.post()
    tail = await node.hub.tail(HARBOUR.slug)
    await asyncio.gather(*(node.hub.backlogs.frames_after(tail, 0, 10) for _ in range(5)))
    assert (node.hub.counters.backlogs, node.hub.counters.backlog_reads) == (5, 1)
