"""A clock for what a server makes somebody wait, which leaves out what the machine does."""

import time
from contextlib import suppress
from pathlib import Path

from tests.processes import children_of


class Watch:
    """A clock that stands still while the server or its database could go on and waits for a processor.

    So it tells how long the server makes somebody wait: for what it does before, for locks, disks and its children,
    but not for what else the machine is busy with, which is more in one moment than in another. `database` is the
    process whose children serve the connections to it; None: there is none. `is_asker`: who asks is this process, and
    is not kept waiting either while it could go on.
    """

    def __init__(self, server: int, database: int | None = None, *, is_asker: bool = False) -> None:
        self._threads = [Path(f"/proc/{server}/task/{server}"), *([Path("/proc/self")] if is_asker else [])]
        self._database = database
        self._waited: dict[Path, int] = {}

    def __call__(self) -> float:
        """Return the seconds by this clock."""
        sessions = children_of(self._database) if self._database else ()
        for process in (*self._threads, *(Path(f"/proc/{session}") for session in sessions)):
            with suppress(FileNotFoundError, ProcessLookupError):  # it has ended: what it had waited for counts
                self._waited[process] = int((process / "schedstat").read_text().split()[1])
        return time.perf_counter() - sum(self._waited.values()) / 1e9  # proc(5): for the processor, in ns
