"""Lines that say which day it is, in the usual forms. Which entries they date is decided elsewhere."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from .clocks import CLOCK, UNIT, minute_of
from .meanings import DateLine, calendar_day
from .months import MONTH, TODAY, WEEKDAY, days_back, month_number, weekday_number
from .zones import HERE, LABEL, may_be_zone

_LONGEST = 200
_LONGEST_COUNT = 40
_ORDINAL = r"(?:st|nd|rd|th|er|º)?"
_OF = r"(?:(?:of|de)\s+|ב)?"
_YEAR_MARK = r"(?:\s?(?:года|г|r)\b\.?)?"  # noqa: RUF001 -- what stands behind years in Russian and Polish
DATE = (
    rf"(?:(?P<month1>{MONTH})[\s-]+(?P<day1>\d{{1,2}}){_ORDINAL}(?:,?[\s-]+(?P<year1>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})(?:{_ORDINAL}[\s-]+|\.[\s-]*){_OF}(?P<month2>{MONTH})(?:/{MONTH})?"
    rf"(?:(?:,?[\s-]+|(?<=\.)){_OF}(?P<year2>\d{{4}}){_YEAR_MARK})?"
    r"|(?:(?P<year5>\d{4})[年년]\s?)?(?P<month5>\d{1,2})[月월]\s?(?P<day5>\d{1,2})[日일]"
    r"|(?P<year3>\d{4})(?P<mark3>[-/.])(?P<month3>\d{1,2})(?P=mark3)(?P<day3>\d{1,2})"
    r"|(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year4>\d{4}|\d{2}))(?!\d)"
)
"""A pattern of a date, with or without a year; it names its groups, so it may stand once in another."""

_CAPITALISED = r"[^\W\d_a-z][\w.'\u2019-]*"
_SMALL = r"(?:(?:de|da|del|di|van|von|der|den|al|el|bin|ben|la|le)\s+)*"
NAME = rf"(?-i:{_CAPITALISED}(?:\s+{_SMALL}{_CAPITALISED}){{0,3}})"
"""A pattern of a person's name: one to four words with capitals (or of a script without them)."""


def _clock(number: int) -> str:
    """Give the pattern of a time in a date line, with what may stand behind it."""
    unit = rf"(?::\d{{2}})?(?:\s?(?:{UNIT}|{HERE}))?"
    return rf"(?P<clock{number}>{CLOCK}){unit}(?:\s?\(?(?P<zone{number}>{LABEL})\b\)?)?"


