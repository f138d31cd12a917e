"""The part of a picture that is to be shown, chosen before it is drawn."""

import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"([0-9]{1,5}),([0-9]{1,5}),([1-9][0-9]{0,4}),([1-9][0-9]{0,4})", re.ASCII)

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A rectangle in pixels of the picture as it is seen, upright; `left` and `top` are from its corner."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read `left,top,width,height`; None when that isn't what it says."""
        found = _WRITTEN.fullmatch(text)
        return cls(*map(int, found.groups())) if found else None

    def __str__(self) -> str:
        """Write it as it is read."""
        return f"{self.left},{self.top},{self.width},{self.height}"

    def is_within(self, width: int, height: int) -> bool:
        """Tell whether a picture of this size has all of it."""
        return self.left + self.width <= width and self.top + self.height <= height

    def stored(self, size: tuple[int, int], orientation: int) -> Box:
        """Return where it lies in the file of an upright picture of `size`, held as its Exif's `orientation` says."""
        width, height = size
        left, top, right, bottom = self.left, self.top, self.left + self.width, self.top + self.height
        boxes = {
            2: (width - right, top, width - left, bottom),
            3: (width - right, height - bottom, width - left, height - top),
            4: (left, height - bottom, right, height - top),
            5: (top, left, bottom, right),
            6: (top, width - right, bottom, width - left),
            7: (height - bottom, width - right, height - top, width - left),
            8: (height - bottom, left, height - top, right),
        }
        return boxes.get(orientation, (left, top, right, bottom))
