"""What commands print: no text of anybody's steers the terminal on which it is read."""

import ast
import asyncio
import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import insert

import liveblog
from liveblog import __version__
from liveblog.model.blog import BlogDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.moment import now
from liveblog.model.partner import PartnerDraft
from liveblog.model.principal import COMMAND, Scope
from liveblog.model.shift import ShiftDraft
from liveblog.printable import STEERING
from liveblog.store.endpoint_tables import endpoints
from liveblog.store.tables import jobs
from tests.apps import open_app
from tests.cli.conftest import serving
from tests.pace import PATIENCE

LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))
CODE = Path(liveblog.__file__).parent
WRITING = re.compile(r"print|input|getpass|Console|(typer|click)\.(echo|secho|prompt|confirm)|.*std(out|err)\.write")
EVIL = "a\x1b[2J\x9b31m\x07\r\u2028\u202eb"


@pytest.fixture
def evil(migrated_sqlite_url: str) -> str:
    """Write what no door lets in any more, into every field that commands print, and return the blog's slug."""

    async def write() -> None:
        async with open_app(migrated_sqlite_url) as parts:
            blog = await parts.desk.create_blog(BlogDraft("harbour", EVIL, zone="UTC", description=EVIL))
            draft = EntryDraft(EVIL, headline=EVIL, topics=(EVIL,), byline=(EVIL,))
            await parts.desk.post(blog.slug, draft, COMMAND)
            await parts.desk.hand_over(blog.slug, ShiftDraft(EVIL, editor=EVIL), COMMAND)
            await parts.tokens.create(EVIL, Scope.READ)
            await parts.users.create(EVIL, EVIL, Scope.WRITE)
            await parts.partners.create(PartnerDraft(EVIL, origins=(EVIL,)))
            async with parts.store.write() as transaction:
                wrong = {"data": {}, "attempts": 1, "last_error": EVIL, "due_at": now()}
                await transaction.execute(insert(jobs).values(kind="mail", subject=EVIL, **wrong))
                receiver = {"url": EVIL, "kinds": [EVIL], "sealed": "", "on_failure": "hold", "failures": 0}
                await transaction.execute(insert(endpoints).values(partner_id=1, created_at=now(), **receiver))

    asyncio.run(write())
    return "harbour"


def is_harmless(*outputs: str) -> bool:
    """Tell whether nothing but line breaks and tabs is left of what could steer a terminal."""
    return not any(STEERING.search(output.replace("\n", "").replace("\t", "")) for output in outputs)


@pytest.mark.parametrize(
    "arguments",
    [
        ("blog", "list"),
        ("token", "list"),
        ("user", "list"),
        ("partner", "list"),
        ("endpoint", "list", 1),
        ("jobs", "list"),
        ("audit",),
        ("audit", "--json"),
        ("audit", "--blog", EVIL),
        ("media", "move", EVIL),
        ("partner", "create", EVIL),
        ("endpoint", "create", 1, EVIL),
        ("blog", "delete", EVIL),
        ("export", "harbour"),
        ("user", "link", EVIL),
        ("user", "link", EVIL + "nobody"),
        ("user", "create", EVIL, "--link"),
        ("blog", "close", EVIL),
        ("blog", "change", "harbour", "--title", EVIL),
        ("blog", "create", EVIL, "--title", EVIL),
        ("blog", EVIL),
        ("--" + EVIL,),
        ("token", "create", "--name", EVIL, "--scope", EVIL),
        ("token", "create", "--name", "n", "--scope", "read", "--expires", EVIL),
        ("token", "revoke", EVIL),
        ("post", "harbour", "text", "--at", EVIL),
        ("import", EVIL, "--blog", "harbour"),
        ("archive", "harbour", EVIL),
        ("archive", "harbour", "folder", "--url", EVIL),
        ("backup", f"/nowhere/{EVIL}"),
        ("restore", EVIL),
        ("watch", EVIL),
        ("replay", "-", "--blog", EVIL, "--url", "http://["),
    ],
    ids=lambda arguments: " ".join(map(str, arguments[:2])).replace(EVIL, "evil"),
)
def test_nothing_steers_the_terminal(command, evil, arguments):
    """Results and refusals show what they are about, spelled out."""
    result = command(*arguments, stdin="1558 GMT: Harbour. A line.")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.output
    assert is_harmless(result.stdout, result.stderr)


