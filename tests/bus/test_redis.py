"""What only the Redis bus has to stand: other processes, and a server that dies, freezes and comes back."""

import asyncio
import logging
import signal

from redis.asyncio import Redis

from liveblog.bus import RedisBus
from liveblog.bus.redis import _OUTBOX
from tests import services
from tests.bus.wiretap import Ear, at_work
from tests.pace import PATIENCE, pace
from tests.ports import LOOPBACK, free_port

SILENCE = pace(1.0)


async def say_until_heard(speaker: RedisBus, ear: Ear, data: bytes) -> None:
    """Repeat a message as the log would be repeated by later ones, until it gets through."""
    async with asyncio.timeout(PATIENCE):
        while data not in ear.heard:
            speaker.publish(1, data)
            try:
                await ear.until(lambda: data in ear.heard, 0.2)
            except TimeoutError:
                continue


async def until(bus: RedisBus, *, is_up: bool) -> None:
    """Wait until a bus says how it is."""
    async with asyncio.timeout(PATIENCE):
        while bus.is_up is not is_up:  # noqa: ASYNC110 -- a state that is asked for, as a balancer does
            await asyncio.sleep(0.02)


async def test_a_bus_says_whether_it_is_up():
    """It is down before Redis answers, while Redis is frozen or gone, and up again by itself, with nothing to say."""
    port = free_port()
    bus = RedisBus(f"redis://{LOOPBACK}:{port}/0", silence_seconds=SILENCE)
    assert not bus.is_up
    with services.valkey(port) as server:
        async with at_work(bus):
            await until(bus, is_up=True)
            server.process.send_signal(signal.SIGSTOP)
            await until(bus, is_up=False)
            server.process.send_signal(signal.SIGCONT)
            await until(bus, is_up=True)
            server.process.kill()
            await until(bus, is_up=False)


async def test_what_one_process_says_the_others_hear(valkey_url):
    """Messages go from process to process, in the order in which they were said."""
    speaker, listener = (RedisBus(valkey_url, silence_seconds=PATIENCE) for _ in range(2))
    async with at_work(speaker), at_work(listener) as ear:
        listener.follow(1)
        await say_until_heard(speaker, ear, b"first")
        ear.heard.clear()
        for number in range(1000):
            speaker.publish(1, b"%d" % number)
        await ear.until(lambda: b"999" in ear.heard)
        assert [data for data in ear.heard if data != b"first"] == [b"%d" % number for number in range(1000)]


async def test_every_subscription_is_followed_by_a_doubt(valkey_url):
    """What was said before the server confirmed a subscription may have been missed, and the hub is told."""
    bus = RedisBus(valkey_url)
    async with at_work(bus) as ear:
        doubts = ear.doubts
        bus.follow(7)
        await ear.doubt_after(doubts)


async def test_a_killed_connection_is_replaced_and_doubted():
    """After CLIENT KILL the bus hears again, and says that something may be missing."""
    with services.valkey() as server:
        speaker, listener = RedisBus(server.url), RedisBus(server.url)
        async with at_work(speaker), at_work(listener) as ear, Redis.from_url(server.url) as admin:
            listener.follow(1)
            await say_until_heard(speaker, ear, b"before")
            for attempt in range(5):
                doubts = ear.doubts
                await admin.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
                await admin.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                await ear.doubt_after(doubts)
                await say_until_heard(speaker, ear, b"after %d" % attempt)


async def test_a_frozen_server_is_noticed_and_survived():
    """A server that is frozen closes nothing; the bus gives it up by itself and finds back after the thaw."""
    with services.valkey() as server:
        speaker, listener = (RedisBus(server.url, silence_seconds=SILENCE) for _ in range(2))
        async with at_work(speaker), at_work(listener) as ear:
            listener.follow(1)
            await say_until_heard(speaker, ear, b"before")
            doubts = ear.doubts
            server.process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(2 * SILENCE)  # the silence itself is what is tested
            speaker.publish(1, b"into the void")
            server.process.send_signal(signal.SIGCONT)
            await ear.doubt_after(doubts)
            await say_until_heard(speaker, ear, b"after")


async def test_a_restarted_server_is_found_again():
    """Another server in the same place is used as soon as it is there; while there is none, own messages are heard."""
    with services.valkey() as first:
        speaker, listener = RedisBus(first.url), RedisBus(first.url)
        working = (at_work(speaker), at_work(listener))
        own, ear = [await context.__aenter__() for context in working]
        listener.follow(1)
        speaker.follow(1)
        await say_until_heard(speaker, ear, b"before")
    try:
        speaker.publish(1, b"alone")
        assert b"alone" in own.heard
        doubts = ear.doubts
        with services.valkey(first.port):
            await ear.doubt_after(doubts)
            await say_until_heard(speaker, ear, b"after")
    finally:
        for context in working:
            await context.__aexit__(None, None, None)


async def test_a_server_that_is_not_there_yet_holds_nobody_up():
    """A process may start before Redis: it says what it has to say, and is heard when Redis comes."""
    port = free_port()
    bus = RedisBus(f"redis://{LOOPBACK}:{port}/0")
    ear = Ear()
    running = asyncio.create_task(bus.run(ear.deliver, ear.uncertain))
    try:
        bus.follow(1)
        await asyncio.sleep(0)
        bus.publish(1, b"alone")
        assert ear.heard == [b"alone"]
        with services.valkey(port):
            await ear.doubt_after(0)
        assert not running.done()
    finally:
        running.cancel()
        await asyncio.wait([running], timeout=PATIENCE)


async def test_the_outbox_is_bounded_and_keeps_the_newest():
    """While Redis is away, memory stays bounded, and what is sent afterwards is the latest."""
    bus = RedisBus("redis://127.0.0.1:1/0")
    for number in range(_OUTBOX + 50):
        bus.publish(1, b"%d" % number)
    assert len(bus._outbox) == _OUTBOX
    assert bus._outbox[-1] == (1, b"%d" % (_OUTBOX + 49))


class Alarm(logging.Handler):
    """Rings when the bus logs that it could not speak."""

    def __init__(self) -> None:
        super().__init__()
        self.rung = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if "speaking" in record.getMessage():
            self.rung.set()


async def test_what_waited_in_the_outbox_is_sent_without_a_further_message():
    """What was said while Redis was away goes out when it is back, not only with the next message."""
    with services.valkey() as server:
        # Whoever hears must outlast the freeze: while the connection was built anew, the words would pass by.
        speaker, listener = (RedisBus(server.url, silence_seconds=each) for each in (SILENCE, PATIENCE))
        async with at_work(speaker), at_work(listener) as ear:
            listener.follow(1)
            await say_until_heard(speaker, ear, b"before")
            alarm = Alarm()
            logging.getLogger("liveblog.bus.redis").addHandler(alarm)
            server.process.send_signal(signal.SIGSTOP)
            for number in range(5000):
                speaker.publish(1, b"%d" % number)
            await asyncio.wait_for(alarm.rung.wait(), PATIENCE)
            server.process.send_signal(signal.SIGCONT)
            await ear.until(lambda: b"4999" in ear.heard)
            logging.getLogger("liveblog.bus.redis").removeHandler(alarm)
