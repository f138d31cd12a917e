"""Guessing passwords made slow: how long a name has to wait. Knows neither passwords nor HTTP.

It lives in one process; with several workers a guesser has as many tries more.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

FREE = 5
"""So many wrong passwords in a row are a person's; from then on each doubles the wait."""

LONGEST_WAIT = 60.0
_FORGOTTEN_AFTER = 3600.0


class _Record(NamedTuple):
    failures: int
    free_at: float


class Attempts:
    """Counts attempts to log in, by name; remembers the `limit` names that were tried last."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: int = 10_000) -> None:
        self._clock = clock
        self._limit = limit
        self._records: OrderedDict[str, _Record] = OrderedDict()

    def claim(self, name: str) -> int:
        """Return 0 when this name may try now, otherwise how many seconds it has to wait.

        Whoever may try counts as failed until `succeeded` says otherwise, so that many tries at once gain nothing.
        """
        name, now = _key(name), self._clock()
        record = self._records.get(name, _Record(0, now))
        if now < record.free_at:
            return math.ceil(record.free_at - now)
        failures = 1 if now - record.free_at > _FORGOTTEN_AFTER else record.failures + 1
        self._records[name] = _Record(failures, now + _wait_after(failures))
        self._records.move_to_end(name)
        if len(self._records) > self._limit:
            self._records.popitem(last=False)
        return 0

    def succeeded(self, name: str) -> None:
        """Forget what this name got wrong."""
        self._records.pop(_key(name), None)


def _wait_after(failures: int) -> float:
    return 0.0 if failures < FREE else min(LONGEST_WAIT, 2.0 ** min(failures - FREE, 10))


def _key(name: str) -> str:
    return name[:100].casefold()
