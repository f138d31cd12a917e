"""Answers made once: their forms, their tags, and the cache that keeps them."""

import asyncio
import gzip
from collections.abc import MutableMapping
from typing import Any

import brotli
import pytest
from starlette.requests import Request

from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import ResponseCache
from liveblog.web.coding import STEP

BODY = b"<p>The water stands at 412 centimetres.</p>\n" * 50
PAGE = CachedResponse(BODY, "text/html")


def asked(**headers: str) -> Request:
    """Make a request with these headers."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP ; Q=0.5", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("identity, br;q=0.5", None),
        ("br;q=0.5, identity;q=0.5", "br"),
        ("", None),
        ("deflate", None),
        ("*;q=0", None),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, *", "br"),
        ("br;q=nonsense, gzip;q=0.1", "gzip"),
        (",,br,", "br"),
    ],
)
def test_the_coding_is_the_one_that_is_liked_best(accepted: str, coding: str | None):
    """Qualities, zero, the star and a refused identity count as RFC 9110 says; of equals the smallest is sent."""
    answer = PAGE.answer(asked(accept_encoding=accepted))
    assert answer.headers.get("content-encoding") == coding
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](bytes(answer.body))
    assert plain == BODY
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
async def test_a_long_body_is_compressed_and_sent_in_steps(coding: str):
    """Between two steps others are served; the answer says how long it is, and is the body, once it is put together."""
    body = b"".join(b"entry %d\n" % number for number in range(60_000))
    response, request = CachedResponse(body, "text/plain"), asked(accept_encoding=coding)
    others = 0

    async def serve_others() -> None:
        nonlocal others
        while True:
            others += 1
            await asyncio.sleep(0)

    serving = asyncio.create_task(serve_others())
    await asyncio.gather(*(response.compress(request) for _ in range(3)))
    serving.cancel()
    assert others >= (len(body) // STEP if coding != "identity" else 0)
    answer = response.answer(request)
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await answer(request.scope, request.receive, send)
    parts = [message["body"] for message in sent[1:]]
    assert max(map(len, parts)) <= STEP
    assert [message.get("more_body", False) for message in sent[1:]] == [True] * (len(parts) - 1) + [False]
    assert answer.headers["content-length"] == str(sum(map(len, parts)))
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[coding](b"".join(parts))
    assert plain == body


def test_who_says_nothing_gets_it_as_it_is():
    """Without Accept-Encoding nothing is compressed, but caches learn that it may be."""
    answer = PAGE.answer(asked())
    assert (answer.body, answer.headers["vary"]) == (BODY, "Accept-Encoding")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_what_is_small_is_sent_as_it_is_unless_that_is_refused():
    """Compressing a packet that isn't full gains nothing."""
    small = CachedResponse(b"{}", "application/json")
    assert "content-encoding" not in small.answer(asked(accept_encoding="br")).headers
    assert small.answer(asked(accept_encoding="br, identity;q=0")).headers["content-encoding"] == "br"


def test_each_form_has_its_tag_and_each_tag_is_known():
    """The tags differ by coding, are strong, depend on the body alone, and any of them brings 304."""
    tags = {PAGE.answer(asked(accept_encoding=coding)).headers["etag"] for coding in ("br", "gzip", "identity")}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)
    assert CachedResponse(BODY, "text/html").etag() in tags
    assert CachedResponse(BODY + b".", "text/html").etag() not in tags
    for tag in (*tags, *(f"W/{tag}" for tag in tags), f'"other", {min(tags)}', "*"):
        answer = PAGE.answer(asked(accept_encoding="br", if_none_match=tag), {"cache-control": "no-cache"})
        assert (answer.status_code, answer.body) == (304, b"")
        assert answer.headers["etag"] == PAGE.etag("br")
        assert (answer.headers["vary"], answer.headers["cache-control"]) == ("Accept-Encoding", "no-cache")
        assert "content-length" not in answer.headers
    assert PAGE.answer(asked(if_none_match='"other"')).status_code == 200


@pytest.mark.parametrize(
    ("given", "sent"),
    [("Cookie", "Cookie, Accept-Encoding"), ("accept-encoding", "accept-encoding"), ("*", "*")],
)
def test_what_the_answer_varies_by_is_added_to(given: str, sent: str):
    """The caller's Vary stays, and names the coding once."""
    assert PAGE.answer(asked(), {"Vary": given}).headers["vary"] == sent


