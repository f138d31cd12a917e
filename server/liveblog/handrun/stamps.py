"""The time at the start of a line, and what it says. Which of them open entries is told in `openings`."""

import re
from dataclasses import dataclass

from .bylines import is_byline
from .clocks import AGO, CLOCK, UNIT, has_half, is_clear, is_word, minute_of
from .datelines import read_dateline
from .inventory import HandRunError, Need
from .months import MONTH
from .paragraphs import PageLine
from .zones import HERE, IN_WORDS, LABEL, TOWN, is_ambiguous, is_place, may_be_zone, zone_of

_PICTOGRAM = (
    "(?:[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]{0,2}|[0-9#*]\ufe0f?\u20e3)"
)
_BULLET = (
    r"(?P<bullet>(?:(?:[-*+\u2022\u2023\u00b7\u25aa\u25b8\u25ba\u25cf\u25cb\u25e6\u2013\u2014\u00bb>]|\d{1,2}[.)])\s+"
    rf"(?:\[[ x]\]\s+)?|(?:{_PICTOGRAM}\s?){{1,8}}\s*)?)"
)
_OPENERS, _CLOSERS = r"\[({<`\u3010\u3014\uff08", r"\])}`\u3011\u3015\uff09"
_INVISIBLE = r"\u200b\u200e\u200f\u061c\u2066-\u2069"
_LINK = r"\](?:\((?:https?://|[/#])[^()\s]{0,500}\))"
_HOUR = r"(?:ore|kl|klo|klockan|klokken|kello|godz|godzina|saat|(?:عند\s+)?الساعة|ساعت|בשעה)\b\.?\s+"
_DRAWN = rf"(?:[{_OPENERS}*_{_INVISIBLE}]|'{{2,5}}+)*+"
_OPENING = rf"(?:#{{1,6}}(?:\s+|(?=\d))|={{2,6}}\s*|\|\s*|\+{{2,3}}\s*)?{_DRAWN}(?P<hour>{_HOUR})?"
_AT = r"(?:at|as\s+of|about|around|approx\.|circa|ca?\.|um|om|gegen|à|às|vers|a\s+las|alle|o|v|о|в)\s+"  # noqa: RUF001 -- in Russian and Ukrainian
_UPDATE = (
    r"(?:breaking|urgent|flash|alert|update|aktualisierung|mise\s+à\s+jour|actualización|actualizacion|aggiornamento|atualização|تحديث)"
    r"(?:\s+#?\d{1,2}(?!\d|[:.]\d|\s?[ap]\.?m))?\s*(?:[:,|\u2013\u2014-]\s*)?[\[(*_]*"
)
_TOLD = rf"(?<=[\[(])(?:updated|posted|published)\s+(?:{_AT})?"  # without brackets it is of the whole page
_BEFORE = rf"(?P<before>(?:{_UPDATE}(?:{_AT})?|{_TOLD}|{_AT}|{AGO}\s*(?:[,|\u00b7\u2022(-]\s*)?|[~\u2248]\s?)?)"
_ENDED = r"(?![^\W_])"  # `_` may close what is drawn around a time
_ZONE = rf"(?:,(?=\s{IN_WORDS}))?[*_]{{0,2}}\s?\(?(?P<zone>{LABEL}){_ENDED}\)?"
_TIME = rf"(?P<clock>{CLOCK})(?P<unit>\s?(?:{UNIT}|{HERE}))?(?:{_ZONE})?"
_AGAIN = (
    rf"\s*(?:[/(|\[]\s*|,\s+)(?P<clock2>{CLOCK})(?:\s?hrs)?\s?(?:(?P<here2>{HERE})|"
    rf"\(?(?P<zone2>(?:in\s+)?{TOWN}(?:\s+(?:local\s+)?time)?|{LABEL})\b\)?)"
)
# What a newsroom notes behind a time; it stays in the text.
_NOTE = (
    r"\((?:(?:last\s+)?(?:updated|edited|corrected|amended|modified)|approx(?:\.|imately)?|about|est(?:\.|imated)?)\b"
    r"[^()]{0,60}\)"
)

