"""An answer that is made once and sent many times, in whichever content coding is accepted (RFC 9110, 12.5.3).

What an answer is about, and for how long it is true, is its maker's affair: here it is bytes.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from liveblog.web.coding import CODINGS, ON_DEMAND, STEP, Effort, accepted_codings, compressed, pressed, varying
from liveblog.web.conditional import is_unchanged

_TOO_SMALL = 500  # bytes: compressed, they would still fill one packet
_TEXTS = (
    "text/",
    "image/svg+xml",
    "application/json",
    "application/feed+json",
    "application/geo+json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
)
_Variant = tuple[str, bool, tuple[tuple[str, str], ...]]
"""All that one answer of a body differs from another in: the coding, whether it is known, the headers extra."""


class _SharedResponse(Response):
    """A response that many requests get: what adds headers on its way adds them to a copy.

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


class CachedResponse:
    """One answer: its body, and its body in each coding, made when first asked for and kept.

    `headers` are those that go with this body alone; without `shrinks` it is sent as it is, whatever is accepted.
    """

    __slots__ = ("_answers", "_compressing", "_effort", "_forms", "_headers", "_shrinks", "_tag", "body", "media_type")

    def __init__(
        self,
        body: bytes,
        media_type: str,
        effort: Effort = ON_DEMAND,
        headers: Mapping[str, str] | None = None,
        *,
        shrinks: bool = True,
    ) -> None:
        self.body = body
        self.media_type = media_type
        self._effort = effort
        self._headers = headers or {}
        self._forms = {"identity": body}
        self._answers: dict[_Variant, Response] = {}
        self._compressing = asyncio.Lock()
        # Images are compressed as they are.
        self._shrinks = shrinks and len(body) >= _TOO_SMALL and media_type.startswith(_TEXTS)
        self._tag = hashlib.sha256(body).hexdigest()[:20]

    @property
    def max_bytes(self) -> int:
        """Return how many bytes all forms may take together."""
        return len(CODINGS) * len(self.body)

    def etag(self, coding: str = "identity") -> str:
        """Return the strong entity tag of a form; each coding has its own (RFC 9110, section 8.8.3.3)."""
        return f'"{self._tag}"' if coding == "identity" else f'"{self._tag}-{coding}"'

    def answer(self, request: Request, headers: Mapping[str, str] | None = None) -> Response:
        """Answer a GET or HEAD, with these headers extra: the form that is liked best, or 304 if it is known."""
        coding = self._chosen(request)
        is_known = "if-none-match" in request.headers and any(
            is_unchanged(request, self.etag(known)) for known in CODINGS
        )
        extra = tuple(headers.items()) if headers else ()
        key = (coding, is_known, extra)
        if key not in self._answers:
            self._answers[key] = self._answer(coding, dict(extra), is_known=is_known)
        return self._answers[key]

    async def compress(self, request: Request) -> None:
        """Make the form that this asker likes best: of a long body in steps, so that it holds nobody else up."""
        coding = self._chosen(request)
        if len(self.body) <= STEP or coding in self._forms:
            return
        async with self._compressing:
            if coding not in self._forms:
                self._forms[coding] = b"".join([part async for part in _in_steps(pressed(self.body, coding))])

    def _answer(self, coding: str, headers: Mapping[str, str], *, is_known: bool) -> Response:
        sent = {**varying({**self._headers, **headers}), "etag": self.etag(coding)}
        if is_known:
            return _SharedResponse(status_code=HTTPStatus.NOT_MODIFIED, headers=sent)
        if coding != "identity":
            sent["content-encoding"] = coding
        return _SharedResponse(self._form(coding), headers=sent, media_type=self.media_type)

    def _chosen(self, request: Request) -> str:
        best = accepted_codings(request)
        return best[0] if self._shrinks or "identity" not in best else "identity"

    def _form(self, coding: str) -> bytes:
        if coding not in self._forms:
            self._forms[coding] = compressed(self.body, coding, self._effort)
        return self._forms[coding]
