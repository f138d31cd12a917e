"""A server that is told to stop: nobody is left without a word, and it is gone in time, with exit code 0."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import AsyncExitStack, nullcontext, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
import websockets

from liveblog.hub.lane import PATIENCE_SECONDS
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.serving import deadlines
from liveblog.serving.accept import FirstBytes
from liveblog.serving.http import LiveHttpProtocol
from liveblog.serving.server import LiveServer
from liveblog.serving.sockets import listen
from liveblog.settings import Settings
from liveblog.web.streaming import SEND_SECONDS
from liveblog.work import bounds
from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE, pace
from tests.processes import running
from tests.services import RunningServer, running_server
from tests.serving.readers import by_event_stream, by_websocket, said, stalled, stalled_websocket
from tests.waiting import until
from tests.web.certificates import make_certificate
from tests.web.live_app import open_live_app

DRAIN_SECONDS = pace(2.0)
SHORT = "2"
"""A drain time that ends long before the server gives up a send."""
UNUSED_SECONDS = "600"
"""A drain time for which no test would wait."""
BYE = {"type": "bye", "code": 4000, "reason": "going_away", "retry_after": 1}


@pytest.fixture
async def harbour_url(migrated_sqlite_url):
    async with open_app(migrated_sqlite_url) as parts:
        await open_harbour(parts)
    return migrated_sqlite_url


def settings(database_url: str, **others: str) -> dict[str, str]:
    own = {"LIVEBLOG_DATABASE_URL": database_url, "LIVEBLOG_DRAIN_SECONDS": str(DRAIN_SECONDS)}
    return own | {f"LIVEBLOG_{name}": value for name, value in others.items()}


async def assert_everybody_is_told(server: RunningServer, number: signal.Signals) -> None:
    events = f"{server.url}/api/v1/blogs/harbour/events"
    async with AsyncExitStack() as readers:
        # Enough of them that each of two workers has some of each kind.
        sockets = [await readers.enter_async_context(by_websocket(events)) for _ in range(6)]
        streams = [await readers.enter_async_context(by_event_stream(events)) for _ in range(6)]
        server.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            for one in sockets:
                assert await said(one) == BYE
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await one.recv()
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == BYE["code"]
            for stream in streams:
                assert [message async for message in stream] == [BYE]
            assert await asyncio.to_thread(server.process.wait) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_one_process_says_goodbye(tmp_path, harbour_url, number):
    """WebSocket and SSE readers get a bye that calls them back, and the process ends with 0 once they are gone."""
    with running_server(tmp_path, environment=settings(harbour_url)) as server:
        await assert_everybody_is_told(server, number)
        assert "Traceback" not in server.log.read_text()


async def test_several_workers_say_goodbye(tmp_path, harbour_url, valkey_url):
    """The same holds for the readers of every worker."""
    environment = settings(harbour_url, REDIS_URL=valkey_url, WORKERS="2")
    with running_server(tmp_path, environment=environment) as server:
        await assert_everybody_is_told(server, signal.SIGTERM)
        assert "Traceback" not in server.log.read_text()


async def test_a_stalled_reader_holds_nobody_up(tmp_path, harbour_url):
    """A reader that takes nothing delays the end by drain_seconds, not by the seconds that a send may take."""
    async with open_app(harbour_url) as parts:
        for number in range(30):
            await parts.desk.post("harbour", EntryDraft(f"{number} " + "x" * 200_000), COMMAND)
    with (
        running_server(tmp_path, environment=settings(harbour_url, DRAIN_SECONDS=SHORT)) as server,
        stalled(f"{server.url}/api/v1/blogs/harbour/events") as reader,
    ):
        assert reader.recv(12) == b"HTTP/1.1 200"
        server.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(server.process.wait, SEND_SECONDS) == 0


async def test_an_idle_connection_does_not_delay_the_end(tmp_path, harbour_url):
    """A connection that is only kept open is closed at once: without readers a server does not use its drain time."""
    with running_server(tmp_path, environment=settings(harbour_url, DRAIN_SECONDS=UNUSED_SECONDS)) as server:
        connection = HTTPConnection(server.url.removeprefix("http://"), timeout=PATIENCE)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        server.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0  # less than its drain time
        connection.close()


async def test_a_connection_that_never_asked_does_not_delay_the_end(tmp_path, harbour_url):
    """Whoever opens a connection and says nothing is nobody whom a server would wait for."""
    with (
        running_server(tmp_path, environment=settings(harbour_url, DRAIN_SECONDS=UNUSED_SECONDS)) as server,
        socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as silent,
    ):
        server.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0  # less than its drain time
        assert silent.recv(1) == b""


@pytest.mark.parametrize("ask", [stalled, stalled_websocket])
async def test_a_reader_that_stalls_in_a_lane_holds_nobody_up(tmp_path, harbour_url, ask):
    """A reader that follows, and stops reading when much comes, delays the end by that time, not by the lane's."""
    with (
        running_server(tmp_path, environment=settings(harbour_url, DRAIN_SECONDS=SHORT)) as server,
        ask(f"{server.url}/api/v1/blogs/harbour/events") as reader,
    ):
        head = b""
        while b'"head":0}' not in head:
            head += await asyncio.to_thread(reader.recv, 4096)
        async with open_app(harbour_url) as parts:
            for number in range(12):
                await parts.desk.post("harbour", EntryDraft(f"{number} " + "x" * 100_000), COMMAND)
        async with by_event_stream(f"{server.url}/api/v1/blogs/harbour/events?after=0") as others:
            seqs = [(await anext(others))["seq"] for _ in range(12)]
            assert seqs == list(range(1, 13))
            server.process.send_signal(signal.SIGTERM)
            assert [message async for message in others] == [BYE]
        assert await asyncio.to_thread(server.process.wait, PATIENCE_SECONDS) == 0
        assert "Traceback" not in server.log.read_text()


