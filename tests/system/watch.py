"""A clock for what a server makes somebody wait, which leaves out what the machine does."""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.processes import children_of


@dataclass(frozen=True)
class Instant:
    """A reading: a time in seconds, and how many nanoseconds each has waited for a processor until then.

    What was asked goes through all `threads`, one after the other, and through one of the `sessions`.
    """

    at: float
    threads: Mapping[Path, int]
    sessions: Mapping[Path, int]

    def __sub__(self, earlier: Self) -> float:
        """Return the seconds between two readings of a watch, by its clock."""
        waited = sum(_more(self.threads, earlier.threads)) + max(_more(self.sessions, earlier.sessions), default=0)
        return self.at - earlier.at - waited / 1e9


class Watch:
    """A clock that stands still while the server or its database could go on and waits for a processor.

    So it tells how long the server makes somebody wait: for what it does before, for locks, disks and its children,
    but not for what else the machine is busy with, which is more in one moment than in another. `database` is the
    process whose children serve the connections to it; None: there is none. Which of them served whoever waits is not
    known, so the one counts that waited longest. `is_asker`: who asks is this process, and is not kept waiting either
    while it could go on.
    """

    def __init__(self, server: int, database: int | None = None, *, is_asker: bool = False) -> None:
        self._threads = [Path(f"/proc/{server}/task/{server}"), *([Path("/proc/self")] if is_asker else [])]
        self._database = database

    def __call__(self) -> Instant:
        """Read the clock."""
        sessions = children_of(self._database) if self._database else ()
        return Instant(time.perf_counter(), _waited(self._threads), _waited(Path(f"/proc/{each}") for each in sessions))


def _waited(processes: Iterable[Path]) -> Mapping[Path, int]:
    """Read how long each has waited for a processor; one that has ended waits for nothing."""
    found = {}
    for process in processes:
        with suppress(FileNotFoundError, ProcessLookupError):
            found[process] = int((process / "schedstat").read_text().split()[1])  # proc(5), in ns
    return found


def _more(now: Mapping[Path, int], before: Mapping[Path, int]) -> list[int]:
    return [waited - before.get(process, 0) for process, waited in now.items()]