# In other languages as they stand above articles; the last words of a line may say when it was written anew.
_POSTED = (
    r"posted|published|updated|modified|created|filed|sent|gesendet|envoyé|enviado|date|publi[ée]e?|mis\s+à\s+jour|publicado|actualizado|atualizado|"
    r"pubblicato|aggiornato|veröffentlicht|aktualisiert|stand|gepubliceerd|bijgewerkt|опубликовано|обновлено|"
    r"δημοσίευση|ενημέρωση|yayınlanma|güncelleme|נכתב|עודכן|نشر|تحديث|更新|掲載"  # noqa: RUF001
)
_WEEKDAY_BEHIND = (
    rf"(?:(?P<weekday2>{WEEKDAY})|[(\uff08]\s?(?:(?P<weekday3>{WEEKDAY})|[月火水木金土日월화수목금토일])\s?[)\uff09])"
)
_LINE = re.compile(
    rf"\W*(?:by\s+(?P<by>{NAME})\s*(?:[|\u00b7\u2022\u2013\u2014,]|\s-\s|\s+on\b)\s*|(?P<before>{NAME})\s*[|\u00b7\u2022]\s*)??"
    rf"(?P<posted>(?:first\s+|last\s+)?(?:{_POSTED})\s*"
    rf"(?:\bby\s+(?P<poster>{NAME})\s*,?\s*)?(?:(?:on|at|le|am|el|il|em|op|в)\b)?\s*:?\s*)?"
    rf"(?:{_clock(1)}[\s,]+(?:on\s+)?)?"
    rf"(?:(?P<weekday>{WEEKDAY}),?\s+(?:the\s+)?)?{DATE}(?:\s+(?:GMT|UTC))?(?:,?\s*{_WEEKDAY_BEHIND})?"
    rf"(?:[\s,]*(?:T|at|@|[-|\u2013\u2014]|à|às|um|a\s+las|alle|ore|kl|в|om|saat)?\s*{_clock(2)})?"
    rf"(?P<again>[\s,|\u00b7\u2022\u2013\u2014-]+(?:{_POSTED})\b.{{0,60}}?)?"
    r"(?:\s*(?P<between>[|\u00b7\u2022\u2013\u2014/]|\s-\s|,?\s*\bby\b)\s*(?P<after>.{1,80}?))?[\s.|,:)\]=*_#-]*",
    re.IGNORECASE,
)
_DASHES = {"-", "\u2013", "\u2014", "/"}
_RUBRIC = re.compile(
    r"\b(?:news|live|blog|updates?|comments?|world|politics|sports?|share|print|edition|desk|day|night|morning|evening|week|"
    r"election|elections|special|report|reports|summit|final|finals|match|results?|coverage|page)\b",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(rf"[-=*#_\s]*(?:(?P<weekday>{WEEKDAY}(?<!\.))|(?P<today>{TODAY}))[-=*#_:\s]*", re.IGNORECASE)
COUNTED_DAY = r"(?:day|tag|jour|día|dia|giorno|dag|dzień|den|день|gün|ημέρα|اليوم|יום)\s+(?P<number>\d{1,3})"
"""A pattern of a day that is counted: `Day 2`."""
_COUNTED = re.compile(rf"[-=*#_\s]*{COUNTED_DAY}[-=*#_:\s]*", re.IGNORECASE)
_CENTURY = 2000  # of a year of two digits: nobody covered anything live, on a page, before it
_SHORT = 4  # letters: "Sun" is the weather, "Sunday" a day
_WITHIN = re.compile(rf"(?:\b(?P<weekday>{WEEKDAY}),?\s+(?:the\s+)?)?(?<![\w/.-]){DATE}", re.IGNORECASE)


def read_dateline(text: str, line: int = 1) -> DateLine | None:
    """Read a line that holds a date and at most a time, an author and words such as "Posted on"."""
    match = _LINE.fullmatch(text) if len(text) <= _LONGEST else None
    if not match or not all(may_be_zone(zone) for zone in (match["zone1"], match["zone2"]) if zone):
        return None
    clock = match["clock1"] or match["clock2"]
    minute = minute_of(clock) if clock else None
    author = match["by"] or match["poster"] or _author(match["after"] or "", match["between"] or "")
    said = any(match[name] for name in ("by", "before", "after", "posted", "again"))
    date = replace(
        date_of(match, line, text),
        is_bare=not (clock or said),
        is_only_timed=bool(clock and not said),
        is_named=_names_day(match, clock, author),
    )
    return replace(date, clock=minute, author=author)


def read_day_in_words(text: str, line: int = 1, *, is_short: bool = False) -> DateLine | None:
    """Read a line that holds a weekday and nothing else, or "today" or "yesterday".

    A weekday means the nearest one to the days around it; with `is_short` it may be an abbreviation, as before a time.
    "Day 2" is a day after "Day 1".
    """
    if len(text) <= _LONGEST_COUNT and (counted := _COUNTED.fullmatch(text)):
        return DateLine(line, text, is_bare=True, counted=int(counted["number"]))
    match = _IN_WORDS.fullmatch(text) if len(text) <= _LONGEST else None
    if match and (today := match["today"]):
        return DateLine(line, text, is_bare=True, back=days_back(today))
    if not match or (match["weekday"].isascii() and len(match["weekday"]) <= _SHORT and not is_short):
        return None
    return DateLine(line, text, is_bare=True, weekday=weekday_number(match["weekday"]))


def date_within(text: str, line: int = 1) -> DateLine | None:
    """Read the only full date inside a title such as "Harbour strike live: 3 March 2031"."""
    found = [date_of(match, line, text) for match in _WITHIN.finditer(text)]
    dates = [date for date in found if date.days]
    return dates[0] if len(dates) == 1 else None


def _names_day(match: re.Match[str], clock: str | None, author: str | None) -> bool:
    is_behind_dash = (match["between"] or "").strip() in _DASHES
    return is_behind_dash and not (clock or author or any(match[name] for name in ("by", "before", "posted", "again")))


def _author(tail: str, mark: str) -> str | None:
    """Find the one name of two words or more among what follows the date; two such names leave it open.

    Behind a dash it is as often what the day was ("4 March 2031 \u2014 Election Day"), so there it has to say "by".
    """
    if mark.strip() in _DASHES and not re.match(r"by\b", tail, re.IGNORECASE):
        return None
    parts = [part.strip().removeprefix("by ") for part in re.split(r"[|\u00b7\u2022]", tail)]
    names = [part for part in parts if " " in part and re.fullmatch(NAME, part) and not _RUBRIC.search(part)]
    return names[0] if len(names) == 1 else None


def date_of(match: re.Match[str], line: int, text: str) -> DateLine:
    """Give the days that a date of a line may mean, or month and day when it has no year."""
    found = match.groupdict()
    weekday = found["weekday"] or found.get("weekday2") or found.get("weekday3")
    month, day = found["month1"] or found["month2"], found["day1"] or found["day2"]
    if month:
        number, year = month_number(month), found["year1"] or found["year2"]
        if not year:
            return DateLine(line, text, (), (number, int(day)))
        return DateLine(line, text, _days([(int(year), number, int(day))], weekday))
    if found["month5"] and not found["year5"]:
        return DateLine(line, text, (), (int(found["month5"]), int(found["day5"])))
    if found["year3"] or found["year5"]:
        named = "3" if found["year3"] else "5"
        options = [(int(found[f"year{named}"]), int(found[f"month{named}"]), int(found[f"day{named}"]))]
        return DateLine(line, text, _days(options, weekday))
    return _in_numbers(found, weekday, line, text)


def _in_numbers(found: dict[str, str], weekday: str | None, line: int, text: str) -> DateLine:
    """Read `27/07/2012` either way round; of `27/07/12` the year may be at either end. With dots no month is first."""
    one, two, year = int(found["one"]), int(found["two"]), int(found["year4"])
    is_short, has_dots = len(found["year4"]) < len("2012"), found["mark"] == "."
    whole = year + _CENTURY * is_short
    options = [(whole, two, one), *([] if has_dots else [(whole, one, two)])]
    if is_short:
        options.append((one + _CENTURY, two, year))
        return DateLine(line, text, with_short_year=_days(options, weekday))
    days = _days(options, weekday)
    is_told = one != two and len(days) < len(options)
    return DateLine(
        line, text, days, is_day_first=days[0] == calendar_day(whole, two, one) if is_told and days else None
    )


def _days(options: Sequence[tuple[int, int, int]], weekday: str | None) -> tuple[dt.date, ...]:
    """Give those days that the calendar has, on that weekday, each once."""
    found = [day for option in options if (day := calendar_day(*option)) and _on_weekday(day, weekday)]
    return tuple(dict.fromkeys(found))


def _on_weekday(day: dt.date, weekday: str | None) -> bool:
    return weekday is None or day.weekday() == weekday_number(weekday)
