"""What a client may send of a request, and how long it may take: beyond that it is told so, and the connection ends."""

import asyncio
import time
import tracemalloc

import pytest

from liveblog.model.blog import Blog
from liveblog.serving.deadlines import SILENCE_SECONDS, end_overdue
from liveblog.serving.heads import MAX_FIELDS, MAX_HEAD_BYTES
from liveblog.serving.strict_http import StrictHttpProtocol
from tests.serving.edge.conftest import Two
from tests.serving.raw import RawReader, connected, handshake
from tests.waiting import until
from tests.web.readers import address

pytestmark = pytest.mark.asyncio(loop_scope="module")

LATE = "GET /late HTTP/1.1\r\nHost: x\r\n"
GET = f"{LATE}\r\n"
CHUNKED = "POST /late HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
LONG = "y" * (MAX_HEAD_BYTES + 1)
TOO_LARGE = {
    "a value": f"{LATE}X: {LONG}\r\n\r\n",
    "a name": f"{LATE}{LONG}: x\r\n\r\n",
    "an address": f"GET /late?{LONG} HTTP/1.1\r\nHost: x\r\n\r\n",
    "many fields": LATE + "a: b\r\n" * MAX_FIELDS + "\r\n",
    "many empty fields": LATE + "a:\r\n" * MAX_FIELDS + "\r\n",
    "fields that add up": LATE + f"X: {'y' * 1000}\r\n" * 33 + "\r\n",
    "a field that does not end": f"{LATE}X: {LONG}" + LONG,
    "blanks": f"{LATE}X:{' ' * 2 * MAX_HEAD_BYTES}\r\n\r\n",
    "blank lines": "\r\n" * 2 * MAX_HEAD_BYTES,
    "a field behind a body": f"{CHUNKED}0\r\nX: {LONG}{LONG}",
    "fields behind a body": CHUNKED + "0\r\n" + "a: b\r\n" * 101,
    "an endless chunk's extension": f"{CHUNKED}1;{LONG}{LONG}",
    "an upgrade": f"{LATE}Connection: Upgrade\r\nUpgrade: h2c\r\nX: {LONG}\r\n\r\n",
}


@pytest.mark.parametrize("data", TOO_LARGE.values(), ids=TOO_LARGE)
async def test_a_head_that_is_too_large_is_refused(two: Two, data: str):
    """431 and the end: of the first request and of a later one, in one packet or in many."""
    before = b"GET /late/0 HTTP/1.1\r\nHost: x\r\n\r\n"
    whole = data.encode()
    small = [whole[at : at + 700] for at in range(0, len(whole), 700)]
    for packets in ([whole], small, [before + whole], [before, *small]):
        methods = ["GET", "GET"] if packets[0].startswith(before) else ["GET"]
        came = await two.ours.exchange(packets, methods)
        assert [answer.status for answer in came.answers] == [200, 431][-len(methods) :]
        assert came.answers[-1].json["code"] == "head_too_large"
        assert (came.answers[-1]["connection"], came.is_closed, came.rest) == ("close", True, b"")


async def test_a_large_head_is_taken(two: Two):
    """What is within the limits is answered: long cookies, many fields."""
    for fields in (f"Cookie: {'c' * (MAX_HEAD_BYTES - 200)}\r\n", "a: b\r\n" * (MAX_FIELDS - 1)):
        came = await two.ours.exchange([f"{LATE}{fields}\r\n".encode()], ["GET"])
        assert came.answers[0].json["target"] == "/late"


async def test_a_field_without_end_takes_no_memory(two: Two):
    """Of a hundred megabytes in one field no more than the limit is ever held."""
    packet = b"y" * 65536
    tracemalloc.start()
    try:
        for begun in (LATE.encode() + b"X: ", b"GET /"):
            await two.ours.exchange([begun, *(packet for _ in range(1600))], ["GET"])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


async def test_requests_that_wait_are_not_read_without_end(two: Two, monkeypatch):
    """Two thousand requests on one connection, in a few packets: they are read as they are answered."""
    requests, waiting = 2_000, []
    read = StrictHttpProtocol._read

    def recorded(protocol: StrictHttpProtocol, data: bytes) -> None:
        read(protocol, data)
        waiting.append(len(protocol.pipeline))

    monkeypatch.setattr(StrictHttpProtocol, "_read", recorded)
    data = GET.encode() * requests
    packets = [data[at : at + 100_000] for at in range(0, len(data), 100_000)]
    came = await two.ours.exchange(packets, ["GET"] * requests)
    assert len(came.answers) == requests
    assert 0 < max(waiting) < 200


async def blog_of(two: Two) -> Blog:
    """Open a blog that readers can follow."""
    blog = await two.app.blog()
    await two.app.services.hub.tail(blog.slug)
    return blog


BIG_HANDSHAKES = {
    "a line over 8 KiB": {"Cookie": "c" * 9000},
    "many fields": {f"X-{number}": "y" for number in range(MAX_FIELDS - 10)},
    "too many fields": {f"X-{number}": "y" for number in range(MAX_FIELDS + 30)},
    "a head over the limit": {"Cookie": LONG},
}


