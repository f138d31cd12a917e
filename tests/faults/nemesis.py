"""Does harm: of which kind, when, and what at the same time, a seed decides. Each kind comes once a round."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from redis.asyncio import Redis

from tests.faults.checker import Fault
from tests.faults.deployment import Deployment, freeze, thaw
from tests.faults.followers import Stalling
from tests.faults.proxy import Proxy
from tests.processes import workers_of
from tests.waiting import until

PAUSE = (0.5, 1.5)
"""Seconds between two steps."""
GIVEN_UP = 7.0
"""Seconds after which a server has given up a Valkey that says nothing."""
AWAY = 2.0
MOMENT = 1.0
SLOW = 3.0
TOGETHER = 0.7
"""The share of steps in which two things are hurt at once, where that can be."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What can be hurt: servers, and followers who can be made to stall amid a flood; how much is `written` so far."""

    deployment: Deployment
    stalling: Stalling
    flood: Callable[[], Awaitable[None]]
    written: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Harm:
    """A kind of harm. `touches` is what it needs for itself: two that touch the same are never done at once."""

    do: Callable[[Scene], Awaitable[None]]
    touches: frozenset[str]

    @property
    def kind(self) -> str:
        """Return its name in the records."""
        return self.do.__name__


@dataclass(frozen=True, slots=True)
class Step:
    """Harm that is done at once, after a pause of so many seconds."""

    pause: float
    harm: tuple[Harm, ...]


async def valkey_killed(scene: Scene) -> None:
    """Kill Valkey and start another two seconds later."""
    await asyncio.to_thread(scene.deployment.valkey.kill)
    await _written_amid(scene, AWAY)
    await asyncio.to_thread(scene.deployment.valkey.begin)


async def valkey_frozen(scene: Scene) -> None:
    """Freeze Valkey for so long that the servers give it up."""
    family = freeze(scene.deployment.valkey.pid)
    try:
        await _written_amid(scene, GIVEN_UP)
    finally:
        thaw(family)


async def valkey_emptied(scene: Scene) -> None:
    """Take everything that Valkey has."""
    async with Redis.from_url(scene.deployment.valkey.now.url) as admin:
        await admin.flushall()


async def valkey_connections_killed(scene: Scene) -> None:
    """Kill all connections to Valkey."""
    async with Redis.from_url(scene.deployment.valkey.now.url) as admin:
        await admin.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        await admin.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


async def valkey_half_open(scene: Scene) -> None:
    """Let one server's connections to Valkey carry nothing for so long that it gives them up."""
    await _stalled(scene.deployment.valkey_ways[0], GIVEN_UP)


async def valkey_slow(scene: Scene) -> None:
    """Hold all that goes between one server and Valkey for 300 ms, each way."""
    await _delayed(scene.deployment.valkey_ways[1], 0.3)


async def postgres_killed(scene: Scene) -> None:
    """Kill PostgreSQL as a loss of power would, and start it again on what it had written a second later."""
    await asyncio.to_thread(scene.deployment.postgres.now.kill)
    await asyncio.to_thread(scene.deployment.postgres.end)
    await asyncio.sleep(MOMENT)
    await asyncio.to_thread(scene.deployment.postgres.begin)


async def postgres_frozen(scene: Scene) -> None:
    """Freeze PostgreSQL for two seconds."""
    await _frozen(scene.deployment.postgres.pid, AWAY)


async def postgres_half_open(scene: Scene) -> None:
    """Let one server's connections to PostgreSQL carry nothing for two seconds, and cut them then."""
    await _stalled(scene.deployment.postgres_ways[0], AWAY)


async def postgres_slow(scene: Scene) -> None:
    """Hold all that goes between one server and PostgreSQL for 40 ms, each way."""
    await _delayed(scene.deployment.postgres_ways[1], 0.04)


async def server_killed(scene: Scene) -> None:
    """Kill the first server, with its workers, and start another."""
    await asyncio.to_thread(scene.deployment.servers[0].kill)
    await asyncio.to_thread(scene.deployment.servers[0].begin)


async def server_deployed(scene: Scene) -> None:
    """Ask the second server to stop, and start another."""
    await asyncio.to_thread(scene.deployment.servers[1].end)
    await asyncio.to_thread(scene.deployment.servers[1].begin)


