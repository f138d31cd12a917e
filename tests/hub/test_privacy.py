"""I12: once a blog is private, nothing that was written since goes to who followed it, whatever bus and store do.

The hub is not at work by itself: each order in which it can learn of things is played by hand.
"""

import asyncio
import itertools
from typing import cast

import pytest

from liveblog.hub import Subscriber
from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.principal import COMMAND
from liveblog.wire.closing import GOING_AWAY
from tests.apps import HARBOUR
from tests.hub.nodes import Node, numbers, read_until

PUBLIC = BlogChanges(visibility=Visibility.PUBLIC)


@pytest.fixture(params=[Visibility.PRIVATE, Visibility.PARTNERS])
def closed(request: pytest.FixtureRequest) -> Visibility:
    """Return who may read a blog that strangers may not: the newsroom alone, or partners, too."""
    return cast("Visibility", request.param)


async def turn(node: Node, *changes: BlogChanges) -> None:
    """Change the blog; all of it is committed when this returns."""
    for each in changes:
        await node.desk.change_blog(HARBOUR.slug, each, COMMAND)


async def rest(reader: Subscriber) -> list[int]:
    """Read what a reader is given until it is sent away, or nothing more is there."""
    got: list[int] = []
    while found := await reader.frames(0.01):
        got += numbers(found)
    return got


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))], ids=str)
async def test_whatever_the_bus_brings_first(still, bus, order, closed):
    """I3: the change and what follows it come in any order, and with each alone: only what was before it is given."""
    with still.hub.subscribe(await still.hub.tail(HARBOUR.slug), 0) as reader:
        await still.post("in the open")
        await turn(still, BlogChanges(visibility=closed))
        await still.post("a secret")
        await still.post("another")
        for index in order:
            still.hub.receive(bus.published[index])
            assert set(await rest(reader)) <= {1}
        assert reader.closing == GOING_AWAY


@pytest.mark.parametrize("lost", [(1,), (1, 2), (2, 3), (1, 2, 3), (0, 1), (0, 1, 2, 3)], ids=str)
async def test_whatever_the_bus_loses(still, bus, lost, closed):
    """I3: what the store has to tell comes with who may read it."""
    with still.hub.subscribe(await still.hub.tail(HARBOUR.slug), 0) as reader:
        await still.post("in the open")
        await turn(still, BlogChanges(visibility=closed))
        await still.post("a secret")
        await still.post("another")
        for index, data in enumerate(bus.published):
            if index not in lost:
                still.hub.receive(data)
        assert set(await rest(reader)) <= {1}
        await still.hub.check_heads()
        assert set(await rest(reader)) <= {1}
        assert reader.closing == GOING_AWAY


async def test_the_change_itself_is_not_given(still, bus, closed):
    """With the change a private title may have come: it is for those who may read the blog after it."""
    with still.hub.subscribe(await still.hub.tail(HARBOUR.slug), 0) as reader:
        await turn(still, BlogChanges(visibility=closed, title="What nobody must know"))
        still.hub.receive(bus.published[0])
        assert await rest(reader) == []


@pytest.mark.parametrize("held", [0, 1], ids=["the heads", "the events"])
async def test_what_is_read_of_the_store_meanwhile(still, bus, held, closed):
    """A filling that read the store before the change, and ends after it, gives nothing that was written since."""
    tail = await still.hub.tail(HARBOUR.slug)
    with still.hub.subscribe(tail, 0) as reader:
        await still.post("in the open")
        hold = still.store.hold_reading(after=held)
        filling = asyncio.create_task(still.hub.refresh(tail))
        await hold.reached.wait()
        await turn(still, BlogChanges(visibility=closed))
        await still.post("a secret")
        still.hub.receive(bus.published[-1])
        hold.released.set()
        await filling
        assert set(await rest(reader)) <= {1}
        assert reader.closing == GOING_AWAY
    assert (await still.hub.tail(HARBOUR.slug)).blog.visibility is closed


