"""Drawing pictures: upright, small, in sRGB, and with nothing left of where they came from."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from liveblog.errors import InvalidInput, TooLarge
from liveblog.media.drawing import draw, measure
from tests.media.pictures import encoded, photo


def drawn(upload: bytes) -> list[Image.Image]:
    return [Image.open(BytesIO(content)) for _, content in draw(upload, measure(upload))]


def colour(image: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    found = image.convert("RGBA").getpixel(place)
    assert isinstance(found, tuple)
    return found


def png_of_size(width: int, height: int) -> bytes:
    """Return a small file that claims to be large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
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
    for _, content in draw(upload, measure(upload)):
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


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK", "YCbCr"])
def test_all_kinds_of_pixels_are_taken(mode):
    """Grey, palettes, deep and printed colours are drawn like others."""
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    (image,) = drawn(encoded(Image.new(mode, (30, 20)), kind))
    assert image.size == (30, 20)


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


def test_what_webp_cannot_say_is_refused():
    """A ribbon that is taller than the format allows is told by its size."""
    with pytest.raises(InvalidInput, match="too tall"):
        measure(encoded(Image.new("1", (20, 20_000)), "PNG"))


@pytest.mark.parametrize("upload", [b"", b"GIF", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", bytes(99)])
def test_other_bytes_are_no_image(upload):
    """What is no image that we take is said to be none."""
    with pytest.raises(InvalidInput, match="is not a JPEG"):
        measure(upload)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_damaged_images_are_refused(kind):
    """Half a file is refused and not drawn in half."""
    upload = encoded(Image.effect_noise((200, 200), 90), kind)
    with pytest.raises(InvalidInput):
        drawn(upload[: len(upload) // 2])
