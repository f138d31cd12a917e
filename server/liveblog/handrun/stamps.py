"""The times that open entries: which lines carry one, and what it says. The day it belongs to is found in `days`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import HandRunError
from .paragraphs import Line
from .zones import LABEL, is_ambiguous, zone_of

CLOCK = r"(?:\d{1,2}[:.]\d{2}|\d{3,4}|\d{1,2}(?=\s?[ap]\.?\s?m\b))(?:\s?[ap]\.?\s?m\b\.?)?"
"""A pattern of a time of day; `minute_of` says whether it is one. Case doesn't matter."""

_OPENING = r"[\[(*_]*"
_CLOSING = r"[\])*_]*"
# A stamp is set off by a mark, or stands alone on its line: "1400 people" and "0900 GMT is when" are prose.
_SET_OFF = rf"{_CLOSING}\s*(?:[:|]{_CLOSING}\s*|\.\s+|\s[-\u2013\u2014]+\s+|[\u2013\u2014]+\s*|$)"
_BRACKETED = r"[\])]+\s*"
_HEAD = rf"{_OPENING}(?P<clock>{CLOCK})(?:\s?\(?(?P<zone>{LABEL})\b\)?)?"
_STAMP = re.compile(rf"{_HEAD}(?:{_SET_OFF}|{_BRACKETED})(?P<rest>.*)", re.IGNORECASE)
_LOOSE = re.compile(rf"{_HEAD}\s+(?P<rest>\S.*)", re.IGNORECASE)
_PARTS = re.compile(r"(\d{1,2}?)(?:[:.]?(\d{2}))?(?:\s?([ap])\.?\s?m\.?)?", re.IGNORECASE)
_NOON = 12
_MIDNIGHT = 24
_HOUR = 60
_DAY = _MIDNIGHT * _HOUR


@dataclass(frozen=True, slots=True)
class Stamp:
    """Hold a time as written, its minute of the day, its zone as written (if any) and the text behind it.

    `index` is the place of its line among the lines of the page, `line` the line's number in the file.
    """

    index: int
    line: int
    written: str
    zone: str | None
    minute: int
    rest: str

    @property
    def shown(self) -> str:
        """Give the stamp as a person would quote it."""
        return f"{self.written} {self.zone}" if self.zone else self.written

    @property
    def half_day(self) -> bool:
        """Tell whether it was written with am or pm."""
        return has_half(self.written)


def has_half(clock: str) -> bool:
    """Tell whether a time was written with am or pm."""
    return "m" in clock.lower()


def minute_of(clock: str) -> int | None:
    """Give the minute of the day that a written time means, or None when there is no such time. `2400` is 0."""
    parts = _PARTS.fullmatch(clock.strip())
    if not parts:
        return None
    hour, minute, half = int(parts[1]), int(parts[2] or 0), (parts[3] or "").lower()
    if (half == "a" and hour > _NOON) or minute >= _HOUR or hour * _HOUR + minute > _DAY:
        return None
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return (hour * _HOUR + minute) % _DAY


def find_stamps(lines: Sequence[Line], *, any_label: bool = False) -> tuple[list[Stamp], list[str]]:
    """Find the lines that open entries, in page order, and say which lines look like it but were kept as text.

    Where stamps carry a zone, a time without one opens an entry only when it fits between its neighbours: an entry
    may list times of its own. Where no line is set off by a mark, a clear time (`10:30`, `1:05 pm`, or with a zone)
    that is followed by text alone will do, if there are two of them. With `any_label` a zone that we don't know is
    left for the caller to explain; otherwise it raises `HandRunError`.
    """
    found = [stamp for index, line in enumerate(lines) if (stamp := read_stamp(line, index, any_label=any_label))]
    if not found:
        loose = [stamp for index, line in enumerate(lines) if (stamp := _read_loose(line, index))]
        found = loose if len(loose) > 1 else []
    if not any(stamp.zone for stamp in found):
        return found, []
    kept = [stamp for place, stamp in enumerate(found) if stamp.zone or _fits(found, place)]
    doubts = [stamp for stamp in found if stamp not in kept]
    return kept, [
        f"Line {stamp.line} begins like a stamp ({stamp.written}) but has no zone and is out of order: it stayed text."
        for stamp in doubts
    ]


def read_stamp(line: Line, index: int = 0, *, any_label: bool = False) -> Stamp | None:
    """Read the stamp that opens a line, if one does."""
    match = _STAMP.match(line.text)
    return _checked(match, line, index, any_label=any_label) if match else None


def _read_loose(line: Line, index: int) -> Stamp | None:
    match = _LOOSE.match(line.text)
    if not match:
        return None
    zone = match["zone"] if match["zone"] and zone_of(match["zone"]) and match["zone"].isupper() else None
    rest = line.text[match.end("zone") :] if zone else line.text[match.end("clock") :]
    minute = minute_of(match["clock"])
    if minute is None or not (zone or ":" in match["clock"] or has_half(match["clock"])):
        return None
    return Stamp(index, line.number, match["clock"].strip(), zone, minute, rest.strip())


def _checked(match: re.Match[str], line: Line, index: int, *, any_label: bool) -> Stamp | None:
    clock, zone = match["clock"].strip(), match["zone"]
    minute = minute_of(clock)
    if minute is None or (clock.isdigit() and len(clock) < len("0905") and not zone):
        return None
    if zone and zone_of(zone) is None:
        if not zone.isupper():
            return None
        if not any_label:
            raise HandRunError(_refusal(zone, line.number))
    return Stamp(index, line.number, clock, zone, minute, match["rest"].strip())


def _refusal(zone: str, number: int) -> str:
    what = "has more than one meaning" if is_ambiguous(zone) else "is not a known time zone"
    return f"Line {number}: {zone} {what}; say which zone is meant, such as Asia/Kolkata or +02:00."


def _fits(found: Sequence[Stamp], place: int) -> bool:
    """Tell whether a stamp without zone lies between the nearest stamps with one."""
    before = next((stamp.minute for stamp in reversed(found[:place]) if stamp.zone), None)
    after = next((stamp.minute for stamp in found[place + 1 :] if stamp.zone), None)
    if before is None or after is None:
        return False
    return min(before, after) <= found[place].minute <= max(before, after)
