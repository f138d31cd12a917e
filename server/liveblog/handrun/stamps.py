"""The times that open entries: which lines carry one, and what it says. The day it belongs to is found in `days`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from .inventory import HandRunError, Need
from .paragraphs import PageLine
from .zones import LABEL, is_ambiguous, zone_of

_HALF = r"\s?[ap]\.?\s?m\b\.?"
CLOCK = (
    rf"(?:\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?|\d{{1,2}}\s?h(?:\s?\d{{2}})?\b|\d{{3,4}}|\d{{1,2}}(?={_HALF}|\s?uhr\b))"
    rf"(?:{_HALF}|(?!{_HALF}))"
)
"""A pattern of a time of day; `minute_of` says whether it is one. Case doesn't matter."""

_BULLET = r"(?P<bullet>(?:[-*+\u2022\u2023\u00b7\u25aa\u25b8\u25ba\u25cf\u25cb\u25e6\u2013\u2014\u00bb>]\s+)?)"
_OPENING = r"[\[(*_]*(?:(?:ore|kl)\b\.?\s+)?"
_CLOSING = r"[\])*_]*"
# A stamp is set off by a mark, or stands alone on its line: "1400 people" and "0900 GMT is when" are prose.
_SET_OFF = (
    rf"{_CLOSING}\s*(?:[:|\uff1a]{_CLOSING}\s*|\.\s+"
    r"|\s?[-\u2013\u2014]+\s*$|\s[-\u2013\u2014]+\s+|[\u2013\u2014]+\s*|$)"
)
_BRACKETED = r"[\])]+\s*"
_UNIT = r"(?P<unit>\s?(?:hrs?|hs?|hours|horas|heures|uhr)\b\.?)?"
_HEAD = rf"{_BULLET}{_OPENING}(?P<clock>{CLOCK}){_UNIT}(?:\s?\(?(?P<zone>{LABEL})\b\)?)?"
_STAMP = re.compile(rf"{_HEAD}(?:{_SET_OFF}|{_BRACKETED})(?P<rest>.*)", re.IGNORECASE)
_LOOSE = re.compile(rf"{_HEAD}(?:\s*[,;]\s*|\s+)(?P<rest>\S.*)", re.IGNORECASE)
_TIME_FIRST = re.compile(rf"{_BULLET}{_OPENING}(?P<clock>{CLOCK})", re.IGNORECASE)
_PARTS = re.compile(r"(\d{1,2}?)(?:[:.]?(\d{2}))?(?::\d{2})?(?:\s?([ap])\.?\s?m\.?)?", re.IGNORECASE)
_HOUR_MARK = re.compile(r"\s?h\s?", re.IGNORECASE)
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
    bullet: bool = False

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
    parts = _PARTS.fullmatch(_HOUR_MARK.sub(":", clock.strip()).rstrip(":"))
    if not parts:
        return None
    hour, minute, half = int(parts[1]), int(parts[2] or 0), (parts[3] or "").lower()
    if (half == "a" and hour > _NOON) or minute >= _HOUR or hour * _HOUR + minute > _DAY:
        return None
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return (hour * _HOUR + minute) % _DAY


def find_stamps(lines: Sequence[PageLine], *, any_label: bool = False) -> list[Stamp]:
    """Find the lines that open entries, in page order.

    - A time that is set off by a mark opens one, also behind a bullet, if that keeps the page's order: an entry may
      list times of its own.
    - A clear time (`10:30`, `1:05 pm`, or with a zone) with text alone behind it does where two do, and the page has
      no more of the first kind.
    - Where stamps carry a zone, one without opens an entry only where it fits between its neighbours, or where the
      page says its zone once and all stamps are in one order.

    With `any_label` a zone that we don't know is left for the caller to explain; otherwise it raises `HandRunError`.
    """
    marked = [stamp for index, line in enumerate(lines) if (stamp := read_stamp(line, index, any_label=any_label))]
    found = _in_place(marked)
    taken = {stamp.index for stamp in marked}
    loose = [stamp for index, line in enumerate(lines) if index not in taken and (stamp := _read_loose(line, index))]
    if len(loose) > 1 and len(loose) >= len(found):
        together = sorted([*found, *loose], key=lambda stamp: stamp.index)
        found = together if not found or _is_in_order(together) else found
    zoned = [stamp for stamp in found if stamp.zone]
    says_it_once = len(zoned) < len(found) - len(zoned) or (zoned == found[:1] and not any(one.bullet for one in found))
    if not zoned or (says_it_once and _is_in_order(found)):
        return found
    return _fitting(found)