@pytest.mark.parametrize("headers", BIG_HANDSHAKES.values(), ids=BIG_HANDSHAKES)
async def test_every_handshake_is_answered(two: Two, headers: dict[str, str]):
    """A handshake with long lines or many fields is let in or refused, and its place is given back."""
    blog = await blog_of(two)
    admission = two.app.server.server_state.admission  # type: ignore[attr-defined]
    before = admission.readers
    async with connected(two.app) as raw:
        raw.send(handshake(address(blog, {}), headers))
        status = await raw.answer()
        assert status in {101, 400, 431}
        if status != 101:
            await raw.rest()
            await until(lambda: admission.readers == before)
    await until(lambda: admission.readers == before)


def overdue(two: Two, seconds: float) -> None:
    """Let so much time pass for all connections."""
    end_overdue(two.app.server.server_state.connections, time.monotonic() + seconds)


async def until_owed(two: Two, number: int) -> None:
    """Wait until so many connections owe something, and the server has read what came."""
    await until(lambda: len(owing(two)) == number)


def owing(two: Two) -> list[StrictHttpProtocol]:
    """Return the connections on which something has begun that isn't there as a whole."""
    connections = two.app.server.server_state.connections
    return [one for one in connections if isinstance(one, StrictHttpProtocol) and one.deadline is not None]


UNFINISHED = {
    "a head": "GET /late HTTP/1.1\r\nHo",
    "a line break": "\r\n",
    "no body": "POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n",
    "half a body": "POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345",
    "half a chunk": f"{CHUNKED}5\r\n12",
    "no last chunk": f"{CHUNKED}2\r\n12\r\n",
    "a body that was not waited for": "POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345",
    "half a handshake": "GET /x HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n",
}


@pytest.mark.parametrize("data", UNFINISHED.values(), ids=UNFINISHED)
@pytest.mark.parametrize("before", [0, 2], ids=["first", "later"])
async def test_a_request_that_does_not_come_ends(two: Two, data: str, before: int):
    """Ten seconds after its beginning it is answered 408 and the connection ends, also after other requests."""
    async with connected(two.app) as raw:
        for _ in range(before):
            raw.send(GET.encode())
            assert await raw.answer() == 200
            await raw.body()
        raw.send(data.encode())
        await until_owed(two, 1)
        if "/early" in data:
            assert await raw.answer() == 200
            await raw.body()
        overdue(two, SILENCE_SECONDS / 2)
        await until_owed(two, 1)
        overdue(two, SILENCE_SECONDS + 1)
        rest = await raw.rest()
        assert rest == b"" if "/early" in data else rest.startswith(b"HTTP/1.1 408 ")


async def test_a_dripping_head_has_no_more_time(two: Two):
    """Bytes of a head that come one by one don't move its deadline, those of a body do, as far as they are worth it."""
    async with connected(two.app) as raw:
        raw.send(b"GET /la")
        await until_owed(two, 1)
        (head,) = owing(two)
        first = head.deadline
        await raw.send_slowly(b"te HTTP/1.1\r\nHost")
        assert head.deadline == first
    await until_owed(two, 0)
    async with connected(two.app) as raw:
        raw.send(b"POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n")
        await until_owed(two, 1)
        (body,) = owing(two)
        body.deadline = soon = time.monotonic() + 0.4 * SILENCE_SECONDS  # as if the others had passed
        await raw.send_slowly(b"x" * 20)
        await until(lambda: body.deadline != soon)
        assert soon < (body.deadline or 0) < soon + 0.1
        raw.send(b"x" * 50_000)
        await until(lambda: (body.deadline or 0) > soon + SILENCE_SECONDS / 2)


async def test_who_is_kept_waiting_is_not_ended(two: Two):
    """A request that is being answered has no deadline, nor has a client that was told to wait with its body."""
    blog = await two.app.blog(visibility="private")
    async with connected(two.app) as raw:
        raw.send(GET.encode())
        assert await raw.answer() == 200
        await raw.body()
        overdue(two, 100)
        raw.send(f"GET /blogs/{blog.slug} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert await raw.answer() in {401, 404}


async def test_a_handshake_has_a_deadline(two: Two, monkeypatch):
    """A WebSocket whose handshake the application doesn't answer is refused in the end, and its place is free."""
    admission = two.app.server.server_state.admission  # type: ignore[attr-defined]

    async def never(*_: object) -> None:
        await held.wait()

    held = asyncio.Event()
    monkeypatch.setattr(two.ours.config, "loaded_app", never)
    async with connected(two.app) as raw:
        raw.send(handshake("/api/v1/blogs/unknown/events"))
        await until(lambda: admission.readers == 1)
        overdue(two, SILENCE_SECONDS + 1)
        assert (await raw.rest()).startswith(b"HTTP/1.1 408 ")
        await until(lambda: admission.readers == 0)
        held.set()


async def test_what_follows_a_handshake_too_soon_is_refused(two: Two):
    """Frames that come before the answer, or a request under way, end the connection: nothing is lost unseen."""
    blog = await blog_of(two)
    async with connected(two.app) as raw:
        raw.send(handshake(address(blog, {})) + b"\x89\x80\x01\x02\x03\x04")
        await refused(raw)
    async with connected(two.app) as raw:
        raw.send(b"POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345" + handshake(address(blog, {})))
        assert await raw.answer() == 200
        await raw.body()
        assert await raw.answer() in {101, 400}


async def refused(raw: RawReader) -> None:
    """Read a refusal, and the end."""
    assert await raw.answer() == 400
    await raw.body()
    assert await raw.rest() == b""
