"""Does harm, one kind after the other, in an order that a seed decides; after each the town has a moment to recover."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis

from tests.faults.checker import Fault
from tests.faults.town import Town, freeze, thaw

RECOVERY = (1.0, 2.0)

Harm = Callable[[Town], Awaitable[None]]


async def valkey_killed(town: Town) -> None:
    """Kill Valkey and start another two seconds later."""
    await asyncio.to_thread(town.valkey.kill)
    await asyncio.sleep(2)
    await asyncio.to_thread(town.valkey.begin)


async def valkey_frozen(town: Town) -> None:
    """Freeze Valkey for so long that the servers give it up."""
    await _frozen(town.valkey.now.process.pid, 7)


async def valkey_emptied(town: Town) -> None:
    """Take everything that Valkey has."""
    async with Redis.from_url(town.valkey.now.url) as admin:
        await admin.flushall()


async def connections_killed(town: Town) -> None:
    """Kill all connections to Valkey."""
    async with Redis.from_url(town.valkey.now.url) as admin:
        await admin.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        await admin.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


async def server_killed(town: Town) -> None:
    """Kill the first server, with its workers, and start another."""
    await asyncio.to_thread(town.servers[0].kill)
    await asyncio.to_thread(town.servers[0].begin)


async def server_deployed(town: Town) -> None:
    """Ask the second server to stop, and start another."""
    await asyncio.to_thread(town.servers[1].end)
    await asyncio.to_thread(town.servers[1].begin)


async def postgres_frozen(town: Town) -> None:
    """Freeze PostgreSQL for two seconds."""
    await _frozen(town.postgres.process.pid, 2)


async def readers_cut(town: Town) -> None:
    """Cut every connection to one server, of readers and editors."""
    town.proxies[0].cut()


async def readers_stalled(town: Town) -> None:
    """Leave the connections to one server half-open for two seconds, then cut them."""
    town.proxies[1].stall()
    await asyncio.sleep(2)
    town.proxies[1].cut()
    town.proxies[1].flow()


HARM: tuple[Harm, ...] = (
    valkey_killed,
    valkey_frozen,
    valkey_emptied,
    connections_killed,
    server_killed,
    server_deployed,
    postgres_frozen,
    readers_cut,
    readers_stalled,
)


async def _frozen(pid: int, seconds: float) -> None:
    family = freeze(pid)
    try:
        await asyncio.sleep(seconds)
    finally:
        thaw(family)


async def harm(town: Town, seed: int, rounds: int) -> list[Fault]:
    """Do harm of each kind once a round; return what was done, and when it began."""
    chance = random.Random(seed)
    done: list[Fault] = []
    for _ in range(rounds):
        for kind in chance.sample(HARM, len(HARM)):
            await asyncio.sleep(chance.uniform(*RECOVERY))
            done.append(Fault(kind.__name__, time.monotonic()))
            await kind(town)
    await asyncio.sleep(max(RECOVERY))
    return done
