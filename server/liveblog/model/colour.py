"""Colours as `#rrggbb`, and whether they can be read: contrast as WCAG 2.2 defines it. What gets them is the page's.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio and #dfn-relative-luminance.
"""

HOUSE = "#a3231f"
"""The accent of a blog that has chosen none."""

WHITE = "#ffffff"
DARK = "#171614"
"""What the reader's page stands on when the reader prefers dark."""

LEGIBLE = 4.5
"""The least contrast of text with its background (WCAG 2.2, success criterion 1.4.3)."""

_KNEE = 0.04045  # below it sRGB is linear
_STEPS = 100


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


def lightened_for(colour: str, background: str = DARK) -> str:
    """Mix a colour with as little white as makes it readable on a dark background, in steps of a hundredth."""
    mixed = (_mixed(colour, step / _STEPS) for step in range(_STEPS + 1))
    return next((lighter for lighter in mixed if contrast(lighter, background) >= LEGIBLE), WHITE)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _linear(part: float) -> float:
    return part / 12.92 if part <= _KNEE else float(((part + 0.055) / 1.055) ** 2.4)


def _mixed(colour: str, white: float) -> str:
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in _parts(colour))
