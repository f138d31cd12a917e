"""Pictures that were uploaded: what they are called, and which widths of each there are.

The name says the size, so that whoever has the name needs nothing else to lay the picture out (docs/decisions/0015).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

WIDTHS = (480, 960, 1600)
"""The widths in pixels that each picture is kept in; the last one is the largest."""

FOLDER = "/media/"
"""Where pictures are, as seen from the web."""

_NAME = re.compile(r"(?P<digest>[0-9a-f]{20})-(?P<width>[1-9][0-9]{0,3})x(?P<height>[1-9][0-9]{0,4})\.webp", re.ASCII)
PATTERN = re.sub(r"\?P<[a-z]+>", "?:", _NAME.pattern)
"""The same for those who know no groups with names."""

_PATH = re.compile(FOLDER + PATTERN, re.ASCII)

_IMAGE = re.compile(r"<img\s[^<>]*>")  # in what `markup` made, neither < nor > stands in anything but tags
_SOURCE = re.compile(r'\ssrc="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Picture:
    """One file of a picture: `digest` names what was uploaded, and is the same in all its widths."""

    digest: str
    width: int
    height: int

    @classmethod
    def of_name(cls, name: str) -> Self | None:
        """Read a name; None when no picture of ours can be called so."""
        found = _NAME.fullmatch(name)
        if not found or int(found["width"]) > WIDTHS[-1]:
            return None
        return cls(found["digest"], int(found["width"]), int(found["height"]))

    @classmethod
    def of_path(cls, path: str) -> Self | None:
        """Read the path that a text refers to a picture by; None for anything else."""
        return cls.of_name(path.removeprefix(FOLDER)) if path.startswith(FOLDER) else None

    @property
    def name(self) -> str:
        """Return the name of its file."""
        return f"{self.digest}-{self.width}x{self.height}.webp"

    @property
    def path(self) -> str:
        """Return its address on the server."""
        return FOLDER + self.name

    @property
    def variants(self) -> tuple[Self, ...]:
        """Return the files that a picture has whose largest one is this, from the narrowest to itself."""
        narrower = (width for width in WIDTHS if width < self.width)
        return (*(self._narrowed(width) for width in narrower), self)

    def _narrowed(self, width: int) -> Self:
        """Return it in another width; its height is rounded to the nearest pixel, a half upwards, and is at least 1.

        The rule is part of every name ever given: whole numbers, so that nobody's arithmetic differs.
        """
        height = max(1, (2 * self.height * width + self.width) // (2 * self.width))
        return type(self)(self.digest, width, height)


def pictures_shown(html: str) -> Mapping[str, Picture]:
    """Return the pictures that rendered HTML shows, the largest file of each, by digest.

    A text that only names one, as a link or in its words, shows nothing.
    """
    shown = (Picture.of_path(source) for tag in _IMAGE.findall(html) for source in _SOURCE.findall(tag))
    return {picture.digest: picture for picture in sorted(filter(None, shown), key=lambda picture: picture.width)}


def pictures_named(markdown: str) -> Sequence[Picture]:
    """Return the pictures whose path stands anywhere in a text that was typed: more than it shows, if anything."""
    return [picture for path in _PATH.findall(markdown) if (picture := Picture.of_path(path))]
