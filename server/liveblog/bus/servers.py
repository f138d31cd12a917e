"""The servers behind an address: one Redis, one that sentinels name, or a cluster. They raise what goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol, TypeAlias

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.crc import key_slot
from redis.exceptions import RedisError

from liveblog.bus.address import Node, RedisAddress, Topology
from liveblog.bus.contract import Deliver
from liveblog.bus.listening import Listening, channel_of

Message: TypeAlias = tuple[int, bytes]
"""What is said, and of which blog."""

Send: TypeAlias = Callable[[list[Message]], Awaitable[None]]

FAILURES = (RedisError, OSError, TimeoutError)
"""What goes wrong between us and servers."""

_PULSE = "liveblog:pulse"


class Servers(Protocol):
    """What a bus needs of them. Both functions raise what the driver raises, and can then be begun again."""

    def speaking(self) -> AbstractAsyncContextManager[Send]:
        """Open what sends."""
        ...

    async def listen(
        self, wanted: Callable[[], Collection[int]], deliver: Deliver, confirmed: Callable[[], None]
    ) -> None:
        """Listen to those blogs for ever; `confirmed` is called after each subscription."""
        ...


def servers_at(address: RedisAddress, silence_seconds: float) -> Servers:
    """Return what speaks to the servers at an address; nothing is opened yet."""
    options: dict[str, Any] = {
        "socket_connect_timeout": 0.4 * silence_seconds,
        "socket_timeout": 0.8 * silence_seconds,
        "retry": Retry(NoBackoff(), 0),  # trying again is the bus's
    }
    match address.topology:
        case Topology.ALONE:
            return OnePrimary(lambda: Redis.from_url(address.url, **options), silence_seconds)
        case Topology.SENTINEL:
            return OnePrimary(lambda: _primary(address, options), silence_seconds)
        case Topology.CLUSTER:
            return Cluster(address, options, silence_seconds)


@asynccontextmanager
async def _primary(address: RedisAddress, options: dict[str, Any]) -> AsyncIterator[Redis]:
    """Open a client that asks the sentinels for the primary before each new connection."""
    own = _own_options(address)
    tls = {name: value for name, value in own.items() if name.startswith("ssl")}
    theirs = options | tls | address.sentinel_options
    sentinel = Sentinel(address.nodes, sentinel_kwargs=theirs, **options)  # type: ignore[no-untyped-call]
    try:
        async with sentinel.master_for(address.service, **own) as redis:
            yield redis
    finally:
        await sentinel.aclose()


def _own_options(address: RedisAddress) -> dict[str, Any]:
    """Return the options of an address for a client that isn't made from a URL."""
    options = {name: value for name, value in address.options.items() if name != "connection_class"}
    return options | ({"ssl": True} if "connection_class" in address.options else {})


class OnePrimary:
    """One server that says and hears everything: Redis itself, or the primary that sentinels name."""

    def __init__(self, client: Callable[[], AbstractAsyncContextManager[Redis]], silence_seconds: float) -> None:
        self._client = client
        self._silence_seconds = silence_seconds

    @asynccontextmanager
    async def speaking(self) -> AsyncIterator[Send]:
        """Send what there is in one go."""
        async with self._client() as redis:

            async def send(messages: list[Message]) -> None:
                pipeline = redis.pipeline(transaction=False)
                for blog_id, data in messages:
                    pipeline.publish(channel_of(blog_id), data)
                await pipeline.execute()

            yield send

    async def listen(
        self, wanted: Callable[[], Collection[int]], deliver: Deliver, confirmed: Callable[[], None]
    ) -> None:
        """Listen on one connection."""
        async with self._client() as redis, redis.pubsub() as pubsub:
            await Listening(pubsub, deliver, confirmed, self._silence_seconds).run(_PULSE, wanted)


class Cluster:
    """A cluster with sharded pub/sub (Redis 7): what is said of a blog goes through the one shard that has its channel.

    A connection to each primary listens to the channels that are there. When one of them fails, or a channel moves, all
    are built anew on what the cluster says of itself then: meanwhile the check of the heads finds what was missed.
    """

    def __init__(self, address: RedisAddress, options: dict[str, Any], silence_seconds: float) -> None:
        self._nodes = address.nodes
        self._options = _own_options(address) | options
        self._silence_seconds = silence_seconds

    @asynccontextmanager
    async def speaking(self) -> AsyncIterator[Send]:
        """Send in one go to each shard what is of its blogs."""
        async with self._opened() as shards:

            async def send(messages: list[Message]) -> None:
                pipelines = {shard: shard.redis.pipeline(transaction=False) for shard in shards}
                for blog_id, data in messages:
                    channel = channel_of(blog_id)
                    pipelines[_owner(shards, channel)].spublish(channel, data)
                for pipeline in pipelines.values():
                    await pipeline.execute()

            yield send

    async def listen(
        self, wanted: Callable[[], Collection[int]], deliver: Deliver, confirmed: Callable[[], None]
    ) -> None:
        """Listen on a connection to each primary."""

        async def at(shard: Shard) -> None:
            pulse = next(name for name in (f"{_PULSE}:{number}" for number in count()) if shard.has(name))
            async with shard.redis.pubsub() as pubsub:
                listening = Listening(pubsub, deliver, confirmed, self._silence_seconds, sharded=True)
                await listening.run(pulse, lambda: {blog_id for blog_id in wanted() if shard.has(channel_of(blog_id))})

        async with self._opened() as shards, asyncio.TaskGroup() as tasks:
            for shard in shards:
                tasks.create_task(at(shard))

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[list["Shard"]]:
        slots: dict[Node, list[range]] = {}
        for first, last, node in await self._ask():
            slots.setdefault(node, []).append(range(first, last + 1))
        async with AsyncExitStack() as stack:
            yield [
                Shard(await stack.enter_async_context(self._connected(node)), tuple(ranges))
                for node, ranges in slots.items()
            ]

    async def _ask(self) -> list[tuple[int, int, Node]]:
        """Ask any node which primary has which slots (CLUSTER SLOTS)."""
        for last_one, node in enumerate(self._nodes, 1 - len(self._nodes)):
            try:
                async with self._connected(node) as redis:
                    ranges = await redis.execute_command("CLUSTER", "SLOTS")  # type: ignore[no-untyped-call]
            except FAILURES:
                if last_one == 0:
                    raise
            else:
                # A node that doesn't know its own name is the one that was asked.
                return [(first, last, (_text(host) or node[0], port)) for first, last, (host, port, *_), *_ in ranges]
        raise AssertionError("an address has a node")

    def _connected(self, node: Node) -> Redis:
        return Redis(host=node[0], port=node[1], **self._options)


@dataclass(frozen=True, slots=True, eq=False)
class Shard:
    """A primary of a cluster and the slots that it has."""

    redis: Redis
    slots: tuple[range, ...]

    def has(self, channel: str) -> bool:
        """Tell whether a channel is here."""
        slot = key_slot(channel.encode())
        return any(slot in each for each in self.slots)


def _owner(shards: list[Shard], channel: str) -> Shard:
    for shard in shards:
        if shard.has(channel):
            return shard
    raise ConnectionError(f"no node of the cluster has the slot of {channel}")


def _text(name: bytes | str | None) -> str:
    return name.decode() if isinstance(name, bytes) else name or ""
