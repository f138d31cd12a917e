"""One server to a SQLite file: the second one is refused.

The in-process bus reaches nobody else: readers of a second server would hear late of what is posted at the first.
The lock is the kernel's (flock), on a file beside the database: a server that is killed leaves the file and not the
lock. It is not on the database itself, whose own locks SQLite would lose when we closed it. Commands don't ask for it.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from liveblog.errors import ConfigurationError
from liveblog.store.sqlite import make_file, make_folder

_SUFFIX = "-server"
_TRIES, _PAUSE_SECONDS = 5, 0.05
_ADVICE = (
    "A SQLite file has one server: stop that one, or let all of them use PostgreSQL (LIVEBLOG_DATABASE_URL) "
    "and Redis or Valkey (LIVEBLOG_REDIS_URL)."
)


@contextmanager
def sole_server(database: Path, address: str, advice: str = _ADVICE) -> Iterator[None]:
    """Keep other servers away from this file while the block runs; `address` is what they tell their people.

    `advice` is told to ours, when there is one.

    Raises:
        ConfigurationError: a server runs on it.
        OSError: there can be no file beside the database.
    """
    make_folder(database.parent)
    path = _lock_of(database)
    make_file(path)
    with path.open("a+", encoding="utf-8") as held:
        try:
            _lock(held)
        except BlockingIOError as error:
            held.seek(0)
            where = f" at {address}" if (address := held.readline().strip()) else ""
            message = f"A liveblog server runs on {os.path.relpath(database)}{where}. {advice}"
            raise ConfigurationError(message) from error
        held.truncate(0)
        held.write(f"{address}\n")
        held.flush()
        try:
            yield
        finally:
            held.truncate(0)


def running_address(database: Path) -> str | None:
    """Return where the server runs that has this file; None: none does, or we may not know."""
    with suppress(OSError), _lock_of(database).open(encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return held.readline().strip() or None
    return None


def _lock_of(database: Path) -> Path:
    return database.with_name(database.name + _SUFFIX)


def _lock(held: IO[str]) -> None:
    """Take the lock; for a moment it may be somebody's who only asks who has it."""
    for _ in range(_TRIES):
        with suppress(BlockingIOError):
            return fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        time.sleep(_PAUSE_SECONDS)
    return fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
