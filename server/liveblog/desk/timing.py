"""How changes end, and how long they take: counted for all doors together, read by whoever watches the server."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from liveblog.desk.log import Changed
from liveblog.errors import LiveblogError, Unavailable

if TYPE_CHECKING:
    from liveblog.desk.desk import Desk

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds

_CHANGES: list[str] = []  # the names of what is timed

_P = ParamSpec("_P")
_R = TypeVar("_R", bound=Changed[Any])


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


class Timings:
    """The changes of this process: how each kind ended, and how long it took."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, Outcome]] = Counter()
        self.durations = {change: Durations() for change in _CHANGES}

    def add(self, change: str, outcome: Outcome, seconds: float) -> None:
        """Take note of a change that has ended."""
        self.outcomes[change, outcome] += 1
        self.durations[change].add(seconds)


def timed(change: Callable[Concatenate["Desk", _P], Awaitable[_R]]) -> Callable[Concatenate["Desk", _P], Awaitable[_R]]:
    """Have a method of the desk counted under its name, from when it is asked until it has its answer."""
    _CHANGES.append(change.__name__)

    @wraps(change)
    async def run(desk: "Desk", /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        began, outcome = time.perf_counter(), Outcome.FAILED
        try:
            changed = await change(desk, *args, **kwargs)
            outcome = Outcome.REPLAYED if changed.replayed else Outcome.DONE
        except LiveblogError as error:
            outcome = Outcome.UNAVAILABLE if isinstance(error, Unavailable) else Outcome.REFUSED
            raise
        finally:
            desk.timings.add(change.__name__, outcome, time.perf_counter() - began)
        return changed

    return run
