"""Batching: who comes while others are being served is served with the next batch."""

import asyncio
from collections.abc import Sequence

import pytest

from liveblog.errors import Unavailable
from liveblog.work.batching import MAX_BATCH, MAX_WAITING, Batcher
from tests.pace import pace


class Scribe:
    """Writes what a batcher gives it, when it is let, and remembers each batch; a batch with a "bad" item fails."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.began = asyncio.Event()
        self.may_go = asyncio.Event()

    async def write(self, items: Sequence[str]) -> list[str]:
        """Write a batch."""
        self.batches.append(list(items))
        self.began.set()
        await self.may_go.wait()
        if "bad" in items:
            raise Unavailable("The database does not answer now.")
        return [item.upper() for item in items]


@pytest.fixture
def scribe() -> Scribe:
    """Give the test somebody who writes."""
    return Scribe()


@pytest.fixture
def batcher(scribe: Scribe) -> Batcher[str, str]:
    """Give the test an empty batcher."""
    return Batcher(scribe.write)


async def one_under_way(batcher: Batcher[str, str], scribe: Scribe) -> asyncio.Task[str]:
    first = asyncio.create_task(batcher.put("first"))
    await scribe.began.wait()
    return first


def putting(batcher: Batcher[str, str], *items: str) -> list[asyncio.Task[str]]:
    return [asyncio.create_task(batcher.put(item)) for item in items]


async def test_nothing_waits_for_company(batcher, scribe):
    """When nothing is being written, what comes is written at once, one item alone."""
    scribe.may_go.set()
    assert [await batcher.put("a"), await batcher.put("b")] == ["A", "B"]
    assert scribe.batches == [["a"], ["b"]]


async def test_what_comes_meanwhile_is_one_batch(batcher, scribe):
    """All that came while something was written is written together, in order, and each gets its own answer."""
    first = await one_under_way(batcher, scribe)
    others = putting(batcher, "a", "b", "c")
    await asyncio.sleep(0)
    scribe.may_go.set()
    assert await asyncio.gather(first, *others) == ["FIRST", "A", "B", "C"]
    assert scribe.batches == [["first"], ["a", "b", "c"]]


async def test_who_was_answered_together_may_come_again_together(batcher, scribe, monkeypatch):
    """After a batch there is a breath, so that one who comes again a little later is in the next batch, too."""
    monkeypatch.setattr("liveblog.work.batching.PAUSE", pace(0.2))
    scribe.may_go.set()

    async def come_twice(name: str, ticks: int) -> None:
        await batcher.put(name)
        for _ in range(ticks):
            await asyncio.sleep(0)
        await batcher.put(name)

    await asyncio.gather(come_twice("quick", 0), come_twice("slow", 5))
    assert scribe.batches == [["quick", "slow"], ["quick", "slow"]]


async def test_a_batch_has_a_size(batcher, scribe):
    """However many wait, a batch is bounded, and those who came first are served first."""
    scribe.may_go.set()
    items = [str(number) for number in range(MAX_BATCH + 1)]
    await asyncio.gather(*putting(batcher, *items))
    assert scribe.batches == [items[:MAX_BATCH], items[MAX_BATCH:]]


async def test_a_full_tray_takes_no_more(batcher, scribe):
    """The queue is bounded: who comes when it is full is told to come back, and the others are served."""
    first = await one_under_way(batcher, scribe)
    others = putting(batcher, *("x" for _ in range(MAX_WAITING)))
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await batcher.put("too much")
    scribe.may_go.set()
    await asyncio.gather(first, *others)
    assert [item for batch in scribe.batches for item in batch] == ["first", *("x" for _ in range(MAX_WAITING))]


async def test_who_leaves_before_their_turn_is_not_served(batcher, scribe):
    """An item whose caller was cancelled while it waited is never written; its neighbours are."""
    first = await one_under_way(batcher, scribe)
    left, stayed = putting(batcher, "left", "stayed")
    await asyncio.sleep(0)
    left.cancel()
    await asyncio.wait([left])
    scribe.may_go.set()
    assert list(await asyncio.gather(first, stayed)) == ["FIRST", "STAYED"]
    assert scribe.batches == [["first"], ["stayed"]]


async def test_who_leaves_later_takes_nothing_from_the_others(batcher, scribe):
    """A caller who is cancelled while the batch is written, even the one who began it, stops nothing."""
    beginner, other = putting(batcher, "beginner", "other")
    await scribe.began.wait()
    beginner.cancel()
    await asyncio.wait([beginner])
    scribe.may_go.set()
    assert await other == "OTHER"
    assert scribe.batches == [["beginner", "other"]]


async def test_an_outage_is_told_to_the_whole_batch(batcher, scribe):
    """Everybody in a batch that could not be written hears so; the next batch is a new try."""
    scribe.may_go.set()
    told = await asyncio.gather(*putting(batcher, "a", "bad", "b"), return_exceptions=True)
    assert [type(answer) for answer in told] == [Unavailable] * 3
    assert await batcher.put("c") == "C"
