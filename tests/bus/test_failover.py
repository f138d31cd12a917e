"""Servers that take over from others: the bus finds them by itself."""

import asyncio
import logging
from contextlib import ExitStack
from typing import Any

import pytest

from liveblog.bus import RedisBus
from liveblog.bus.listening import channel_of
from tests.bus import redises
from tests.bus.test_redis import SILENCE, say_until_heard
from tests.bus.wiretap import Ear, at_work
from tests.pace import PATIENCE
from tests.services import scratch
from tests.waiting import until


async def test_a_replica_that_takes_over_is_found():
    """After the primary was killed, messages go through the one that the sentinels name, and a doubt is raised."""
    with scratch() as directory, redises.behind_sentinels(directory) as guarded:
        speaker, listener = (RedisBus(guarded.url, silence_seconds=SILENCE) for _ in range(2))
        async with at_work(speaker), at_work(listener) as ear:
            listener.follow(1)
            await say_until_heard(speaker, ear, b"before")
            doubts = ear.doubts
            guarded.primary.process.kill()
            await say_until_heard(speaker, ear, b"after")
            assert ear.doubts > doubts
            assert listener.is_up


async def test_a_channel_that_moves_is_followed():
    """When a blog's slot is given to another node, its messages are heard there, and a doubt is raised."""
    with scratch() as directory, redises.cluster(directory) as cluster:
        speaker, listener = (RedisBus(cluster.url, silence_seconds=SILENCE) for _ in range(2))
        async with at_work(speaker), at_work(listener) as ear:
            listener.follow(1)
            await say_until_heard(speaker, ear, b"before")
            doubts, owner = ear.doubts, cluster.owner(channel_of(1))
            cluster.move(channel_of(1), (owner + 1) % 3)
            await ear.doubt_after(doubts)
            await say_until_heard(speaker, ear, b"after")
            assert cluster.owner(channel_of(1)) == (owner + 1) % 3


async def test_a_node_that_comes_back_is_heard_again():
    """While a node of a cluster is away its blogs are not heard; when it is back they are, and a doubt is raised."""
    with scratch() as directory, ExitStack() as nodes:
        of_three = nodes.enter_context(redises.cluster(directory))
        speaker, listener = (RedisBus(of_three.url, silence_seconds=SILENCE) for _ in range(2))
        async with at_work(speaker), at_work(listener) as ear:
            listener.follow(1)
            await say_until_heard(speaker, ear, b"before")
            doubts, owner = ear.doubts, of_three.owner(channel_of(1))
            of_three.nodes[owner].process.kill()
            of_three.nodes[owner].process.wait()
            nodes.enter_context(redises.cluster_node(directory, of_three.ports[owner]))
            await say_until_heard(speaker, ear, b"after")
            assert ear.doubts > doubts


@pytest.mark.parametrize(
    ("shape", "wrong", "told"),
    [
        ("users", ("se%3Acr", "hunter2"), "AuthenticationError"),
        ("users", ("live:se%3Acr%2Fet@", ""), "AuthenticationError"),
        ("sentinel", ("/liveblog", "/hunter2"), "MasterNotFoundError"),
        ("plain", ("redis://", "redis+cluster://"), "cluster support disabled"),
        ("plain", ("redis://", "redis+sentinel://"), "unknown command 'SENTINEL'"),
    ],
)
async def test_servers_of_another_kind_are_told_once(request, caplog, shape, wrong, told):
    """What the servers won't have is one clear line in the log, however often it is tried, without a secret in it."""
    url = request.getfixturevalue("valkey_url" if shape == "plain" else f"{shape}_url").replace(*wrong)
    url = url.replace("/0", "/liveblog") if "sentinel" in wrong[1] else url.removesuffix("/0")
    line = await trouble_of(url, caplog)
    assert told in line
    assert "se:cr/et" not in line


async def test_a_certificate_that_nobody_vouches_for_is_refused(tls_url, caplog):
    """TLS is no use when anybody can be at the other end: without the right authority there is no connection."""
    line = await trouble_of(tls_url.partition("?")[0], caplog)
    assert "certificate verify failed" in line


async def trouble_of(url: str, caplog: pytest.LogCaptureFixture) -> str:
    """Let a bus try to listen some times, and return the only line that it logs of that."""
    # A busy machine may take seconds to connect, and “timed out” would be another line.
    bus, tried = RedisBus(url, silence_seconds=PATIENCE), 0
    listen = bus._servers.listen

    async def counted(*wanted: Any) -> None:
        nonlocal tried
        tried += 1
        await listen(*wanted)

    bus._servers.listen = counted  # type: ignore[assignment,method-assign]
    caplog.set_level(logging.WARNING, "liveblog.bus.redis")
    ear = Ear()
    running = asyncio.create_task(bus.run(ear.deliver, ear.uncertain))
    try:
        await until(lambda: tried > 3)
    finally:
        running.cancel()
        await asyncio.wait([running])
    assert not bus.is_up
    assert ear.doubts == 0
    (record,) = (record for record in caplog.records if "listening" in record.getMessage())
    assert record.exc_info is None
    return record.getMessage()
