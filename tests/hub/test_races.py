"""What happens while the hub waits for the store: each race is played by hand, with the hub not at work by itself."""

import asyncio
from dataclasses import replace

import pytest

from liveblog.model.blog import BlogChanges
from liveblog.model.principal import COMMAND
from liveblog.wire.closing import GOING_AWAY, RESET
from tests.apps import HARBOUR
from tests.hub.nodes import numbers
from tests.pace import PATIENCE


async def test_a_blog_that_is_opened_during_a_check_is_not_reset(still):
    """The answer to a question that was asked before the tail was there says nothing about it."""
    await still.hub.tail(HARBOUR.slug)
    await still.desk.create_blog(replace(HARBOUR, slug="second"))
    hold = still.store.hold_reading()
    checking = asyncio.create_task(still.hub.check_heads())
    await hold.reached.wait()
    second = await still.hub.tail("second")
    hold.released.set()
    await checking
    assert second.closing is None
    assert await still.hub.tail("second") is second


async def test_what_arrives_while_the_store_is_asked_comes_once(still, bus):
    """A gap is filled by the bus and by the store at the same time, and each event is taken once."""
    tail = await still.hub.tail(HARBOUR.slug)
    for _ in range(4):
        await still.post()
    first, second, third, fourth = bus.published
    still.hub.receive(first)
    still.hub.receive(third)
    assert tail.head == 1
    hold = still.store.hold_reading(after=1)  # the first is that of the heads
    refreshing = asyncio.create_task(still.hub.refresh(tail))
    await hold.reached.wait()
    for late in (second, third, second, fourth):
        still.hub.receive(late)
    hold.released.set()
    await refreshing
    assert numbers(tail.after(0, 100) or ()) == [1, 2, 3, 4]


async def test_two_fillings_at_once_do_no_harm(still):
    """A reader's question and the check may fill the same tail."""
    tail = await still.hub.tail(HARBOUR.slug)
    for _ in range(3):
        await still.post()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(4):
            tasks.create_task(still.hub.refresh(tail))
            tasks.create_task(still.hub.check_heads())
    assert numbers(tail.after(0, 100) or ()) == [1, 2, 3]


async def test_an_old_reading_does_not_hide_a_new_title(still, bus):
    """A filling that read the blog before the change, and ends after it was heard of, doesn't count as news of it."""
    tail = await still.hub.tail(HARBOUR.slug)
    await still.post()
    hold = still.store.hold_reading(after=1)  # the first is that of the heads
    filling = asyncio.create_task(still.hub.refresh(tail))
    await hold.reached.wait()
    await still.desk.change_blog(HARBOUR.slug, BlogChanges(title="Harbour: over"), COMMAND)
    for data in bus.published:
        still.hub.receive(data)
    hold.released.set()
    await filling
    assert tail.outdated
    assert (await still.hub.tail(HARBOUR.slug)).blog.title == "Harbour: over"


async def test_who_joins_a_tail_that_was_closed_meanwhile_is_closed(still):
    """Between finding a blog and following it a reader may wait; they must not follow what is no longer kept true."""
    tail = await still.hub.tail(HARBOUR.slug)
    still.hub._drop(tail, RESET)
    with still.hub.subscribe(tail, 0) as reader:
        assert reader.closing == RESET
        assert await reader.frames(PATIENCE) == ()


async def test_an_old_tail_does_not_take_the_new_one_with_it(still, bus):
    """A tail that is dropped a second time, when its blog is followed anew, leaves that alone."""
    old = await still.hub.tail(HARBOUR.slug)
    still.hub._drop(old, GOING_AWAY)
    new = await still.hub.tail(HARBOUR.slug)
    still.hub._drop(old, RESET)
    assert await still.hub.tail(HARBOUR.slug) is new
    assert new.closing is None
    assert bus.followed == {new.blog.id}


async def test_a_tail_is_opened_once(still):
    """Readers who come at the same time follow the same tail."""
    tails = await asyncio.gather(*(still.hub.tail(HARBOUR.slug) for _ in range(8)))
    assert len(set(map(id, tails))) == 1


async def test_a_backlog_ends_where_the_tail_ends(still, bus):
    """What the store has and this process hasn't heard of comes later, through the tail: never twice."""
    tail = await still.hub.tail(HARBOUR.slug)
    for _ in range(3):
        await still.post()
    still.hub.receive(bus.published[0])
    tail._ring.clear()
    assert numbers(await still.hub.backlogs.frames_after(tail, 0, 100)) == [1]


async def test_an_event_that_grows_the_tail_while_the_backlog_is_read_comes_once(still, bus):
    """The reader's position moves past exactly what it was given."""
    tail = await still.hub.tail(HARBOUR.slug)
    for _ in range(3):
        await still.post()
    still.hub.receive(bus.published[0])
    tail._ring.clear()
    with still.hub.subscribe(tail, 0) as reader:
        hold = still.store.hold_reading()
        reading = asyncio.create_task(reader.frames(PATIENCE))
        await hold.reached.wait()
        still.hub.receive(bus.published[1])
        still.hub.receive(bus.published[2])
        hold.released.set()
        got = numbers(await reading)
        while reader.seq < 3:
            got += numbers(await reader.frames(PATIENCE))
    assert got == [1, 2, 3]


async def test_a_hub_that_is_draining_sends_newcomers_away(still):
    """A server that stops doesn't take readers in, neither on blogs that it follows nor on others."""
    await still.desk.create_blog(replace(HARBOUR, slug="second"))
    await still.hub.tail(HARBOUR.slug)
    still.hub.drain()
    for slug in (HARBOUR.slug, "second"):
        with still.hub.subscribe(await still.hub.tail(slug), 0) as reader:
            assert reader.closing == GOING_AWAY


@pytest.mark.parametrize("data", [b"", b"garbage", b'[4711,"k3v9x2ab",0,1,"entry.posted",1]\n{}'])
async def test_what_is_not_for_this_hub_is_ignored(still, data):
    """Garbage and other blogs change nothing."""
    tail = await still.hub.tail(HARBOUR.slug)
    still.hub.receive(data)
    assert tail.head == 0
