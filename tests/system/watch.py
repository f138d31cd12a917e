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

    What was asked goes through all `threads`, one after the other, and through one of the `sessions`. The server's own
    thread has been at work for `worked` nanoseconds.
    """

    at: float
    threads: Mapping[Path, int]
    sessions: Mapping[Path, int]
    worked: int

    def __sub__(self, earlier: Self) -> float:
        """Return the seconds between two readings of a watch, by its clock.

        Two that wait for a processor at once are taken off twice, but never what the server has worked meanwhile.
        """
        waited = sum(_more(self.threads, earlier.threads)) + max(_more(self.sessions, earlier.sessions), default=0)
        return max(self.at - earlier.at - waited / 1e9, (self.worked - earlier.worked) / 1e9)


class Watch:
    """A clock that stands still while the server or its database could go on and waits for a processor.

    So it tells how long the server makes somebody wait: for what it does before, for locks, disks and its children,
    but not for what else the machine is busy with, which is more in one moment than in another. `database` is the
    process whose children serve the connections to it; None: threads of the server do, those that are not said to
    yield to it. Which of them served whoever waits is not known, so the one counts that waited longest. `is_asker`: who
    asks is this process, and is not kept waiting either while it could go on.
    """

    def __init__(self, server: int, database: int | None = None, *, is_asker: bool = False) -> None:
        self._server = Path(f"/proc/{server}/task/{server}")
        self._threads = [self._server, *([Path("/proc/self")] if is_asker else [])]
        self._database = database

    def __call__(self) -> Instant:
        """Read the clock."""
        worked = _schedstat(self._server)[0]
        return Instant(time.perf_counter(), _waited(self._threads), _waited(self._sessions()), worked)

    def _sessions(self) -> Iterable[Path]:
        if self._database:
            return (Path(f"/proc/{each}") for each in children_of(self._database))
        usual = _niceness(self._server)
        others = (thread for thread in self._server.parent.iterdir() if thread != self._server)
        return (thread for thread in others if _niceness(thread) == usual)


def _niceness(thread: Path) -> str:
    """Read how far a thread lets others go first; empty if it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return (thread / "stat").read_text().rpartition(")")[2].split()[16]  # proc(5): the 19th field
    return ""


def _waited(processes: Iterable[Path]) -> Mapping[Path, int]:
    """Read how long each has waited for a processor; one that has ended waits for nothing."""
    found = {}
    for process in processes:
        with suppress(FileNotFoundError, ProcessLookupError):
            found[process] = _schedstat(process)[1]
    return found


def _schedstat(process: Path) -> list[int]:
    """Read how long one has been at work, and how long it has waited for a processor, in nanoseconds (proc(5))."""
    return [int(number) for number in (process / "schedstat").read_text().split()]


def _more(now: Mapping[Path, int], before: Mapping[Path, int]) -> list[int]:
    return [waited - before.get(process, 0) for process, waited in now.items()]
