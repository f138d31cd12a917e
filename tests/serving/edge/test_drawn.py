"""Requests as odd as HTTP allows, in any pieces: each has its one answer, and no byte of a body is ever a request."""

import random

import pytest

from tests.serving.edge.conftest import Two
from tests.serving.edge.requests import SMUGGLED, Request, draw, parted, pieces, single, wrong
from tests.serving.edge.wire import Answer, Exchange
from tests.serving.raw import handshake

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEQUENCES = 400
UPGRADES = ("h2c", "TLS/1.2", "websocket", "anything")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HIDDEN = f"GET {SMUGGLED} HTTP/1.1\r\nHost: victim\r\n\r\n"


def expected(requests: list[Request]) -> list[dict[str, str]]:
    """Return what the application says to each request, up to the one that ends the connection."""
    said = []
    for request in requests:
        told = {"method": request.method, "target": request.target}
        said.append(told if request.is_early else told | {"body": request.body.decode("latin1")})
        if request.ends:
            break
    return said


def told(exchange: Exchange, requests: list[Request]) -> list[dict[str, str]]:
    """Return what the answers say; to HEAD nothing can be said but the length."""
    said = []
    for answer, request in zip(exchange.answers, requests, strict=False):
        if request.method == "HEAD":
            assert (answer.status, answer.body) == (200, b"")
            said += expected([request])
        else:
            said.append(answer.json if answer.status == 200 else {"status": str(answer.status)})
    return said


def drawn(seed: int) -> tuple[list[Request], list[bytes]]:
    """Draw up to four requests on one connection, and the packets that they come in."""
    chance = random.Random(seed)
    requests = [draw(chance) for _ in range(chance.randrange(1, 5))]
    return requests, pieces(chance, b"".join(request.data for request in requests))


async def test_each_request_has_its_one_answer(two: Two):
    """Whatever is drawn, in whatever pieces: the answers are those to the requests, in order, and no others."""
    for seed in range(SEQUENCES):
        requests, packets = drawn(seed)
        came = await two.ours.exchange(packets, [request.method for request in requests])
        assert told(came, requests) == expected(requests), (seed, packets)
        assert came.rest == b"", (seed, packets)
        assert came.is_closed == any(request.ends for request in requests), (seed, packets)
    assert SMUGGLED not in two.echo.asked


async def test_plain_uvicorn_answers_the_same(two: Two):
    """Of what uvicorn by itself gets right our answers are the same, field by field, and so is the end."""
    compared = left_out = 0
    for seed in range(SEQUENCES):
        requests = [request for request in drawn(seed)[0] if not request.differs]
        packets, methods = parted(random.Random(seed), requests), [request.method for request in requests]
        assert await two.ours.exchange(packets, methods) == await two.plain.exchange(packets, methods), (seed, packets)
        compared += len(requests)
        left_out += len(drawn(seed)[0]) - len(requests)
    assert left_out < compared / 2


async def test_what_is_no_request_ends_the_connection(two: Two):
    """What comes before is answered, the wrong one with an error of the client's, and nothing behind it is run."""
    for seed in range(SEQUENCES):
        chance = random.Random(seed)
        requests = [draw(chance) for _ in range(chance.randrange(3))]
        packets = pieces(chance, b"".join([*(request.data for request in requests), wrong(chance)]))
        methods = [*(request.method for request in requests), "POST", "GET"]
        came = await two.ours.exchange(packets, methods)
        right = expected(requests)
        is_over = any(request.ends for request in requests)
        assert told(Exchange(came.answers[: len(right)], b"", is_closed=True), requests) == right, (seed, packets)
        assert [answer.status for answer in came.answers[len(right) :]] == ([] if is_over else [400]), (seed, packets)
        assert came.is_closed, (seed, packets)
        assert came.rest == b"", (seed, packets)
    assert SMUGGLED not in two.echo.asked


def body_of(kind: str) -> str:
    """Write a body that is a request."""
    return HIDDEN if kind == "length" else f"{len(HIDDEN):x}\r\n{HIDDEN}\r\n0\r\n\r\n"


@pytest.mark.parametrize("upgrade", UPGRADES)
@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("method", METHODS)
async def test_no_byte_of_a_body_begins_a_request(two: Two, method: str, framing: str, upgrade: str):
    """An upgrade that nobody takes is ignored: the body is the request's, wherever the packets part."""
    field = f"Content-Length: {len(HIDDEN)}" if framing == "length" else "Transfer-Encoding: chunked"
    offer = f"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: {upgrade}\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"
    head = f"{method} /late/1 HTTP/1.1\r\nHost: x\r\n{offer}{field}\r\n\r\n"
    data = (head + body_of(framing) + "GET /late/2 HTTP/1.1\r\nHost: x\r\n\r\n").encode()
    ends = [len(head) + step for step in (-2, 0, 1, 20)]
    for cuts in ([], [ends[1]], [ends[0], ends[1], ends[3]], [5, ends[1], ends[2], ends[3]]):
        packets = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
        came = await two.ours.exchange(packets, [method, "GET"])
        assert [answer.json for answer in came.answers] == [
            {"method": method, "target": "/late/1", "body": HIDDEN},
            {"method": "GET", "target": "/late/2", "body": ""},
        ]
    assert SMUGGLED not in two.echo.asked


