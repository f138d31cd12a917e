"""Drawing pictures anew: upright, in sRGB, in a few widths, as WebP, and without anything that was not the picture.

What is uploaded is never passed on: a photo says where it was taken, and a file can be two things at once. Nothing here
touches a disk.
"""

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)
from PIL.Image import Resampling, Transpose

from liveblog.errors import FieldError, InvalidInput, LiveblogError, TooLarge
from liveblog.media.headers import jpeg_scans, png_depth, still, webp_size
from liveblog.media.tones import in_srgb, plain, tiff_depth
from liveblog.model.crop import Crop
from liveblog.model.picture import WIDTHS, Picture
from liveblog.sentence import sentence
from liveblog.work.bounds import PICTURE_PIXELS, PICTURE_PROFILE, PICTURE_SCANNED, PICTURE_SCANS, PICTURE_SIDE

MEASURE, DRAW = b"measure", b"draw"
"""What a child process is asked to do with an upload."""

_DECODERS = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin, GifImagePlugin, AvifImagePlugin, TiffImagePlugin)
"""Loaded now: in the middle of a piece of work there may be no memory for it."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF")
_TALLEST = 16_383  # what WebP can say
_QUALITY = 80
_START_OF_SCAN = (
    b"\xff\xda"  # ITU-T T.81, B.1.1.3; within a scan no 0xff stands before anything but a zero or a restart
)
_ORIENTATION = 0x0112  # Exif 2.32, section 4.6.4
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SIDEWAYS = 5  # from here on, width and height change places

PngImagePlugin.MAX_TEXT_CHUNK = PICTURE_PROFILE.most  # it counts profiles as texts; there are no others left
Image.MAX_IMAGE_PIXELS = None  # it would warn from 89 megapixels on; ours is the stricter limit


def measure(upload: bytes, crop: Crop | None = None) -> Picture:
    """Tell which picture the upload, or this part of it, will be, its largest width.

    It reads no more than where the file says it.

    Raises:
        InvalidInput: these bytes are no image that we take, or it has no such part.
        TooLarge: it has too many pixels.
    """
    with _opened(upload) as image:
        width, height = _seen_size(image)
    if crop:
        if not crop.is_within(width, height):
            raise InvalidInput(
                FieldError(
                    "crop",
                    sentence("is not within the picture of {width} x {height} pixels", width=width, height=height),
                )
            )
        width, height = crop.width, crop.height
    found = Picture(_digest(upload, crop), width, height)
    largest = next((each for each in found.variants if each.width == WIDTHS[-1]), found)
    if largest.height > _TALLEST:
        raise _not_taken(sentence("is too tall for its width: {width} x {height} pixels", width=width, height=height))
    return largest


def draw_picture(upload: bytes, picture: Picture, crop: Crop | None = None) -> Iterator[tuple[Picture, bytes]]:
    """Draw the files of a picture, the narrowest first; `picture` is what `measure` said of the same part.

    Raises:
        InvalidInput: the bytes are damaged.
    """
    with _opened(upload) as image:
        drawn = _upright(image, picture, png_depth(upload) or tiff_depth(image), crop)
    for variant in picture.variants:
        narrowed = drawn.resize((variant.width, variant.height), Resampling.LANCZOS)
        file = BytesIO()
        narrowed.save(file, "WEBP", quality=_QUALITY)
        yield variant, file.getvalue()


def draw_in_child(step: bytes, upload: bytes, part: bytes = b"") -> list[bytes]:
    """Do a step in a child process: return the picture's name; or its files, the narrowest first.

    `part` is a crop as it is written, empty for the whole.
    """
    crop = Crop.parse(part.decode())
    picture = measure(upload, crop)
    if step == MEASURE:
        return [picture.name.encode()]
    return [content for _, content in draw_picture(upload, picture, crop)]


def _digest(upload: bytes, crop: Crop | None) -> str:
    """Name what is shown: another part of the same file is another picture, and tells nothing of the whole."""
    return hashlib.sha256(upload + f" {crop}".encode() if crop else upload).hexdigest()[:20]


def _seen_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if _orientation(image) >= _SIDEWAYS else (width, height)


def _require_drawable(width: int, height: int) -> None:
    """Refuse what a few kilobytes can make gigabytes of, by what it says of itself.

    Raises:
        TooLarge: it has too many pixels.
    """
    if width * height > PICTURE_PIXELS.most:
        megapixels, limit = width * height / 1e6, PICTURE_PIXELS.most // 1_000_000
        raise TooLarge(
            sentence(
                "The image has {megapixels:.1f} megapixels ({width} x {height}); the limit is {limit}.",
                megapixels=megapixels,
                width=width,
                height=height,
                limit=limit,
            )
        )
    if max(width, height) > PICTURE_SIDE.most:
        raise TooLarge(
            sentence(
                "The image is {width} x {height} pixels; no side may have more than {most}.",
                width=width,
                height=height,
                most=PICTURE_SIDE.most,
            )
        )


def _require_few_scans(upload: bytes, image: Image.Image) -> None:
    """Refuse a JPEG that is drawn over and over; each of its scans costs as much as a picture.

    Raises:
        InvalidInput: it has too many.
    """
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return
    scans, pixels = jpeg_scans(upload, PICTURE_SCANS.most), image.width * image.height
    if scans > PICTURE_SCANS.most or scans * pixels > PICTURE_SCANNED.most:
        raise _not_taken(sentence("is a JPEG of too many scans"))


@contextmanager
def _opened(upload: bytes) -> Iterator[Image.Image]:
    """Open an image of a bounded size.

    Raises:
        InvalidInput: these bytes are no image that we take.
        TooLarge: it has too many pixels.
    """
    try:
        if size := webp_size(upload):
            _require_drawable(*size)  # opening it takes all its memory
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(still(upload)), formats=_FORMATS) as image:
            _require_drawable(*image.size)
            _require_few_scans(upload, image)
            yield image
    except (LiveblogError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise _not_taken(sentence("is not a JPEG, PNG, WebP, GIF, AVIF or TIFF image")) from error
    except Exception as error:  # decoders raise whatever comes to them when bytes are made up or cut off
        raise _not_taken(sentence("is damaged: it can't be decoded")) from error


def _not_taken(why: str) -> InvalidInput:
    return InvalidInput(FieldError("body", why))


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001 -- what a camera wrote beside a picture may be damaged, and the picture good
        return 1
    return found if found in _TURNS else 1


def _upright(image: Image.Image, picture: Picture, depth: int | None, crop: Crop | None) -> Image.Image:
    """Decode to the largest size that is needed, and only then turn and convert: a photo of 40 megapixels is 120 MB."""
    orientation, profile, whole = _orientation(image), image.info.get("icc_profile"), image.size
    crop = crop or Crop(0, 0, *_seen_size(image))
    left, top, right, bottom = crop.stored(_seen_size(image), orientation)
    size = (picture.width, picture.height)
    size = size[::-1] if orientation >= _SIDEWAYS else size
    enough = (2 * size[0] * whole[0] // (right - left), 2 * size[1] * whole[1] // (bottom - top))
    image.draft("", enough)  # a JPEG can be decoded to a half, a quarter, an eighth
    across, down = image.width / whole[0], image.height / whole[1]
    box = (left * across, top * down, right * across, bottom * down)
    drawn = plain(image, depth).resize(size, Resampling.LANCZOS, box)
    if orientation in _TURNS:
        drawn = drawn.transpose(_TURNS[orientation])
    drawn = in_srgb(drawn, profile)
    drawn.info = {}
    return drawn
