"""Bodies of answers, unpacked within bounds: what is small on the way may be large when it has arrived."""

import zlib
from collections.abc import AsyncIterable
from typing import Protocol

from liveblog.errors import AnswerRefused
from liveblog.sentence import sentence
from liveblog.work.outbound_bounds import OUTBOUND_BYTES

_GZIP_OR_ZLIB = 47  # zlib's way of saying: a window of 2^15, and the header tells which


class _Unpacker(Protocol):
    def __call__(self, data: bytes, room: int, /) -> bytes: ...


async def read_body(
    chunks: AsyncIterable[bytes], coding: str, most: int = OUTBOUND_BYTES.most, *, cut: bool = False
) -> bytes:
    """Read a body to its end, or with `cut` to `most` bytes.

    Raises:
        AnswerRefused: it is over `most` bytes, is broken, or is packed in a way that was not asked for.
    """
    unpack, parts, room = _unpacker(coding.strip().lower()), [], most + 1
    async for chunk in chunks:
        try:
            part = unpack(chunk, room)
        except zlib.error as error:
            raise AnswerRefused(sentence("The answer can't be decompressed.")) from error
        parts.append(part)
        room -= len(part)
        if room <= 0 and cut:
            return b"".join(parts)[:most]
        if room <= 0:
            raise AnswerRefused(sentence("The answer is larger than {most} bytes.", most=f"{most:,}"))
    return b"".join(parts)


def _unpacker(coding: str) -> _Unpacker:
    if coding in ("", "identity"):
        return lambda data, _: data
    if coding in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(_GZIP_OR_ZLIB).decompress
    raise AnswerRefused(sentence("The answer is compressed in a way that was not requested."))
