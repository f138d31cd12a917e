"""Drawing pictures: upright, small, in sRGB, and with nothing left of where they came from."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms
from PIL.AvifImagePlugin import AvifImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from liveblog.errors import InvalidInput, TooLarge
from liveblog.media.headers import jpeg_scans, still, webp_size
from liveblog.media.imaging import draw_picture, measure
from liveblog.work.bounds import PICTURE_SCANS
from tests.media.bombs import (
    GREY,
    GREY_ALPHA,
    PALETTE,
    RGB,
    RGBA,
    claiming,
    corrupt_exif,
    drawn_over,
    film,
    png,
    png_of_size,
    resized,
    webp_of_size,
    with_rubbish,
)
from tests.media.pictures import encoded, photo


def drawn(upload: bytes) -> list[Image.Image]:
    return [Image.open(BytesIO(content)) for _, content in draw_picture(upload, measure(upload))]


def colour(image: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    found = image.convert("RGBA").getpixel(place)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize(
    ("given", "widths"),
    [((100, 50), [100]), ((480, 10), [480]), ((1000, 500), [480, 960, 1000]), ((2000, 1001), [480, 960, 1600])],
)
def test_widths_are_those_that_are_needed(given, widths):
    """No picture is made larger than it is, and each file has just the size that its name says."""
    upload = encoded(Image.new("RGB", given))
    picture = measure(upload)
    assert [variant.width for variant in picture.variants] == widths
    assert [image.size for image in drawn(upload)] == [(each.width, each.height) for each in picture.variants]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF"])
def test_each_format_becomes_webp(kind):
    """What cameras, screens and browsers save is taken; what comes out is of one kind."""
    (image,) = drawn(encoded(Image.new("RGB", (40, 30), "red"), kind))
    assert (image.format, image.size) == ("WEBP", (40, 30))
    red, green, blue, _ = colour(image, (20, 15))
    assert red > 230
    assert max(green, blue) < 30


def test_the_place_of_a_photo_is_gone():
    """Exif with its GPS, XMP and comments are not passed on."""
    upload = photo()
    assert Image.open(BytesIO(upload)).getexif().get_ifd(0x8825)
    for _, content in draw_picture(upload, measure(upload)):
        image = Image.open(BytesIO(content))
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        assert b"secret" not in content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_stand_upright(orientation):
    """Whichever way the camera was held, red is up and left, and the size is that of what is seen."""
    stored = Image.new("RGB", (80, 40), "blue")
    corner = {1: (0, 0), 2: (60, 0), 3: (60, 20), 4: (0, 20), 5: (0, 0), 6: (0, 20), 7: (60, 20), 8: (60, 0)}
    stored.paste("red", (*corner[orientation], corner[orientation][0] + 20, corner[orientation][1] + 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    (image,) = drawn(encoded(stored, "JPEG", exif=exif, quality=95))
    assert image.size == ((80, 40) if orientation < 5 else (40, 80))
    red, _, blue, _ = colour(image, (6, 6))
    assert red > 200
    assert blue < 60


def test_transparency_stays():
    """A drawing with nothing behind it is not put on black."""
    (image,) = drawn(encoded(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG"))
    assert colour(image, (10, 10))[3] == 0


STEPS = [16 * step for step in range(16)]
"""Grey from black to nearly white, in sixteen columns."""


def columns(*samples: bytes) -> list[bytes]:
    """Return rows of so many pixels; each sample is four pixels wide."""
    return [b"".join(sample * 4 for sample in samples)] * 16


def packed(depth: int) -> list[bytes]:
    """Return rows of the same grey with several pixels in a byte."""
    levels = [step >> 8 - depth for step in STEPS for _ in range(4)]
    bits = "".join(f"{level:0{depth}b}" for level in levels)
    return [int(bits, 2).to_bytes(len(bits) // 8)] * 16


def deep(*channels: int) -> bytes:
    return b"".join(struct.pack(">H", channel * 256 + 77) for channel in channels)


def made(depth: int, colours: int, rows: list[bytes], *chunks: tuple[bytes, bytes]) -> bytes:
    return png((64, 16), depth, colours, rows, *chunks)


REDS = b"".join(bytes((level, 0, 255 - level)) for level in range(256))
KINDS = {
    "grey": (made(8, GREY, columns(*(bytes((step,)) for step in STEPS))), (64, 64, 64, 255)),
    "grey of 16 bits": (made(16, GREY, columns(*map(deep, STEPS))), (64, 64, 64, 255)),
    "grey of 4 bits": (made(4, GREY, packed(4)), (68, 68, 68, 255)),
    "grey of 2 bits": (made(2, GREY, packed(2)), (85, 85, 85, 255)),
    "black and white": (made(1, GREY, packed(1)), (0, 0, 0, 255)),
    "grey with a clear level": (
        made(8, GREY, columns(*(bytes((step,)) for step in STEPS)), (b"tRNS", b"\0\x40")),
        (64, 64, 64, 0),
    ),
    "deep grey with a clear level": (made(16, GREY, columns(*map(deep, STEPS)), (b"tRNS", deep(64))), (64, 64, 64, 0)),
    "shallow grey with a clear level": (made(2, GREY, packed(2), (b"tRNS", b"\0\x01")), (85, 85, 85, 0)),
    "black and white with a clear level": (made(1, GREY, packed(1), (b"tRNS", b"\0\0")), (0, 0, 0, 0)),
    "colours of 16 bits": (made(16, RGB, columns(*(deep(step, 0, 255 - step) for step in STEPS))), (64, 0, 191, 255)),
    "deep colours with a clear one": (
        made(16, RGB, columns(*(deep(step, 0, 0) for step in STEPS)), (b"tRNS", deep(64, 0, 0))),
        (64, 0, 0, 0),
    ),
    "grey with alpha": (made(8, GREY_ALPHA, columns(*(bytes((step, 128)) for step in STEPS))), (64, 64, 64, 128)),
    "deep grey with alpha": (made(16, GREY_ALPHA, columns(*(deep(step, 128) for step in STEPS))), (64, 64, 64, 128)),
    "deep colours with alpha": (
        made(16, RGBA, columns(*(deep(step, 0, 0, 128) for step in STEPS))),
        (64, 0, 0, 128),
    ),
    "palette": (made(8, PALETTE, columns(*(bytes((step,)) for step in STEPS)), (b"PLTE", REDS)), (64, 0, 191, 255)),
    "palette with alpha": (
        made(8, PALETTE, columns(*(bytes((step,)) for step in STEPS)), (b"PLTE", REDS), (b"tRNS", bytes([128] * 256))),
        (64, 0, 191, 128),
    ),
    "printed": (
        encoded(Image.new("RGB", (64, 16), (64, 0, 191)).convert("CMYK"), "JPEG", quality=95),
        (64, 0, 191, 255),
    ),
    "grey JPEG": (encoded(Image.new("L", (64, 16), 64), "JPEG"), (64, 64, 64, 255)),
    "palette GIF": (encoded(Image.new("RGB", (64, 16), (64, 0, 191)).quantize(), "GIF"), (64, 0, 191, 255)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_of_pixels_come_out_right(kind):
    """Whatever its samples are, deep or shallow, grey, printed or numbers of colours, a pixel looks as it did."""
    upload, expected = KINDS[kind]
    found = colour(drawn(upload)[0], (18, 8))  # in the fifth column
    assert found[3] == pytest.approx(expected[3], abs=1)
    if found[3]:
        assert found == pytest.approx(expected, abs=8)


def test_colours_are_converted():
    """A profile is applied before it is left out; one that is broken or of another kind is as good as none."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    ours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (ours, lab, b"broken"):
        (image,) = drawn(encoded(Image.new("RGB", (30, 20), "red"), "JPEG", icc_profile=profile))
        assert colour(image, (15, 10))[0] > 230


