"""Odd bytes through the real server: every door answers or closes, nothing fails, and the log stays one line each."""

import asyncio
import logging
import random
from collections.abc import Sequence

import pytest

from liveblog.audit import Refusals
from liveblog.printable import STEERING
from liveblog.web import problems
from tests.pace import PATIENCE
from tests.serving.raw import HANDSHAKE
from tests.waiting import until
from tests.web import odd
from tests.web.live_app import LiveApp

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVENTS = b"/api/v1/blogs/%b/events"
DOORS = {
    "page": (b"GET /blogs/%b", ()),
    "desk": (b"GET /desk/%b", ((b"accept", b"text/html"),)),
    "login": (
        b"POST /desk/login",
        ((b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"0")),
    ),
    "api": (b"POST /api/v1/blogs/%b/entries", ((b"content-type", b"application/json"), (b"content-length", b"2"))),
    "poll": (b"GET " + EVENTS, ()),
    "stream": (b"GET " + EVENTS, ((b"accept", b"text/event-stream"),)),
    "websocket": (b"GET " + EVENTS, tuple((name.encode(), value.encode()) for name, value in HANDSHAKE.items())),
}


def request(door: str, slug: str, header: odd.Header, query: bytes = b"") -> bytes:
    """Write a request through a door with one header of its own."""
    line, fields = DOORS[door]
    target = line.replace(b"%b", slug.encode()) + (b"?" + query if query else b"")
    kept = [field for field in fields if field[0].lower() != header[0]]
    host = [] if b"host" in {name.lower() for name, _ in [*kept, header]} else [(b"host", b"reader.test")]
    lines = [target + b" HTTP/1.1", *(b"%b: %b" % field for field in [*host, *kept, header])]
    return b"\r\n".join([*lines, b"", b"{}" if door == "api" else b""])


async def status_of(app: LiveApp, sent: bytes) -> int | None:
    """Send bytes on a connection of their own and return the status of the answer; None: it was closed without."""
    host, port = app.url.removeprefix("http://").split(":")
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            writer.write(sent)
            head = await reader.readline()
        except ConnectionError:
            return None
        finally:
            writer.close()
    return int(head.split(b" ")[1]) if head else None


def require_no_fault(records: Sequence[logging.LogRecord]) -> None:
    """Hold the log to it that nothing failed."""
    assert not [record.getMessage() for record in records if record.exc_info or record.levelno >= logging.ERROR]


@pytest.mark.parametrize("door", DOORS)
async def test_any_header_is_answered(served: LiveApp, caplog: pytest.LogCaptureFixture, door: str):
    """Each header with odd bytes, on each door: an answer that is no fault, or the end."""
    chance, blog = random.Random(door), await served.blog()
    values = [value for value in odd.VALUES if not set(value) & set(b"\r\n\x00")]
    for name in sorted(set(odd.HEADERS) - {b"content-length"}):  # then it waits for a body
        for value in chance.sample(values, 3):
            status = await status_of(served, request(door, blog.slug, (name, value)))
            assert status is None or status < 500, (name, value)
    require_no_fault(caplog.records)


@pytest.mark.parametrize("door", DOORS)
async def test_a_foreign_origin_is_no_fault(served: LiveApp, caplog: pytest.LogCaptureFixture, door: str):
    """What is no origin is answered as that of another site, a WebSocket's, too."""
    blog = await served.blog()
    for origin in odd.NO_ORIGINS:
        answers = [
            await status_of(served, request(door, blog.slug, (b"origin", value)))
            for value in (origin, b"https://evil.example")
        ]
        assert answers[0] is not None
        assert answers[0] == answers[1]
        assert answers[0] < 500
    require_no_fault(caplog.records)


@pytest.mark.parametrize("door", ["page", "desk", "poll", "stream", "websocket"])
async def test_any_address_is_answered(served: LiveApp, caplog: pytest.LogCaptureFixture, door: str):
    """Percent-encodings that mean nothing, and bytes that are no UTF-8, in path and query."""
    for piece in (b"%zz", b"%", b"%ff%fe", b"%1b%5b31m", b"%00", b"\xff", b"%ed%a0%80", b"[", b"%0d%0aX:%20y", b"|"):
        for slug, query in ((piece, b""), (b"nowhere", b"after=" + piece), (b"nowhere", piece)):
            sent = request(door, slug.decode("latin-1"), (b"user-agent", b"x"), query)
            sent = sent.decode("utf-8").encode("latin-1") if not slug.isascii() else sent
            status = await status_of(served, sent)
            assert status is None or status < 500, sent
    require_no_fault(caplog.records)


@pytest.mark.parametrize(("door", "sent"), [("api", b'{"body": "'), ("login", b"name=ada&passw")])
async def test_who_leaves_within_a_body_is_one_line(
    served: LiveApp, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, door: str, sent: bytes
):
    """Somebody who leaves in the middle of a body costs a line of the log, and no traceback."""
    monkeypatch.setattr(problems, "_leavers", Refusals())  # other tests may have used up what can be told
    caplog.set_level(logging.INFO)
    blog = await served.blog()
    head = request(door, blog.slug, (b"authorization", f"Bearer {served.tokens['write']}".encode()))
    head = head.partition(b"\r\n\r\n")[0].replace(b"content-length: 0", b"content-length: 1000")
    head = head.replace(b"content-length: 2", b"content-length: 1000")
    host, port = served.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(head + b"\r\n\r\n" + sent)
    await writer.drain()
    writer.close()
    await until(lambda: any("left in the middle" in record.getMessage() for record in caplog.records))
    (said,) = [record.getMessage() for record in caplog.records if record.name == "liveblog.web.problems"]
    assert not STEERING.search(said)
    require_no_fault(caplog.records)
