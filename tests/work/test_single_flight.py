"""A crowd that comes back from the same position asks the store once."""

import asyncio

import pytest

from liveblog.errors import Unavailable
from liveblog.work.single_flight import SingleFlight


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
