"""What every bus does: one suite, run on each."""

import asyncio
from collections.abc import Callable

import pytest

from liveblog.bus import Bus, MemoryBus, RedisBus
from tests.bus.wiretap import at_work, follow
from tests.pace import PATIENCE

Make = Callable[[], Bus]


@pytest.fixture(params=["memory", "plain", "tls", "socket", "users", "sentinel", "cluster"])
def make(request: pytest.FixtureRequest) -> Make:
    """Return what makes a bus of each kind, on servers of each shape."""
    if request.param == "memory":
        return MemoryBus
    url = request.getfixturevalue("valkey_url" if request.param == "plain" else f"{request.param}_url")
    return lambda: RedisBus(url)


async def test_messages_of_followed_blogs_arrive_and_others_do_not(make):
    """A process hears what it follows, its own messages too, in order and unchanged."""
    bus = make()
    async with at_work(bus) as ear:
        await follow(bus, ear, 1, 3)
        for blog_id, data in ((1, b"a"), (2, b"b"), (3, b"c\n\x00\xff"), (1, b"d")):
            bus.publish(blog_id, data)
        await ear.until(lambda: b"d" in ear.heard)
        assert b"b" not in ear.heard
        assert list(dict.fromkeys(ear.heard)) == [b"a", b"c\n\x00\xff", b"d"]  # a bus may repeat


async def test_what_a_process_says_it_hears_at_once(make):
    """An editor's own server knows of an entry before the editor has the answer."""
    bus = make()
    async with at_work(bus) as ear:
        bus.follow(1)
        bus.publish(1, b"a")
        assert ear.heard == [b"a"]


async def test_what_is_no_longer_followed_is_no_longer_delivered(make):
    """A blog that nobody reads here costs nothing here."""
    bus = make()
    async with at_work(bus) as ear:
        await follow(bus, ear, 1, 2)
        bus.unfollow(1)
        bus.publish(1, b"a")
        bus.publish(2, b"b")
        await ear.until(lambda: b"b" in ear.heard)
        assert b"a" not in ear.heard


async def test_following_twice_or_not_at_all_does_no_harm(make):
    """Following is a state, not a count."""
    bus = make()
    async with at_work(bus) as ear:
        bus.unfollow(1)
        await follow(bus, ear, 1)
        bus.follow(1)
        bus.unfollow(1)
        bus.publish(1, b"a")
        await follow(bus, ear, 2)
        assert b"a" not in ear.heard


async def test_a_bus_begins_in_doubt(make):
    """What was published before somebody listened is unknown, and that is said."""
    bus = make()
    bus.follow(1)
    bus.publish(1, b"lost")
    async with at_work(bus) as ear:
        assert ear.doubts > 0


async def test_publishing_never_waits(make):
    """A bus that isn't running takes messages as if it were: they may get lost, nobody is held up."""
    bus = make()
    for number in range(20_000):
        bus.publish(1, b"%d" % number)


async def test_a_bus_ends_when_it_is_cancelled(make):
    """A server that stops isn't held up by its bus, and hears nothing afterwards."""
    bus = make()
    async with asyncio.timeout(PATIENCE):
        async with at_work(bus) as ear:
            await follow(bus, ear, 1)
        bus.publish(1, b"late")
    assert ear.heard == []
