"""The tray: who comes while others are being served is served with the next group."""

import asyncio
from collections.abc import Sequence

import pytest

from liveblog.desk.tray import GROUP, ROOM, Tray
from liveblog.errors import Unavailable


class Scribe:
    """Writes what a tray gives it, when it is let, and remembers each group; a group with a "bad" item fails."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.began = asyncio.Event()
        self.may_go = asyncio.Event()

    async def write(self, items: Sequence[str]) -> list[str]:
        """Write a group."""
        self.groups.append(list(items))
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
def tray(scribe: Scribe) -> Tray[str, str]:
    """Give the test an empty tray."""
    return Tray(scribe.write)


async def one_under_way(tray: Tray[str, str], scribe: Scribe) -> asyncio.Task[str]:
    first = asyncio.create_task(tray.put("first"))
    await scribe.began.wait()
    return first


def putting(tray: Tray[str, str], *items: str) -> list[asyncio.Task[str]]:
    return [asyncio.create_task(tray.put(item)) for item in items]


async def test_nothing_waits_for_company(tray, scribe):
    """An empty tray is served at once, one item alone."""
    scribe.may_go.set()
    assert [await tray.put("a"), await tray.put("b")] == ["A", "B"]
    assert scribe.groups == [["a"], ["b"]]


async def test_what_comes_meanwhile_is_one_group(tray, scribe):
    """All that came while something was written is written together, in order, and each gets its own answer."""
    first = await one_under_way(tray, scribe)
    others = putting(tray, "a", "b", "c")
    await asyncio.sleep(0)
    scribe.may_go.set()
    assert await asyncio.gather(first, *others) == ["FIRST", "A", "B", "C"]
    assert scribe.groups == [["first"], ["a", "b", "c"]]


async def test_who_was_answered_together_may_come_again_together(tray, scribe, monkeypatch):
    """After a group there is a breath, so that one who comes again a little later is in the next group, too."""
    monkeypatch.setattr("liveblog.desk.tray.BREATH", 0.2)
    scribe.may_go.set()

    async def come_twice(name: str, ticks: int) -> None:
        await tray.put(name)
        for _ in range(ticks):
            await asyncio.sleep(0)
        await tray.put(name)

    await asyncio.gather(come_twice("quick", 0), come_twice("slow", 5))
    assert scribe.groups == [["quick", "slow"], ["quick", "slow"]]


async def test_a_group_has_a_size(tray, scribe):
    """However many wait, a group is bounded, and those who came first are served first."""
    scribe.may_go.set()
    items = [str(number) for number in range(GROUP + 1)]
    await asyncio.gather(*putting(tray, *items))
    assert scribe.groups == [items[:GROUP], items[GROUP:]]


async def test_a_full_tray_takes_no_more(tray, scribe):
    """The queue is bounded: who comes when it is full is told to come back, and the others are served."""
    first = await one_under_way(tray, scribe)
    others = putting(tray, *("x" for _ in range(ROOM)))
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await tray.put("too much")
    scribe.may_go.set()
    await asyncio.gather(first, *others)
    assert [item for group in scribe.groups for item in group] == ["first", *("x" for _ in range(ROOM))]


async def test_who_leaves_before_their_turn_is_not_served(tray, scribe):
    """An item whose caller was cancelled while it waited is never written; its neighbours are."""
    first = await one_under_way(tray, scribe)
    left, stayed = putting(tray, "left", "stayed")
    await asyncio.sleep(0)
    left.cancel()
    await asyncio.wait([left])
    scribe.may_go.set()
    assert list(await asyncio.gather(first, stayed)) == ["FIRST", "STAYED"]
    assert scribe.groups == [["first"], ["stayed"]]


async def test_who_leaves_later_takes_nothing_from_the_others(tray, scribe):
    """A caller who is cancelled while the group is written, even the one who began it, stops nothing."""
    beginner, other = putting(tray, "beginner", "other")
    await scribe.began.wait()
    beginner.cancel()
    await asyncio.wait([beginner])
    scribe.may_go.set()
    assert await other == "OTHER"
    assert scribe.groups == [["beginner", "other"]]


async def test_an_outage_is_told_to_the_whole_group(tray, scribe):
    """Everybody in a group that could not be written hears so; the next group is a new try."""
    scribe.may_go.set()
    told = await asyncio.gather(*putting(tray, "a", "bad", "b"), return_exceptions=True)
    assert [type(answer) for answer in told] == [Unavailable] * 3
    assert await tray.put("c") == "C"