# A stamp is set off by a mark, or stands alone on its line: "1400 people" and "0900 GMT is when" are prose.
_CLOSING = rf"(?:{_LINK}|[{_CLOSERS}*_{_INVISIBLE}]|'{{2,5}}+|\s?={{2,6}}+)*+"
_DASH = r"[-\u2012-\u2015\u2212]+"
_ARROW = r"[\u2192\u2794\u279c\u25b6\u25ba\u203a\u00bb>]"
_SET_OFF = (
    rf"{_CLOSING}\s*(?:::\s*|(?:-{{1,2}}|={{1,2}})>\s*|=\s+|[:|\uff1a]{_CLOSING}(?:{_DASH}\s+)?\s*|\.\s*{_DASH}\s*|\.{_CLOSING}\s+|\.{{2,}}\s*|\u2026\s*"
    rf"|\s?{_DASH}\s*$|\s?{_DASH}{_CLOSING}\s+|[\u2012-\u2015]+{_CLOSING}\s*|\s[~\u00b7\u2022]\s+|{_ARROW}\s*|\+{{2,3}}\s*|/\s+|$)"
)
_BRACKETED = rf"(?:(?:{_LINK}|[{_CLOSERS}])+[*_]*|(?:[*_]{{1,2}}|'{{2,5}})(?=\s)|\s?(?={_NOTE}))\s*"

