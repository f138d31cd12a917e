"""Whoever leaves, or can't be understood, costs the log some lines at most: on the event loop that servers run on."""

import socket
import struct

import pytest

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from tests.apps import open_app, open_harbour
from tests.services import RunningServer, running_server
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
async def server(tmp_path, migrated_sqlite_url):
    """Run a server with a blog."""
    async with open_app(migrated_sqlite_url) as parts:
        await open_harbour(parts)
    with running_server(tmp_path, environment={"LIVEBLOG_DATABASE_URL": migrated_sqlite_url}) as running:
        yield running


def leave(server: RunningServer, said: bytes, *, reset: bool, heard: int = 0) -> None:
    """Say something and leave, having heard so much of the first answer."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((host, int(port)))
        connection.sendall(said.replace(b"HOST", f"{host}:{port}".encode()))
        if heard:
            assert connection.recv(heard)
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


ASKED = b"GET /blogs/harbour HTTP/1.1\r\nHost: HOST\r\n\r\n"
TEXT = b"GET /blogs/harbour.txt HTTP/1.1\r\nHost: HOST\r\n\r\n"
POSTED = (
    b"POST /desk/login HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 9\r\n\r\nname="
)

_MULTIPART = "Content-Type: multipart/form-data; boundary=x\r\n"
_BROKEN_OFF = "left in the middle of the body"


def test_who_leaves_is_no_failure(server: RunningServer):
    """In the middle of many questions, of a body or of an answer: no traceback, and the next is served."""
    for said in (ASKED * 50, TEXT * 50, ASKED * 3 + POSTED, POSTED, ASKED):
        for _ in range(5):
            leave(server, said, reset=True)
            leave(server, said, reset=False)
    wait_until(lambda: _answers(server))
    log = server.log.read_text()
    assert "Traceback" not in log
    assert "ERROR" not in log


async def test_who_leaves_amid_the_answers(server: RunningServer, migrated_sqlite_url: str):
    """Of many questions that came together those that were not begun are not; what is begun has nobody to tell."""
    async with open_app(migrated_sqlite_url) as parts:
        for number in range(12):
            await parts.desk.post("harbour", EntryDraft(f"{number} " + "x" * 200_000), COMMAND)
    for reset in (True, False):
        leave(server, TEXT + ASKED * 3, reset=reset, heard=1)
        wait_until(lambda: _answers(server))
    log = server.log.read_text()
    assert "Traceback" not in log
    assert "ERROR" not in log


async def test_who_leaves_amid_a_picture(server: RunningServer, migrated_sqlite_url: str):
    """An upload, or a form that brings one along, breaks off in a line for each, whoever sent it."""
    async with open_app(migrated_sqlite_url) as parts:
        ada = await parts.users.create("ada", "Ada Quist", Scope.WRITE)
        session = f"Cookie: liveblog_session={await parts.sessions.open(ada.id)}\r\n"
        token = f"Authorization: Bearer {await parts.tokens.create('ticker', Scope.WRITE)}\r\n"
    begun = "--x\r\nContent-Disposition: form-data; name=summary\r\n\r\nHigh"
    said = [
        asked("/api/v1/blogs/harbour/media", f"{token}Content-Type: image/jpeg\r\n", "half"),
        *(asked("/desk/harbour/details", f"{who}{_MULTIPART}", begun) for who in (session, "Accept: text/html\r\n")),
        asked("/desk/-/account/picture", f"{session}{_MULTIPART}", begun),
    ]
    for number, each in enumerate(said, 1):
        leave(server, each, reset=True)
        wait_until(lambda number=number: server.log.read_text().count(_BROKEN_OFF) == number)  # type: ignore[misc]
    log = server.log.read_text()
    assert "Traceback" not in log
    assert "ERROR" not in log


def asked(path: str, fields: str, begun: str) -> bytes:
    """Write a request whose body is begun, and longer than that."""
    return f"POST {path} HTTP/1.1\r\nHost: HOST\r\n{fields}Content-Length: 5000\r\n\r\n{begun}".encode()


def test_a_flood_of_nonsense_is_summed_up(server: RunningServer):
    """What is no request is told of as often as somebody could read it."""
    for _ in range(400):
        leave(server, b"NONSENSE\r\n\r\n", reset=False)
    wait_until(lambda: server.log.read_text().count("request.refused by=nobody code=bad_request") >= 100)
    wait_until(lambda: _answers(server))
    assert server.log.read_text().count("request.refused") < 400 / 2


def test_a_flood_of_those_who_leave_is_summed_up(server: RunningServer):
    """The same holds for whoever leaves in the middle of a body."""
    for _ in range(400):
        leave(server, POSTED, reset=False)
    wait_until(lambda: server.log.read_text().count("left in the middle of the body") >= 100)
    wait_until(lambda: _answers(server))
    assert server.log.read_text().count("left in the middle of the body") < 400 / 2


def _answers(server: RunningServer) -> bool:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        return connection.recv(64).startswith(b"HTTP/1.1 200")
