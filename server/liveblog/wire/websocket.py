"""WebSocket messages as bytes, from server to reader (RFC 6455, section 5.2; RFC 7692 for deflated ones).

Made once and written to every reader alike, which nothing that keeps state for a connection could do: deflated messages
therefore need `server_no_context_takeover`. What readers send is parsed by the `websockets` library, in `serving`.
"""

import struct
import zlib

DEFLATE_WINDOW_BITS = 12
PING = b"\x89\x00"

_FIN_TEXT = 0x81
_FIN_TEXT_DEFLATED = 0xC1
_FIN_CLOSE = 0x88
_EMPTY_BLOCK = b"\x00\x00\xff\xff"  # ends every flush, and is left out (RFC 7692, section 7.2.1)


def text_message(payload: bytes) -> bytes:
    """Frame UTF-8 text as one message."""
    return _framed(_FIN_TEXT, payload)


def deflated_message(payload: bytes) -> bytes:
    """Frame UTF-8 text as one deflated message, readable with a window of 12 bits and no context."""
    deflate = zlib.compressobj(wbits=-DEFLATE_WINDOW_BITS, memLevel=5)
    packed = deflate.compress(payload) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return _framed(_FIN_TEXT_DEFLATED, packed.removesuffix(_EMPTY_BLOCK))


def close_message(code: int, reason: str) -> bytes:
    """Frame the end of the conversation."""
    return _framed(_FIN_CLOSE, struct.pack("!H", code) + reason.encode())


def _framed(first: int, payload: bytes) -> bytes:
    length = len(payload)
    if length < 126:  # noqa: PLR2004 -- the three forms of a length, RFC 6455, section 5.2
        header = bytes((first, length))
    elif length < 65536:  # noqa: PLR2004
        header = struct.pack("!BBH", first, 126, length)
    else:
        header = struct.pack("!BBQ", first, 127, length)
    return header + payload