def test_nothing_else_writes_to_a_terminal():
    """What prints, or asks, is the console's, which spells out what could steer; a screen of its own has `watch`."""
    found = {
        f"{path.relative_to(CODE)}:{node.lineno}"
        for path in CODE.rglob("*.py")
        if path.name not in ("console.py", "screen.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and WRITING.fullmatch(ast.unparse(node.func))
    }
    assert found == set()


def test_a_list_keeps_its_columns(command, evil):
    """What is spelled out is still told, and no title breaks a line of its own."""
    (line,) = command("blog", "list").stdout.splitlines()
    assert line.split("\t")[4] == r"a\x1b[2J\x9b31m\x07\r\u2028\u202eb"


def test_an_export_on_stdout_is_the_same_document(command, evil, tmp_path):
    """On stdout it is spelled as JSON spells it, and says what the file says."""
    assert command("export", evil, "--out", tmp_path / "file.json").exit_code == 0
    printed = command("export", evil).stdout
    written, shown = json.loads((tmp_path / "file.json").read_text("utf-8")), json.loads(printed)
    assert written.pop("exported_at").isascii()
    assert shown.pop("exported_at").isascii()
    assert written == shown
    assert written["blog"]["title"] == EVIL


def test_an_import_shows_a_page_harmlessly(command, tmp_path):
    """The report of a page, for people and as JSON, and the refusal of one without entries."""
    page = tmp_path / "page.txt"
    page.write_text(f"{EVIL}\nMonday, 3 March 2031\n1558 GMT: {EVIL}. The {EVIL} is out, see update 0101.\n", "utf-8")
    for options in ((), ("--json",)):
        result = command("import", page, "--blog", "harbour", "--dry-run", *options)
        assert is_harmless(result.stdout, result.stderr)
    page.write_text(f"{EVIL}\n", "utf-8")
    assert is_harmless(command("import", page, "--blog", "harbour").output)


def test_watching_shows_events_harmlessly(command, evil, migrated_sqlite_url, tmp_path):
    """Lines for people and JSON for programs; the JSON says what was written."""
    with serving(tmp_path, migrated_sqlite_url) as server:
        url = f"{server.url}/blogs/{evil}"
        plain = command("watch", url, "--after", 0, "--count", 2)
        as_json = command("watch", url, "--json", "--after", 0, "--count", 2)
    assert len(plain.stdout.splitlines()) == 2
    assert is_harmless(plain.output, as_json.output)
    assert json.loads(as_json.stdout.splitlines()[0])["entry"]["headline"] == EVIL


def test_a_terminal_s_table_is_harmless(evil, migrated_sqlite_url):
    """On a terminal, too, where the table is drawn with colours: those are all that steers it."""
    primary, secondary = pty.openpty()
    environment = {**os.environ, "LIVEBLOG_DATABASE_URL": migrated_sqlite_url, "NO_COLOR": "1", "TERM": "dumb"}
    subprocess.run(
        [LIVEBLOG, "blog", "list"], stdout=secondary, stderr=secondary, check=True, timeout=PATIENCE, env=environment
    )
    os.close(secondary)
    shown = all_of(primary).decode().replace("\r\n", "\n")
    os.close(primary)
    assert "harbour" in shown
    assert is_harmless(shown)


def all_of(primary: int) -> bytes:
    """Read all that was written to a terminal that is closed: the kernel hands it over piece by piece, in its time."""
    read = bytearray()
    with suppress(OSError):  # EIO: there is no more
        while piece := os.read(primary, 65536):
            read += piece
    return bytes(read)


def test_a_bug_is_recorded_harmlessly(tmp_path):
    """The traceback of a bug is for its finder: indented, and what the error says spelled out."""
    program = (
        "import sys\nfrom liveblog.cli import main\nfrom liveblog.cli import environment\n"
        f"def broken(**_):\n    raise ZeroDivisionError({EVIL!r})\n"
        "environment.read_settings = broken\nsys.argv = ['liveblog', 'blog', 'list']\nmain()"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert run.returncode == 1
    assert "ZeroDivisionError: a\\x1b[2J" in run.stderr
    assert is_harmless(run.stderr)


def test_the_version_is_told(command):
    """`--version` names the program and what is running, and does nothing else."""
    told = command("--version")
    assert (told.exit_code, told.stdout, told.stderr) == (0, f"liveblog {__version__}\n", "")
