"""Days that stand on the line of a stamp, as exports of chats have them: each becomes a date line above its stamp."""

import re
from collections.abc import Sequence

from .clocks import CLOCK, UNIT
from .datelines import DATE, read_dateline
from .months import TODAY, WEEKDAY
from .paragraphs import PageLine
from .stamps import is_stamped, read_stamp
from .zones import LABEL, zone_of

_DATES = 2  # of a page: when it was published, and when updated
_HEAD = r"(?:[-*\u2022]\s+|#{1,6}\s+)?[\[(*_]*"
_DAY = rf"(?P<day>(?:{WEEKDAY},?\s+(?:the\s+)?)?{DATE}|{WEEKDAY}|{TODAY})"
_YEAR = re.compile(rf"(?:19|20)\d\d(?!\d|[:.]\d|\s?(?:(?-i:[A-Z]{{2,5}})\b|{UNIT}|[ap]\.?\s?m\b))", re.IGNORECASE)
_POSTED = r"(?:posted\s+(?:at\s+)?)?"
_BETWEEN = r"(?:\s*[,\u060c|T\u2013\u2014]\s*|\s+(?:-\s+)?)(?:(?:at|um|à|a las)\s+)?"
_BEFORE = re.compile(rf"{_HEAD}{_DAY}{_BETWEEN}(?P<rest>{CLOCK}.*)", re.IGNORECASE)
_BEHIND = re.compile(
    rf"{_HEAD}{_POSTED}(?P<clock>{CLOCK}(?:\s?\(?(?P<zone>{LABEL})\b\)?)?)(?P<between>\s*\((?:on\s+)?|\s+[|\u00b7\u2022\u2013\u2014-]\s+|,\s+|\s+(?:on\s+)?){_DAY}"
    r"(?P<rest>[\])*_]*(?:(?:\s*[:|\u2013\u2014]|\s+-\s).*|\s*$))",
    re.IGNORECASE,
)


def with_days_apart(lines: Sequence[PageLine]) -> list[PageLine]:
    """Put the day of each stamp on a line of its own, which has the same number.

    One such line among stamps without a day is a sentence about that day, unless it is the first of them. Those that
    hold a day and a time and nothing else, `2:05 PM - 4 Mar 2031`, count where no other line has a stamp, or fewer: two
    may date the page.
    """
    apart = {index: parts for index, line in enumerate(lines) if (parts := _parted(line))}
    stamped = [index for index, line in enumerate(lines) if index in apart or is_stamped(line)]
    if len(apart) > 1 or (stamped and stamped[0] in apart):
        return _split(lines, apart)
    alone = {index: parts for index, line in enumerate(lines) if (parts := _parted(line, alone=True))}
    others = set(stamped) - alone.keys()
    is_all = len(alone) > (max(_DATES, len(others)) if others else 1)
    return _split(lines, alone if is_all else {index: apart[index] for index in apart if _is_sure(lines[index])})


def _is_sure(line: PageLine) -> bool:
    """Tell whether a day stands behind a time in brackets, or behind its zone, and text follows a mark."""
    match = _BEHIND.fullmatch(line.text)
    is_written = match and ("(" in match["between"] or (match["zone"] and zone_of(match["zone"])))
    return bool(is_written and re.match(r"[\])*_]*\s*[:|\u2013\u2014-]\s*\S", match["rest"])) if match else False


def is_day_and_time(line: PageLine) -> bool:
    """Tell whether a line holds a day and a time behind it, and nothing else."""
    match = _BEFORE.fullmatch(line.text)
    stamp = read_stamp(PageLine(line.number, match["rest"])) if match else None
    return bool(stamp and not stamp.rest)


def _parted(line: PageLine, *, alone: bool = False) -> tuple[PageLine, PageLine] | None:
    """Give the day and the stamp with its text, if a line has both; with `alone` also where no text is behind."""
    match = _BEFORE.match(line.text) or _BEHIND.match(line.text)
    if (
        match
        and not alone
        and (match.groupdict().get("between") or "").strip(" ,")
        and not match["rest"].strip("])*_ ")
    ):
        return None  # so posts that were copied into an entry say when they were written
    date = read_dateline(line.text)
    if not match or (date and (not alone or (date.is_bare and date.days))) or _is_of_a_year(match):
        return None
    stamp = PageLine(line.number, (match.groupdict().get("clock") or "") + match["rest"])
    return (PageLine(line.number, match["day"]), stamp) if is_stamped(stamp) else None


def _is_of_a_year(match: re.Match[str]) -> bool:
    """Tell whether what seems to be a time is the year of the day before it: `4 March 2031: closed`."""
    has_year = match["year1"] or match["year2"] or match["year5"]
    return bool((match["month1"] or match["month2"]) and not has_year and _YEAR.match(match["rest"]))


def _split(lines: Sequence[PageLine], apart: dict[int, tuple[PageLine, PageLine]]) -> list[PageLine]:
    return [part for index, line in enumerate(lines) for part in apart.get(index, (line,))]
