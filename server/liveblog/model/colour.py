"""Colours as `#rrggbb`, and whether they can be read: contrast as WCAG 2.2 defines it. What gets them is the page's.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio and #dfn-relative-luminance.
"""

from functools import lru_cache

DEFAULT_ACCENT = "#a3231f"
"""The accent of a blog that has chosen none."""

WHITE = "#ffffff"
BLACK = "#000000"
LIGHT_BACKGROUND = "#f5f1e9"
"""The darkest that text stands on in the light: a pinned entry, a card."""
DARK_BACKGROUND = "#211f1c"
"""The lightest that text stands on when the reader prefers dark: the same."""

LEGIBLE = 4.5
"""The least contrast of text with its background (WCAG 2.2, success criterion 1.4.3)."""

_KNEE = 0.04045  # below it sRGB is linear
_STEPS = 100
_REMEMBERED = 512  # a hundred steps take a millisecond, and every snapshot shows its blog's colour


def luminance(colour: str) -> float:
    """Return the relative luminance: 0 for black, 1 for white."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, whichever is the lighter: 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on_white(colour: str) -> bool:
    """Tell whether text of this colour can be read on white."""
    return contrast(colour, WHITE) >= LEGIBLE


def lightened_for(colour: str, background: str = DARK_BACKGROUND) -> str:
    """Mix a colour with as little white as makes it readable on a dark background, in steps of a hundredth."""
    return _adapted(colour, WHITE, background)


def darkened_for(colour: str, background: str = LIGHT_BACKGROUND) -> str:
    """Mix a colour with as little black as makes it readable on a light background."""
    return _adapted(colour, BLACK, background)


@lru_cache(_REMEMBERED)
def _adapted(colour: str, to: str, background: str) -> str:
    mixed = (_mixed(colour, to, step / _STEPS) for step in range(_STEPS + 1))
    return next((other for other in mixed if contrast(other, background) >= LEGIBLE), to)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _linear(part: float) -> float:
    return part / 12.92 if part <= _KNEE else float(((part + 0.055) / 1.055) ** 2.4)


def _mixed(colour: str, other: str, share: float) -> str:
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(part + (there - part) * share):02x}" for part, there in parts)
