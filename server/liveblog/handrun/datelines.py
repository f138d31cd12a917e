"""Lines that say which day it is, in the usual English forms. Which entries they date is decided elsewhere."""

import datetime as dt
import re
from dataclasses import dataclass

from .inventory import HandRunError, Need
from .months import MONTH, WEEKDAY, month_number, weekday_number
from .stamps import CLOCK, minute_of
from .zones import LABEL

_LONGEST = 200
_YEARS = range(1900, 2200)
_ORDINAL = r"(?:st|nd|rd|th|er|º)?"
_OF = r"(?:(?:of|de)\s+)?"
_DATE = (
    rf"(?:(?P<month1>{MONTH})[\s-]+(?P<day1>\d{{1,2}}){_ORDINAL}(?:,?[\s-]+(?P<year1>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})(?:{_ORDINAL}|\.)[\s-]+{_OF}(?P<month2>{MONTH})(?:,?[\s-]+{_OF}(?P<year2>\d{{4}}))?"
    r"|(?P<year3>\d{4})(?P<mark3>[-/.])(?P<month3>\d{1,2})(?P=mark3)(?P<day3>\d{1,2})"
    r"|(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year4>\d{4}|\d{2}))(?!\d)"
)
_CAPITALISED = r"[^\W\d_a-z][\w.'\u2019-]*"
_SMALL = r"(?:(?:de|da|del|di|van|von|der|den|al|el|bin|ben|la|le)\s+)*"
NAME = rf"(?-i:{_CAPITALISED}(?:\s+{_SMALL}{_CAPITALISED}){{0,3}})"
"""A pattern of a person's name: one to four words with capitals (or of a script without them)."""