def doubts(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> list[tuple[int, str]]:
    """Name the lines, by number, that begin like a stamp but are none, each with a sentence on it."""
    taken = {stamp.index for stamp in stamps}
    is_zoned = any(stamp.zone for stamp in stamps)
    found = []
    for index, line in enumerate(lines):
        match = None if index in taken else _TIME_FIRST.match(line.text)
        is_set_off = match is not None and read_stamp(line, any_label=True) is not None
        if match and (is_set_off or _is_clear(match["clock"], line.text[match.end() :])):
            said = f"Line {line.number} begins like a stamp ({match['clock'].strip()})"
            why = " but has no zone and is out of order" if is_zoned and is_set_off else ""
            found.append((line.number, f"{said}{why}: it stayed text."))
    return found


def read_stamp(line: PageLine, index: int = 0, *, any_label: bool = False) -> Stamp | None:
    """Read the stamp that opens a line and is set off by a mark, if one does."""
    match = _STAMP.match(line.text)
    return _checked(match, line, index, any_label=any_label) if match else None


def _read_loose(line: PageLine, index: int) -> Stamp | None:
    match = _LOOSE.match(line.text)
    if not match:
        return None
    zone = match["zone"] if match["zone"] and zone_of(match["zone"]) and _is_label(match["zone"]) else None
    rest = line.text[match.end("zone") :] if zone else line.text[match.end("clock") :]
    minute = minute_of(match["clock"])
    if minute is None or not (zone or _is_clear(match["clock"], rest)):
        return None
    return Stamp(index, line.number, match["clock"].strip(), zone, minute, rest.lstrip(" ,;)"), bool(match["bullet"]))


def _checked(match: re.Match[str], line: PageLine, index: int, *, any_label: bool) -> Stamp | None:
    clock, zone = match["clock"].strip(), match["zone"]
    minute = minute_of(clock)
    if minute is None or (clock.isdigit() and len(clock) < len("0905") and not (zone or match["unit"])):
        return None
    if zone and zone_of(zone) is None:
        if not zone.isupper():
            return None
        if not any_label:
            raise HandRunError(_refusal(zone, line.number), Need.ZONE)
    return Stamp(index, line.number, clock, zone, minute, match["rest"].strip(), bool(match["bullet"]))


def _is_clear(clock: str, behind: str) -> bool:
    """Tell whether a number can only be a time: `8.15` may be a price, `1400` a crowd."""
    is_time = ":" in clock or has_half(clock) or bool(_HOUR_MARK.search(clock))
    return is_time and minute_of(clock) is not None and not behind.startswith("%")


def _is_label(zone: str) -> bool:
    """Tell whether a zone is written like one: in capitals, or in words of which only zones consist."""
    return zone.isupper() or len(zone) > len("GMT+1") or not zone.isascii()


def _refusal(zone: str, number: int) -> str:
    what = "has more than one meaning" if is_ambiguous(zone) else "is not a known time zone"
    return f"Line {number}: {zone} {what}; say which zone is meant, such as Asia/Kolkata or +02:00."


def _in_place(marked: Sequence[Stamp]) -> list[Stamp]:
    """Leave out what stands behind bullets and breaks the order of the others: a list inside an entry."""
    own = [stamp for stamp in marked if not stamp.bullet]
    if not own or len(own) == len(marked) or _is_in_order(marked):
        return list(marked)
    kept: list[Stamp] = []
    for is_bulleted, run in groupby(marked, key=lambda stamp: stamp.bullet):
        stamps = list(run)
        after = next((stamp for stamp in own if stamp.index > stamps[-1].index), None)
        around = [*kept[-1:], *stamps, *([after] if after else [])]
        if not is_bulleted or (len(own) > 1 and _is_in_order(around, _direction(own))):
            kept += stamps
    return kept


def _is_in_order(stamps: Sequence[Stamp], direction: int = 0) -> bool:
    """Tell whether stamps run one way, going round the clock the short way; a `direction` of 0 is either."""
    ways = {_way(before, after) for before, after in pairwise(stamps)} - {0}
    return len(ways) <= 1 and (not direction or ways <= {direction})


def _direction(stamps: Sequence[Stamp]) -> int:
    total = sum(_way(before, after) for before, after in pairwise(stamps))
    return (total > 0) - (total < 0)


def _way(before: Stamp, after: Stamp) -> int:
    """Give 1 for a step forward, -1 for one back, 0 for none."""
    step = (after.minute - before.minute) % _DAY
    return 0 if step == 0 else 1 if step < _DAY // 2 else -1


def _fitting(found: Sequence[Stamp]) -> list[Stamp]:
    """Give the stamps with a zone, and those that lie between the nearest of them."""
    following: list[int | None] = []
    after: int | None = None
    for stamp in reversed(found):
        following.append(after)
        after = stamp.minute if stamp.zone else after
    kept, before = [], None
    for stamp, next_minute in zip(found, reversed(following), strict=True):
        if stamp.zone or _lies_between(before, stamp.minute, next_minute):
            kept.append(stamp)
        before = stamp.minute if stamp.zone else before
    return kept


def _lies_between(before: int | None, minute: int, after: int | None) -> bool:
    return before is not None and after is not None and min(before, after) <= minute <= max(before, after)
