"""Connections that come and go leave nothing behind in the server."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE
from tests.services import RunningServer, running_server
from tests.serving.raw import UNUSUAL, handshake
from tests.waiting import until

EVENTS = "/api/v1/blogs/harbour/events"
AT_ONCE = 250
CONNECTIONS = 20_000  # with so many the collector has looked at everything once
GROWTH_BYTES = 4 * 1024 * 1024  # 200 bytes a connection: the smallest of what could be forgotten is larger

WAYS: list[tuple[bytes, bytes]] = [
    (handshake(EVENTS, {}), b'"hello"'),
    (handshake(EVENTS, UNUSUAL), b'"hello"'),
    (f"GET {EVENTS} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".encode(), b'"hello"'),
    (f"GET {EVENTS} HTTP/1.1\r\nHost: x\r\n\r\n".encode(), b'"poll_after"'),
]
"""What is asked, and what is waited for: a WebSocket on either way in, an event stream, a poll."""


async def come_and_go(port: int, number: int) -> None:
    """Ask, hear the beginning of the answer, and leave: every other time without a word to the kernel's other end."""
    request, beginning = WAYS[number % len(WAYS)]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        await reader.readuntil(beginning)
        if number // len(WAYS) % 2 == 0:
            writer.close()
    finally:
        writer.transport.abort()


async def many(port: int, number: int) -> None:
    """Let so many come and go, some at a time."""
    for first in range(0, number, AT_ONCE):
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            for each in range(first, first + AT_ONCE):
                tasks.create_task(come_and_go(port, each))


def files(server: RunningServer) -> int:
    """Count the files that the server has open."""
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def memory(server: RunningServer) -> int:
    """Return the bytes of memory that are the server's own."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"RssAnon:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


@pytest.mark.system
@pytest.mark.timeout(600)
async def test_twenty_thousand_connections_leave_nothing_behind(tmp_path, sqlite_url):
    """Once warm, WebSockets on both ways in, event streams and polls come and go: files and memory are as before."""
    async with open_app(sqlite_url) as parts:
        await open_harbour(parts)
    with running_server(tmp_path, environment={"LIVEBLOG_DATABASE_URL": sqlite_url}) as server:
        port, idle = int(server.url.rpartition(":")[2]), files(server)
        await many(port, CONNECTIONS)
        await until(lambda: files(server) <= idle + 8)  # connections to the database are kept: eight at most
        warm, before = files(server), memory(server)
        await many(port, CONNECTIONS)
        await until(lambda: files(server) <= max(warm, idle + 8))
        assert memory(server) - before < GROWTH_BYTES
        assert "Traceback" not in server.log.read_text()