async def test_a_request_may_be_cut_at_every_byte(two: Two):
    """Two requests with bodies, of which one offers an upgrade, cut in two at each place, and into single bytes.

    Without the offer plain uvicorn says the same.
    """
    data = (
        b"POST /late/1 HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 5\r\n\r\nGET /"
        b"PUT /early/2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    )
    plain = data.replace(b"Upgrade: h2c\r\nConnection: Upgrade\r\n", b"")
    for server, sent in ((two.ours, data), (two.ours, plain), (two.plain, plain)):
        for packets in [*([sent[:at], sent[at:]] for at in range(1, len(sent))), single(sent)]:
            came = await server.exchange(packets, ["POST", "PUT"])
            assert [answer.json for answer in came.answers] == [
                {"method": "POST", "target": "/late/1", "body": "GET /"},
                {"method": "PUT", "target": "/early/2"},
            ], packets


async def test_a_handshake_stands_alone(two: Two):
    """Drawn behind other requests, which are all answered; it is, too, unless they are under way or more comes."""
    became = set()
    for seed in range(SEQUENCES // 4):
        chance, requests = random.Random(seed), [request for request in drawn(seed)[0] if not request.ends]
        behind = chance.choice((b"", HIDDEN.encode()))
        asked = [request.data for request in requests] + [handshake("/api/v1/blogs/unknown/events")]
        *packets, last = pieces(chance, b"".join(asked))
        came = await two.ours.exchange([*packets, last + behind], [*(request.method for request in requests), "GET"])
        assert told(came, requests) == expected(requests), (seed, packets)
        (answer,) = came.answers[len(requests) :]
        assert (came.rest == b"") == came.is_closed == (answer.status == 400), (seed, packets)
        became.add((answer.status, bool(behind)))
    assert became == {(101, False), (400, False), (400, True)}
    assert SMUGGLED not in two.echo.asked


PAGES = (
    "GET /blogs/{} HTTP/1.1|Host: x",
    "GET /blogs/{} HTTP/1.1|Host: x|Accept-Encoding: br",
    "HEAD /blogs/{} HTTP/1.1|Host: x",
    "GET /blogs/{}?page=1 HTTP/1.1|Host: x|Accept: text/html",
    "GET /api/v1/blogs/{} HTTP/1.1|Host: x",
    "GET /api/v1/blogs/{}/entries HTTP/1.1|Host: x|If-None-Match: *",
    "OPTIONS /api/v1/blogs/{}/entries HTTP/1.1|Host: x|Origin: https://a.test|Access-Control-Request-Method: POST",
    "POST /api/v1/blogs/{}/entries HTTP/1.1|Host: x|Content-Length: 12|Content-Type: application/json||not JSON at ",
    "POST /api/v1/blogs/{}/entries HTTP/1.1|Host: x|Transfer-Encoding: chunked||2|{{}}|0||",
    "GET /nowhere/{} HTTP/1.1|Host: x|Connection: keep-alive",
    "DELETE /api/v1/blogs/{} HTTP/1.1|Host: x",
    "GET /healthz HTTP/1.1|Host: x|Range: bytes=0-1",
    "GET /blogs/{} HTTP/1.0|Connection: keep-alive",
)


def _request_key(chance: random.Random, slug: str) -> tuple[list[str], bytes]:
    """Draw requests for pages, some again and again, as those are whose answers are kept."""
    lines = [chance.choice(PAGES).format(slug) for _ in range(chance.randrange(1, 5))]
    whole = [line if "||" in line else f"{line}||" for line in lines]
    return [line.split(" ")[0] for line in lines], "".join(line.replace("|", "\r\n") for line in whole).encode()


async def test_the_pages_are_the_same(two: Two):
    """Pages, feeds of the API, refusals: from our server, in whatever pieces, what plain uvicorn gives out."""
    blog = await two.app.blog()
    await two.app.fill(blog, 3)
    for seed in range(120):
        chance = random.Random(seed)
        methods, data = _request_key(chance, blog.slug)
        packets = pieces(chance, data)
        ours = await two.ours.exchange(packets, methods)
        plain = await two.plain.exchange(packets, methods)
        assert ours == plain, (seed, packets)
        assert ours.answers


def statuses(answers: tuple[Answer, ...]) -> list[int]:
    """Return the status of each."""
    return [answer.status for answer in answers]


HOSTS = {
    "none": ("", 400),
    "two": ("Host: a\r\nHost: a\r\n", 400),
    "two that differ in case": ("host: a\r\nHOST: b\r\n", 400),
    "a path": ("Host: a/b\r\n", 400),
    "a user": ("Host: u@a\r\n", 400),
    "a space": ("Host: a b\r\n", 400),
    "a list": ("Host: a, b c\r\n", 400),
    "one": ("Host: a\r\n", 200),
    "a port": ("Host: a.test:8000\r\n", 200),
    "an empty one": ("Host:\r\n", 200),
    "an address": ("Host: [::1]:80\r\n", 200),
}


@pytest.mark.parametrize(("fields", "status"), HOSTS.values(), ids=HOSTS)
async def test_a_request_names_one_host(two: Two, fields: str, status: int):
    """On each way that a request can take: none, two or no host is refused (RFC 9112, section 3.2)."""
    blog = await two.app.blog()
    await two.app.services.hub.tail(blog.slug)
    upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    asked = {
        f"GET /late HTTP/1.1\r\n{fields}\r\n": status,
        f"GET /blogs/{blog.slug} HTTP/1.1\r\n{fields}\r\n": status,
        f"GET /api/v1/blogs/{blog.slug}/events HTTP/1.1\r\n{fields}{upgrade}{key}\r\n": 101 if status == 200 else 400,
        f"GET /late HTTP/1.0\r\n{fields if status == 200 else ''}\r\n": 200,
    }
    for request, answered in asked.items():
        for _ in range(3):  # what was answered once may be sent again
            came = await two.ours.exchange([request.encode()], ["GET"])
            assert statuses(came.answers) == [answered], request
