"""Headings that say which day it is and more: `Tuesday 4 March 2031: the second day`, `Day 2: Tuesday, 4 March`.

One such line may be an entry's own; where two or more stand above entries, they are how the page is parted by days.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from .clocks import has_clock
from .datelines import COUNTED_DAY, DATE, date_of, read_dateline
from .meanings import DateLine
from .months import WEEKDAY, weekday_number
from .paragraphs import PageLine
from .stamps import Stamp

_LONGEST = 120
_ENOUGH = 2  # what stands once may be an entry's own
_MARKED = r"[-=*#_\s]*"
_OF = r"(?:(?:entries|events|updates|posts|news|coverage|timeline)\s+(?:of|for|from|on)\s+)?"
_WORDS = rf"(?:\s*[:|,\u2013\u2014]\s*|\s+-\s+|\s*\()(?P<words>\S.*?)\)?{_MARKED}"
_PART = r"\s+(?:morning|afternoon|evening|night)"
_NUMBERED = rf"(?:{COUNTED_DAY}\s*(?:[:|,\u2013\u2014(]|-)\s*)?"
_DATED = re.compile(
    rf"{_MARKED}{_NUMBERED}{_OF}(?:(?P<weekday>{WEEKDAY}),?\s+(?:the\s+)?)?{DATE}(?:\)?{_MARKED}|{_PART}{_MARKED}|{_WORDS})",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"{_MARKED}{COUNTED_DAY}{_WORDS}", re.IGNORECASE)
_WEEKDAY = re.compile(rf"{_MARKED}(?P<weekday>{WEEKDAY}(?<!\.))(?:{_PART}{_MARKED}|{_WORDS})", re.IGNORECASE)
_NAMES_WEEKDAY = re.compile(rf"{_MARKED}{_NUMBERED}{WEEKDAY}", re.IGNORECASE)


def day_headings(
    lines: Sequence[PageLine], stamps: Sequence[Stamp], heads: Mapping[int, int]
) -> dict[int, tuple[int, DateLine]]:
    """Give the headings right above entries with their index, by that of the stamp; none where they go no way."""
    taken = {stamp.index for stamp in stamps}
    found: dict[int, tuple[int, DateLine]] = {}
    for stamp in stamps:
        at = heads.get(stamp.index, stamp.index) - 1
        if at < 1 or at in taken or not (day := _heading(lines, at)):
            continue
        if not (stamp is stamps[0] and _is_bare(lines[at])):
            found[stamp.index] = (at, day)
    days = {index: day for index, (_, day) in found.items()}
    if not (_go_one_way(days, stamps) if len(found) >= _ENOUGH else _parts(days, stamps)):
        return {}
    return {index: each for index, each in found.items() if not _is_bare(lines[each[0]])}


def _heading(lines: Sequence[PageLine], at: int) -> DateLine | None:
    """Read a heading that is announced by nothing, and stands below a blank line or none of its kind."""
    day = read_day_heading(lines[at].text, lines[at].number)
    above = lines[at - 1]
    is_whole = day and (day.days or (day.month_day and _NAMES_WEEKDAY.match(lines[at].text)))
    is_set = day and (is_whole or above.number < lines[at].number - 1 or lines[at].text.startswith(("#", "=", "**")))
    if not is_set or above.text.endswith(":"):
        return None
    return day if read_dateline(above.text) or not read_day_heading(above.text) else None


def read_day_heading(text: str, line: int = 1) -> DateLine | None:
    """Read a line that says a day and names it, or what it was; no time stands in it, and no sentence ends."""
    if len(text) > _LONGEST or text.rstrip("*_ ").endswith((".", "!", "?", ";", ":")) or has_clock(text):
        return None
    if match := _DATED.fullmatch(text):
        return replace(date_of(match, line, text), is_bare=True)
    if match := _COUNTED.fullmatch(text):
        return DateLine(line, text, is_bare=True, counted=int(match["number"]))
    if match := _WEEKDAY.fullmatch(text):
        return DateLine(line, text, is_bare=True, weekday=weekday_number(match["weekday"]))
    return None


def _is_bare(line: PageLine) -> bool:
    """Tell whether a line is a day and no more, which dates entries even alone."""
    return bool((day := read_dateline(line.text)) and day.is_bare)


def _go_one_way(found: Mapping[int, DateLine], stamps: Sequence[Stamp]) -> bool:
    """Tell whether headings are of one make, and each of a later day than the one before, or of an earlier one.

    Those that don't say the whole date have to go the way that the times do below each of them.
    """
    days = list(found.values())
    if all(day.days for day in days):
        return _way([day.days[0].toordinal() for day in days]) != 0
    way = _way_of_times(found, stamps)
    if all(day.weekday is not None for day in days):
        return way != 0 and all(before.weekday != after.weekday for before, after in pairwise(days))
    places = [day.month_day or (day.counted or 0, 0) for day in days]
    is_one_make = all(day.month_day for day in days) or all(day.counted is not None for day in days)
    of_days = _way([32 * place[0] + place[1] for place in places])
    return is_one_make and of_days != 0 and way in {of_days, 0}


def _parts(found: Mapping[int, DateLine], stamps: Sequence[Stamp]) -> bool:
    """Tell whether the times go one way but for a step at the only heading, which says a whole date."""
    steps = [after.minute - before.minute for before, after in pairwise(stamps) if after.index in found]
    way = _way_of_times(found, stamps)
    return bool(steps and all(day.days for day in found.values())) and way * steps[0] < 0


def _way(numbers: Sequence[int]) -> int:
    """Give 1 where all numbers grow, -1 where all fall, and 0 else."""
    ways = {(after > before) - (after < before) for before, after in pairwise(numbers)}
    return ways.pop() if len(ways) == 1 else 0


def _way_of_times(found: Mapping[int, DateLine], stamps: Sequence[Stamp]) -> int:
    """Give the way in which times go that no heading parts."""
    steps = [after.minute - before.minute for before, after in pairwise(stamps) if after.index not in found]
    total = sum((step > 0) - (step < 0) for step in steps)
    return (total > 0) - (total < 0)