@pytest.mark.parametrize("size", [(50_000, 50_000), (8000, 5001), (2_000_000_000, 1)])
def test_bombs_are_refused_by_what_they_claim(size):
    """A few bytes that would unfold to gigabytes are not unfolded, and nothing is warned of."""
    with pytest.raises(TooLarge, match="megapixels"):
        measure(png_of_size(*size))


@pytest.mark.parametrize(
    ("kind", "refusal"), [("GIF", "megapixels"), ("TIFF", "megapixels"), ("AVIF", "is not a JPEG")]
)
def test_every_kind_is_refused_by_what_it_claims(kind: str, refusal: str):
    """The size in its head is what counts, wherever that stands; an AVIF that contradicts itself is not opened."""
    small = encoded(Image.new("RGB", (301, 203), "navy"), kind)
    with pytest.raises((TooLarge, InvalidInput), match=refusal):
        measure(resized(small, kind, (301, 203), (20_001, 20_003)))


@pytest.mark.parametrize("size", [(40_000_000, 1), (1, 40_000_000), (30_001, 2)])
def test_ribbons_are_refused(size):
    """Few pixels in one direction and millions in the other cost as much as gigabytes."""
    with pytest.raises(TooLarge, match="no side may have more than 30000"):
        measure(png_of_size(*size))


def test_a_webp_is_refused_before_room_is_made_for_it():
    """Its decoder would take the memory of its canvas when it is opened: the head alone is read."""
    with pytest.raises(TooLarge, match="megapixels"):
        measure(webp_of_size(16_383, 16_383))


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 80}, {"quality": 80, "exif": b"Exif\0\0"}])
def test_the_size_of_every_webp_is_read(options):
    """The three heads that a WebP can have say the size that its decoder finds."""
    assert webp_size(encoded(Image.new("RGB", (301, 17)), "WEBP", **options)) == (301, 17)


