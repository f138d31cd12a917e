"""A crowd that comes back from one place: the store is asked a few times for all."""

import asyncio

from liveblog.hub import tail as tails
from liveblog.wire.frame import EventFrame
from tests.hub.nodes import Node, read_until


async def test_a_crowd_from_one_position_reads_the_store_a_few_times(node: Node, monkeypatch):
    """Of 200 readers who need what memory no longer holds each hears everything once, in order, by a few readings."""
    monkeypatch.setattr(tails, "RING_FRAMES", 1)
    crowd = [await node.subscriber() for _ in range(200)]
    for _ in range(5):
        await node.post()
    readings = 0
    plainly = node.hub.backlogs._read

    async def counted(*arguments) -> list[EventFrame]:
        nonlocal readings
        readings += 1
        return list(await plainly(*arguments))

    monkeypatch.setattr(node.hub.backlogs, "_read", counted)
    heard = await asyncio.gather(*(read_until(reader, 5) for reader in crowd))
    assert all([frame.seq for frame in frames] == [1, 2, 3, 4, 5] for frames in heard)
    assert readings < 10
