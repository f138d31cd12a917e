"""Listening on one connection to Redis: subscriptions that follow what is wanted, and a watchdog."""

import time
from collections.abc import Callable, Collection

from redis.asyncio.client import PubSub

from liveblog.bus.contract import Deliver
from liveblog.work.cancelling import heed_cancellation

_TICK_SECONDS = 0.1  # how long a blog may wait to be followed
_PREFIX = "liveblog:blog:"


def channel_of(blog_id: int) -> str:
    """Return the channel of a blog."""
    return f"{_PREFIX}{blog_id}"


class Listening:
    """One subscribed connection. Only one task uses it: two would, when it breaks, both build it anew.

    A frozen server closes nothing: after `silence_seconds` without a sign of life the connection is given up.
    """

    def __init__(
        self,
        pubsub: PubSub,
        deliver: Deliver,
        confirmed: Callable[[], None],
        silence_seconds: float,
        *,
        sharded: bool = False,
    ) -> None:
        self._pubsub = pubsub
        self._deliver = deliver
        self._confirmed = confirmed
        self._silence_seconds = silence_seconds
        self._subscribe = pubsub.ssubscribe if sharded else pubsub.subscribe
        self._unsubscribe = pubsub.sunsubscribe if sharded else pubsub.unsubscribe
        self._followed: set[int] = set()
        self._leaving = 0
        self._heard = self._pinged = time.monotonic()

    async def run(self, pulse: str, wanted: Callable[[], Collection[int]]) -> None:
        """Listen to the blogs that are wanted, and to a channel of this name, for ever.

        Without any channel there would be nothing to wait for.

        Raises:
            RedisError, OSError, TimeoutError: the connection is lost, or as good as lost.
        """
        await self._subscribe(pulse)
        while True:
            await self._follow(wanted())
            await self._hear()
            await self._keep_alive()
            heed_cancellation()

    async def _follow(self, wanted: Collection[int]) -> None:
        if new := set(wanted) - self._followed:
            await self._subscribe(*map(channel_of, new))
        if old := self._followed.difference(wanted):
            self._leaving += len(old)
            await self._unsubscribe(*map(channel_of, old))
        if new or old:
            self._followed = self._followed.union(new) - old

    async def _hear(self) -> None:
        """Take the next message, if one comes soon; a confirmed subscription means: something may have been missed."""
        message = await self._pubsub.get_message(timeout=_TICK_SECONDS)
        if message is None:
            return
        self._heard = time.monotonic()
        match message["type"]:
            case "message" | "smessage":
                self._deliver(message["data"])
            case "subscribe" | "ssubscribe":
                self._confirmed()
            case "unsubscribe" | "sunsubscribe":
                self._left()

    def _left(self) -> None:
        """Take note of the end of a subscription; one that we didn't ask for means that the channel has moved."""
        if not self._leaving:
            raise ConnectionError("a channel has moved to another node")
        self._leaving -= 1

    async def _keep_alive(self) -> None:
        """Ping now and then, and give the connection up when nothing comes back."""
        now = time.monotonic()
        if now - self._heard > self._silence_seconds:
            raise TimeoutError(f"nothing was heard for {self._silence_seconds:g} s")
        if now - self._pinged > 0.4 * self._silence_seconds:
            self._pinged = now
            await self._pubsub.ping()
