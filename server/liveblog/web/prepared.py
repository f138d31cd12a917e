"""Answers that are made once and served many times, in whichever content coding the asker takes (RFC 9110, 12.5.3).

What an answer is about, and for how long it is true, is its maker's affair: here it is bytes.
"""

import asyncio
import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from liveblog.hub.single_flight import SingleFlight
from liveblog.web.coding import CODINGS, ON_DEMAND, STEP, Effort, compressed, liked, pressed, varying
from liveblog.web.conditional import is_unchanged
from liveblog.work.bounds import TEXT_KEPT

_TOO_SMALL = 500  # bytes: compressed, they would still fill one packet
_TEXTS = (
    "text/",
    "image/svg+xml",
    "application/json",
    "application/feed+json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
)
_Asked = tuple[str, bool, tuple[tuple[str, str], ...]]
"""All that one answer of a body differs from another in: the coding, whether it is known, the headers besides."""


class _Repeated(Response):
    """A response that is sent again and again: whoever adds headers on its way adds them to a copy.

    A long one is sent in steps, each when the one before has left: a slow reader holds no copy of it.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 -- it's an application
        await send({"type": "http.response.start", "status": self.status_code, "headers": [*self.raw_headers]})
        for place in range(0, max(1, len(self.body)), STEP):
            end = place + STEP
            more = {"more_body": True} if end < len(self.body) else {}
            await send({"type": "http.response.body", "body": self.body[place:end], **more})


async def _in_steps(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
        await asyncio.sleep(0)


class Prepared:
    """One answer: its body, and its body in each coding, made when first asked for and kept.

    `headers` are those that go with this body alone.
    """

    __slots__ = ("_answers", "_effort", "_forms", "_gains", "_headers", "_pressing", "_tag", "body", "media_type")

    def __init__(
        self, body: bytes, media_type: str, effort: Effort = ON_DEMAND, headers: Mapping[str, str] | None = None
    ) -> None:
        self.body = body
        self.media_type = media_type
        self._effort = effort
        self._headers = headers or {}
        self._forms = {"identity": body}
        self._answers: dict[_Asked, Response] = {}
        self._pressing = asyncio.Lock()
        self._gains = len(body) >= _TOO_SMALL and media_type.startswith(_TEXTS)  # images are compressed as they are
        self._tag = hashlib.sha256(body).hexdigest()[:20]

    @property
    def most_bytes(self) -> int:
        """Return how many bytes all forms may take together."""
        return len(CODINGS) * len(self.body)

    def etag(self, coding: str = "identity") -> str:
        """Return the strong entity tag of a form; each coding has its own (RFC 9110, section 8.8.3.3)."""
        return f'"{self._tag}"' if coding == "identity" else f'"{self._tag}-{coding}"'

    def answer(self, request: Request, headers: Mapping[str, str] | None = None) -> Response:
        """Answer a GET or HEAD, with these headers besides: the form that is liked best, or 304 if it is known."""
        coding = self._chosen(request)
        is_known = "if-none-match" in request.headers and any(
            is_unchanged(request, self.etag(known)) for known in CODINGS
        )
        besides = tuple(headers.items()) if headers else ()
        key = (coding, is_known, besides)
        if key not in self._answers:
            self._answers[key] = self._answer(coding, dict(besides), is_known=is_known)
        return self._answers[key]

    async def prepare(self, request: Request) -> None:
        """Make the form that this asker likes best: of a long body in steps, so that it holds nobody else up."""
        coding = self._chosen(request)
        if len(self.body) <= STEP or coding in self._forms:
            return
        async with self._pressing:
            if coding not in self._forms:
                self._forms[coding] = b"".join([part async for part in _in_steps(pressed(self.body, coding))])

    def _answer(self, coding: str, headers: Mapping[str, str], *, is_known: bool) -> Response:
        sent = {**varying({**self._headers, **headers}), "etag": self.etag(coding)}
        if is_known:
            return _Repeated(status_code=HTTPStatus.NOT_MODIFIED, headers=sent)
        if coding != "identity":
            sent["content-encoding"] = coding
        return _Repeated(self._form(coding), headers=sent, media_type=self.media_type)

    def _chosen(self, request: Request) -> str:
        best = liked(request)
        return best[0] if self._gains or "identity" not in best else "identity"

    def _form(self, coding: str) -> bytes:
        if coding not in self._forms:
            self._forms[coding] = compressed(self.body, coding, self._effort)
        return self._forms[coding]


@dataclass(frozen=True, slots=True)
class _Kept:
    prepared: Prepared
    until: float


class PreparedCache:
    """The answers that were asked for last, as many as fit into so many bytes."""

    def __init__(self, most_bytes: int = 64 * 1024 * 1024, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_bytes = most_bytes
        self._clock = clock
        self._bytes = 0
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._making: SingleFlight[Hashable, Prepared] = SingleFlight()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Prepared]], seconds: float = math.inf) -> Prepared:
        """Return what is kept under the key, else what `make` makes: once, however many ask meanwhile.

        It is kept for so many seconds from when it was begun: for ever, where the key says all that it is made of.
        Its error reaches all who wait, and is not kept. When the one who makes it is cancelled, the next in line does.
        """
        return self._found(key) or await self._making.get(key, lambda: self._make(key, make, seconds))

    def known(self, key: Hashable) -> Prepared | None:
        """Return what is kept under the key."""
        return self._found(key)

    @property
    def making(self) -> int:
        """Return how many answers are being made."""
        return len(self._making)

    def _found(self, key: Hashable) -> Prepared | None:
        kept = self._kept.get(key)
        if kept is None or kept.until <= self._clock():
            return None
        self._kept.move_to_end(key)
        return kept.prepared

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[Prepared]], seconds: float) -> Prepared:
        if found := self._found(key):
            return found  # made while this one was next in line
        until = self._clock() + seconds
        made = await make()
        self._drop(key)
        if made.most_bytes <= self._most_bytes:
            self._kept[key] = _Kept(made, until)
            self._bytes += made.most_bytes
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._kept)))
        return made

    def _drop(self, key: Hashable) -> None:
        if dropped := self._kept.pop(key, None):
            self._bytes -= dropped.prepared.most_bytes


@dataclass(frozen=True, slots=True)
class ResponseCaches:
    """The caches of a server process: for pages and whatever else is small, and for blogs as text, often long."""

    pages: PreparedCache
    texts: PreparedCache

    @classmethod
    def empty(cls) -> "ResponseCaches":
        """Return caches with nothing in them."""
        return cls(PreparedCache(), PreparedCache(4 * TEXT_KEPT.most))


def caches(connection: HTTPConnection) -> ResponseCaches:
    """Return the caches of the server process that serves this request."""
    return cast("ResponseCaches", connection.app.state.caches)
