"""The cache of answers: as many as fit into so many bytes, each made once however many ask for it meanwhile."""

import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, cast

from starlette.requests import HTTPConnection

from liveblog.web.cache.response import CachedResponse
from liveblog.work.bounds import TEXT_KEPT
from liveblog.work.single_flight import SingleFlight

Make: TypeAlias = Callable[[], Awaitable[CachedResponse]]


@dataclass(frozen=True, slots=True)
class _Stored:
    response: CachedResponse
    until: float


class ResponseCache:
    """The answers that were asked for last, as many as fit into so many bytes."""

    def __init__(self, max_bytes: int = 64 * 1024 * 1024, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = max_bytes
        self._clock = clock
        self._bytes = 0
        self._kept: OrderedDict[Hashable, _Stored] = OrderedDict()
        self._making: SingleFlight[Hashable, CachedResponse] = SingleFlight()

    async def get(self, key: Hashable, make: Make, seconds: float = math.inf) -> CachedResponse:
        """Return what is kept under the key, else what `make` makes: once, however many ask meanwhile.

        It is kept for so many seconds from when it was begun: for ever, where the key says all that it is made of.
        Its error reaches all who wait, and is not kept. When the one who makes it is cancelled, the next in line does.
        """
        return self._found(key) or await self._making.get(key, partial(self._make, key, make, seconds))

    def known(self, key: Hashable) -> CachedResponse | None:
        """Return what is kept under the key."""
        return self._found(key)

    @property
    def making(self) -> int:
        """Return how many answers are being made."""
        return len(self._making)

    def _found(self, key: Hashable) -> CachedResponse | None:
        kept = self._kept.get(key)
        if kept is None or kept.until <= self._clock():
            return None
        self._kept.move_to_end(key)
        return kept.response

    async def _make(self, key: Hashable, make: Make, seconds: float) -> CachedResponse:
        if found := self._found(key):
            return found  # made while this one was next in line
        until = self._clock() + seconds
        made = await make()
        self._drop(key)
        if made.max_bytes <= self._max_bytes:
            self._kept[key] = _Stored(made, until)
            self._bytes += made.max_bytes
        while self._bytes > self._max_bytes:
            self._drop(next(iter(self._kept)))
        return made

    def _drop(self, key: Hashable) -> None:
        if dropped := self._kept.pop(key, None):
            self._bytes -= dropped.response.max_bytes


@dataclass(frozen=True, slots=True)
class ResponseCaches:
    """The caches of a server process: for pages and whatever else is small, and for blogs as text, often long."""

    pages: ResponseCache
    texts: ResponseCache

    @classmethod
    def empty(cls) -> "ResponseCaches":
        """Return caches with nothing in them."""
        return cls(ResponseCache(), ResponseCache(4 * TEXT_KEPT.most))


def caches(connection: HTTPConnection) -> ResponseCaches:
    """Return the caches of the server process that serves this request."""
    return cast("ResponseCaches", connection.app.state.caches)