def test_what_goes_with_a_body_goes_with_each_of_its_forms():
    """Headers that the body was made with are on every form and on 304, beside those of the answer."""
    page = CachedResponse(BODY, "text/html", headers={"content-security-policy": "default-src 'none'"})
    for asking in ({"accept_encoding": "br"}, {"accept_encoding": "gzip"}, {}, {"if_none_match": page.etag()}):
        answer = page.answer(asked(**asking), {"cache-control": "no-cache"})
        assert answer.headers["content-security-policy"] == "default-src 'none'"
        assert answer.headers["cache-control"] == "no-cache"


async def test_what_is_added_on_its_way_stays_with_one_answer():
    """Answers are made once; headers that are put on one that is being sent are not on the next."""
    page, sent = CachedResponse(BODY, "text/html"), []

    async def adding(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            sent.append(list(message["headers"]))
            message["headers"].append((b"x-added", b"1"))

    for accepted in ("br", "br", "gzip"):
        request = asked(accept_encoding=accepted)
        await page.answer(request, {"cache-control": "no-cache"})(request.scope, request.receive, adding)
    assert sent[0] == sent[1]
    assert sent[0] != sent[2]
    assert page.answer(asked(), {"cache-control": "no-store"}).headers["cache-control"] == "no-store"
    assert page.answer(asked(), {"cache-control": "no-cache"}).headers["cache-control"] == "no-cache"


async def test_a_crowd_is_served_by_one_making():
    """All who ask while it is made get the same, and those who come later, too."""
    cache, made = ResponseCache(), 0

    async def make() -> CachedResponse:
        nonlocal made
        made += 1
        await asyncio.sleep(0)
        return CachedResponse(BODY, "text/html")

    answers = await asyncio.gather(*(cache.get("key", make) for _ in range(20)))
    answers.append(await cache.get("key", make))
    assert made == 1
    assert len({id(answer) for answer in answers}) == 1


async def test_an_error_reaches_all_and_is_not_kept():
    """Who waited fails as well; who asks afterwards has it tried again."""
    cache = ResponseCache()

    async def fail() -> CachedResponse:
        await asyncio.sleep(0)
        raise ConnectionError

    async def make() -> CachedResponse:
        return PAGE

    failed = await asyncio.gather(*(cache.get("key", fail) for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in failed] == [ConnectionError] * 3
    assert await cache.get("key", make) is PAGE


async def test_one_who_gives_up_does_not_fail_the_others():
    """When the first asker is cancelled, the next in line makes it."""
    cache, gate = ResponseCache(), asyncio.Event()

    async def make() -> CachedResponse:
        await gate.wait()
        return PAGE

    first, *others = [asyncio.create_task(cache.get("key", make)) for _ in range(3)]
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    gate.set()
    assert await asyncio.gather(*others) == [PAGE, PAGE]


async def test_the_cache_lets_go_of_what_was_asked_for_longest_ago():
    """It holds as many bytes as it may; what is larger than all of it is served and not kept."""
    made: list[str] = []
    cache = ResponseCache(max_bytes=2 * PAGE.max_bytes)

    async def ask(key: str, body: bytes = BODY) -> bytes:
        async def make() -> CachedResponse:
            made.append(key)
            return CachedResponse(body, "text/html")

        return (await cache.get(key, make)).body

    for key in ("a", "b", "a", "c", "a", "b"):
        assert await ask(key) == BODY
    assert made == ["a", "b", "c", "b"]
    assert await ask("large", BODY * 3) == BODY * 3
    await ask("b")
    assert made == ["a", "b", "c", "b", "large"]


async def test_what_nothing_tells_changes_of_is_made_anew_after_its_time():
    """Time counts from when it was begun to be made; what is made anew takes the place of what was there."""
    now, made = 100.0, 0
    cache = ResponseCache(max_bytes=2 * PAGE.max_bytes, clock=lambda: now)

    async def make() -> CachedResponse:
        nonlocal made, now
        made += 1
        now += 0.5  # so long it takes
        return CachedResponse(BODY, "text/html")

    other = await cache.get("other", make)
    for moment, expected in ((200.0, 2), (200.9, 2), (201.1, 3), (202.0, 3), (203.0, 4)):
        now = moment
        await cache.get("front", make, seconds=1)
        assert made == expected
    assert await cache.get("other", make) is other
