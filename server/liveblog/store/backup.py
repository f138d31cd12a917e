"""Copies of a SQLite file, taken while others write to it."""

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from errno import EISDIR
from os import strerror
from pathlib import Path

from liveblog.errors import ConfigurationError
from liveblog.store.sqlite import fault, keep_private

_BUSY_SECONDS = 30
_OF_THE_COPY = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE})  # nothing else is written


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as of one moment into an empty file, which is complete in itself and was checked.

    Writers go on meanwhile, and readers, too.

    Raises:
        ConfigurationError: the source is no sound database, or there is no room for the copy.
        OSError: there is no such file.
    """
    if source.is_dir():
        raise IsADirectoryError(EISDIR, strerror(EISDIR), str(source))
    source.stat()
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)  # all pages in one step: nobody's write makes it begin again
            _unite(new)
            (found,) = new.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if error.sqlite_errorcode in _OF_THE_COPY:
            raise ConfigurationError(f"{target.parent}: The copy can't be written; is the disk full?") from error
        raise ConfigurationError(f"{source}: {fault(error) or error}") from error
    if found != "ok":
        raise ConfigurationError(f"{source}: The database is damaged: {found}")


def as_one_file(database: Path) -> None:
    """Take into a database what lies beside it; nobody else may use it meanwhile."""
    with closing(sqlite3.connect(database)) as connection:
        _unite(connection)


def set_aside(database: Path) -> Path | None:
    """Keep a database that nobody uses under another name, too, and return that; None: there is no database.

    It stays in its place until another takes it: were there none for a moment, and we were killed in that moment, the
    next server would begin with an empty one. What lies beside it goes, for it must not be read with the other one.
    """
    if not database.exists():
        return None
    # What can't be opened is set aside as it is.
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = database.with_name(f"{database.name}.{datetime.now(UTC):before-%Y%m%dT%H%M%S%fZ}")
    try:
        aside.hardlink_to(database)
    except OSError:  # there are file systems without a second name for a file
        shutil.copy2(database, aside)
    for suffix in ("-shm", "-wal"):
        with suppress(FileNotFoundError):
            database.with_name(database.name + suffix).rename(f"{aside}{suffix}")
    keep_private(aside)
    return aside


def _unite(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=DELETE")
