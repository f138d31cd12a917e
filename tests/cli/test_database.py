"""Copies of a SQLite database: taken, refused, and put back."""

import asyncio
import errno
import json
import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import aclosing, closing
from pathlib import Path
from typing import Any

import pytest

from liveblog_client import Event, Reset, follow
from tests.cli.conftest import serving
from tests.pace import PATIENCE
from tests.zygote import LIVEBLOG


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


def blog(command) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(command("export", "harbour").stdout)
    return {**document["blog"], "texts": [entry["body"] for entry in document["entries"]]}


def test_a_backup_is_one_private_sound_file(command, harbour, copy, tmp_path):
    """It needs no file beside it, passes SQLite's own check, is readable by its owner alone, and no trace is left."""
    command("post", harbour, "First.")
    assert command("backup", copy).exit_code == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir() if "copy" in path.name} == {"copy.db"}


def test_a_folder_that_is_not_there_is_named(command, harbour, tmp_path):
    """It, and not the file that would have been written there at first."""
    there = tmp_path / "none" / "copy"
    for arguments in (("backup", there), ("export", harbour, "--out", there)):
        assert command(*arguments).stderr == f"liveblog: {there.parent}: No such file or directory.\n"


def test_a_backup_replaces_nothing_by_mistake(command, harbour, copy, tmp_path):
    """A file that is there is replaced only with --force, the database itself never."""
    copy.write_text("Yesterday's.")
    refused = command("backup", copy)
    assert refused.exit_code == 1
    assert "copy.db is there already" in refused.stderr
    assert copy.read_text() == "Yesterday's."
    assert command("backup", copy, "--force").exit_code == 0
    assert "is the database itself" in command("backup", tmp_path / "liveblog.db", "--force").stderr
    assert "harbour" in command("blog", "list").stdout


def test_a_copy_without_room_is_not_the_databases_fault(harbour, copy, sqlite_url, monkeypatch):
    """What is full is the place that the copy goes to, which may be another disk; nothing stays there."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", sqlite_url)
    folder = copy.parent / "elsewhere"
    folder.mkdir()
    limit = (64 * 1024, 64 * 1024)  # as if there were so much room
    told = subprocess.run(
        [LIVEBLOG, "backup", str(folder / "copy.db")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )
    assert (told.returncode, told.stderr) == (
        1,
        f"liveblog: {folder}: The copy can't be written; is the disk full?\n",
    )
    assert not [*folder.iterdir()]


def test_what_is_restored_has_a_new_epoch(command, harbour, copy, tmp_path):
    """All is as it was when the copy was made, in a new epoch; the database that was there is kept beside."""
    command("post", harbour, "First.")
    command("backup", copy)
    before = blog(command)
    command("post", harbour, "Second.")
    assert command("restore", copy).exit_code == 0
    after = blog(command)
    assert (after["texts"], after["head"]) == (["First."], 1)
    assert after["epoch"] != before["epoch"]
    (aside,) = tmp_path.glob("liveblog.db.before-*")
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (2,)


def test_a_lost_database_is_restored(command, harbour, copy, tmp_path):
    """A backup can be put where there is nothing any more, or where a damaged file lies."""
    command("post", harbour, "First.")
    command("backup", copy)
    for path in tmp_path.glob("liveblog.db*"):
        path.unlink()
    assert command("restore", copy).exit_code == 0
    (tmp_path / "liveblog.db").write_text("Overwritten.")
    assert command("restore", copy).exit_code == 0
    assert blog(command)["texts"] == ["First."]


def test_what_is_no_backup_is_not_restored(command, harbour, copy):
    """Another file, or none, is named, and the database stays as it is."""
    command("post", harbour, "First.")
    assert "copy.db: No such file or directory" in command("restore", copy).stderr
    assert f"{copy.parent}: Is a directory." in command("restore", copy.parent).stderr
    copy.write_text("Not a database at all.")
    assert "it is not a SQLite database" in command("restore", copy).stderr
    assert blog(command)["texts"] == ["First."]


def test_a_database_of_somebody_else_stays_when_its_copy_can_not_be_theirs(command, harbour, copy, monkeypatch):
    """Where the copy may not be given to whose the database is, nothing is set aside, and all is as it was."""
    command("post", harbour, "First.")
    command("backup", copy)
    command("post", harbour, "Second.")

    def refused(path: Path, *_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))

    monkeypatch.setattr(os, "chown", refused)  # the kernel's answer to whoever is not root
    assert command("restore", copy).exit_code == 1
    monkeypatch.undo()
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", f"sqlite+aiosqlite:///{copy.parent / 'liveblog.db'}")
    assert blog(command)["texts"] == ["First.", "Second."]
    assert not [*copy.parent.glob("liveblog.db.before-*")]


_KILLED = """
import os, signal, sys
moves = iter(range(int(sys.argv.pop(1))))

