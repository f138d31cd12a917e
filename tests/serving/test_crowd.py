"""Connections of any kind are files: a server that has no more left says so, and what it has goes on."""

import asyncio
import socket
import sys
import time
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from liveblog.model.principal import Scope
from liveblog.serving.accept import FirstBytes
from liveblog.serving.deadlines import SILENCE_SECONDS, end_overdue
from liveblog.serving.http import LiveHttpProtocol
from liveblog_client import Client
from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE
from tests.services import running_server
from tests.serving.raw import connected, following
from tests.serving.readers import by_websocket, said
from tests.waiting import until
from tests.web.live_app import open_live_app

FILES = 300
SERVE = ("bash", "-c", f'ulimit -n {FILES}; exec "$0" serve', str(Path(sys.executable).with_name("liveblog")))


def answer_of(connection: socket.socket) -> bytes:
    """Return what somebody is told who has said nothing."""
    connection.settimeout(PATIENCE)
    return connection.recv(4096)


async def test_a_crowd_that_takes_all_files_is_turned_away(tmp_path, migrated_sqlite_url):
    """Beyond what the files allow each is answered 503, whoever is there hears on, and there is room when they go."""
    async with open_app(migrated_sqlite_url) as parts:
        await open_harbour(parts)
        token = await parts.tokens.create("editors", Scope.WRITE)
    environment = {"LIVEBLOG_DATABASE_URL": migrated_sqlite_url}
    with running_server(tmp_path, environment=environment, program=SERVE) as server, ExitStack() as crowd:
        host, port = server.url.removeprefix("http://").split(":")
        async with asyncio.timeout(PATIENCE), AsyncExitStack() as there:
            reader = await there.enter_async_context(by_websocket(f"{server.url}/api/v1/blogs/harbour/events"))
            client = await there.enter_async_context(Client(server.url, token))
            await client.post("harbour", "Before.")
            assert (await said(reader))["type"] == "event"
            silent = [crowd.enter_context(socket.create_connection((host, int(port)))) for _ in range(FILES)]
            refused = await asyncio.to_thread(answer_of, silent[-1])
            assert refused.startswith(b"HTTP/1.1 503 ")
            assert b"Retry-After: " in refused or b"retry-after: " in refused
            await client.post("harbour", "Amid.")  # on the connection that it has
            assert (await said(reader))["type"] == "event"
            for one in silent:
                one.close()
            async with Client(server.url, token) as another:
                await another.post("harbour", "After.")
            assert (await said(reader))["type"] == "event"
        assert "Traceback" not in server.log.read_text()


async def test_who_asks_for_nothing_is_shown_out(migrated_sqlite_url):
    """A connection without a request, or with half of one, is closed after ten seconds; one that follows is not."""
    async with asyncio.timeout(PATIENCE), open_live_app(migrated_sqlite_url) as app:
        blog, connections = await app.blog(), app.server.server_state.connections
        async with following(app, blog) as reader, connected(app) as mute, connected(app) as slow:
            slow.send(b"GET / HTTP/1.1\r\nHost: ")
            # Not before the half of a request is read: what waits in a socket that is closed takes the answer with it.
            await until(lambda: {FirstBytes, LiveHttpProtocol} <= set(map(type, connections)))
            end_overdue(connections, time.monotonic() + SILENCE_SECONDS / 2)
            assert {FirstBytes, LiveHttpProtocol} <= set(map(type, connections))
            end_overdue(connections, time.monotonic() + 2 * SILENCE_SECONDS)
            assert await mute.rest() == b""
            assert (await slow.rest()).startswith(b"HTTP/1.1 408 ")
            await app.post(blog)
            assert (await reader.next()).message["kind"] == "entry.posted"
