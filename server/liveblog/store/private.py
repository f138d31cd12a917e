"""A SQLite database is its owner's alone: in it are the digests of passwords and tokens, and blogs that are private.

SQLite gives the files beside it, -wal and -shm, the mode of the database itself, so that it has to be right first.
"""

import os
from contextlib import suppress
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600
_BESIDE = ("", "-wal", "-shm", "-journal", "-server")


def make_folder(folder: Path) -> None:
    """Make the folder of a database where there is none, for its owner alone; one that is there stays as it is.

    Raises:
        OSError: it can't be made.
    """
    folder.mkdir(_FOLDER, parents=True, exist_ok=True)


def make_file(file: Path) -> None:
    """Make an empty database where there is none; whether it can be used is told by its first use."""
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE))


def keep_private(file: Path) -> None:
    """Take the rights of others from a database and what lies beside it, as far as they are ours to take.

    Versions before made them with whatever the umask left.
    """
    for suffix in _BESIDE:
        path = file.with_name(file.name + suffix)
        with suppress(OSError):
            mode = path.stat().st_mode
            if path.is_file() and mode & 0o077:
                path.chmod(mode & _FOLDER)