@pytest.mark.parametrize(("times", "size"), [(60, (64, 48)), (1198, (64, 48)), (20, (6000, 4000)), (8, (7000, 5700))])
def test_a_jpeg_that_is_drawn_over_and_over_is_refused(times, size):
    """Each scan costs as much as the picture has pixels: more than 64, or than a large picture needs, are an attack."""
    with pytest.raises(InvalidInput, match="too many scans"):
        measure(claiming(drawn_over(times), *size))


def test_usual_jpegs_have_few_scans():
    """Progressive photos, and those with a film behind them that is full of what looks like scans, are taken."""
    assert drawn(encoded(Image.effect_noise((300, 200), 60), "JPEG", progressive=True))
    upload = with_rubbish(photo())
    assert upload.count(b"\xff\xda") > PICTURE_SCANS.most / 8
    assert jpeg_scans(upload, PICTURE_SCANS.most) == 1
    assert drawn(upload)


def noting(seek: Callable[[Any, int], None], asked: list[int]) -> Callable[[Any, int], None]:
    def noted(image: Any, frame: int) -> None:
        asked.append(frame)
        seek(image, frame)

    return noted


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_a_film_only_the_first_frame_is_decoded(kind, monkeypatch):
    """However many frames there are: the picture is the first, and nobody asks for another."""
    upload = film(kind, 40)
    asked: list[int] = []
    for plugin in (GifImageFile, WebPImageFile, PngImageFile, AvifImageFile):
        monkeypatch.setattr(plugin, "seek", noting(plugin.seek, asked))
    (image,) = drawn(upload)
    assert colour(image, (20, 15))[0] > 230
    assert set(asked) <= {0}


@pytest.mark.parametrize(
    "chunk",
    [
        (b"zTXt", b"x\0\0" + zlib.compress(bytes(100_000_000))),
        (b"tEXt", b"x\0" + b"y" * 5_000_000),
        (b"iTXt", b"x\0\1\0\0\0" + zlib.compress(bytes(50_000_000))),
        (b"iCCP", b"x\0\0" + zlib.compress(bytes(100_000_000))),
        (b"iCCP", b"x\0\0nothing that was compressed"),
    ],
)
def test_what_is_beside_a_png_is_not_unfolded(chunk):
    """Texts and profiles of any size are left out, and the picture is as good as without."""
    upload = png((64, 16), 8, GREY, [bytes(range(64, 128))] * 16, chunk)
    assert len(still(upload)) < 1000
    assert colour(drawn(upload)[0], (18, 8))[0] == pytest.approx(64 + 18, abs=8)


def test_a_png_of_nothing_but_chunks_is_walked_through_once():
    """Hundreds of thousands of empty chunks are left out before the decoder would look at each."""
    upload = png((64, 16), 8, GREY, [bytes(64)] * 16, *[(b"tEXt", b"")] * 100_000)
    assert len(still(upload)) < 1000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_exif_does_not_damage_the_picture(kind):
    """Five thousand tags that point nowhere: the picture is taken, and nobody is warned of anything."""
    upload = encoded(Image.new("RGB", (30, 20), "red"), kind, exif=corrupt_exif())
    (image,) = drawn(upload)
    assert colour(image, (15, 10))[0] > 230


@pytest.mark.parametrize("tail", [b"<script>secret</script>", b"PK\x03\x04secret", b"GIF89asecret", b"%PDF-1.7 secret"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_file_that_is_two_things_becomes_one(kind, tail):
    """What stands behind a picture, or in its comment, is not in what is drawn of it."""
    upload = encoded(Image.new("RGB", (30, 20), "red"), kind, **({"comment": tail} if kind in ("JPEG", "GIF") else {}))
    for _, content in draw_picture(upload + tail, measure(upload + tail)):
        assert b"secret" not in content


def test_what_webp_cannot_say_is_refused():
    """A ribbon that is taller than the format allows is told by its size."""
    with pytest.raises(InvalidInput, match="too tall"):
        measure(encoded(Image.new("1", (20, 20_000)), "PNG"))


@pytest.mark.parametrize("upload", [b"", b"GIF", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", bytes(99)])
def test_other_bytes_are_no_image(upload):
    """What is no image that we take is said to be none."""
    with pytest.raises(InvalidInput, match="is not a JPEG"):
        measure(upload)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF"])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
def test_damaged_images_are_refused(kind, share):
    """A file that was cut off anywhere is refused and not drawn in part."""
    upload = encoded(Image.effect_noise((200, 200), 90), kind)
    with pytest.raises(InvalidInput):
        drawn(upload[: int(len(upload) * share)])
