"""A SQLite database is its owner's alone, with all that lies beside it, whatever the umask and whoever made it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from liveblog.errors import ConfigurationError
from liveblog.store import Store, sole_server
from liveblog.store.migrations import migrate
from tests.apps import LIMIT, open_store

NOTES = "Buy tar, rope and candles before the storm; and tell the harbourmaster."


@pytest.fixture(autouse=True)
def _lax_umask() -> Iterator[None]:
    """Run with the umask that most machines have."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Return what everybody may do with each file of a folder."""
    return {path.name: f"{path.stat().st_mode & 0o777:o}" for path in sorted(folder.iterdir())}


def open_to_all(folder: Path) -> None:
    """Give files the mode that versions before left them with."""
    for path in folder.iterdir():
        path.chmod(0o644)


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def test_a_new_database_is_private(tmp_path: Path):
    """File, -wal, -shm and the lock are readable by their owner alone, and so is the folder that is made for them."""
    folder = tmp_path / "data"
    with sole_server(folder / "liveblog.db", "http://127.0.0.1:8000"):
        async with open_store(url(folder / "liveblog.db")):
            assert modes(folder) == {
                "liveblog.db": "600",
                "liveblog.db-server": "600",
                "liveblog.db-shm": "600",
                "liveblog.db-wal": "600",
            }
    assert f"{folder.stat().st_mode & 0o777:o}" == "700"


async def test_the_database_of_an_older_version_is_closed_at_the_start(tmp_path: Path):
    """What lay open is closed while it is in use, -wal and -shm, too; a folder that is there is left alone."""
    file = tmp_path / "liveblog.db"
    async with open_store(url(file)) as old:
        open_to_all(tmp_path)
        async with old.read(), open_store(url(file)):
            assert set(modes(tmp_path).values()) == {"600"}
            assert len(modes(tmp_path)) == 3


async def test_what_is_no_database_of_ours_is_left_as_it_is(tmp_path: Path):
    """A file that was named by mistake keeps its mode and its bytes."""
    file = tmp_path / "notes.txt"
    file.write_text(NOTES)
    open_to_all(tmp_path)
    store = Store(url(file), LIMIT)
    with pytest.raises(ConfigurationError):
        async with store.opened():
            await migrate(store.engine)
    await store.close()
    assert modes(tmp_path) == {"notes.txt": "644"}
    assert file.read_text() == NOTES
