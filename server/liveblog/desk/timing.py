"""How changes end, and how long they take: counted for all doors together, read by whoever watches the server."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from liveblog.desk.changes import CHANGES
from liveblog.errors import LiveblogError, Unavailable

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds


class Outcome(StrEnum):
    """How a change ended: `refused` is the asker's affair, `unavailable` the database's, `failed` ours."""

    DONE = "done"
    REPLAYED = "replayed"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


@dataclass(slots=True)
class Durations:
    """How often something took how long: `counts` has a number for each of BOUNDS, and one for what took longer."""

    seconds: float = 0.0
    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def add(self, seconds: float) -> None:
        """Take note of one more."""
        self.seconds += seconds
        self.counts[bisect_left(BOUNDS, seconds)] += 1


@dataclass(slots=True)
class TimedChange:
    """A change that is under way: how it ends unless it raises something."""

    outcome: Outcome = Outcome.DONE


class Timings:
    """The changes of this process: how each kind ended, and how long it took."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, Outcome]] = Counter()
        self.durations = {change.name: Durations() for change in CHANGES}

    @contextmanager
    def timed(self, change: str) -> Iterator[TimedChange]:
        """Count a change, by its name, from when it is asked for until it has its answer."""
        began, timed = time.perf_counter(), TimedChange()
        try:
            yield timed
        except BaseException as error:
            timed.outcome = _outcome_of(error)
            raise
        finally:
            self.outcomes[change, timed.outcome] += 1
            self.durations[change].add(time.perf_counter() - began)


def _outcome_of(error: BaseException) -> Outcome:
    if isinstance(error, Unavailable):
        return Outcome.UNAVAILABLE
    return Outcome.REFUSED if isinstance(error, LiveblogError) else Outcome.FAILED
