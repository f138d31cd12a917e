"""Answers that the server gives by itself, as bytes: the connection ends with each."""

from liveblog.errors import LiveblogError, Unavailable
from liveblog.web.problems import problem, status_of
from liveblog.web.security import HEADERS
from liveblog.wire.frame import encode

_FIELDS = HEADERS | {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "connection": "close",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Retry-After",
    "cross-origin-resource-policy": "cross-origin",
}


def refusal(error: LiveblogError) -> bytes:
    """Return the whole answer: the same problem+json as the application's."""
    status, body = status_of(error), encode(problem(error))
    fields = _FIELDS | {"content-length": str(len(body))}
    if isinstance(error, Unavailable):
        fields |= {"retry-after": str(error.retry_after)}
    lines = (f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in fields.items()))
    return "\r\n".join((*lines, "", "")).encode() + body
