"""Readers who ask with anything at all, and editors who send it: each gets an answer that is documented."""

import json
import random
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.live_app import LiveApp

CASES = 150
ODD = (
    b"",
    b"0",
    b"-1",
    b"+1",
    b"1e3",
    b"0x10",
    b" 7",
    b"007",
    "\u0663".encode(),  # a digit, but not one of ours
    b"9" * 18,
    b"9" * 400,
    b"%00",
    b"\x00",
    b"\xff\xfe",
    b"null",
    b"k3v9x2ab",
    b"../../etc/passwd",
    b"<script>",
    b"\xf0\x9f\x9a\xa2" * 50,
    b".",
    b"a.b.c",
)


def any_value(chance: random.Random, good: str) -> bytes:
    """Draw a value that is good, odd, good with something odd behind, or nothing at all like it."""
    odd = chance.choice(ODD)
    return chance.choice((good.encode(), odd, odd, good.encode() + odd, odd + good.encode(), chance.randbytes(12)))


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_any_position_is_answered(live_app: LiveApp, caplog: pytest.LogCaptureFixture, accept: str):
    """Whatever stands for epoch, number and last event: events, a reset or a refusal with its reason, and no fault."""
    chance, blog = random.Random(3), await live_app.blog()
    await live_app.fill(blog, 3)
    statuses = set()
    for _ in range(CASES):
        names = chance.sample(("epoch", "after", "after", "colour"), chance.randrange(4))
        good = {"epoch": blog.epoch, "after": "2", "colour": "red"}
        query = "&".join(f"{name}={quote(any_value(chance, good[name]))}" for name in names)
        headers: dict[bytes, bytes] = {b"accept": accept.encode()}
        if chance.random() < 0.3:
            last = any_value(chance, f"{blog.epoch}.2")
            headers[b"last-event-id"] = bytes(byte for byte in last if byte >= 32 and byte != 127).strip()
        url = f"/api/v1{blog.path}/events?{query}"
        async with live_app.http.stream("GET", url, headers=headers) as answer:
            statuses.add(answer.status_code)
            assert answer.status_code in (200, 400), (query, headers)
            if answer.status_code == 400:
                assert json.loads(await answer.aread())["code"] == "bad_request"
    assert statuses == {200, 400}
    assert not [record for record in caplog.records if record.exc_info]


def any_json(chance: random.Random, depth: int = 0) -> Any:
    """Draw a JSON value."""
    if depth < 4 and chance.random() < 0.3:
        return [any_json(chance, depth + 1) for _ in range(chance.randrange(4))]
    if depth < 4 and chance.random() < 0.3:
        return {chance.choice(("body", "topics", "x")): any_json(chance, depth + 1) for _ in range(chance.randrange(4))}
    return chance.choice(
        (None, True, 0, -1, 1e300, 10**30, "", "text", "\ud800", "\u0000", "\u202e", "a" * 300, "## *_[x](y)")
    )


def any_body(chance: random.Random) -> bytes:
    """Draw a body: a good one with odd members, any JSON, JSON that is cut off or nested too deep, or no JSON."""
    entry = {"body": "text", chance.choice(("topics", "byline", "occurred_at", "pinned", "body")): any_json(chance)}
    whole = json.dumps(entry).encode()
    return chance.choice(
        (
            whole,
            whole,
            b'{"body": "text"}',
            json.dumps(any_json(chance)).encode(),
            whole[: chance.randrange(len(whole))],
            b"[" * 20_000,
            b'{"body": "\xff"}',
            b'{"body": NaN}',
            chance.randbytes(30),
        )
    )


async def test_any_body_is_answered(live_app: LiveApp, caplog: pytest.LogCaptureFixture):
    """Whatever an editor's program sends: it is posted, or refused as what it is, and never a fault of the server."""
    chance, blog = random.Random(4), await live_app.blog()
    statuses = set()
    for _ in range(CASES):
        kind = chance.choice(("application/json",) * 5 + ("text/plain", "", "application/json; charset=latin1"))
        headers = {**live_app.bearer(), "content-type": kind}
        answer = await live_app.http.post(f"/api/v1{blog.path}/entries", content=any_body(chance), headers=headers)
        statuses.add(answer.status_code)
        assert answer.status_code in (201, 400, 413, 415, 422), answer.text
    assert statuses >= {201, 400, 415, 422}
    assert not [record for record in caplog.records if record.exc_info]
