# ruff: noqa: RUF001, RUF002 -- signs that look alike are what it reads
"""Coordinates as people write and paste them: `36.2, 37.16`, `36°12′N 37°9′36″E`, a `geo:` address, a map's address.

What can be read in two ways is not read: a place that nobody meant is worse than none. Latitude comes first, unless
letters say otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import decimal

from liveblog.markup.geo import point_of
from liveblog.markup.map_addresses import point_in_address
from liveblog.model.named_place import ANTIMERIDIAN, POLE, Point
from liveblog.sentence import Sentence, sentence

LONGEST_COORDINATES = 2000

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2013\u2010\u2011", "-"),
        **dict.fromkeys("′’‘ʹʼ´`", "'"),
        **dict.fromkeys("″”“ʺ", '"'),
        **dict.fromkeys("º˚", "°"),
        "٫": ".",
        "،": ",",
        "؛": ";",
    }
)
_LABEL = re.compile(r"\b(?:lat(?:itude)?|lon(?:gitude)?|lng|long)\b\.?\s*[:=]?\s*", re.IGNORECASE)
_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,20})?"
_PART = r"[0-9]{1,2}(?:[.,][0-9]{1,20})?"
_ANGLE = re.compile(
    rf"(?P<before>[NSEW])?\s*(?P<sign>[-+])?\s*(?P<degrees>{_NUMBER})(?:\s*°)?"
    rf"(?:(?P<spaced>(?<=[0-9])\s+|:)|\s*)(?:(?P<minutes>{_PART})\s*(?:'(?!'))?"
    rf"(?:(?:\s+|:|(?<='))\s*(?P<seconds>{_PART})\s*(?:\"|'')?)?)?\s*(?P<after>[NSEW])?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[\s,;/]+|(?<=[NSEW])(?=[-+0-9])|(?<=[0-9°'\"])(?=[NSEW]\s*[-+0-9])", re.IGNORECASE)
_BOTH = re.compile(r"[0-9]\s*O\b|\bO\s*[0-9]", re.IGNORECASE)
_MINUTES = 60


class NoPointError(ValueError):
    """What was written is no point, or could be more than one; `fault` is the rest of a sentence about it."""

    def __init__(self, fault: Sentence) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Angle:
    """Degrees, and the letter that says of what."""

    degrees: float
    letter: str

    @property
    def is_east(self) -> bool | None:
        return None if not self.letter else self.letter in "EW"


def read_point(text: str) -> Point:
    """Read a point, however it was written.

    Raises:
        NoPointError: it is none, or can be read in two ways; says how it could be written.
    """
    text = text.strip()[:LONGEST_COORDINATES]
    if text.lower().startswith("geo:"):
        return _found(point_of(text), sentence("is not a point on the earth: write one such as geo:36.2,37.16"))
    if text.lower().startswith(("http://", "https://")):
        return _found(point_in_address(text), sentence("is an address that does not say where"))
    return _pair(_plain(text))


def read_both(latitude: str, longitude: str) -> Point:
    """Read a point of two fields, or of the first alone where the second is empty.

    Raises:
        NoPointError: one of them is no angle, or none of the earth.
    """
    if not longitude.strip():
        return read_point(latitude)
    north, east = (_angle(_plain(text[:LONGEST_COORDINATES])) for text in (latitude, longitude))
    if north is None or east is None:
        raise NoPointError(sentence("must be a number of degrees, such as 36.2 or 36°12′N"))
    return _point(north, east)


def _found(point: Point | None, fault: Sentence) -> Point:
    if point is None:
        raise NoPointError(fault)
    return point


def _plain(text: str) -> str:
    """Write digits and signs as they are written in English, and leave out what only names them."""
    digits = "".join(str(value) if (value := decimal(sign, None)) is not None else sign for sign in text)
    return " ".join(_LABEL.sub(" ", digits.translate(_SIGNS)).strip("()[] \t").split())


def _pair(text: str) -> Point:
    found = dict.fromkeys(_splits(text))
    if len(found) > 1 or (found and _angle(text)):
        raise NoPointError(sentence("can be read in two ways: write it such as 36.2, 37.16"))
    if not found:
        if _BOTH.search(text):
            raise NoPointError(sentence("has an O, which is east to some and west to others: write E or W"))
        raise NoPointError(sentence("must be a latitude and a longitude, such as 36.2, 37.16"))
    return _point(*next(iter(found)))


def _splits(text: str) -> Iterator[tuple[_Angle, _Angle]]:
    for place in _BREAK.finditer(text):
        first, second = _angle(text[: place.start()]), _angle(text[place.end() :])
        if first and second:
            yield first, second


def _angle(text: str) -> _Angle | None:
    """Read one angle; None: it is none. Parts with blanks alone between them are one only with a letter."""
    found = _ANGLE.fullmatch(text.strip())
    if not found or (found["before"] and found["after"]):
        return None
    letter = (found["before"] or found["after"] or "").upper()
    if found["minutes"] and ((found["spaced"] or "").isspace() and not letter):
        return None
    parts = [float((found[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")]
    whole = all(part.is_integer() for part in parts[: 2 if found["seconds"] else 1 if found["minutes"] else 0])
    if not whole or max(parts[1:]) >= _MINUTES or (letter and found["sign"]):
        return None
    degrees = parts[0] + parts[1] / _MINUTES + parts[2] / _MINUTES**2
    return _Angle(-degrees if letter in ("S", "W") or found["sign"] == "-" else degrees, letter)


def _point(first: _Angle, second: _Angle) -> Point:
    if first.is_east or second.is_east is False:
        first, second = second, first
    if first.is_east or second.is_east is False:
        raise NoPointError(sentence("must have one of N and S, and one of E and W"))
    if abs(first.degrees) > POLE:
        if abs(second.degrees) <= POLE and not first.letter and abs(first.degrees) <= ANTIMERIDIAN:
            raise NoPointError(sentence("has a latitude beyond 90 degrees: latitude comes first"))
        raise NoPointError(sentence("has a latitude beyond 90 degrees"))
    if abs(second.degrees) > ANTIMERIDIAN:
        raise NoPointError(sentence("has a longitude beyond 180 degrees"))
    return Point.at(first.degrees, second.degrees)