_BEHIND_CLOCK = rf"(?::\d{{2}})?(?:\s?\(?{LABEL}\b\)?|[+-]\d{{2}}:?\d{{2}})?"
_LINE = re.compile(
    rf"\W*(?:by\s+(?P<by>{NAME})\s*(?:[|\u00b7\u2022\u2013\u2014,]|\s-\s|\s+on\b)\s*|(?P<before>{NAME})\s*[|\u00b7\u2022]\s*)??"
    r"(?P<posted>(?:first\s+|last\s+)?(?:posted|published|updated|modified|created|filed|date)\s*"
    rf"(?:\bby\s+(?P<poster>{NAME})\s*,?\s*)?(?:on\b|at\b)?\s*:?\s*)?"
    rf"(?:(?P<clock1>{CLOCK}){_BEHIND_CLOCK}[\s,]+(?:on\s+)?)?"
    rf"(?:(?P<weekday>{WEEKDAY}),?\s+(?:the\s+)?)?{_DATE}"
    rf"(?:[\s,]*(?:T|at|@|[-|\u2013\u2014])?\s*(?P<clock2>{CLOCK}){_BEHIND_CLOCK})?"
    r"(?:\s*(?P<between>[|\u00b7\u2022\u2013\u2014/]|\s-\s|,?\s*\bby\b)\s*(?P<after>.{1,80}?))?[\s.|,)\]]*",
    re.IGNORECASE,
)
_DASHES = {"-", "\u2013", "\u2014", "/"}
_RUBRIC = re.compile(
    r"\b(?:news|live|blog|updates?|comments?|world|politics|sports?|share|print|edition|desk|day|night|morning|evening|week|"
    r"election|elections|special|report|reports|summit|final|finals|match|results?|coverage|page)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"(?:\b(?P<weekday>{WEEKDAY}),?\s+(?:the\s+)?)?(?<![\w/.-]){_DATE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateLine:
    """Hold what a date line says: the days it may mean (none without a year), a clock time and an author, if any.

    It is bare when it holds a date and nothing else, as a line between two days does.
    """

    line: int
    text: str
    days: tuple[dt.date, ...]
    month_day: tuple[int, int] | None
    clock: int | None = None
    author: str | None = None
    is_bare: bool = False

    def day(self) -> dt.date:
        """Give the day meant; raises `HandRunError` when the line leaves it open or contradicts itself."""
        if len(self.days) == 1:
            return self.days[0]
        if self.month_day:
            why = "has no year"
        elif self.days:
            why = "can be read as " + " or ".join(day.isoformat() for day in self.days)
        else:
            why = "is no date of the calendar, or not on that weekday, or has a year of two digits"
        raise HandRunError(f"Line {self.line}: the date {self.text!r} {why}; give the date explicitly.", Need.DATE)

    def day_near(self, reference: dt.date) -> dt.date:
        """Give the day meant by a line between entries, where the days around it settle what it leaves open."""
        days = self.days
        if self.month_day:
            years = (reference.year - 1, reference.year, reference.year + 1)
            days = tuple(day for year in years if (day := _date(year, *self.month_day)))
        return min(days, key=lambda day: abs(day - reference)) if days else self.day()


def read_dateline(text: str, line: int = 1) -> DateLine | None:
    """Read a line that holds a date and at most a time, an author and words such as "Posted on"."""
    match = _LINE.fullmatch(text) if len(text) <= _LONGEST else None
    if not match:
        return None
    clock = match["clock1"] or match["clock2"]
    minute = minute_of(clock) if clock else None
    author = match["by"] or match["poster"] or _author(match["after"] or "", match["between"] or "")
    bare = not (clock or match["by"] or match["before"] or match["after"] or match["posted"])
    return DateLine(line, text, *_meanings(match), minute, author, bare)


def date_within(text: str, line: int = 1) -> DateLine | None:
    """Read the only full date inside a title such as "Harbour strike live: 3 March 2031"."""
    matches = [match for match in _WITHIN.finditer(text) if _meanings(match)[0]]
    if len(matches) != 1:
        return None
    return DateLine(line, text, *_meanings(matches[0]))


def _author(tail: str, mark: str) -> str | None:
    """Find the one name of two words or more among what follows the date; two such names leave it open.

    Behind a dash it is as often what the day was ("4 March 2031 \u2014 Election Day"), so there it has to say "by".
    """
    if mark.strip() in _DASHES and not re.match(r"by\b", tail, re.IGNORECASE):
        return None
    parts = [part.strip().removeprefix("by ") for part in re.split(r"[|\u00b7\u2022]", tail)]
    names = [part for part in parts if " " in part and re.fullmatch(NAME, part) and not _RUBRIC.search(part)]
    return names[0] if len(names) == 1 else None


def _meanings(match: re.Match[str]) -> tuple[tuple[dt.date, ...], tuple[int, int] | None]:
    """Give the days a date may mean, or month and day when it has no year."""
    found = match.groupdict()
    month, day = found["month1"] or found["month2"], found["day1"] or found["day2"]
    if month:
        number = month_number(month)
        year = found["year1"] or found["year2"]
        if not year:
            return (), (number, int(day))
        options = [(int(year), number, int(day))]
    elif found["year3"]:
        options = [(int(found["year3"]), int(found["month3"]), int(found["day3"]))]
    else:
        options = _numeric(int(found["one"]), int(found["two"]), found["year4"], found["mark"])
    days = {when for option in options if (when := _date(*option))}
    return tuple(sorted(when for when in days if _on_weekday(when, found["weekday"]))), None


def _numeric(one: int, two: int, year: str, mark: str) -> list[tuple[int, int, int]]:
    """Read `27/07/2012` either way round. With dots the day comes first everywhere; two digits are no year."""
    if len(year) < len("2012"):
        return []
    day_first, month_first = (int(year), two, one), (int(year), one, two)
    return [day_first] if mark == "." else [day_first, month_first]


def _on_weekday(day: dt.date, weekday: str | None) -> bool:
    return weekday is None or day.weekday() == weekday_number(weekday)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
