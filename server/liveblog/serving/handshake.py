"""The WebSocket handshake (RFC 6455, section 4.2; RFC 7692, section 7), computed from headers without any I/O."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from functools import lru_cache

from websockets.exceptions import InvalidHeader, NegotiationError
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.headers import build_extension, parse_extension

from liveblog.wire.dialects import WEBSOCKET, WEBSOCKET_DEFLATED, Dialect
from liveblog.wire.websocket import DEFLATE_WINDOW_BITS

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_VERSION = b"13"
_KEY_BYTES = 16
_SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
_EXTENSIONS = b"\r\nSec-WebSocket-Extensions: "

# What one deflated frame for all readers needs: no context, and a window that we never exceed.
DEFLATE = ServerPerMessageDeflateFactory(
    server_no_context_takeover=True,
    client_no_context_takeover=True,
    server_max_window_bits=DEFLATE_WINDOW_BITS,
    client_max_window_bits=DEFLATE_WINDOW_BITS,
    compress_settings={"memLevel": 5},
)


def accept_handshake(headers: dict[bytes, bytes]) -> tuple[bytes, Dialect] | None:
    """Return the answer to a handshake and the dialect that was agreed on; None: it is not as it should be."""
    key = headers.get(b"sec-websocket-key", b"")
    if headers.get(b"sec-websocket-version") != _VERSION or not _is_key(key) or not _is_upgrade(headers):
        return None
    digest = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())
    try:
        extension, dialect = negotiate(headers.get(b"sec-websocket-extensions", b""))
    except (InvalidHeader, UnicodeDecodeError):
        return None
    return _SWITCHING + digest + extension + b"\r\n\r\n", dialect


def is_deflate_agreed(answer: bytes) -> bool:
    """Tell whether the reader may deflate what it says; with a small window, it does so and is given plain frames."""
    return _EXTENSIONS in answer


@lru_cache(maxsize=64)
def negotiate(offers: bytes) -> tuple[bytes, Dialect]:
    """Choose among the offered extensions; browsers make few different offers, so the answers are remembered.

    Raises:
        InvalidHeader: the offer can't be read.
    """
    for name, parameters in parse_extension(offers.decode("ascii")) if offers else ():
        if name == DEFLATE.name:
            try:
                agreed, extension = DEFLATE.process_request_params(parameters, [])
            except NegotiationError:
                continue
            line = build_extension([(DEFLATE.name, list(agreed))]).encode()
            return _EXTENSIONS + line, dialect_of([extension])
    return b"", WEBSOCKET


def dialect_of(extensions: Sequence[object]) -> Dialect:
    """Return the dialect for what was agreed on: a reader with a smaller window than ours gets plain frames."""
    for extension in extensions:
        if isinstance(extension, PerMessageDeflate) and extension.local_max_window_bits >= DEFLATE_WINDOW_BITS:
            return WEBSOCKET_DEFLATED
    return WEBSOCKET


def _is_upgrade(headers: dict[bytes, bytes]) -> bool:
    connection = headers.get(b"connection", b"").lower().split(b",")
    return headers.get(b"upgrade", b"").lower() == b"websocket" and b"upgrade" in map(bytes.strip, connection)


def _is_key(key: bytes) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == _KEY_BYTES
    except (binascii.Error, ValueError):
        return False
