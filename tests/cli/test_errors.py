"""How commands fail: with a sentence and an exit code, never with a traceback."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from liveblog.cli import app
from liveblog.cli.console import printable
from tests.pace import PATIENCE


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("blog", "close", "nowhere"), "There is no blog “nowhere”."),
        (("blog", "create", "Not A Slug", "--title", "T"), "slug: "),
        (("blog", "create", "harbour", "--title", "T", "--zone", "Mars/Olympus"), "zone: must be the name of a zone"),
        (("post", "harbour", "  "), "body: must not be empty"),
        (("post", "harbour", "Text", "--at", "yesterday"), "occurred_at: must be a time with its zone"),
        (("token", "revoke", "7"), "There is no token 7"),
        (("endpoint", "list", "7"), "There is no partner 7."),
        (("user", "link", "nobody"), "There is no user “nobody”."),
        (("import", "/nowhere/page.txt", "--blog", "harbour"), "/nowhere/page.txt: No such file or directory."),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(command, arguments, sentence):
    """An error that we know is one line on stderr and exit code 1, with nothing on stdout."""
    result = command(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("liveblog: ")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "create", "--name", "N"),
        ("token", "create", "--name", "N", "--scope", "owner"),
        ("token", "create", "--name", "N", "--scope", "read", "--expires", "soon"),
        ("blog", "close"),
        ("nonsense",),
        ("replay", "page.txt", "--blog", "b", "--speed", "-1"),
        ("watch", "https://example.org/not-a-blog"),
        ("watch", "https://example.org/blogs/b", "--plain", "--json"),
        ("user", "create", "ada", "--link", "--password-stdin"),
        ("token", "revoke", str(10**20)),
        ("partner", "shut-out", str(10**20)),
        ("partner", "revoke", "1", str(10**20)),
        ("endpoint", "delete", str(10**20)),
        ("endpoint", "replay", "1", "harbour", str(10**20)),
    ],
)
def test_wrong_usage_is_2(command, arguments):
    """What can't be meant is exit code 2, as with other programs."""
    result = command(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr


@pytest.mark.parametrize("name", ["LIVEBLOG_PORT", "LIVEBLOG_DATABASE_URL", "LIVEBLOG_REDIS_URL", "LIVEBLOG_OIDC"])
def test_a_wrong_setting_is_named_without_its_value(command, monkeypatch, name):
    """A setting that can't be read is named by its variable; the value, which may be a secret, is not shown."""
    monkeypatch.setenv(name, "hunter2")
    result = command("blog", "list")
    assert result.exit_code == 1
    assert name in result.stderr
    assert "hunter2" not in result.stderr


def test_an_option_that_the_driver_does_not_know_is_named(command, monkeypatch):
    """What other drivers call TLS is no bug of ours, and nothing else of the address is told."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", "postgresql+asyncpg://ada:hidden@127.0.0.1:1/x?sslmode=require")
    for arguments in (("blog", "list"), ("serve", "--port", "0"), ("migrate",)):
        result = command(*arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert (
            "LIVEBLOG_DATABASE_URL: the driver asyncpg knows no option “sslmode”. TLS is “ssl=require”" in result.stderr
        )
        assert "hidden" not in result.stderr


def test_an_address_that_the_driver_refuses_is_not_waited_for(command, monkeypatch):
    """A server ends at once where it would wait for ever: no certificate appears by itself."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", "postgresql+asyncpg://ada:hidden@127.0.0.1:1/x?ssl=verify")
    for arguments in (("blog", "list"), ("serve", "--port", "0"), ("migrate",)):
        result = command(*arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "LIVEBLOG_DATABASE_URL: the driver says: `sslmode` parameter must be one of" in result.stderr
        assert "hidden" not in result.stderr


def test_a_folder_that_is_named_as_the_database_is_told_and_nothing_else(tmp_path):
    """Its thread has ended when that is said: no traceback follows, however often it is tried."""
    program = (
        "import asyncio, threading\nfrom liveblog.errors import Unavailable\nfrom liveblog.store import Store\n"
        "async def ask():\n    store = Store('sqlite+aiosqlite:///' + __import__('sys').argv[1])\n"
        "    try:\n        await store.check()\n    except Unavailable:\n        print(threading.active_count())\n"
        "    await store.close()\n"
        "for _ in range(20):\n    asyncio.run(ask())\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert (set(said.stdout.split()), said.stderr) == ({"1"}, "")


def test_why_the_database_does_not_answer_is_said(command, monkeypatch, postgres_url):
    """Whoever named it learns from a command that the name or the login is wrong, in the database's words."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", postgres_url.replace("postgres@", "nobody-here:hidden@"))
    for arguments in (("blog", "list"), ("migrate",)):
        result = command(*arguments)
        assert result.exit_code == 1
        assert 'The driver says: role "nobody-here" does not exist' in result.stderr
        assert "hidden" not in result.stderr


def test_text_from_elsewhere_can_not_steer_the_terminal():
    """Escape sequences, in seven bits and in eight, and line breaks lose their power."""
    assert printable("a\x1b[31mb\x9b2Jc\r\nd\te") == "a [31mb 2Jc d e"


def test_a_bug_is_not_hidden(command, monkeypatch):
    """Only errors that we know become sentences."""
    monkeypatch.setattr("liveblog.cli.environment.read_settings", lambda **_: 1 / 0)
    assert isinstance(command("blog", "list").exception, ZeroDivisionError)


def test_help_is_quick_because_nothing_heavy_is_loaded():
    """The list of commands is shown without loading the database, the server or the client."""
    program = (
        "import sys\nfrom liveblog.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "print(*{'sqlalchemy', 'uvicorn', 'starlette', 'pydantic', 'httpx2'} & set(sys.modules), file=sys.stderr)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert "serve" in shown.stdout
    assert shown.stderr.strip() == ""


def commands(group: Any, *words: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *words, name)
        else:
            yield (*words, name)


@pytest.mark.parametrize("words", list(commands(get_command(app))), ids=" ".join)
def test_every_command_explains_itself(command, words):
    """Each command says in its help what it does, and has its place in docs/cli.md."""
    shown = command(*words, "--help")
    assert shown.exit_code == 0
    assert len(shown.stdout.split("\n\n")[1]) > 10
    page = Path(__file__).parents[2] / "docs" / "cli.md"
    assert f"liveblog {' '.join(words)}" in page.read_text(encoding="utf-8")
