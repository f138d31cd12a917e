"""The time at the start of a line, and what it says. Which of them open entries is told in `openings`."""

import re
from dataclasses import dataclass

from .bylines import is_byline
from .clocks import AGO, CLOCK, UNIT, has_half, is_clear, is_word, minute_of
from .datelines import read_dateline
from .inventory import HandRunError, Need
from .months import MONTH
from .paragraphs import PageLine
from .zones import HERE, IN_WORDS, LABEL, TOWN, is_ambiguous, is_place, zone_of

_PICTOGRAM = "[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?"
_BULLET = (
    r"(?P<bullet>(?:(?:[-*+\u2022\u2023\u00b7\u25aa\u25b8\u25ba\u25cf\u25cb\u25e6\u2013\u2014\u00bb>]|\d{1,2}[.)])\s+"
    rf"|{_PICTOGRAM}\s*)?)"
)
_OPENERS, _CLOSERS = r"\[(\u3010\u3014\uff08", r"\])\u3011\u3015\uff09"
_INVISIBLE = r"\u200b\u200e\u200f\u061c\u2066-\u2069"
_HOUR = r"(?:ore|kl|klo|klockan|klokken|kello|godz|godzina|saat|(?:عند\s+)?الساعة|ساعت|בשעה)\b\.?\s+"
_OPENING = rf"(?:#{{1,6}}(?:\s+|(?=\d))|={{2,6}}\s*|\|\s*|\+{{2,3}}\s*)?[{_OPENERS}*_{_INVISIBLE}]*(?P<hour>{_HOUR})?"
_AT = r"(?:at|as\s+of|about|around|approx\.|circa|ca?\.|um|om|gegen|à|às|vers|a\s+las|alle|o|v|о|в)\s+"  # noqa: RUF001 -- in Russian and Ukrainian
_UPDATE = (
    r"(?:update|aktualisierung|mise\s+à\s+jour|actualización|actualizacion|aggiornamento|atualização|تحديث)"
    r"(?:\s+#?\d{1,2}(?!\d|[:.]\d|\s?[ap]\.?m))?\s*(?:[:,|\u2013\u2014-]\s*)?[\[(*_]*"
)
_TOLD = rf"(?<=[\[(])(?:updated|posted|published)\s+(?:{_AT})?"  # without brackets it is of the whole page
_BEFORE = rf"(?P<before>(?:{_UPDATE}(?:{_AT})?|{_TOLD}|{_AT}|{AGO}\s*(?:[,|\u00b7\u2022(-]\s*)?|[~\u2248]\s?)?)"
_TIME = rf"(?P<clock>{CLOCK})(?P<unit>\s?(?:{UNIT}|{HERE}))?(?:(?:,(?=\s{IN_WORDS}))?\s?\(?(?P<zone>{LABEL})\b\)?)?"
_AGAIN = (
    rf"\s*(?:[/(|\[]\s*|,\s+)(?P<clock2>{CLOCK})(?:\s?hrs)?\s?(?:(?P<here2>{HERE})|"
    rf"\(?(?P<zone2>(?:in\s+)?{TOWN}(?:\s+(?:local\s+)?time)?|{LABEL})\b\)?)"
)

# A stamp is set off by a mark, or stands alone on its line: "1400 people" and "0900 GMT is when" are prose.
_CLOSING = rf"(?:[{_CLOSERS}*_]|\s?={{2,6}}+)*+"
_DASH = r"[-\u2012-\u2015\u2212]+"
_ARROW = r"[\u2192\u2794\u279c\u25b6\u25ba\u203a\u00bb>]"
_SET_OFF = (
    rf"{_CLOSING}\s*(?:[:|\uff1a]{_CLOSING}(?:{_DASH}\s+)?\s*|\.\s*{_DASH}\s*|\.\s+|\.{{2,}}\s*|\u2026\s*"
    rf"|\s?{_DASH}\s*$|\s{_DASH}\s+|[\u2012-\u2015]+\s*|\s[~\u00b7\u2022]\s+|{_ARROW}\s*|\+{{2,3}}\s*|/\s+|$)"
)
_BRACKETED = rf"(?:[{_CLOSERS}]+|[*_]{{1,2}}(?=\s))\s*"