async def test_a_reader_who_catches_up_from_the_store_is_stopped(still, bus, closed):
    """Whoever waits for an old backlog when the blog becomes private is given none of it, nor what follows."""
    tail = await still.hub.tail(HARBOUR.slug)
    for _ in range(3):
        await still.post("in the open")
    for data in bus.published:
        still.hub.receive(data)
    tail._ring.clear()
    with still.hub.subscribe(tail, 0) as reader:
        hold = still.store.hold_reading()
        reading = asyncio.create_task(reader.frames(5))
        await hold.reached.wait()
        await turn(still, BlogChanges(visibility=closed))
        await still.post("a secret")
        for data in bus.published[3:]:
            still.hub.receive(data)
        hold.released.set()
        assert await reading == ()
        assert (reader.seq, reader.closing) == (0, GOING_AWAY)
    assert await still.hub.backlogs.frames_after(tail, 0, 100) == ()


async def test_a_backlog_that_was_read_after_the_change_is_not_given(still, closed):
    """The store tells who may read with the backlog itself, to a process that has heard nothing yet."""
    tail = await still.hub.tail(HARBOUR.slug)
    for _ in range(3):
        await still.post("in the open")
    await still.hub.check_heads()
    tail._ring.clear()
    with still.hub.subscribe(tail, 0) as reader:
        await turn(still, BlogChanges(visibility=closed))
        assert await rest(reader) == []
        assert reader.closing == GOING_AWAY


async def test_a_tail_that_is_opened_during_the_change(still, bus, closed):
    """What was public when it was read is followed as that, and ends with the first word of what came after."""
    hold = still.store.hold_reading()
    opening = asyncio.create_task(still.hub.tail(HARBOUR.slug))
    await hold.reached.wait()
    await turn(still, BlogChanges(visibility=closed))
    await still.post("a secret")
    hold.released.set()
    with still.hub.subscribe(await opening, 0) as reader:
        assert await rest(reader) == []
        still.hub.receive(bus.published[-1])
        assert reader.closing == GOING_AWAY
        assert await rest(reader) == []


async def test_whoever_comes_next_is_asked_by_what_is_true_now(still, bus, closed):
    """From the first word of the change on, nobody finds the blog that was public: neither at once nor by asking."""
    tail = await still.hub.tail(HARBOUR.slug)
    await turn(still, BlogChanges(visibility=closed))
    await still.post("a secret")
    still.hub.receive(bus.published[-1])
    assert still.hub.open_tail(HARBOUR.slug) is None
    again = await still.hub.tail(HARBOUR.slug)
    assert (again.blog.visibility, again.head, again.retired, tail.retired) == (closed, 2, False, True)


async def test_a_check_that_finds_the_change_while_somebody_asks(still, closed):
    """A tail that is found to be no longer what it was, when it is brought up to date, is not given to who asked."""
    tail = await still.hub.tail(HARBOUR.slug)
    tail._details_changed = 1  # a change was heard of; who may read, as this process knows, is what it was
    await turn(still, BlogChanges(visibility=closed))
    assert (await still.hub.tail(HARBOUR.slug)).blog.visibility is closed


async def test_readers_come_back_when_it_is_public_again(still, bus, closed):
    """Who may read is a matter of now: all of it is given to everybody when the blog is open to all again."""
    with still.hub.subscribe(await still.hub.tail(HARBOUR.slug), 0) as reader:
        await turn(still, BlogChanges(visibility=closed))
        still.hub.receive(bus.published[0])
        assert reader.closing == GOING_AWAY
    with still.hub.subscribe(await still.hub.tail(HARBOUR.slug), 1) as trusted:
        await still.post("a secret, for now")
        still.hub.receive(bus.published[1])
        assert numbers(await read_until(trusted, 2)) == [2]
        await turn(still, PUBLIC)
        still.hub.receive(bus.published[2])
        assert trusted.closing == GOING_AWAY
    with still.hub.subscribe(await still.hub.tail(HARBOUR.slug), 0) as reader:
        await still.post("in the open")
        for data in reversed(bus.published):  # late, again, and in any order
            still.hub.receive(data)
        await still.hub.check_heads()
        assert numbers(await read_until(reader, 4)) == [1, 2, 3, 4]
        assert reader.closing is None


async def test_private_and_public_again_unnoticed(still, closed):
    """A process that hears of nothing until the blog is public again sends nobody away, and misses nothing."""
    with still.hub.subscribe(await still.hub.tail(HARBOUR.slug), 0) as reader:
        await turn(still, BlogChanges(visibility=closed))
        await still.post("a secret, for a while")
        await turn(still, PUBLIC)
        await still.hub.check_heads()
        assert numbers(await read_until(reader, 3)) == [1, 2, 3]
        assert reader.closing is None
