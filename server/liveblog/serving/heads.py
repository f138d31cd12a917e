"""What the head of a request says about its connection: how large it may be, its Host, an upgrade (RFC 9110, RFC 9112).

The parser knows the grammar. Here is what it takes and a server must not, and what it takes for something else, and how
a server answers that by itself.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias

from liveblog.errors import BadRequest, LiveblogError, Unavailable
from liveblog.web.problems import problem, status_of
from liveblog.web.security import HEADERS
from liveblog.wire.frame import encode
from liveblog.work.bounds import HEAD_BYTES, HEAD_FIELDS

MAX_HEAD_BYTES = HEAD_BYTES.most
"""Of the target and all fields together, trailers included."""

MAX_FIELDS = HEAD_FIELDS.most

Fields: TypeAlias = list[tuple[bytes, bytes]]
"""Names in lower case, each with its value, as they came."""

# RFC 3986, section 3.2.2, with an optional port; it may be empty (RFC 9110, section 7.2).
_HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.%a-zA-Z0-9_~-]+\]|[A-Za-z0-9._~%!$&'()*+,;=-]*)(?::[0-9]*)?")

_REFUSAL_FIELDS = HEADERS | {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "connection": "close",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Retry-After",
    "cross-origin-resource-policy": "cross-origin",
}


def is_host(value: bytes) -> bool:
    """Tell whether a value can be that of `Host`."""
    return _HOST.fullmatch(value) is not None


def require_host(fields: Fields) -> None:
    """Hold a request of HTTP/1.1 to its one Host (RFC 9112, section 3.2).

    Two servers in a row that each choose another of two names serve one site's page for the other's address.

    Raises:
        BadRequest: there is none, or more than one, or it can't be one.
    """
    hosts = [value.strip(b" \t") for name, value in fields if name == b"host"]
    if len(hosts) != 1 or not is_host(hosts[0]):
        raise BadRequest("The request must have one Host field that names a host.")


def is_websocket_handshake(method: bytes, version: str, fields: Fields) -> bool:
    """Tell whether this asks for a WebSocket: a GET of HTTP/1.1 without a body (RFC 6455, section 4.1).

    Any other upgrade is an offer that a server ignores (RFC 9110, section 7.8).
    """
    named = dict(fields)
    is_offered = named.get(b"upgrade", b"").lower() == b"websocket" and b"upgrade" in _options(fields)
    has_body = b"transfer-encoding" in named or named.get(b"content-length", b"0") != b"0"
    return is_offered and not has_body and method == b"GET" and version == "1.1"


def without_upgrade(method: bytes, target: bytes, version: str, fields: Fields) -> bytes:
    """Write the head down again without the upgrade that it offers."""
    lines = [method + b" " + target + b" HTTP/" + version.encode()]
    lines += [name + b": " + value for name, value in fields if name != b"upgrade"]
    return b"\r\n".join((*lines, b"", b""))


def _options(fields: Fields) -> Iterable[bytes]:
    """Return the connection options (RFC 9110, section 7.6.1)."""
    listed = b",".join(value for name, value in fields if name == b"connection")
    return {option.strip(b" \t").lower() for option in listed.split(b",")}


def refusal(error: LiveblogError) -> bytes:
    """Return a whole answer, after which the connection ends: the same problem+json as the application's."""
    status, body = status_of(error), encode(problem(error))
    fields = _REFUSAL_FIELDS | {"content-length": str(len(body))}
    if isinstance(error, Unavailable):
        fields |= {"retry-after": str(error.retry_after)}
    lines = (f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in fields.items()))
    return "\r\n".join((*lines, "", "")).encode() + body
