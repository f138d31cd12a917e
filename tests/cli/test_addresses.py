"""The addresses that commands print lead to the server that runs."""

import fcntl
import sys
from pathlib import Path
from threading import Timer

import pytest
from typer.testing import Result

from tests.cli.conftest import Command, serving
from tests.ports import free_port
from tests.services import running_server

LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))
UNTOLD = ("/usr/bin/env", "-u", "LIVEBLOG_PUBLIC_URL", "-u", "LIVEBLOG_PORT", LIVEBLOG, "serve")

PRINTS = [
    ("user", "create", "ada", "--link"),
    ("user", "link", "ben"),
    ("post", "harbour", "Text"),
    ("blog", "create", "quay", "--title", "Quay"),
]


@pytest.fixture
def told(command: Command, harbour: str) -> Command:
    """Give the command line on a database with a blog and a user."""
    command("user", "create", "ben", "--link")
    return command


def test_an_address_is_the_running_server_s(told, tmp_path, sqlite_url):
    """Commands without settings of their own name the port of the server, however it was given that."""
    port = free_port()
    program, environment = (*UNTOLD, "--port", str(port)), {"LIVEBLOG_DATABASE_URL": sqlite_url}
    with running_server(tmp_path, port=port, environment=environment, program=program):
        printed = [told(*arguments) for arguments in PRINTS]
    for each in printed:
        assert each.stdout.startswith(f"http://127.0.0.1:{port}/"), each.output
        assert "It is not known where the server runs" not in each.stderr


def test_a_public_address_goes_first(told, tmp_path, sqlite_url, monkeypatch):
    """Where a command is told the public address, that is it; else it is the one that the server was told."""
    with running_server(
        tmp_path, "--public-url", "https://live.example.org", environment={"LIVEBLOG_DATABASE_URL": sqlite_url}
    ):
        assert told("user", "link", "ben").stdout.startswith("https://live.example.org/desk/login/")
        monkeypatch.setenv("LIVEBLOG_PUBLIC_URL", "https://news.example.org")
        assert told("user", "link", "ben").stdout.startswith("https://news.example.org/desk/login/")


def test_without_a_server_the_settings_are_believed(told, tmp_path, sqlite_url, monkeypatch):
    """Before a server was started, and after it has ended, addresses are where one would run, and that is said."""
    with serving(tmp_path, sqlite_url):
        pass
    monkeypatch.setenv("LIVEBLOG_PORT", "9001")
    guessed([told(*arguments) for arguments in PRINTS])


def test_no_command_knows_where_a_server_on_postgres_runs(command, migrated_postgres_url, monkeypatch):
    """A database on another machine holds no lock of a server: each address that is only a guess is said to be one."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", migrated_postgres_url)
    monkeypatch.setenv("LIVEBLOG_PORT", "9001")
    command("blog", "create", "harbour", "--title", "Harbour")
    command("user", "create", "ben", "--link")
    guessed([command(*arguments) for arguments in PRINTS])
    monkeypatch.setenv("LIVEBLOG_PUBLIC_URL", "https://live.example.org")
    posted = command("post", "harbour", "Text")
    assert posted.stdout.startswith("https://live.example.org/blogs/harbour/")
    assert not posted.stderr


def guessed(printed: list[Result]) -> None:
    """Hold what commands print to what it is: an address that nobody has seen a server at."""
    for each in printed:
        assert each.stdout.startswith("http://127.0.0.1:9001/"), each.output
        assert "It is not known where the server runs; http://127.0.0.1:9001 is only its usual address" in each.stderr


def test_a_server_that_was_killed_runs_no_more(told, tmp_path, sqlite_url):
    """What a killed server has left beside the database names no address."""
    with serving(tmp_path, sqlite_url) as server:
        server.process.kill()
        server.process.wait()
    assert (tmp_path / "liveblog.db-server").read_text().strip() == server.url
    assert told("user", "link", "ben").stdout.startswith("http://127.0.0.1:8000/")


def test_asking_keeps_no_server_from_starting(told, tmp_path, sqlite_url):
    """A command that looks who has the database does not look like a server to one that starts."""
    with (tmp_path / "liveblog.db-server").open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        Timer(0.1, fcntl.flock, (held, fcntl.LOCK_UN)).start()
        with serving(tmp_path, sqlite_url) as server:
            assert told("user", "link", "ben").stdout.startswith(server.url)
