"""The README's own commands, followed as a newcomer would."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.pace import PATIENCE
from tests.services import running_server

pytestmark = pytest.mark.system

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text()
SHELL: list[str] = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Run the README's demonstration; the values are the server's address and what it has printed."""
    directory = tmp_path_factory.mktemp("served")
    environment = {"LIVEBLOG_DATABASE_URL": f"sqlite+aiosqlite:///{directory}/liveblog.db"}
    with running_server(directory, program=(str(TOP / "scripts/serve"), "--demo"), environment=environment) as server:
        yield server.url, server.log.read_text()


def command(containing: str, url: str, token: str) -> str:
    """Find a command of the README, and turn it to the server under test."""
    found = next(block for block in SHELL if containing in block)
    return found.replace("http://127.0.0.1:8000", url).replace("$TOKEN", token)


def test_the_two_commands_are_there():
    """The scripts that the README tells a newcomer to run are these two, and they can be run."""
    scripts = [block.strip() for block in SHELL if block.startswith("./")]
    assert scripts == ["./scripts/serve", "./scripts/serve --demo", "./scripts/test"]
    for script in scripts:
        assert os.access(TOP / script.split()[0], os.X_OK), script


def test_the_first_command_prints_a_link_to_begin_with(tmp_path: Path):
    """On an empty database, and only there, `serve` leads to the page on which the first admin makes themselves."""
    environment = {"LIVEBLOG_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/liveblog.db"}
    with running_server(tmp_path, program=(str(TOP / SHELL[0].strip()),), environment=environment) as server:
        link = re.search(rf"{server.url}/desk/-/begin/\S+", server.log.read_text())
        assert link
        with urlopen(link[0]) as answer:
            assert "You are the first" in answer.read().decode()


def test_serve_prints_where_to_read_and_write(served):
    """The demonstration prints the reader's page, the editor's page with a login link, a token, and a curl line."""
    url, said = served
    page = re.search(rf"{url}/blogs/\S+", said)
    assert page
    with urlopen(page[0]) as answer:
        assert "<article" in answer.read().decode()
    assert re.search(rf"{url}/desk/login/\S+", said)
    assert re.search(r"lb_\S+", said)
    assert "curl " in said


def test_the_readmes_post_and_read_work(served):
    """The README's curl line posts an entry with the printed token, and its other one then shows it."""
    url, said = served
    token = re.findall(r"lb_[\w-]+", said)[0]
    posted = subprocess.run(["bash", "-c", command("-X POST", url, token)], capture_output=True, text=True, check=True)
    assert '"body":"The *eastern gate* is closed."' in posted.stdout
    reading = command("text/event-stream", url, token).replace("curl -N", f"exec curl -sN --max-time {PATIENCE}")
    with subprocess.Popen(["bash", "-c", reading], stdout=subprocess.PIPE, text=True) as read:
        assert read.stdout
        assert any("The <em>eastern gate</em> is closed." in line for line in read.stdout)
        read.kill()


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(page):
    """Every link of the page to a file of the repository leads to one."""
    for target in LINK.findall((TOP / page).read_text()):
        assert (TOP / target).exists(), f"{page}: {target}"
