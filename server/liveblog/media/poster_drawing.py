"""Drawing posters: a blog's title on its colour, with its publisher and state, for where its link is shared.

One font of ours is used and nothing of the machine's, so that a poster looks the same wherever it is drawn. Nothing
here touches a disk once it is loaded.
"""

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin, features
from PIL.ImageFont import FreeTypeFont, Layout

from liveblog.model.poster import HEIGHT, WIDTH, Poster

_FONT = (Path(__file__).parent / "fonts" / "poster.ttf").read_bytes()
_CAN_SHAPE = bool(features.check("raqm"))

_MARGIN = 80
_SMALL = 34
_TITLE_TOP, _TITLE_BOTTOM = 140, 490
_STEP = 4
_HEIGHTS = range(96, 40, -_STEP)
_LEADING = 1.22
_WHITE = "#ffffff"
_DOT = 11
_PALETTE = 32  # colours: of one ground and white there are no more shades
_ENCODERS = (PngImagePlugin,)
"""Loaded now: a child process opens no file later."""


def can_shape() -> bool:
    """Tell whether what runs to the left, or joins its letters, can be drawn: FriBiDi has to be on this machine."""
    return _CAN_SHAPE


def draw_poster(poster: Poster) -> bytes:
    """Draw a poster; return the PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), poster.accent)
    pen = _Pen(image, poster)
    pen.frame()
    pen.title()
    file = BytesIO()
    image.quantize(_PALETTE, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def draw_poster_in_child(document: bytes) -> list[bytes]:
    """Draw a poster in a child process."""
    return [draw_poster(Poster(**json.loads(document)))]


class _Pen:
    """Writes on a poster, from the side on which its language begins."""

    def __init__(self, image: Image.Image, poster: Poster) -> None:
        self._draw = ImageDraw.Draw(image)
        self._poster = poster
        self._right = poster.direction == "rtl"

    def frame(self) -> None:
        """Write what stands above and below the title."""
        small = _font(_SMALL)
        self._line(self._poster.publisher, 72, small)
        self._draw.rectangle((_MARGIN, HEIGHT - 118, WIDTH - _MARGIN, HEIGHT - 116), fill=_mixed(self._poster.accent))
        indent = 0
        if self._poster.is_live:
            indent = 4 * _DOT
            centre = WIDTH - _MARGIN - _DOT if self._right else _MARGIN + _DOT
            middle = HEIGHT - 66
            self._draw.ellipse((centre - _DOT, middle - _DOT, centre + _DOT, middle + _DOT), fill=_WHITE)
        self._line(self._poster.state, HEIGHT - 90, small, indent)

    def title(self) -> None:
        """Write the title as large as it fits, in the middle of its room."""
        size, lines = _fitted(self._poster.title, self._poster.direction)
        height = round(size * _LEADING)
        top = (_TITLE_TOP + _TITLE_BOTTOM - height * len(lines)) // 2
        for number, line in enumerate(lines):
            self._line(line, top + number * height, _font(size))

    def _line(self, text: str, top: int, font: FreeTypeFont, indent: int = 0) -> None:
        text = _cut(text, font, WIDTH - 2 * _MARGIN - indent, self._poster.direction)
        side, anchor = (WIDTH - _MARGIN - indent, "rs") if self._right else (_MARGIN + indent, "ls")
        place = (side, top + round(font.size))
        self._draw.text(place, text, _WHITE, font, anchor, direction=_along(self._poster.direction))


def _fitted(title: str, direction: str) -> tuple[int, Sequence[str]]:
    """Find the largest size at which a title fits, and its lines; what is too long for the smallest is cut."""
    for size in _HEIGHTS:
        most = int((_TITLE_BOTTOM - _TITLE_TOP) / (size * _LEADING))
        lines = list(_lines(title, _font(size), WIDTH - 2 * _MARGIN, direction))
        if len(lines) <= most and all(_width(line, _font(size), direction) <= WIDTH - 2 * _MARGIN for line in lines):
            return size, _balanced(title, _font(size), len(lines), direction)
    return size, [*lines[: most - 1], " ".join(lines[most - 1 :])]


def _lines(text: str, font: FreeTypeFont, width: int, direction: str) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, font, direction) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


def _balanced(title: str, font: FreeTypeFont, count: int, direction: str) -> Sequence[str]:
    """Make lines as even as they can be: the narrowest column that has no more of them."""
    least, most = 0, WIDTH - 2 * _MARGIN
    while most - least > _STEP:
        middle = (least + most) // 2
        lines = list(_lines(title, font, middle, direction))
        fits = len(lines) <= count and all(_width(line, font, direction) <= middle for line in lines)
        least, most = (least, middle) if fits else (middle, most)
    return list(_lines(title, font, most, direction))


def _cut(text: str, font: FreeTypeFont, width: int, direction: str) -> str:
    if _width(text, font, direction) <= width:
        return text
    least, most = 0, len(text)
    while most - least > 1:
        middle = (least + most) // 2
        fits = _width(f"{text[:middle].rstrip()}…", font, direction) <= width
        least, most = (middle, most) if fits else (least, middle)
    return f"{text[:least].rstrip()}…"


def _width(text: str, font: FreeTypeFont, direction: str) -> float:
    return font.getlength(text, direction=_along(direction))


def _along(direction: str) -> str | None:
    return direction if _CAN_SHAPE else None


def _font(size: int) -> FreeTypeFont:
    return ImageFont.truetype(BytesIO(_FONT), size, layout_engine=Layout.RAQM if _CAN_SHAPE else Layout.BASIC)


def _mixed(colour: str) -> tuple[int, ...]:
    """Mix a colour with a little white, for a line on it."""
    return tuple(part + (255 - part) * 2 // 5 for part in bytes.fromhex(colour.removeprefix("#")))
