"""Names before a time, as programs for chats copy what was said: `Ada Quist, [04.03.31 14:05]`. They go behind it."""

import re
from collections.abc import Sequence

from .datelines import NAME
from .months import WEEKDAY
from .paragraphs import PageLine
from .stamped_days import is_day_and_time
from .stamps import is_stamped, read_stamp

_OF_THE_PAGE = rf"(?!(?:posted|published|updated|modified|created|filed|last|first)\b|{WEEKDAY}\s)"
_NAMED = re.compile(
    rf"(?i:{_OF_THE_PAGE})(?P<name>{NAME})(?:\s*[,|\u00b7\u2013\u2014]|\s-)?\s+(?:at\s+)?(?P<when>\S.*)"
)

_ENOUGH = 2  # lines: one may say when the page was written


def with_names_behind(lines: Sequence[PageLine]) -> list[PageLine]:
    """Put a name that stands before a time, with nothing else on the line, behind that time.

    So the time opens an entry and the name its text. That is done where two lines are so and none begins with a time.
    """
    moved = {index: line for index, each in enumerate(lines) if (line := _moved(each))}
    if len(moved) < _ENOUGH or any(map(is_stamped, lines)):
        return list(lines)
    return [moved.get(index, line) for index, line in enumerate(lines)]


def _moved(line: PageLine) -> PageLine | None:
    match = _NAMED.fullmatch(line.text)
    if not match:
        return None
    when = PageLine(line.number, match["when"])
    stamp = read_stamp(when)
    if not (stamp and not stamp.rest) and not is_day_and_time(when):
        return None
    return PageLine(line.number, f"{match['when']} {match['name']}")