_HEAD = rf"{_BULLET}{_OPENING}"
_STAMP = re.compile(rf"{_HEAD}{_BEFORE}{_TIME}(?:{_SET_OFF}|{_BRACKETED})(?P<rest>.*)", re.IGNORECASE)
_TWICE = re.compile(
    rf"{_HEAD}{_BEFORE}{_TIME}(?:\s{TOWN}(?=\s\())?{_AGAIN}(?:{_SET_OFF}|{_BRACKETED}|\s+)(?P<rest>.*)", re.IGNORECASE
)
_POSTED = re.compile(rf"{_HEAD}posted\s+(?:{_AT})?{_TIME}{_CLOSING}\s*:?{_CLOSING}", re.IGNORECASE)
_STRETCH = re.compile(rf"{_HEAD}{CLOCK}\s?{_DASH}\s?(?P<end>{CLOCK})", re.IGNORECASE)
_SHORT_DATE = re.compile(rf"\d{{1,2}}\s+{MONTH}\s+\d{{2}}", re.IGNORECASE)
_COMMAS = ",;\uff0c\uff1b\u3001\u060c\u061b"
_LOOSE = re.compile(rf"{_HEAD}{_TIME}(?:\s*[{_COMMAS}]\s*|\s+)(?P<rest>\S.*)", re.IGNORECASE)
_RANGE = re.compile(
    rf"{_HEAD}(?P<clock>{CLOCK})\s?{_DASH}\s?{CLOCK}(?P<unit>\s?{UNIT})?(?:\s?\(?(?P<zone>{LABEL})\b\)?)?{_SET_OFF}.*",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\d{1,2}\.\d{2}")
_TIME_FIRST = re.compile(rf"{_HEAD}(?P<clock>{CLOCK}|\d{{1,2}}\s?o['\u2019]clock\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Hold a time as written, its minute of the day, its zone as written (if any) and the text behind it.

    `index` is the place of its line among the lines of the page, `line` the line's number in the file. One that is
    `tentative` may as well be part of an entry's text: it stands in a list, is a word, or has words before it.
    """

    index: int
    line: int
    written: str
    zone: str | None
    minute: int
    rest: str
    tentative: bool = False

    @property
    def shown(self) -> str:
        """Give the stamp as a person would quote it."""
        return f"{self.written} {self.zone}" if self.zone else self.written

    @property
    def half_day(self) -> bool:
        """Tell whether it was written with am or pm."""
        return has_half(self.written)


def read_stamp(line: PageLine, index: int = 0, *, any_label: bool = False) -> Stamp | None:
    """Read the stamp that opens a line and is set off by a mark, if one does.

    A byline behind it sets it off, too. Of a time that is told twice, `14:05 (12:05 GMT)`, the first counts whose zone
    is known. A stretch of time, `14:05 - 14:20`, is none: it says how long something took.
    """
    twice = _TWICE.match(line.text)
    if twice and _is_told_twice(twice):
        own = "" if _is_known(twice["zone"]) else "2"
        return _checked(twice, line, index, twice[f"clock{own}"], twice[f"zone{own}"])
    match = _STAMP.match(line.text)
    if not match and (loose := read_loose(line, index)) and is_byline(loose.rest):
        return loose
    if (
        not match
        or _is_stretch(line)
        or _is_dated(match)
        or _is_prose(match)
        or not _is_zone(match["zone"], line, any_label=any_label)
    ):
        return None
    return _checked(match, line, index, match["clock"], match["zone"])


def is_stamped(line: PageLine) -> bool:
    """Tell whether a line begins with a stamp, be it set off or not."""
    return bool(read_stamp(line, any_label=True) or read_loose(line))


def read_loose(line: PageLine, index: int = 0, *, is_vague: bool = False) -> Stamp | None:
    """Read a clear time that opens a line without being set off: `10:30`, `1:05 pm`, or one with a zone.

    With `is_vague` it may be `14.05`, as a price may.
    """
    match = _LOOSE.match(line.text)
    if not match or _is_stretch(line) or _is_dated(match):
        return None
    zone = match["zone"] if _is_known(match["zone"]) else None
    rest = line.text[match.end("zone") if zone else max(match.end("clock"), match.end("unit")) :]
    minute = minute_of(match["clock"])
    is_time = _VAGUE.fullmatch(match["clock"]) if is_vague else zone or _is_clear(match["clock"], rest)
    if minute is None or not is_time:
        return None
    return Stamp(
        index,
        line.number,
        match["clock"].strip(),
        zone,
        minute,
        _text(rest.lstrip(f" \t,;){_COMMAS}"), line),
        bool(match["bullet"]),
    )


def read_posted(line: PageLine, index: int = 0) -> Stamp | None:
    """Read a line that says when something was posted and nothing else: `Posted at 14:05`."""
    match = _POSTED.fullmatch(line.text)
    zone = match["zone"] if match and _is_known(match["zone"]) else None
    minute = minute_of(match["clock"]) if match and zone == match["zone"] else None
    if not match or minute is None or not is_clear(match["clock"]):
        return None
    return Stamp(index, line.number, match["clock"].strip(), zone, minute, "")


def _checked(match: re.Match[str], line: PageLine, index: int, clock: str, zone: str | None) -> Stamp | None:
    minute, written = minute_of(clock), clock.strip()
    is_told = zone or match["unit"] or match["hour"]
    if minute is None or (written.isdigit() and len(written) < len("0905") and not is_told):
        return None
    tentative = bool(match["bullet"] or match["before"]) or is_word(written)
    return Stamp(index, line.number, written, zone, minute, _text(match["rest"], line), tentative)


def _is_told_twice(match: re.Match[str]) -> bool:
    other = match["zone2"]
    is_sure = _is_known(other) or (_is_known(match["zone"]) and (match["here2"] or is_place(other)))
    return bool(is_sure) and minute_of(match["clock2"]) is not None


def _text(behind: str, line: PageLine) -> str:
    """Give the text of a stamp's line without the other half of what is drawn around it: a table's row, `+++`."""
    for around in ("|", "+++", "++"):
        if line.text.startswith(around):
            return behind.strip().removesuffix(around).rstrip()
    return behind.strip()


def _is_dated(match: re.Match[str]) -> bool:
    """Tell whether all that is behind a time is a date, as below posts that were copied: `2:05 PM - 4 Mar 2031`."""
    date = read_dateline(match["rest"])
    return bool(_SHORT_DATE.fullmatch(match["rest"]) or (date and (date.days or date.with_short_year)))


def _is_prose(match: re.Match[str]) -> bool:
    """Tell whether a word for a time is a sentence, as in "Midnight. The square is empty."."""
    return is_word(match["clock"]) and match["clock"][0].isalpha() and match.string[match.end("clock")] == "."


def doubt(line: PageLine, *, is_vague: bool = False) -> tuple[str, bool] | None:
    """Give the time that opens a line, and whether it is set off, where it is either set off or clear.

    With `is_vague` it may be `14.05`, as other times of its page are written.
    """
    match = _TIME_FIRST.match(line.text)
    if not match:
        return None
    is_set_off = read_stamp(line, any_label=True) is not None
    if _is_impossible(line):
        return match["clock"].strip(), False
    behind, in_words = line.text[match.end() :], "clock" in match["clock"].lower()
    if is_set_off or in_words or _is_clear(match["clock"], behind) or (is_vague and read_loose(line, is_vague=True)):
        return match["clock"].strip(), is_set_off
    return None


def _is_impossible(line: PageLine) -> bool:
    """Tell whether what is set off like a time is none: `14:05 a.m.`, `24:75`."""
    match = _STAMP.match(line.text)
    is_time = match is not None and (has_half(match["clock"]) or ":" in match["clock"])
    return match is not None and is_time and minute_of(match["clock"]) is None


def is_vague(stamp: Stamp) -> bool:
    """Tell whether a stamp is written as a price may be."""
    return _VAGUE.fullmatch(stamp.written) is not None


def read_stretch(line: PageLine, index: int = 0) -> Stamp | None:
    """Read a stretch of time that is set off: it has the time at which it began, and stays in the text."""
    match = _RANGE.fullmatch(line.text)
    zone = match["zone"] if match and _is_known(match["zone"]) else None
    minute = minute_of(match["clock"]) if match and _is_stretch(line) and is_clear(match["clock"]) else None
    if not match or minute is None or match["zone"] != zone:
        return None
    return Stamp(index, line.number, match["clock"].strip(), zone, minute, line.text)


def _is_stretch(line: PageLine) -> bool:
    match = _STRETCH.match(line.text)
    return bool(match and minute_of(match["end"]) is not None)


def _is_clear(clock: str, behind: str) -> bool:
    return is_clear(clock) and not behind.startswith("%")


def _is_zone(zone: str | None, line: PageLine, *, any_label: bool) -> bool:
    """Tell whether a stamp can have what stands for its zone; raises `HandRunError` where that is an unknown one."""
    if not zone or zone_of(zone):
        return True
    if zone.isupper() and not any_label:
        raise HandRunError(_refusal(zone, line.number), Need.ZONE)
    return zone.isupper()


def _is_known(zone: str | None) -> bool:
    return bool(zone and zone_of(zone) and _is_label(zone))


def _is_label(zone: str) -> bool:
    """Tell whether a zone is written like one: in capitals, or in words of which only zones consist."""
    return zone.isupper() or len(zone) > len("GMT+1") or not zone.isascii()


def _refusal(zone: str, number: int) -> str:
    what = "has more than one meaning" if is_ambiguous(zone) else "is not a known time zone"
    return f"Line {number}: {zone} {what}; say which zone is meant, such as Asia/Kolkata or +02:00."
