"""Images that are made to cost: small files that say or unfold to much."""

import random
import struct
import zlib
from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from tests.media.pictures import encoded

_PNG = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
"""Colour types of a PNG."""

Chunk = tuple[bytes, bytes]


def png(size: tuple[int, int], depth: int, colours: int, rows: Iterable[bytes], *chunks: Chunk) -> bytes:
    """Write a PNG of raw rows, with further chunks before its pixels."""
    head = struct.pack(">IIBBBBB", *size, depth, colours, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return _PNG + b"".join(map(_chunk, ((b"IHDR", head), *chunks, (b"IDAT", pixels), (b"IEND", b""))))


def png_of_size(width: int, height: int) -> bytes:
    """Return a small PNG that claims to be large."""
    return png((width, height), 8, RGB, [bytes(999)])


def ribbon(length: int, height: int = 1) -> bytes:
    """Return a PNG of a few kilobytes that is all there, and long."""
    return png((length, height), 1, GREY, [bytes((length + 7) // 8)] * height)


def webp_of_size(width: int, height: int) -> bytes:
    """Return the head of a WebP that claims to be large."""
    head = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", len(head)) + head
    return b"RIFF" + struct.pack("<I", len(body)) + body


def drawn_over(times: int) -> bytes:
    """Return a progressive JPEG whose last scan comes again and again; it has six others."""
    once = encoded(Image.effect_noise((64, 48), 60), "JPEG", progressive=True)
    scan = once[once.rindex(b"\xff\xda") : -2]
    return once[:-2] + scan * times + once[-2:]


def claiming(jpeg: bytes, width: int, height: int) -> bytes:
    """Let a progressive JPEG say that it is of another size (its SOF2 segment)."""
    place = jpeg.index(b"\xff\xc2") + 5
    return jpeg[:place] + struct.pack(">HH", height, width) + jpeg[place + 4 :]


def resized(content: bytes, kind: str, size: tuple[int, int], claimed: tuple[int, int]) -> bytes:
    """Let a GIF, an AVIF (its `ispe`) or a TIFF say that it is of another size than it is, wherever it says so."""
    if kind == "GIF":
        return content.replace(struct.pack("<HH", *size), struct.pack("<HH", *claimed))
    if kind == "AVIF":
        return content.replace(struct.pack(">II", *size), struct.pack(">II", *claimed))
    for tag, was, now in zip((256, 257), size, claimed, strict=True):
        entry, claim = (struct.pack("<HHII", tag, 4, 1, side) for side in (was, now))
        assert entry in content
        content = content.replace(entry, claim)
    return content


def with_rubbish(jpeg: bytes, length: int = 1_000_000) -> bytes:
    """Put bytes behind the end of a JPEG, as phones do with the film that belongs to a photo."""
    return jpeg + random.Random(7).randbytes(length)


def corrupt_exif(tags: int = 5000) -> bytes:
    """Return Exif of tags that point nowhere: each would be a warning of its own."""
    entries = b"".join(struct.pack("<HHII", 0x8000 + tag, 2, 100, 0xFFFFFF00) for tag in range(tags))
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, tags) + entries + bytes(4)


def film(kind: str, frames: int) -> bytes:
    """Return an animation whose first frame is red and whose others are blue."""
    file = BytesIO()
    others = [Image.new("RGB", (40, 30), (0, 0, 200 + number % 50)) for number in range(frames - 1)]
    Image.new("RGB", (40, 30), "red").save(file, kind, save_all=True, append_images=others, duration=20)
    return file.getvalue()


def _chunk(chunk: Chunk) -> bytes:
    kind, data = chunk
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