async def server_frozen(scene: Scene) -> None:
    """Freeze the second server, with its workers, for three seconds."""
    await _frozen(scene.deployment.servers[1].pid, SLOW)


async def worker_killed(scene: Scene) -> None:
    """Kill one worker of the first server, which has to replace it."""
    os.kill(workers_of(scene.deployment.servers[0].pid)[-1], signal.SIGKILL)
    await asyncio.sleep(AWAY)


async def readers_cut(scene: Scene) -> None:
    """Cut every connection to the first server, of readers and editors."""
    scene.deployment.fronts[0].cut()


async def readers_half_open(scene: Scene) -> None:
    """Let the connections to the second server carry nothing for two seconds, and cut them then."""
    await _stalled(scene.deployment.fronts[1], AWAY)


async def buffers_filled(scene: Scene) -> None:
    """Let some followers take nothing while long entries are posted, until their buffers are full."""
    with scene.stalling:
        await scene.flood()
        await asyncio.sleep(MOMENT)


HARM: tuple[Harm, ...] = tuple(
    Harm(do, frozenset(touches.split()))
    for do, touches in (
        (valkey_killed, "valkey"),
        (valkey_frozen, "valkey"),
        (valkey_emptied, "valkey"),
        (valkey_connections_killed, "valkey"),
        (valkey_half_open, "valkey server-1"),
        (valkey_slow, "valkey server-2"),
        # A server can't be started while its database is away.
        (postgres_killed, "postgres starting-1 starting-2"),
        (postgres_frozen, "postgres starting-1 starting-2"),
        (postgres_half_open, "postgres starting-1"),
        (postgres_slow, "postgres starting-2"),
        (server_killed, "server-1 starting-1"),
        (server_deployed, "server-2 starting-2"),
        (server_frozen, "server-2 starting-2"),
        (worker_killed, "server-1 starting-1"),
        (readers_cut, "readers-1"),
        (readers_half_open, "readers-2"),
        (buffers_filled, "postgres server-1 server-2"),
    )
)

BEARABLE = frozenset(harm.kind for harm in HARM if harm.kind.startswith("valkey_")) | {"buffers_filled"}
"""Harm that must not make any reader wait whose own connection stands."""


def schedule(seed: int) -> Iterator[list[Step]]:
    """Give the steps of one round after the other, for ever; the same seed gives the same ones."""
    chance = random.Random(seed)
    while True:
        left = chance.sample(HARM, len(HARM))
        steps = []
        while left:
            first = left.pop()
            beside = [harm for harm in left if not harm.touches & first.touches]
            second = beside[:1] if chance.random() < TOGETHER else []
            left = [harm for harm in left if harm not in second]
            steps.append(Step(chance.uniform(*PAUSE), (first, *second)))
        yield steps


async def suffer(scene: Scene, steps: list[Step]) -> list[Fault]:
    """Do what the steps say; return what was done, from when to when."""
    done: list[Fault] = []

    async def do(harm: Harm) -> None:
        began = time.monotonic()
        await harm.do(scene)
        done.append(Fault(harm.kind, began, time.monotonic()))

    for step in steps:
        await asyncio.sleep(step.pause)
        async with asyncio.TaskGroup() as tasks:
            for harm in step.harm:
                tasks.create_task(do(harm))
    return done


async def _written_amid(scene: Scene, seconds: float) -> None:
    """Let so much time pass, and more until a change that was begun meanwhile has been acknowledged."""
    await asyncio.sleep(MOMENT)
    before = scene.written()
    await asyncio.sleep(seconds - MOMENT)
    await until(lambda: scene.written() > before)
    await asyncio.sleep(MOMENT)


async def _frozen(pid: int, seconds: float) -> None:
    family = freeze(pid)
    try:
        await asyncio.sleep(seconds)
    finally:
        thaw(family)


async def _stalled(way: Proxy, seconds: float) -> None:
    way.stall()
    await asyncio.sleep(seconds)
    way.cut()
    way.flow()


async def _delayed(way: Proxy, seconds: float) -> None:
    way.delay = seconds
    await asyncio.sleep(SLOW)
    way.delay = 0.0