_HEAD = rf"{_BULLET}{_OPENING}"
_STAMP = re.compile(rf"{_HEAD}{_BEFORE}{_TIME}(?:{_SET_OFF}|{_BRACKETED})(?P<rest>.*)", re.IGNORECASE)
_TWICE = re.compile(
    rf"{_HEAD}{_BEFORE}{_TIME}(?:\s{TOWN}(?=\s\())?{_AGAIN}(?:{_SET_OFF}|{_BRACKETED}|\s+)(?P<rest>.*)", re.IGNORECASE
)
_POSTED = re.compile(
    rf"{_HEAD}posted\s+(?:{_AT})?{_TIME}{_CLOSING}\s*:?{_CLOSING}(?:\s+(?P<rest>\S.*))?", re.IGNORECASE
)
_STRETCH = re.compile(rf"{_HEAD}{CLOCK}\s?{_DASH}\s?(?P<end>{CLOCK})", re.IGNORECASE)
_SHORT_DATE = re.compile(rf"\d{{1,2}}\s+{MONTH}\s+\d{{2}}", re.IGNORECASE)
_COMMAS = ",;\uff0c\uff1b\u3001\u060c\u061b"
_LOOSE = re.compile(rf"{_HEAD}{_TIME}(?:\s*[{_COMMAS}]\s*|\s+)(?P<rest>\S.*)", re.IGNORECASE)
_RANGE = re.compile(
    rf"{_HEAD}(?P<clock>{CLOCK})\s?{_DASH}\s?{CLOCK}(?P<unit>\s?{UNIT})?(?:\s?\(?(?P<zone>{LABEL})\b\)?)?{_SET_OFF}.*",
    re.IGNORECASE,
)
_AGO_BEHIND = re.compile(r"\s*ago\b", re.IGNORECASE)
_MARKS = "[](){}*_ \t"
_ZONE_FIRST = re.compile(rf"\(?(?P<zone>{LABEL})(?:\)|(?=\s))\s*(?:[:.|]\s|{_DASH}\s)?\s*(?P<rest>\S.*)", re.IGNORECASE)
_FIGURES = re.compile(r"(?P<clock>\d{4})\s+(?P<rest>[^\W\d].*)")
_GUESSED = re.compile(rf"{_HEAD}(?P<clock>\d{{4}}|\d\d\.\d\d)\s+(?P<sign>[^\W\d_])", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1700, 2100
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
        """Tell whether it was written with am or pm, or is of the second half that others tell."""
        return has_half(self.written) or self.minute != minute_of(self.written)


def read_stamp(line: PageLine, index: int = 0, *, any_label: bool = False) -> Stamp | None:
    """Read the stamp that opens a line and is set off by a mark, if one does.

    A byline behind it sets it off, too. Of a time that is told twice, `14:05 (12:05 GMT)`, the first counts whose zone
    is known. A stretch of time, `14:05 - 14:20`, is none: it says how long something took.
    """
    twice = _TWICE.match(line.text)
    if twice and _is_told_twice(twice):
        own = "" if _is_known(twice["zone"]) else "2"
        return _checked(twice, line, index, (twice[f"clock{own}"], twice[f"zone{own}"], twice["rest"]))
    match = _STAMP.match(line.text)
    if not match and (loose := read_loose(line, index)) and is_byline(loose.rest):
        return loose
    if not match or _is_no_time(match, line) or not (told := _told(match, line, any_label=any_label)):
        return None
    return _checked(match, line, index, told)


def _is_no_time(match: re.Match[str], line: PageLine) -> bool:
    is_other = _is_stretch(line) or _is_dated(match) or _is_prose(match) or _is_ago(match)
    return is_other or _is_only_word(match)


def _told(match: re.Match[str], line: PageLine, *, any_label: bool) -> tuple[str, str | None, str] | None:
    """Give the time of a stamp, its zone and its text, or None where what stands for its zone can't be one."""
    if _is_heading(match):
        return match["clock"], None, line.text[_end_of_clock(match) :].lstrip(" ,")
    if not _is_zone(match["zone"], line, any_label=any_label):
        return None
    zone, rest = (match["zone"], match["rest"]) if match["zone"] else _zone_behind_marks(match)
    return match["clock"], zone, rest


def is_stamped(line: PageLine) -> bool:
    """Tell whether a line begins with a stamp, be it set off or not."""
    return bool(read_stamp(line, any_label=True) or read_loose(line))


def read_figures(line: PageLine, index: int = 0) -> Stamp | None:
    """Read four figures that open a line and may be a time, as in the log of a ship: `1405 Left port.`."""
    match = _FIGURES.fullmatch(line.text)
    minute = minute_of(match["clock"]) if match else None
    if not match or minute is None:
        return None
    return Stamp(index, line.number, match["clock"], None, minute, match["rest"])


def read_loose(line: PageLine, index: int = 0, *, is_vague: bool = False) -> Stamp | None:
    """Read a clear time that opens a line without being set off: `10:30`, `1:05 pm`, or one with a zone.

    With `is_vague` it may be `14.05`, as a price may.
    """
    match = _LOOSE.match(line.text)
    if not match or _is_stretch(line) or _is_dated(match) or _is_ago(match):
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
    """Read a line that says first when something was posted: `Posted at 14:05`, as saved pages with its headline."""
    match = _POSTED.fullmatch(line.text)
    minute = minute_of(match["clock"]) if match else None
    if not match or minute is None or not is_clear(match["clock"]):
        return None
    zone = match["zone"] if _is_known(match["zone"]) else None
    rest = match["rest"] or "" if zone == match["zone"] else line.text[_end_of_clock(match) :].lstrip(" :")
    return Stamp(index, line.number, match["clock"].strip(), zone, minute, rest)


def _end_of_clock(match: re.Match[str]) -> int:
    return max(match.end("clock"), match.end("unit"))


def _is_heading(match: re.Match[str]) -> bool:
    """Tell whether what stands for a zone is a word in capitals, as in `14:05 UN: It meets` and `14:05 GOAL`.

    Zones that we don't know are called `XYT`; a letter right behind figures is one of an army.
    """
    zone = match["zone"]
    if not zone or not zone.isupper() or zone_of(zone):
        return False
    is_apart = match.start("zone") > _end_of_clock(match)
    return is_apart and not may_be_zone(zone)


def _is_only_word(match: re.Match[str]) -> bool:
    """Tell whether a word in capitals stands behind four figures and nothing sets them off: `1405 DEAD`."""
    is_set_off = not match["clock"].isdigit() or match.string[match.end("zone") :].strip(_MARKS)
    return bool(match["zone"]) and not is_set_off and not may_be_zone(match["zone"])


def _zone_behind_marks(match: re.Match[str]) -> tuple[str | None, str]:
    """Give the zone that stands behind the marks around a time, `**14:05** GMT It is shut`, and the text."""
    marks = match.string[_end_of_clock(match) : match.start("rest")]
    behind = _ZONE_FIRST.match(match["rest"]) if marks.strip(_MARKS) == "" else None
    is_sure = behind and (len(behind["zone"]) > len("ET") or has_half(match["clock"]))
    if behind and is_sure and _is_known(behind["zone"]):
        return behind["zone"], behind["rest"]
    return None, match["rest"]


def _checked(match: re.Match[str], line: PageLine, index: int, told: tuple[str, str | None, str]) -> Stamp | None:
    clock, zone, rest = told
    minute, written = minute_of(clock), clock.strip()
    is_told = zone or match["unit"] or match["hour"]
    if minute is None or (written.isdigit() and len(written) < len("0905") and not is_told):
        return None
    tentative = bool(match["bullet"] or match["before"]) or is_word(written)
    return Stamp(index, line.number, written, zone, minute, _text(rest, line), tentative)


def _is_told_twice(match: re.Match[str]) -> bool:
    other = match["zone2"]
    is_sure = _is_known(other) or (_is_known(match["zone"]) and (match["here2"] or is_place(other)))
    return bool(is_sure) and minute_of(match["clock2"]) is not None


def _text(behind: str, line: PageLine) -> str:
    """Give the text of a stamp's line without the other half of what is drawn around it: a table's row, `+++`."""
    for around in ("|", "+++", "++"):
        if line.text.startswith(around):
            return behind.strip().removesuffix(around).rstrip()
    if line.text.startswith("**") and behind.count("**") % 2:
        return behind.strip().removesuffix("**").rstrip()
    return behind.strip().removesuffix("\u00b7").rstrip()


def _is_dated(match: re.Match[str]) -> bool:
    """Tell whether all that is behind a time is a date, as below posts that were copied: `2:05 PM - 4 Mar 2031`."""
    date = read_dateline(match["rest"])
    return bool(_SHORT_DATE.fullmatch(match["rest"]) or (date and (date.days or date.with_short_year)))


def _is_ago(match: re.Match[str]) -> bool:
    """Tell whether what seems a time says how long ago something was: `4h ago`."""
    return _AGO_BEHIND.match(match.string, match.end("clock")) is not None


def _is_prose(match: re.Match[str]) -> bool:
    """Tell whether a word for a time is a sentence, as in "Midnight. The square is empty."."""
    return is_word(match["clock"]) and match["clock"][0].isalpha() and match.string[match.end("clock")] == "."


def doubt(line: PageLine, *, is_vague: bool = False, is_bare: bool = False) -> tuple[str, bool] | None:
    """Give the time that opens a line, and whether it is set off, where it is set off, clear or likely.

    With `is_vague` it may be `14.05`, with `is_bare` `1405`, as other times of its page are written.
    """
    match = _TIME_FIRST.match(line.text)
    if not match:
        return None
    is_set_off = read_stamp(line, any_label=True) is not None
    if _is_impossible(line):
        return match["clock"].strip(), False
    behind, in_words = line.text[match.end() :], "clock" in match["clock"].lower()
    is_time = in_words or _is_clear(match["clock"], behind) or (is_vague and read_loose(line, is_vague=True))
    if is_set_off or is_time or _is_likely(line, is_bare=is_bare):
        return match["clock"].strip(), is_set_off
    return None


def _is_likely(line: PageLine, *, is_bare: bool) -> bool:
    """Tell whether the figures before a word are rather a time than a year, a price, or how many there are of it.

    Nothing is counted as `0600`, and what is counted is seldom written with a capital.
    """
    match = _GUESSED.match(line.text)
    if not match or minute_of(match["clock"]) is None:
        return False
    clock, is_capital = match["clock"], match["sign"].isupper()
    if is_bare and clock.isdigit() and (is_capital or match["bullet"]):
        return True
    return clock.startswith("0") or (is_capital and not may_be_year(clock))


def may_be_year(clock: str) -> bool:
    """Tell whether the figures of a time may be a year."""
    return clock.isdigit() and _FIRST_YEAR <= int(clock) < _LAST_YEAR


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
