"""Tones: whatever the samples of a picture are, a pixel looks as it did, and steps stay steps."""

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from liveblog.media.imaging import draw_picture, measure
from tests.media.pictures import encoded

STEPS = [0, 36, 73, 109, 146, 182, 219, 255]
"""Grey from black to white, in eight columns."""


def grey() -> Image.Image:
    image = Image.new("L", (64, 16))
    for column, step in enumerate(STEPS):
        image.paste(step, (8 * column, 0, 8 * column + 8, 16))
    return image


def numbers(mode: str, scale: float, shift: float = 0) -> Image.Image:
    return (
        grey()
        .convert("F")
        .point(lambda level: level * scale + shift)
        .convert("F" if mode == "F" else "I")
        .convert(mode)
    )


def tiff(samples: bytes, bits: int, white_is: int) -> bytes:
    """Return an uncompressed TIFF of 64 x 16 grey samples; `white_is` 0 is a negative (TIFF 6.0, section 4)."""
    tags = {256: 64, 257: 16, 258: bits, 259: 1, 262: white_is, 273: 8 + 2 + 9 * 12 + 4, 277: 1, 278: 16}
    entries = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in (tags | {279: len(samples)}).items()]
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + b"".join(entries) + bytes(4) + samples


def deep_rows(of: Callable[[int], int]) -> bytes:
    return b"".join(struct.pack("<H", of(step)) * 8 for step in STEPS) * 16


def profiled(mode: str, kind: str, **options: Any) -> bytes:
    ours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(grey().convert(mode), kind, icc_profile=ours, **options)


