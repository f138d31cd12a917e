"""SQLite that doesn't wait for the disk: no machine loses its power within a test, and all wait in one line for it.

`store/test_sqlite_file.py` holds the server to its own settings, and so does every server that is started as a process.
"""

from typing import Final

from liveblog.store import sqlite

DURABLE: Final = sqlite._PRAGMAS
"""What each connection of the server is set to."""


def sync_nothing() -> None:
    """Let what this process writes be on the disk when the system likes."""
    sqlite._PRAGMAS = tuple(each.replace("synchronous=FULL", "synchronous=OFF") for each in DURABLE)  # type: ignore[assignment]
