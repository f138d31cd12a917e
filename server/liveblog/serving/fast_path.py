"""Answers that are sent again as they were, without asking the application, for as long as it says that they are true.

On election night nearly all ask for the same page. What the application answered once is known here by the words of
the request that it depends on; a request that is out of the usual in any way is always the application's.

This is the one place beside the parser that reads requests: whole, plain GETs, which are nearly all that come. What is
read here the parser reads in the same way: the tests hold one to the other.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liveblog.serving.heads import MAX_FIELDS, is_host
from liveblog.web.cache.policy import EXTENSION, IsCurrent

MAX_REQUEST = 4096

# RFC 9112: one request and nothing behind it; field names are tokens (RFC 9110, section 5.6.2).
_REQUEST = re.compile(
    rb"GET ([!-~]+) HTTP/1\.1\r\n((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t -~\x80-\xff]*\r\n)+)\r\n",
)
_FIELD = re.compile(rb"([^:]+):[\t ]*([^\r]*?)[\t ]*\r\n")
MAX_ANSWERS = 512
MAX_BODY = 64 * 1024  # bytes; beyond, what the application costs is little beside the sending

_BLOGS = (b"/blogs/", b"/api/v1/blogs/")
_EVENTS = b"/events"  # streams and polls have ways of their own
_TELLING = re.compile(
    rb"^(accept-encoding|if-none-match|authorization|connection|content-length|expect|host|if-match|if-modified-since"
    rb"|if-range|if-unmodified-since|range|transfer-encoding|upgrade):[\t ]*([^\r]*?)[\t ]*\r$",
    re.IGNORECASE | re.MULTILINE,
)
_USUAL = {b"accept-encoding", b"host", b"if-none-match"}
_DEPENDS = b"Accept-Encoding"

_is_host = lru_cache(64)(is_host)  # a site has few names


def split_plain(data: bytes) -> tuple[bytes, bytes] | None:
    """Return the target and the lines of the fields; None: it is not one plain request that came in one piece.

    A body that the fields announce must be looked for by the caller.
    """
    found = _REQUEST.fullmatch(data) if len(data) <= MAX_REQUEST else None
    return None if found is None or found[2].count(b"\n") > MAX_FIELDS else (found[1], found[2])


def plain_fields(lines: bytes) -> dict[bytes, bytes] | None:
    """Return the values by their names in lower case; None: a name is there twice."""
    pairs = _FIELD.findall(lines)
    found = {name.lower(): value for name, value in pairs}
    return found if len(found) == len(pairs) else None


class RequestKey(NamedTuple):
    """All that an answer to a usual request depends on; a tuple, for it is made and looked up with each."""

    target: bytes
    accept_encoding: bytes | None
    if_none_match: bytes | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes over the wire, but for what the server adds to each after the first line (Date)."""

    status_line: bytes
    rest: bytes
    is_current: IsCurrent

    def written(self, added: Iterable[tuple[bytes, bytes]]) -> bytes:
        """Write it down, with these fields added."""
        return b"".join((self.status_line, *(b"%b: %b\r\n" % field for field in added), self.rest))


def parse_simple_get(data: bytes) -> RequestKey | None:
    """Read what came in one piece on a connection where nothing was begun; None: it is not one usual request."""
    plain = split_plain(data)
    if plain is None or not plain[0].startswith(_BLOGS) or _EVENTS in plain[0]:
        return None
    told: dict[bytes, bytes] = {}
    for cased, value in _TELLING.findall(plain[1]):
        name = cased.lower()
        if name == b"connection" and value.lower() == b"keep-alive":
            continue
        if name not in _USUAL or name in told:
            return None
        told[name] = value
    if not _is_host(told.get(b"host", b"/")):
        return None
    return RequestKey(plain[0], told.get(b"accept-encoding"), told.get(b"if-none-match"))


class RawResponseCache:
    """The answers of this process that may be sent again: those asked for last, and no more than fit."""

    def __init__(self) -> None:
        self._answers: OrderedDict[RequestKey, Answer] = OrderedDict()

    def find(self, key: RequestKey) -> Answer | None:
        """Return the answer, if there is one and it is true."""
        answer = self._answers.get(key)
        if answer is None:
            return None
        if not answer.is_current():
            del self._answers[key]
            return None
        self._answers.move_to_end(key)
        return answer

    def capture(self, key: RequestKey, app: ASGIApp) -> ASGIApp:
        """Wrap the application for one request: its answer is kept if it lets it be repeated."""

        async def record(scope: Scope, receive: Receive, send: Send) -> None:
            allowed: list[IsCurrent] = []
            messages: list[Message] = []

            async def noted(message: Message) -> None:
                if allowed:
                    messages.append(message)
                await send(message)

            scope.setdefault("extensions", {})[EXTENSION] = allowed.append
            await app(scope, receive, noted)
            if allowed:
                self._keep(key, messages, allowed[-1])

        return record

    def _keep(self, key: RequestKey, messages: list[Message], is_current: IsCurrent) -> None:
        answer = _answer(messages, is_current)
        if answer is not None:
            self._answers[key] = answer
        while len(self._answers) > MAX_ANSWERS:
            self._answers.popitem(last=False)


def _answer(messages: list[Message], is_current: IsCurrent) -> Answer | None:
    """Make an answer of what the application sent: of a whole one, that is the same for all who ask the same."""
    if [message["type"] for message in messages] != ["http.response.start", "http.response.body"]:
        return None
    start, end = messages
    headers, body = dict(start["headers"]), end.get("body", b"")
    if end.get("more_body") or len(body) > MAX_BODY or not _is_same_for_all(start["status"], headers):
        return None
    status = HTTPStatus(start["status"])
    fields = b"".join(b"%b: %b\r\n" % field for field in start["headers"])
    line = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
    return Answer(line, fields + b"\r\n" + body, is_current)


def _is_same_for_all(status: int, headers: Mapping[bytes, bytes]) -> bool:
    if headers.get(b"vary") != _DEPENDS or b"set-cookie" in headers:
        return False
    return status == HTTPStatus.NOT_MODIFIED or (status == HTTPStatus.OK and b"content-length" in headers)
