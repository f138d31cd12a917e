"""What any kind of pixels looks like: taken down to eight bits of red, green, blue and, where it has some, alpha.

Deep grey, numbers without a scale, palettes, printer's colours and profiles: a tone stays the tone that it was.
Pillow's own conversions cut off what is over 255, know no L*a*b*, and leave profiles to others.
"""

from contextlib import suppress
from io import BytesIO
from types import MappingProxyType

from PIL import Image, ImageCms, TiffImagePlugin

_LEVELS = 2**16
_SPACES = MappingProxyType({"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK", "Lab": "LAB"})
"""The mode that each kind of profile is about."""

_WHITES = (1, 255, _LEVELS - 1)
"""What white may be in numbers without a scale: the smallest of these that they all fit below."""


def plain(image: Image.Image, depth: int | None = None) -> Image.Image:
    """Make any pixels ones that can be resized: L, RGB, RGBA, CMYK or LAB.

    `depth` is in bits of a sample, where the file says it.
    """
    if image.mode.startswith("I;"):
        return _shallow(image, depth or 16)
    if image.mode in ("I", "F"):
        return _scaled_down(image)
    if image.mode in ("1", "L", "RGB") and depth not in (None, 8) and "transparency" in image.info:
        image.info["transparency"] = _scaled(image.info["transparency"], depth)
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "L", "CMYK", "LAB") else image.convert("RGB")


def tiff_depth(image: Image.Image) -> int | None:
    """Return the bits of a sample of a TIFF; None for other formats."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return None
    return int(image.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, (1,))[0])


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return plain pixels as RGB or RGBA in sRGB.

    A profile that can't be read, or is of other pixels, is as good as none.
    """
    found = _profile(profile) if profile else _lab() if image.mode == "LAB" else None
    mode = _SPACES.get(found.profile.xcolor_space.strip(), "") if found else ""
    if found and _fits(mode, image.mode):
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            return _converted(image, found, mode)
    if image.mode == "LAB":
        return _converted(image, _lab(), "LAB")
    return image.convert("RGBA" if image.mode == "RGBA" else "RGB")


def _shallow(image: Image.Image, depth: int) -> Image.Image:
    """Take grey of up to sixteen bits down to eight; a plain conversion would make nearly all of it white."""
    deep, clear = image.convert("I"), image.info.get("transparency")
    levels = [min(255, level >> depth - 8) for level in range(_LEVELS)]
    if _is_negative(image):
        levels = [255 - level for level in levels]
    grey = deep.point(levels, "L")
    if clear is None:
        return grey
    alpha = deep.point([0 if level == clear else 255 for level in range(_LEVELS)], "L")
    return Image.merge("LA", (grey, alpha)).convert("RGBA")


def _scaled_down(image: Image.Image) -> Image.Image:
    """Take numbers without a scale down to eight bits: between what black and white are likely to be in them."""
    numbers = image.convert("F")
    low, high = (float(bound) for bound in numbers.getextrema() if not isinstance(bound, tuple))
    known = [white for white in _WHITES if low >= 0 and high <= white and (white > 1 or image.mode == "F")]
    black, white = (0.0, known[0]) if known else (min(0.0, low), high)
    scale = 255 / ((white - black) or 1)
    return numbers.point(lambda number: number * scale + (0.5 - black * scale)).convert("L")


def _is_negative(image: Image.Image) -> bool:
    """Tell whether zero is white in a deep TIFF; where it is shallow, Pillow has turned it round."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    return bool(image.tag_v2.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == 0)


def _scaled(colour: int | tuple[int, ...], depth: int) -> int | tuple[int, ...]:
    """Tell a transparent colour in eight bits, as its picture was decoded; Pillow leaves it as the file has it."""
    if isinstance(colour, tuple):
        return tuple(_eight_bits(level, depth) for level in colour)
    return _eight_bits(colour, depth)


def _eight_bits(level: int, depth: int) -> int:
    return level >> depth - 8 if depth > 8 else level * 255 // (2**depth - 1)  # noqa: PLR2004 -- bits of a byte


def _profile(profile: bytes) -> ImageCms.ImageCmsProfile | None:
    try:
        return ImageCms.ImageCmsProfile(BytesIO(profile))
    except (ImageCms.PyCMSError, OSError):
        return None


def _lab() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))


def _fits(profile: str, image: str) -> bool:
    """Tell whether a profile can be about pixels of this mode; grey pictures often have one of colours."""
    return profile == image or (profile in ("L", "RGB") and image in ("L", "RGB", "RGBA"))


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile, mode: str) -> Image.Image:
    """Convert the colours, and leave alpha as it is: profiles say nothing of it."""
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image.convert(mode), profile, srgb, outputMode="RGB")
    if converted is None:
        raise ValueError("nothing was converted")
    if image.mode == "RGBA":
        converted.putalpha(image.getchannel("A"))
    return converted
