"""The record of actors and their actions: a line of the log, at level info, for each change, login and refusal.

Lines hold actors, kinds, ids, numbers and places; never a text, a name or a secret. What was deleted would else still
stand in a log, and a password that was typed into the wrong field.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)

NOBODY = "nobody"


def record(action: str, by: str, **facts: object) -> None:
    """Log what somebody did: `by` is a principal's key; what is None isn't told."""
    _log.info("%s by=%s%s", action, by, "".join(f" {name}={fact}" for name, fact in facts.items() if fact is not None))


@contextmanager
def summed_up() -> Iterator[None]:
    """Log nothing of what the block does: whoever writes a whole coverage at once logs what it came to."""
    before = _log.level
    _log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        _log.setLevel(before)


class Refusals:
    """Logs refusals, as many as a person could read: anybody can be refused as often as they like.

    After `burst` of them one more is logged each `seconds`; the next line tells how many were not.
    """

    def __init__(self, burst: int = 100, seconds: float = 1.0) -> None:
        self._burst = burst
        self._seconds = seconds
        self._until = 0.0
        self._untold = 0

    def record(self, action: str, by: str = NOBODY, **facts: object) -> None:
        """Log a refusal, or count it."""
        untold = self.room()
        if untold is not None:
            record(action, by, **facts, untold=untold or None)

    def room(self) -> int | None:
        """Return how many were not told since the last one that was, if there is room for one; None: it is counted."""
        present = time.monotonic()
        until = max(self._until, present) + self._seconds
        if until > present + self._burst * self._seconds:
            self._untold += 1
            return None
        untold, self._until, self._untold = self._untold, until, 0
        return untold


refusals = Refusals()
"""Those of this process."""

unread = Refusals()
"""Those of what could not be read as a request, by themselves: who floods us with it hides no other."""
