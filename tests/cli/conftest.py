"""The command line in this process, on a database of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.testing
from typer.testing import CliRunner, Result

from liveblog.cli import app
from tests.services import RunningServer, running_server

Command = Callable[..., Result]

_testing: Any = typer.testing
_testing._get_command = cache(_testing._get_command)  # to put all commands together takes as long as to run one


@pytest.fixture
def command(migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return a function that runs a command; what it says goes to `stdout`, `stderr`, and `exit_code`."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", migrated_sqlite_url)
    runner = CliRunner()
    return lambda *arguments, stdin=None: runner.invoke(app, [str(argument) for argument in arguments], stdin)


@pytest.fixture
def harbour(command: Command) -> str:
    """Create the blog that most tests write in, and return its slug."""
    assert command("blog", "create", "harbour", "--title", "Harbour: live", "--zone", "Europe/Berlin").exit_code == 0
    return "harbour"


@contextmanager
def serving(directory: Path, database_url: str, *arguments: str) -> Iterator[RunningServer]:
    """Run a server on the database that the commands use."""
    with running_server(directory, *arguments, environment={"LIVEBLOG_DATABASE_URL": database_url}) as server:
        yield server


PAGE = """\
Ferry Live Coverage: A Day on the Sound
Monday, 3 March 2031 at 8:00 | Ada Quist
1015 GMT: Ferry and Rail. The first boat is full; see update 0940 for the timetable.
Ben Tarr takes over today's live coverage. Thanks to Ada Quist for the morning.
0940 GMT: Ferry. The timetable for today, as entry 1015 will show, is only a hope. A film of the queue:
0905 GMT: Ferry. The sound is open again.
The captain of the Skua had said:
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Write a small hand-run page, newest first, with a reference back and one forward, and return its path."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path
