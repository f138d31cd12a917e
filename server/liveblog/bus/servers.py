"""The servers behind an address: one Redis, one that sentinels name, or a cluster. They raise what goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from typing import Any, Protocol, TypeAlias

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff

from liveblog.bus.address import RedisAddress, Shape
from liveblog.bus.contract import Deliver
from liveblog.bus.listening import Listening, channel_of

Message: TypeAlias = tuple[int, bytes]
"""What is said, and of which blog."""

Send: TypeAlias = Callable[[list[Message]], Awaitable[None]]

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
    match address.shape:
        case Shape.ALONE:
            return OnePrimary(lambda: Redis.from_url(address.url, **options), silence_seconds)
        case Shape.SENTINEL:
            return OnePrimary(lambda: _primary(address, options), silence_seconds)
        case Shape.CLUSTER:
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
        self._address = address
        self._options = options
        self._silence_seconds = silence_seconds

    @asynccontextmanager
    async def _cluster(self) -> AsyncIterator[RedisCluster]:
        own = _own_options(self._address) | self._options
        nodes = [ClusterNode(host, port) for host, port in self._address.nodes]
        cluster = RedisCluster(startup_nodes=nodes, **own)
        try:
            yield await cluster.initialize()
        finally:
            await cluster.aclose()
            for node in nodes:  # which it leaves open when it could not find the others
                await node.disconnect()

    @asynccontextmanager
    async def speaking(self) -> AsyncIterator[Send]:
        """Send one after the other, each to the shard of its blog."""
        async with self._cluster() as cluster:

            async def send(messages: list[Message]) -> None:
                for blog_id, data in messages:
                    await cluster.spublish(channel_of(blog_id), data)

            yield send

    async def listen(
        self, wanted: Callable[[], Collection[int]], deliver: Deliver, confirmed: Callable[[], None]
    ) -> None:
        """Listen on a connection to each primary."""
        async with self._cluster() as cluster, asyncio.TaskGroup() as tasks:
            for node in cluster.get_primaries():
                tasks.create_task(self._listen_at(node, cluster, wanted, deliver, confirmed))

    async def _listen_at(
        self,
        node: ClusterNode,
        cluster: RedisCluster,
        wanted: Callable[[], Collection[int]],
        deliver: Deliver,
        confirmed: Callable[[], None],
    ) -> None:
        def here(channel: str) -> bool:
            owner = cluster.get_node_from_key(channel)
            return owner is not None and owner.name == node.name

        pulse = next(name for name in (f"{_PULSE}:{number}" for number in count()) if here(name))
        own = _own_options(self._address) | self._options
        async with Redis(host=node.host, port=int(node.port), **own) as redis, redis.pubsub() as pubsub:
            listening = Listening(pubsub, deliver, confirmed, self._silence_seconds, sharded=True)
            await listening.run(pulse, lambda: {blog_id for blog_id in wanted() if here(channel_of(blog_id))})
