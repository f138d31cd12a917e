"""How connections live and end: heartbeats, goodbyes, and readers who don't read (docs/protocol.md §3, §8)."""

import asyncio
import json
import socket

import pytest
import websockets

from liveblog.model.blog import Visibility
from liveblog.model.principal import COMMAND
from tests.pace import PATIENCE
from tests.serving.readers import said
from tests.web.live_app import LiveApp, open_live_app
from tests.web.readers import Follow, by_stream, by_websocket, events_up_to, rest, take

PUSHED = {"websocket": by_websocket, "stream": by_stream}


@pytest.fixture(params=PUSHED)
def follow(request: pytest.FixtureRequest) -> Follow:
    """Return each transport that keeps a connection."""
    return PUSHED[request.param]


async def test_heartbeats_say_the_head(migrated_sqlite_url: str, follow: Follow):
    """A reader to whom nothing happens hears the head again and again."""
    async with open_live_app(migrated_sqlite_url, heartbeat_seconds=0.02) as app:
        blog = await app.blog()
        await app.fill(blog, 2)
        async with follow(app, blog) as messages, asyncio.timeout(PATIENCE):
            await anext(messages)
            assert [await anext(messages) for _ in range(3)] == [{"type": "head", "head": 2}] * 3


async def test_a_draining_server_says_when_to_come_back(live_app: LiveApp, follow: Follow):
    """Readers of a hub that drains get `bye` with a wait, and the connection ends with it."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    async with follow(live_app, blog, after=0) as messages:
        await events_up_to(messages, 2)
        live_app.services.hub.drain()
        assert await rest(messages) == [{"type": "bye", "code": 4000, "reason": "going_away", "retry_after": 1}]


async def test_a_blog_that_becomes_private_sends_its_readers_to_the_door(live_app: LiveApp, follow: Follow):
    """When who may read changes, those who follow are sent away and are asked for a token when they come back."""
    blog = await live_app.blog()
    async with follow(live_app, blog, after=0) as messages:
        await take(messages, 1)
        await live_app.services.desk.change_blog(blog.slug, {"visibility": Visibility.PRIVATE}, COMMAND)
        ends = await rest(messages)
    assert ends[-1]["type"] == "bye"
    assert ends[-1]["code"] == 4000


async def test_a_reader_who_leaves_is_forgotten(live_app: LiveApp, follow: Follow):
    """A reader who cuts the connection, even in the middle of a flood, is taken off the list and disturbs nobody."""
    blog = await live_app.blog()
    tail = await live_app.services.hub.tail(blog.slug)
    async with follow(live_app, blog, after=0) as messages:
        await take(messages, 1)
        assert tail.listeners
    async with asyncio.timeout(PATIENCE):
        while tail.listeners:
            await live_app.post(blog)


async def test_what_readers_say_means_nothing(live_app: LiveApp):
    """Messages of a WebSocket reader are ignored; the events go on."""
    blog = await live_app.blog()
    url = live_app.url.replace("http", "ws", 1) + f"/api/v1{blog.path}/events?after=0"
    async with websockets.connect(url) as connection, asyncio.timeout(PATIENCE):
        await connection.recv()
        for text in ("{", "[]", '{"type": "post"}', b"\xff"):
            await connection.send(text)
        await live_app.post(blog)
        assert (await said(connection))["seq"] == 1


async def test_a_reader_who_does_not_read_stops_nobody(live_app: LiveApp, monkeypatch, caplog):
    """While two readers take nothing from their connections, 3 MB go through to a third; then those two catch up."""
    _wait(monkeypatch, 600)  # however long all this takes here
    blog = await live_app.blog()
    number, text = 100, "word " * 6000
    port = int(live_app.url.rpartition(":")[2])
    url = live_app.url.replace("http", "ws", 1) + f"/api/v1{blog.path}/events?after=0"
    async with (
        websockets.connect(url, sock=_narrow(port), max_queue=1, max_size=None, ping_interval=None) as stalled,
        by_websocket(live_app, blog, after=0) as fast,
        by_stream(live_app, blog, after=0) as stream,
    ):
        reading = asyncio.create_task(events_up_to(fast, number))
        for _ in range(number):
            await live_app.post(blog, text)
        events = await reading
        assert [event["seq"] for event in events] == list(range(1, number + 1))
        assert sum(len(event["entry"]["html"]) for event in events) >= 3_000_000
        late = await events_up_to(stream, number)
        assert [event["seq"] for event in late] == list(range(1, number + 1))
        seqs: list[int] = []
        while len(seqs) < number:
            message = json.loads(await stalled.recv())
            seqs += [message["seq"]] if message["type"] == "event" else []
        assert seqs == list(range(1, number + 1))
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("transport", ["websocket", "stream"])
async def test_a_reader_who_never_reads_is_let_go(live_app: LiveApp, monkeypatch, caplog, transport: str):
    """After a while of taking nothing a reader is taken off the list, without a traceback."""
    _wait(monkeypatch, 0.1)
    blog = await live_app.blog()
    tail = await live_app.services.hub.tail(blog.slug)
    narrow = _narrow(int(live_app.url.rpartition(":")[2]))
    asked = _UPGRADE if transport == "websocket" else b"Accept: text/event-stream\r\n\r\n"
    with narrow:
        narrow.sendall(b"GET /api/v1/blogs/%s/events HTTP/1.1\r\nHost: x\r\n%s" % (blog.slug.encode(), asked))
        async with asyncio.timeout(PATIENCE):
            while not tail.listeners:
                await live_app.http.get("/healthz")
            while tail.listeners:
                await live_app.post(blog, "word " * 20_000)
    assert not [record for record in caplog.records if record.exc_info]


def _wait(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let servers wait so long for a reader to take something."""
    for name in ("websocket", "stream"):
        for patience in ("SEND_SECONDS", "PART_SECONDS"):
            monkeypatch.setattr(f"liveblog.web.live.{name}.{patience}", seconds)
    monkeypatch.setattr("liveblog.hub.lane.PATIENCE_SECONDS", seconds)


_UPGRADE = (
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def _narrow(port: int) -> socket.socket:
    """Return a connected socket whose system takes almost nothing that isn't asked for."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    narrow.connect(("127.0.0.1", port))
    narrow.setblocking(False)
    return narrow