def lab() -> bytes:
    image = grey().convert("RGB")
    drawn = ImageCms.profileToProfile(
        image, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert drawn
    return encoded(drawn, "TIFF")


KINDS: dict[str, Callable[[], bytes]] = {
    "L": lambda: encoded(grey(), "PNG"),
    "L as TIFF": lambda: encoded(grey(), "TIFF"),
    "L packed": lambda: encoded(grey(), "TIFF", compression="tiff_lzw"),
    "LA": lambda: encoded(grey().convert("LA"), "PNG"),
    "P": lambda: encoded(grey().convert("P"), "PNG"),
    "P as TIFF": lambda: encoded(grey().convert("P"), "TIFF"),
    "P with a clear colour": lambda: encoded(grey().convert("P"), "GIF", transparency=1),
    "PA": lambda: encoded(grey().convert("RGB").quantize(8).convert("PA"), "TIFF"),
    "I;16": lambda: encoded(numbers("I;16", 257), "PNG"),
    "I;16 as TIFF": lambda: encoded(numbers("I;16", 257), "TIFF"),
    "I;16B": lambda: tiff(deep_rows(lambda step: step * 257), 16, 1),
    "twelve bits": lambda: tiff(packed_twelve(), 12, 1),
    "a deep negative": lambda: tiff(deep_rows(lambda step: 65535 - step * 257), 16, 0),
    "a negative": lambda: tiff(bytes(255 - step for step in STEPS for _ in range(8)) * 16, 8, 0),
    "I to 255": lambda: encoded(numbers("I", 1), "TIFF"),
    "I to 65535": lambda: encoded(numbers("I", 257), "TIFF"),
    "I to millions": lambda: encoded(numbers("I", 65537), "TIFF"),
    "I below zero": lambda: encoded(numbers("I", 1000, -100_000), "TIFF"),
    "F to 1": lambda: encoded(numbers("F", 1 / 255), "TIFF"),
    "F to 255": lambda: encoded(numbers("F", 1), "TIFF"),
    "F to 65535": lambda: encoded(numbers("F", 257), "TIFF"),
    "F below zero": lambda: encoded(numbers("F", 0.01, -1), "TIFF"),
    "RGB": lambda: encoded(grey().convert("RGB"), "PNG"),
    "RGBA": lambda: encoded(grey().convert("RGBA"), "PNG"),
    "RGBX": lambda: encoded(grey().convert("RGB").convert("RGBX"), "TIFF"),
    "CMYK": lambda: encoded(grey().convert("RGB").convert("CMYK"), "TIFF"),
    "CMYK as JPEG": lambda: encoded(grey().convert("RGB").convert("CMYK"), "JPEG", quality=95),
    "YCbCr": lambda: encoded(grey().convert("RGB").convert("YCbCr"), "TIFF"),
    "LAB": lab,
    "L with a profile of colours": lambda: profiled("L", "JPEG", quality=95),
    "RGBA with a profile": lambda: profiled("RGBA", "PNG"),
    "CMYK with a profile of others": lambda: profiled("CMYK", "TIFF"),
    "upside down": lambda: encoded(grey().rotate(180), "JPEG", exif=b"Exif\0\0" + turned(3), quality=95),
}


def packed_twelve() -> bytes:
    row = "".join(f"{step * 4095 // 255:012b}" * 8 for step in STEPS)
    return int(row, 2).to_bytes(len(row) // 8) * 16


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes().removeprefix(b"Exif\0\0")


@pytest.mark.parametrize("kind", KINDS)
def test_tones_stay(kind):
    """Each step of grey is where it was: nothing is cut off, turned round, or all white."""
    upload = KINDS[kind]()
    (content,) = (content for _, content in draw_picture(upload, measure(upload)))
    image = Image.open(BytesIO(content)).convert("RGB")
    found = [image.getpixel((8 * column + 4, 8)) for column in range(8)]
    for colour, step in zip(found, STEPS, strict=True):
        assert colour == pytest.approx((step, step, step), abs=8), f"{found}"


def test_black_and_white_stay():
    """One bit a pixel is two tones and no third."""
    upload = encoded(grey().convert("1", dither=Image.Dither.NONE), "TIFF")
    (content,) = (content for _, content in draw_picture(upload, measure(upload)))
    image = Image.open(BytesIO(content)).convert("L")
    assert [round(float(str(image.getpixel((8 * column + 4, 8)))) / 255) for column in range(8)] == [0] * 4 + [1] * 4


def test_a_picture_of_one_number_is_drawn():
    """Numbers without a scale that are all the same are no division by nothing."""
    for value in (0.0, -5.0, 1e9):
        upload = encoded(Image.new("F", (10, 10), value), "TIFF")
        assert list(draw_picture(upload, measure(upload)))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_wide_colours_are_converted(mode):
    """A colour in a wide space becomes the stronger numbers that sRGB has for it, and alpha stays."""
    upload = encoded(Image.new(mode, (20, 20), (200, 60, 50)), "PNG", icc_profile=wide_profile())
    (content,) = (content for _, content in draw_picture(upload, measure(upload)))
    red, green, _, alpha = Image.open(BytesIO(content)).convert("RGBA").getpixel((10, 10))  # type: ignore[misc]
    assert red > 212
    assert green < 45
    assert alpha == 255


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_grey_profiles_are_applied(mode):
    """A scan whose profile says gamma 1 is as light as it was meant, also with alpha."""
    upload = encoded(Image.new(mode, (20, 20), 64 if mode == "L" else (64, 255)), "PNG", icc_profile=linear_grey())
    (content,) = (content for _, content in draw_picture(upload, measure(upload)))
    red, green, blue = Image.open(BytesIO(content)).convert("RGB").getpixel((10, 10))  # type: ignore[misc]
    assert (red, green, blue) == pytest.approx((137, 137, 137), abs=6)


def s15(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return an ICC profile, version 2.4, of a display (ICC.1:2001-04, section 6)."""
    place, table, data = 128 + 4 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        table += name + struct.pack(">II", place + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    head = struct.pack(">I4s4s4s4s4s", 0, b"lcms", b"\x02\x40\0\0", b"mntr", space, b"XYZ ") + bytes(12) + b"acsp"
    head += bytes(28) + s15(0.9642) + s15(1.0) + s15(0.8249)
    whole = head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data
    return struct.pack(">I", len(whole)) + whole[4:]


def xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + s15(x) + s15(y) + s15(z)


def gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256))


WHITE = xyz(0.9642, 1.0, 0.8249)


def wide_profile() -> bytes:
    """Return Display P3, adapted to D50 as profiles are, with a plain gamma of 2.2."""
    curves = dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), gamma(2.2))
    colours = {
        b"rXYZ": xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": xyz(0.2920, 0.6922, 0.0419),
        b"bXYZ": xyz(0.1571, 0.0666, 0.7841),
    }
    return profile(b"RGB ", {b"wtpt": WHITE, **colours, **curves})


def linear_grey() -> bytes:
    return profile(b"GRAY", {b"wtpt": WHITE, b"kTRC": gamma(1.0)})
