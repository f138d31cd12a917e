"""Requests whose answers may be sent again: read as uvicorn's parser reads them, or left to it."""

import re

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.serving.fast_path import RequestKey, parse_simple_get

NAMES = st.sampled_from(
    ["Host", "accept-encoding", "Accept-Encoding", "If-None-Match", "Connection", "Range", "X-Other", "Bad Name", ""]
)
VALUES = st.one_of(
    st.sampled_from(["br", "keep-alive", "Keep-Alive", "close", '"a", "b"', "", " br\t", "\x00", "a\rb", "é"]),
    st.text(st.characters(max_codepoint=255), max_size=8),
)
TARGETS = st.one_of(
    st.sampled_from(["/blogs/a", "/blogs/a?page=1", "/api/v1/blogs/a/entries", "/api/v1/blogs/a/events", "/blogs/a b"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12).map("/blogs/".__add__),
)


class Parsed:
    """What uvicorn's parser makes of a request."""

    def __init__(self, data: bytes) -> None:
        self.target, self.whole = b"", 0
        self.fields: list[tuple[bytes, bytes]] = []
        self.parser = httptools.HttpRequestParser(self)
        self.parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields.append((name.lower(), value))

    def on_message_complete(self) -> None:
        self.whole += 1

    def all(self, name: bytes) -> list[bytes]:
        return [value.strip(b" \t") for each, value in self.fields if each == name]


@given(st.sampled_from(["GET", "GET", "HEAD", "get"]), TARGETS, st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_it_reads_what_the_parser_reads(method: str, target: str, fields: list[tuple[str, str]]):
    """Whatever is taken for a usual request, uvicorn's parser takes for one whole request with the same words."""
    lines = [f"{method} {target} HTTP/1.1", "Host: x", *(f"{name}: {value}" for name, value in fields), "", ""]
    data = "\r\n".join(lines).encode("latin1")
    asked = parse_simple_get(data)
    if asked is None:
        return
    parsed = Parsed(data)
    assert parsed.whole == 1
    assert parsed.parser.get_method() == b"GET"
    assert parsed.parser.should_keep_alive()
    assert parsed.target == asked.target
    for name, value in ((b"accept-encoding", asked.accept_encoding), (b"if-none-match", asked.if_none_match)):
        assert parsed.all(name) == ([] if value is None else [value])
    assert not re.search(rb"/events", asked.target)
    assert not parsed.all(b"range")


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        ("GET /blogs/a HTTP/1.1|Host: x", RequestKey(b"/blogs/a", None, None)),
        (
            "GET /api/v1/blogs/a/entries?page=2 HTTP/1.1|Host: x|ACCEPT-ENCODING:\tbr ",
            RequestKey(b"/api/v1/blogs/a/entries?page=2", b"br", None),
        ),
        (
            'GET /blogs/a HTTP/1.1|if-none-match: "b"|Connection: Keep-Alive|Cookie: c|host: x:80',
            RequestKey(b"/blogs/a", None, b'"b"'),
        ),
        ("GET /blogs/a HTTP/1.1|Cookie: c", None),
        ("GET /blogs/a HTTP/1.1|Host: x|Host: x", None),
        ("GET /blogs/a HTTP/1.1|Host: x y", None),
        ("GET /blogs/a HTTP/1.1|Host: x" + 100 * "|a:b", None),
        ("GET /blogs/a HTTP/1.1|Accept-Encoding: br|accept-encoding: gzip", None),
        ("GET /blogs/a HTTP/1.1|Connection: keep-alive, upgrade|Upgrade: h2c", None),
        ("GET /blogs/a HTTP/1.1|Content-Length: 0", None),
        ("GET /blogs/a HTTP/1.1|Host: x|  folded: y", None),
        ("GET /api/v1/blogs/a/events HTTP/1.1|Host: x", None),
        ("GET /desk/blogs/a HTTP/1.1|Host: x", None),
        ("POST /blogs/a HTTP/1.1|Host: x", None),
        ("GET /blogs/a HTTP/1.1|Host: " + 4096 * "x", None),
    ],
)
def test_what_is_usual(head: str, asked: RequestKey | None):
    """Of a usual request is known all that its answer depends on; any other is not read at all."""
    assert parse_simple_get(head.replace("|", "\r\n").encode() + b"\r\n\r\n") == asked