def look(event, _):
    if event in ("os.rename", "os.link") and next(moves, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(look)
from liveblog.cli import app
app()
"""


def test_a_restore_that_is_killed_leaves_a_whole_database(command, harbour, copy, sqlite_url, monkeypatch):
    """Before whichever of its moves it dies: what is in the database's place is the old one, or the new one."""
    command("post", harbour, "First.")
    command("backup", copy)
    command("post", harbour, "Second.")
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", sqlite_url)
    database = Path(sqlite_url.partition(":///")[2])
    for moves in range(10):
        ended = subprocess.run([sys.executable, "-c", _KILLED, str(moves), "restore", str(copy)], check=False)
        with closing(sqlite3.connect(database)) as connection:
            posted = [text for (text,) in connection.execute("SELECT body FROM entries ORDER BY id")]
        if ended.returncode == 0:
            break
        assert posted == ["First.", "Second."]
    assert (posted, moves >= 2) == (["First."], True)


def test_logins_end_with_a_restore(command, harbour, copy, sqlite_url):
    """A login link that was made before the backup is not good again after it; users stay."""
    command("user", "create", "ada")
    command("backup", copy)
    command("restore", copy)
    with closing(sqlite3.connect(sqlite_url.partition(":///")[2])) as connection:
        assert connection.execute("SELECT count(*) FROM login_links").fetchone() == (0,)
        assert connection.execute("SELECT name FROM users").fetchall() == [("ada",)]


def test_a_restore_waits_for_the_server_to_be_stopped(command, harbour, copy, tmp_path, sqlite_url):
    """While a server runs, nothing is put in its database's place; it can be copied all the same."""
    with serving(tmp_path, sqlite_url) as server:
        assert command("backup", copy).exit_code == 0
        refused = command("restore", copy)
    assert refused.exit_code == 1
    assert f"liveblog.db at {server.url}. Stop it first." in refused.stderr


def test_postgresql_has_its_own_tools(command, monkeypatch, postgres_url, copy):
    """On PostgreSQL both commands name what to use; afterwards all blogs can be given new epochs."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", postgres_url)
    command("migrate")
    command("blog", "create", "harbour", "--title", "Harbour")
    assert "use pg_dump" in command("backup", copy).stderr
    assert "use pg_restore, then “liveblog new-epochs”" in command("restore", copy).stderr
    before = blog(command)["epoch"]
    assert command("new-epochs").exit_code == 0
    assert blog(command)["epoch"] != before


async def first_after(url: str, epoch: str, after: int) -> Event | Reset:
    """Return what a reader who comes back to this position is told first."""
    async with asyncio.timeout(PATIENCE), aclosing(follow(url, epoch=epoch, after=after)) as following:
        return await anext(following)


def test_readers_of_a_lost_future_begin_anew(command, harbour, copy, tmp_path, sqlite_url):
    """Who had seen more than the backup holds is told to begin anew, even when the numbers have grown past theirs."""
    command("post", harbour, "First.")
    command("backup", copy)
    command("post", harbour, "Second, to be lost.")
    seen = blog(command)
    command("restore", copy)
    for text in ("Another second.", "A third."):
        command("post", harbour, text)
    with serving(tmp_path, sqlite_url) as server:
        first = asyncio.run(first_after(f"{server.url}/blogs/harbour", str(seen["epoch"]), 2))
    assert isinstance(first, Reset)
    assert first.head == 3


def test_files_are_for_whom_they_are_meant(command, harbour, copy, tmp_path):
    """What a restore sets aside and puts in place is its owner's alone, as is the export of a private blog."""
    command("backup", copy)
    (tmp_path / "liveblog.db").chmod(0o644)
    assert command("restore", copy).exit_code == 0
    for path in tmp_path.glob("liveblog.db*"):
        assert path.stat().st_mode & 0o077 == 0, path
    command("blog", "create", "secret", "--title", "Secret", "--visibility", "private")
    for slug, mode in ((harbour, 0o644), ("secret", 0o600)):
        assert command("export", slug, "--out", tmp_path / f"{slug}.json").exit_code == 0
        assert (tmp_path / f"{slug}.json").stat().st_mode & 0o777 == mode
        command("blog", "close", slug)
        assert command("archive", slug, tmp_path / slug).exit_code == 0
        assert (tmp_path / slug).stat().st_mode & 0o777 == mode | (mode & 0o444) >> 2


def test_an_export_that_nobody_takes_is_not_the_databases_fault(harbour, migrated_sqlite_url, monkeypatch):
    """A full disk is called so, and a pipe that was closed is no news at all."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", migrated_sqlite_url)
    with Path("/dev/full").open("w") as full:
        told = subprocess.run([LIVEBLOG, "export", harbour], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (told.returncode, b"No space left on device" in told.stderr, b"database" in told.stderr) == (1, True, False)
    reading, writing = os.pipe()
    os.close(reading)
    left = subprocess.run([LIVEBLOG, "export", harbour], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (left.returncode, left.stderr) == (1, b"")
