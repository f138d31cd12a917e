"""A crowd that comes back from the same position asks the store once."""

import asyncio

import pytest

from liveblog.errors import Unavailable
from liveblog.hub import tail as tails
from liveblog.hub.single_flight import SingleFlight
from liveblog.wire.frame import EventFrame
from tests.hub.nodes import Node, read_until


class Reading:
    """A reading that ends when the test says so, and is counted."""

    def __init__(self) -> None:
        self.begun = 0
        self.ending: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def read(self) -> str:
        self.begun += 1
        return await asyncio.shield(self.ending)


async def started(shared: SingleFlight[str, str], reading: Reading, number: int) -> list[asyncio.Task[str]]:
    tasks = [asyncio.create_task(shared.get("key", reading.read)) for _ in range(number)]
    await asyncio.sleep(0)
    return tasks


async def test_one_reads_for_all_and_nothing_is_kept():
    """All who ask while a reading is under way get what it brings; who asks afterwards reads anew."""
    shared: SingleFlight[str, str] = SingleFlight()
    reading = Reading()
    tasks = await started(shared, reading, 5)
    reading.ending.set_result("read")
    assert await asyncio.gather(*tasks) == ["read"] * 5
    assert reading.begun == 1
    assert await shared.get("key", reading.read) == "read"
    assert reading.begun == 2


async def test_an_error_reaches_all():
    """A store that doesn't answer is no answer to anybody, and the next reading is a new one."""
    shared: SingleFlight[str, str] = SingleFlight()
    reading = Reading()
    tasks = await started(shared, reading, 3)
    reading.ending.set_exception(Unavailable("The database does not answer now."))
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [Unavailable] * 3
    with pytest.raises(Unavailable):
        await shared.get("key", reading.read)
    assert reading.begun == 2


async def test_when_the_one_who_reads_leaves_another_does():
    """A reader that goes away takes nothing from those who wait for the same."""
    shared: SingleFlight[str, str] = SingleFlight()
    reading = Reading()
    first, *others = await started(shared, reading, 3)
    first.cancel()
    await asyncio.wait([first])
    others[0].cancel()
    reading.ending.set_result("read")
    assert await others[1] == "read"
    assert (first.cancelled(), others[0].cancelled()) == (True, True)


async def test_a_crowd_from_one_position_reads_the_store_a_few_times(node: Node, monkeypatch):
    """Of 200 readers who need what memory no longer holds each hears everything once, in order, by a few readings."""
    monkeypatch.setattr(tails, "RING_FRAMES", 1)
    crowd = [await node.subscriber() for _ in range(200)]
    for _ in range(5):
        await node.post()
    readings = 0
    plainly = node.hub._read_after

    async def counted(*arguments) -> list[EventFrame]:
        nonlocal readings
        readings += 1
        return list(await plainly(*arguments))

    monkeypatch.setattr(node.hub, "_read_after", counted)
    heard = await asyncio.gather(*(read_until(reader, 5) for reader in crowd))
    assert all([frame.seq for frame in frames] == [1, 2, 3, 4, 5] for frames in heard)
    assert readings < 10
