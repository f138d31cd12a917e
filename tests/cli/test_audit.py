"""What commands do stands in the log, too: on stderr of the program itself, and of the server."""

import json
import os
import re
import subprocess
import sys
from http.client import HTTPConnection
from typing import Any

from tests.cli.conftest import serving
from tests.pace import PATIENCE
from tests.services import RunningServer, run_liveblog

RUN: Any = {"capture_output": True, "text": True, "timeout": PATIENCE}


def stderr_of(database_url: str, *arguments: str, level: str = "info") -> list[str]:
    """Run the program and return what it says on stderr, without the time of day."""
    settings = {"database_url": database_url, "log_level": level, "public_url": "https://live.example.org"}
    environment = os.environ | {f"LIVEBLOG_{name.upper()}": value for name, value in settings.items()}
    run = run_liveblog(*arguments, environment=environment)
    assert run.returncode == 0, run.stderr
    return [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in run.stderr.splitlines()]


LINES = (
    (("token", "create", "--name", "n", "--scope", "write"), "token.created by=command token=2 scope=write"),
    (("token", "revoke", "1"), "token.revoked by=command token=1"),
    (("user", "create", "eva", "--link"), "user.created by=command user=1 scope=write"),
    (("post", "harbour", "Text."), "entry.posted by=command blog=harbour entry=1 seq=1"),
    (("blog", "close", "harbour"), "blog.changed by=command blog=harbour fields=status seq=2"),
    (("user", "unlock", "--all"), "logins.unlocked by=command counts=0"),
    (("new-epochs",), "epochs.renewed by=command blogs=1"),
)
IN_TURN = """
import json, os, sys
import liveblog.assembly
from liveblog.cli import main

for arguments in json.load(sys.stdin):
    if not (child := os.fork()):
        sys.argv = ["liveblog", *arguments]
        sys.stdin = open(os.devnull)
        sys.exit(main())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, arguments
    print("--", file=sys.stderr, flush=True)
"""
"""Runs commands in turn, each in a process of its own: to load the program takes longer than any of them."""


def test_a_command_s_change_is_a_line(command, harbour, sqlite_url):
    """Each says what it did, by the command line, where the system keeps what programs say."""
    command("token", "create", "--name", "first", "--scope", "read")
    environment = {**os.environ, "LIVEBLOG_DATABASE_URL": sqlite_url, "LIVEBLOG_LOG_LEVEL": "info"}
    given = json.dumps([arguments for arguments, _ in LINES])
    run = subprocess.run([sys.executable, "-c", IN_TURN], env=environment, input=given, check=False, **RUN)
    assert run.returncode == 0, run.stderr
    said = [re.sub(r"^\d\d:\d\d:\d\d ", "", part, flags=re.MULTILINE) for part in run.stderr.split("--\n")]
    for (arguments, line), lines in zip(LINES, said, strict=False):
        assert f"INFO {line}" in lines.splitlines(), arguments
    assert len(said) == len(LINES) + 1


def test_an_import_is_summed_up(command, harbour, sqlite_url, page):
    """A page of many entries is one line."""
    lines = [
        line for line in stderr_of(sqlite_url, "import", str(page), "--blog", "harbour") if line.startswith("INFO")
    ]
    assert lines == ["INFO blog.imported by=import blog=harbour new=4 known=0"]


def test_it_can_be_silent(command, harbour, sqlite_url):
    """Whoever wants warnings alone is told nothing of changes."""
    assert stderr_of(sqlite_url, "post", "harbour", "Text.", level="warning") == []


def post(server: RunningServer, path: str, body: str, **headers: str) -> int:
    """Send something to a server and return the status."""
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=PATIENCE)
    connection.request("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_server_tells_who_did_what(command, harbour, sqlite_url, tmp_path):
    """Posts, refusals and failed logins are lines of the server's log, with time and level, and hold no text."""
    token = command("token", "create", "--name", "tests", "--scope", "write").stdout.strip()
    with serving(tmp_path, sqlite_url) as server:
        entry, path = json.dumps({"body": "Unsayable."}), "/api/v1/blogs/harbour/entries"
        assert post(server, path, entry, authorization=f"Bearer {token}", content_type="application/json") == 201
        assert post(server, path, entry, content_type="application/json") == 401
        form = "application/x-www-form-urlencoded"
        assert post(server, "/desk/login", "name=ada&password=Unsayable.", content_type=form) == 401
        said = server.log.read_text()
    for line in (
        "entry.posted by=token:1 blog=harbour entry=1 seq=1 place=127.0.0.1",
        f"refused by=nobody code=unauthenticated method=POST path={path} place=127.0.0.1",
        "login.failed by=nobody user=unknown place=127.0.0.1",
    ):
        assert re.search(rf"^\d\d:\d\d:\d\d INFO {re.escape(line)}$", said, re.MULTILINE), said
    assert "Unsayable" not in said
    assert token not in said
