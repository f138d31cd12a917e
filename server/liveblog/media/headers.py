"""What the files of pictures say of themselves, read from their bytes before a decoder sees them.

Only what decoders tell too late, or not at all: how large a WebP is, how often a JPEG is drawn over, what in a PNG is
no picture. What is malformed is left to the decoder, which says so.
"""

import re
import zlib

from liveblog.work.bounds import PICTURE_PROFILE

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_FRAME = 12  # bytes of a chunk beside its data: length, kind, checksum
_SEEN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"eXIf"}
"""Chunks that have to do with how a still picture looks (PNG, third edition, section 11)."""

_PNG_DEPTH = 24  # where it stands
_WEBP_HEAD = 30
_14_BITS = 0x3FFF
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)  # in a scan a zero or a restart follows 0xff
_START_OF_SCAN, _END_OF_IMAGE = b"\xda", b"\xd9"


def jpeg_scans(upload: bytes, most: int) -> int:
    """Count the scans of a JPEG's first image, up to one more than `most` (ITU-T T.81, annex B)."""
    place, scans = 2, 0
    while scans <= most and (found := _MARKER.search(upload, place)) and found[1] != _END_OF_IMAGE:
        scans += found[1] == _START_OF_SCAN
        place = found.end() + int.from_bytes(upload[found.end() : found.end() + 2])
    return scans


def webp_size(upload: bytes) -> tuple[int, int] | None:
    """Read the size of a WebP's canvas, which its decoder makes room for at once; None where it can't be read."""
    if upload[:4] != b"RIFF" or upload[8:12] != b"WEBP" or len(upload) < _WEBP_HEAD:
        return None
    match upload[12:16]:
        case b"VP8X":
            return _little(upload, 24, 3) + 1, _little(upload, 27, 3) + 1
        case b"VP8L":
            sides = _little(upload, 21, 4)
            return (sides & _14_BITS) + 1, (sides >> 14 & _14_BITS) + 1
        case b"VP8 ":
            return _little(upload, 26, 2) & _14_BITS, _little(upload, 28, 2) & _14_BITS
    return None


def png_depth(upload: bytes) -> int | None:
    """Read the bits of a sample of a PNG; None for other formats."""
    return upload[24] if upload.startswith(_PNG + b"\0\0\0\x0dIHDR") and len(upload) > _PNG_DEPTH else None


def still(upload: bytes) -> bytes:
    """Return a PNG without texts, without further frames and without a colour profile that unfolds to megabytes.

    Other formats are returned as they are.
    """
    if not upload.startswith(_PNG):
        return upload
    kept, place = [_PNG], len(_PNG)
    while place + _PNG_FRAME <= len(upload):
        end = place + _PNG_FRAME + int.from_bytes(upload[place : place + 4])
        kind = upload[place + 4 : place + 8]
        if kind in _SEEN and not (kind == b"iCCP" and _unfolds(upload[place + 8 : end - 4])):
            kept.append(upload[place:end])
        place = end
    return b"".join(kept)


def _unfolds(profile: bytes) -> bool:
    """Tell whether a compressed profile is larger than we read, or not to be read at all."""
    _, _, packed = profile.partition(b"\0")
    try:
        return len(zlib.decompressobj().decompress(packed[1:], PICTURE_PROFILE.most + 1)) > PICTURE_PROFILE.most
    except zlib.error:
        return True


def _little(upload: bytes, place: int, length: int) -> int:
    return int.from_bytes(upload[place : place + length], "little")
