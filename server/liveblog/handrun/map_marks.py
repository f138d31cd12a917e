"""Map marks: "(map)" behind a name, where a page led to a map. They are places only where they say the point.

What a mark led to is mostly lost with the links of the page. A name is no point: nothing is looked up or guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from liveblog.markup.coordinates import NoPointError, read_point
from liveblog.model.named_place import Point

_MARK = re.compile(
    r"[(\[](?:see\s+(?:the\s+)?)?(?:maps?|Karte|carte|mapa|خريطة)(?:\s+(?:here|below))?"
    r"(?:\s*[,;:]\s*(?P<rest>[^()\[\]]{1,500}))?[)\]]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|geo:)[^\s<>\"]+", re.IGNORECASE)
_CLOSELY = re.compile(r"[0-9][.,][0-9]{2}|°")  # `3, 4` and `12:30, 14:45` are something else


@dataclass(frozen=True, slots=True)
class MapMark:
    """Hold a mark as it stands, and the point that it says, if it says one."""

    text: str
    point: Point | None


def map_marks(text: str) -> Sequence[MapMark]:
    """Find the marks of a paragraph, from left to right."""
    return [MapMark(found[0], _point(found["rest"] or "")) for found in _MARK.finditer(text)]


def address_point(text: str) -> Point | None:
    """Give the point of a paragraph that is the address of a map and nothing else."""
    return _read(text) if _ADDRESS.fullmatch(text) else None


def _point(rest: str) -> Point | None:
    if address := _ADDRESS.search(rest):
        return _read(address[0])
    return _read(rest) if _CLOSELY.search(rest) else None


def _read(text: str) -> Point | None:
    try:
        return read_point(text)
    except NoPointError:
        return None
