"""The bus over Redis or Valkey pub/sub: one connection to hear and one to speak, for all blogs of a process.

What a process says it hears at once itself, whatever Redis does; to the others it goes through an outbox that is
bounded and loses its oldest messages when Redis is away. Nothing is kept in Redis.
"""

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from liveblog.bus.contract import Deliver

_log = logging.getLogger(__name__)

_PREFIX = "liveblog:blog:"
_PULSE = "liveblog:pulse"  # always subscribed, so that the connection is never without a channel
_OUTBOX = 10_000
_BATCH = 200
_TICK_SECONDS = 0.1  # how long a blog may wait to be followed
_LISTENING, _SPEAKING = "listening", "speaking"
_FAILURES = (RedisError, OSError, TimeoutError)


class RedisBus:
    """A bus that reaches every process on the same Redis.

    A frozen server closes nothing: after `silence_seconds` without a sign of life the connection is built anew.
    """

    def __init__(self, url: str, *, silence_seconds: float = 5.0) -> None:
        self._silence_seconds = silence_seconds
        self._redis = Redis.from_url(
            url,
            socket_connect_timeout=0.4 * silence_seconds,
            socket_timeout=0.8 * silence_seconds,
            retry=Retry(NoBackoff(), 0),  # `_keep` does it
        )
        self._wanted: set[int] = set()
        self._outbox: deque[tuple[int, bytes]] = deque(maxlen=_OUTBOX)
        self._outgoing = asyncio.Event()
        self._deliver: Deliver | None = None
        self._failing = {_LISTENING}

    @property
    def is_up(self) -> bool:
        """Tell whether Redis is heard, and has taken what was last said."""
        return not self._failing

    async def run(self, deliver: Deliver, uncertain: Callable[[], None]) -> None:
        """Carry messages until cancelled, through any outage of Redis."""
        self._deliver = deliver
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep(_LISTENING, lambda: self._listen(deliver, uncertain)))
                tasks.create_task(self._keep(_SPEAKING, self._speak))
        finally:
            self._deliver = None
            await self._redis.aclose()

    def publish(self, blog_id: int, data: bytes) -> None:
        """Deliver here at once and send to the others."""
        if self._deliver and blog_id in self._wanted:
            self._deliver(data)
        self._outbox.append((blog_id, data))
        self._outgoing.set()

    def follow(self, blog_id: int) -> None:
        """Begin to listen to a blog."""
        self._wanted.add(blog_id)

    def unfollow(self, blog_id: int) -> None:
        """Stop listening to a blog."""
        self._wanted.discard(blog_id)

    async def _keep(self, doing: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work again and again, with a pause that grows and jitters while it fails."""
        failures = 0
        while True:
            started = time.monotonic()
            try:
                await work()
            except* _FAILURES as group:
                self._failing.add(doing)
                _log.warning("Redis: %s failed: %s", doing, group.exceptions)
            failures = 0 if time.monotonic() - started > self._silence_seconds else min(failures + 1, 5)
            await asyncio.sleep(random.uniform(0, 0.1 * 2**failures))  # noqa: S311 -- jitter, not a secret

    async def _listen(self, deliver: Deliver, uncertain: Callable[[], None]) -> None:
        def confirmed() -> None:
            self._failing.clear()
            uncertain()

        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(_PULSE)
            listening = _Listening(pubsub, deliver, confirmed, self._silence_seconds)
            while True:
                await listening.follow(self._wanted)
                await listening.hear()
                await listening.keep_alive()

    async def _speak(self) -> None:
        while True:
            await self._outgoing.wait()
            pipeline = self._redis.pipeline(transaction=False)
            for _ in range(min(_BATCH, len(self._outbox))):
                blog_id, data = self._outbox.popleft()
                pipeline.publish(_channel(blog_id), data)
            await pipeline.execute()
            self._failing.discard(_SPEAKING)
            if not self._outbox:
                self._outgoing.clear()


class _Listening:
    """One subscribed connection. Only one task uses it: two would, when it breaks, both build it anew."""

    def __init__(self, pubsub: PubSub, deliver: Deliver, uncertain: Callable[[], None], silence_seconds: float) -> None:
        self._pubsub = pubsub
        self._deliver = deliver
        self._uncertain = uncertain
        self._silence_seconds = silence_seconds
        self._followed: set[int] = set()
        self._heard = self._pinged = time.monotonic()

    async def follow(self, wanted: Collection[int]) -> None:
        """Subscribe to what is wanted and not followed yet, and the other way round."""
        if new := set(wanted) - self._followed:
            await self._pubsub.subscribe(*map(_channel, new))
        if old := self._followed.difference(wanted):
            await self._pubsub.unsubscribe(*map(_channel, old))
        if new or old:
            self._followed = self._followed.union(new) - old

    async def hear(self) -> None:
        """Take the next message, if one comes soon; a confirmed subscription means: something may have been missed."""
        message = await self._pubsub.get_message(timeout=_TICK_SECONDS)
        if message is None:
            return
        self._heard = time.monotonic()
        if message["type"] == "message":
            self._deliver(message["data"])
        elif message["type"] == "subscribe":
            self._uncertain()

    async def keep_alive(self) -> None:
        """Ping now and then, and give the connection up when nothing comes back.

        Raises:
            TimeoutError: nothing was heard for too long.
        """
        now = time.monotonic()
        if now - self._heard > self._silence_seconds:
            raise TimeoutError(f"nothing heard for {self._silence_seconds:g} s")
        if now - self._pinged > 0.4 * self._silence_seconds:
            self._pinged = now
            await self._pubsub.ping()


def _channel(blog_id: int) -> str:
    return f"{_PREFIX}{blog_id}"
