"""The bus over Redis or Valkey pub/sub: what hears and what speaks, for all blogs of a process.

What a process says it hears at once itself, whatever Redis does; to the others it goes through an outbox that is
bounded and loses its oldest messages when Redis is away. Nothing is kept in Redis.
"""

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from liveblog.bus.address import read_address
from liveblog.bus.contract import Deliver
from liveblog.bus.servers import FAILURES, servers_at
from liveblog.work.cancelling import attempt, heed_cancellation

_log = logging.getLogger(__name__)

_OUTBOX = 10_000
_BATCH = 200
_LISTENING, _SPEAKING = "listening", "speaking"


class RedisBus:
    """A bus that reaches every process on the same Redis.

    A frozen server closes nothing: after `silence_seconds` without a sign of life the connection is built anew.
    """

    def __init__(self, url: str, *, silence_seconds: float = 5.0) -> None:
        """Open nothing yet.

        Raises:
            ConfigurationError: the address can't be read; its form is that of `address`.
        """
        self._silence_seconds = silence_seconds
        self._servers = servers_at(read_address(url), silence_seconds)
        self._wanted: set[int] = set()
        self._outbox: deque[tuple[int, bytes]] = deque(maxlen=_OUTBOX)
        self._outgoing = asyncio.Event()
        self._deliver: Deliver | None = None
        self._failing = {_LISTENING: ""}

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

    async def _keep(self, doing: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do the work again and again, with a pause that grows and jitters while it fails."""
        failures = 0
        while True:
            started = time.monotonic()
            try:
                await attempt(work())
            except* FAILURES as group:
                self._fails(doing, _first(group))
            failures = 0 if time.monotonic() - started > self._silence_seconds else min(failures + 1, 5)
            await asyncio.sleep(random.uniform(0, 0.1 * 2**failures))  # noqa: S311 -- jitter, not a secret

    def _fails(self, doing: str, error: BaseException) -> None:
        """Take note of a failure; the log has each reason once, however often it is met again."""
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        if self._failing.get(doing) != reason:
            _log.warning("Redis: %s failed: %s", doing, reason)
        self._failing[doing] = reason

    def _works(self, *doing: str) -> None:
        was_down = any(self._failing.values())
        for each in doing:
            self._failing.pop(each, None)
        if was_down and self.is_up:
            _log.warning("Redis: all is well again.")

    async def _listen(self, deliver: Deliver, uncertain: Callable[[], None]) -> None:
        def confirmed() -> None:
            self._works(_LISTENING, _SPEAKING)
            uncertain()

        await self._servers.listen(lambda: self._wanted, deliver, confirmed)

    async def _speak(self) -> None:
        async with self._servers.speaking() as send:
            while True:
                await self._outgoing.wait()
                await send([self._outbox.popleft() for _ in range(min(_BATCH, len(self._outbox)))])
                heed_cancellation()
                self._works(_SPEAKING)
                if not self._outbox:
                    self._outgoing.clear()


def _first(error: BaseException) -> BaseException:
    """Return the first of the errors that were met at the same time."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
