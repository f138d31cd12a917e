"""Lines that begin with numbers and open no entry: lists below a colon, and lines that a sentence runs on to."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from .clocks import minute_of
from .paragraphs import PageLine
from .stamps import Stamp

_MOST = 24  # lines of a list
_FEWEST = 2
_LATE = 60  # minutes
_NUMBER_FIRST = re.compile(r"\W{0,3}\d")
_YEAR_FIRST = re.compile(r"\W{0,3}(?P<year>(?:19|20)\d\d)\s?[:.\u2013\u2014-]")
_RUNS_ON = re.compile(
    r"\b(?:at|by|until|till|since|from|between|around|about|before|after|um|bis|gegen|ab|seit|"
    r"à|vers|jusqu'à|depuis|las|hasta|desde|alle|dalle|om|tot|kl|ore)$"
)
_IN_SENTENCE = re.compile(r"[\d:.]+\d(?:\s?[ap]\.?m)?[.,]?\s", re.IGNORECASE)


def running_on(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> AbstractSet[int]:
    """Find the stamps, by index, that the sentence of the line right above runs on to: "It came at" / "15:50. …"."""
    may_be = (
        each.index for each in stamps if each.index and not each.zone and _IN_SENTENCE.match(lines[each.index].text)
    )
    return {index for index in may_be if _is_below(lines, index) and _RUNS_ON.search(lines[index - 1].text)}


def years(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> AbstractSet[int]:
    """Find the stamps, by index, of a list of years: one beside them, such as 1987, is no time."""
    found: set[int] = set()
    for start in (stamp.index for stamp in stamps if _is_announced(lines, stamp.index)):
        run = _run(lines, start, _YEAR_FIRST)
        if any(minute_of(year["year"]) is None for at in run if (year := _YEAR_FIRST.match(lines[at].text))):
            found |= set(run)
    return found & {stamp.index for stamp in stamps}


def listed(
    lines: Sequence[PageLine], stamps: Sequence[Stamp], is_in_order: Callable[[Sequence[Stamp]], bool]
) -> AbstractSet[int]:
    """Find the stamps, by index, of lists that a colon announces, where the page runs one way without them alone.

    A list has two lines at least, and its times no zone.
    """
    if is_in_order(stamps):
        return frozenset()
    found: set[int] = set()
    for place, stamp in enumerate(stamps):
        if stamp.index not in found and place and _is_announced(lines, stamp.index):
            found |= _items(lines, stamps[place - 1 : place + _MOST + 2], is_in_order)
    is_whole = is_in_order([stamp for stamp in stamps if stamp.index not in found])
    return found if is_whole else frozenset()


def _items(
    lines: Sequence[PageLine], stamps: Sequence[Stamp], is_in_order: Callable[[Sequence[Stamp]], bool]
) -> AbstractSet[int]:
    """Give the fewest lines of the list below the first of some stamps without which those around it run one way."""
    before, *others = stamps
    run = set(_run(lines, others[0].index, _NUMBER_FIRST))
    for count, stamp in enumerate(others, start=1):
        if stamp.zone or stamp.index not in run:
            break
        behind = others[count : count + 2]
        size = sum(not behind or at < behind[0].index for at in run)
        is_out = is_in_order([before, *behind]) and not is_in_order([before, *others[:count], *behind])
        if size >= _FEWEST and is_out and all(_is_elsewhere(each, before, behind) for each in others[:count]):
            return {each.index for each in others[:count]}
    return frozenset()


def _is_elsewhere(stamp: Stamp, before: Stamp, behind: Sequence[Stamp]) -> bool:
    """Tell whether a time is none of those between two entries, where one that is late may stand."""
    if not behind:
        return abs(stamp.minute - before.minute) > _LATE
    first, last = sorted((before.minute, behind[0].minute))
    return not first <= stamp.minute <= last


def _run(lines: Sequence[PageLine], start: int, pattern: re.Pattern[str]) -> range:
    end = start
    while end < min(len(lines), start + _MOST) and pattern.match(lines[end].text):
        if end > start and not _is_below(lines, end):
            break
        end += 1
    return range(start, end)


def _is_announced(lines: Sequence[PageLine], index: int) -> bool:
    return index > 0 and _is_below(lines, index) and lines[index - 1].text.endswith(":")


def _is_below(lines: Sequence[PageLine], index: int) -> bool:
    """Tell whether no blank line stands above a line."""
    return lines[index].number - lines[index - 1].number == 1