@pytest.mark.asyncio(loop_scope="function")
@pytest.mark.parametrize("is_taken", [False, True], ids=["it waits in the kernel", "it is taken, and not yet read"])
async def test_who_comes_in_the_last_moment_is_answered(migrated_sqlite_url, monkeypatch, is_taken: bool):  # noqa: FBT001
    """What has reached a server when it begins to stop gets its answer: a balancer would not ask once more."""
    shutdown = LiveServer.shutdown
    with socket.socket() as late:

        async def with_somebody_there(server: LiveServer, sockets: list[socket.socket]) -> None:
            late.connect(sockets[0].getsockname())
            if is_taken:
                await until(lambda: any(isinstance(one, FirstBytes) for one in server.server_state.connections))
            late.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            await shutdown(server, sockets)

        monkeypatch.setattr(LiveServer, "shutdown", with_somebody_there)
        async with open_live_app(migrated_sqlite_url):
            pass
        late.settimeout(PATIENCE)
        assert late.recv(12) == b"HTTP/1.1 200"


@pytest.mark.asyncio(loop_scope="function")
async def test_a_head_that_is_still_coming_is_answered(migrated_sqlite_url, monkeypatch):
    """A request of which a server has read a part when it begins to stop gets its answer when the rest is there."""
    drain = LiveServer._drain
    with socket.socket() as late:

        async def while_it_comes(server: LiveServer) -> None:
            draining = asyncio.create_task(drain(server))
            await asyncio.sleep(pace(0.2))  # it would have ended by then
            late.sendall(b"Host: x\r\nConnection: close\r\n\r\n")
            await draining

        monkeypatch.setattr(LiveServer, "_drain", while_it_comes)
        async with open_live_app(migrated_sqlite_url, drain_seconds=pace(5)) as app:
            late.connect(("127.0.0.1", int(app.url.rpartition(":")[2])))
            late.sendall(b"GET /healthz HTTP/1.1\r\n")
            await until(lambda: any(isinstance(one, LiveHttpProtocol) for one in app.server.server_state.connections))
        late.settimeout(PATIENCE)
        assert late.recv(12) == b"HTTP/1.1 200"


@pytest.fixture
def silent_url():
    """Give the address of a database that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"postgresql+asyncpg://nobody@127.0.0.1:{silent.getsockname()[1]}/none"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_while_it_waits_for_its_database(tmp_path, silent_url, number):
    """It has a handler for the signal from the beginning, as the first process of a container needs; it ends with 0."""
    environment = {**os.environ, "LIVEBLOG_DATABASE_URL": silent_url, "LIVEBLOG_PORT": "0"}
    command = (str(Path(sys.executable).with_name("liveblog")), "serve")
    async with running(*command, env=environment, cwd=tmp_path, stderr=asyncio.subprocess.PIPE) as process:
        assert process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            waiting = await process.stderr.readline()
            assert b"waiting for it" in waiting
            process.send_signal(number)
            rest = await process.stderr.read()
            assert await process.wait() == (0 if number == signal.SIGTERM else 130)
        assert b"Traceback" not in rest


async def test_it_ends_while_its_application_waits(silent_url, caplog):
    """A database that goes away right before a worker begins holds nobody up either, and is no failure of it."""
    server = LiveServer(Settings(database_url=silent_url))
    server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]
    with listen("127.0.0.1", 0) as listener:
        before = asyncio.all_tasks()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await until(lambda: "waiting for it" in caplog.text)
        server.should_exit = True
        await asyncio.wait_for(serving, PATIENCE)
    left = asyncio.all_tasks() - before
    for task in left:  # as the end of an event loop does
        task.cancel()
    await asyncio.wait(left)
    assert not server.started
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01\x02\x00\x01"], ids=["nothing", "the beginning of a hello"])
async def test_a_handshake_that_stays_silent_is_ended(migrated_sqlite_url, tmp_path, monkeypatch, said):
    """Whoever opens a connection for TLS and does not go on is waited for no longer than that; others are served."""
    assert deadlines.HANDSHAKE_SECONDS == bounds.TLS_HANDSHAKE.most == 10
    monkeypatch.setattr(deadlines, "HANDSHAKE_SECONDS", pace(0.3))
    async with open_live_app(migrated_sqlite_url, **make_certificate(tmp_path)) as app:
        port = int(app.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)
        with suppress(ConnectionResetError):
            assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()
        assert (await app.http.get("/healthz")).status_code == 200
