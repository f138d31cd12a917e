"""Which of the times on a page open entries. The day each belongs to is found in `days`."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import groupby, pairwise

from .clocks import DAY
from .lists import listed, running_on, years
from .paragraphs import PageLine
from .stamps import Stamp, doubt, is_vague, may_be_year, read_figures, read_loose, read_posted, read_stamp, read_stretch

_HALF_DAY = DAY // 2
_FIGURES_FIRST = re.compile(r"\d{4}\b")
_ENOUGH = 3  # stamps, where each by itself might be a price


def find_stamps(lines: Sequence[PageLine], *, any_label: bool = False) -> list[Stamp]:
    """Find the lines that open entries, in page order.

    - A time that is set off by a mark opens one; behind a bullet or words ("Update 14:05:"), and in words ("Noon:"),
      if that keeps the page's order: an entry may list times of its own.
    - A clear time (`10:30`, `1:05 pm`, or with a zone) with text alone behind it does where two do, and the page has
      no more of the first kind; a vague one (`14.05`) where three do and there is no other. One that a sentence goes
      on from, in small letters, has to keep the page's order.
    - `1905:` among times such as `14:05:` may be a year, and has to keep the page's order.
    - "Posted at 14:05", alone on its line, does where two lines say it and there is no other.
    - Four figures before a capital, `1405 Left port`, do where three lines or more begin so and run one way, no line
      begins with others, and there is nothing else.
    - A stretch of time, `14:05-14:20:`, does where two do, they run one way, and there is nothing else.
    - Where stamps carry a zone, one without opens an entry only where it fits between its neighbours, or where the
      page says its zone once and all stamps are in one order.
    - Where some say am or pm, the others mean the half of the day that is nearer to their neighbours.

    With `any_label` a zone that we don't know is left for the caller to explain; otherwise it raises `HandRunError`.
    """
    marked = [stamp for index, line in enumerate(lines) if (stamp := read_stamp(line, index, any_label=any_label))]
    taken = {stamp.index for stamp in marked}
    loose = [stamp for index, line in enumerate(lines) if index not in taken and (stamp := read_loose(line, index))]
    loose = _without(loose, running_on(lines, loose))
    own = _without(marked, running_on(lines, marked) | years(lines, marked))
    found = _in_place(_with_some_doubted(_without(own, listed(lines, own, is_in_order))))
    if not found and not loose:
        loose = _posted(lines) or _vague(lines) or _stretches(lines) or _figures(lines)
    found = _with_halves(_with_loose(found, loose))
    found = _without(found, listed(lines, found, is_in_order))
    return found if _needs_no_zone(found) else _fitting(found)


def _with_loose(found: list[Stamp], loose: Sequence[Stamp]) -> list[Stamp]:
    """Add the times that no mark sets off, where they are as many, and keep the order of the others."""
    if len(loose) < max(2, len(found)):
        return found
    together = sorted([*found, *loose], key=lambda stamp: stamp.index)
    if found and not is_in_order(together):
        return found
    return _without_sentences(_in_place(_with_some_doubted(together)))


def _needs_no_zone(found: list[Stamp]) -> bool:
    """Tell whether a time without a zone opens an entry wherever it is: none has one, or the page says it once."""
    zoned = [stamp for stamp in found if stamp.zone]
    is_sure = not any(stamp.tentative for stamp in found)
    says_it_once = len(zoned) < len(found) - len(zoned) or (zoned == found[:1] and is_sure)
    return not zoned or (says_it_once and is_in_order(found))


def _without(stamps: Sequence[Stamp], some: AbstractSet[int]) -> list[Stamp]:
    """Give the stamps but for some, that are named by their lines."""
    return [stamp for stamp in stamps if stamp.index not in some]


def doubts(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> list[tuple[int, str]]:
    """Name the lines, by number, that begin like a stamp but are none, each with a sentence on it."""
    taken = {stamp.index for stamp in stamps}
    is_zoned = any(stamp.zone for stamp in stamps)
    may_be_vague, may_be_bare = any(map(is_vague, stamps)), any(map(_is_bare, stamps))
    found = []
    for index, line in enumerate(lines):
        if index in taken or not (seen := doubt(line, is_vague=may_be_vague, is_bare=may_be_bare)):
            continue
        clock, is_set_off = seen
        why = " but has no zone and is out of order" if is_zoned and is_set_off else ""
        found.append((line.number, f"Line {line.number} begins like a stamp ({clock}){why}: it stayed text."))
    return found


def _posted(lines: Sequence[PageLine]) -> list[Stamp]:
    """Give the lines that say when an entry was posted; of the page itself one line at most says it."""
    found = [stamp for index, line in enumerate(lines) if (stamp := read_posted(line, index))]
    return found if len(found) > 1 else []


def _stretches(lines: Sequence[PageLine]) -> list[Stamp]:
    """Give the lines that begin with a stretch of time, of a page that writes all its times so."""
    found = [stamp for index, line in enumerate(lines) if (stamp := read_stretch(line, index))]
    return found if len(found) > 1 and is_in_order(found) else []


def _vague(lines: Sequence[PageLine]) -> list[Stamp]:
    """Give the lines that begin with a number such as `14.05`, where nothing else is a stamp and they run one way."""
    found = [stamp for index, line in enumerate(lines) if (stamp := read_loose(line, index, is_vague=True))]
    return found if len(found) >= _ENOUGH and is_in_order(found) else []


def _figures(lines: Sequence[PageLine]) -> list[Stamp]:
    """Give the lines that begin with four figures, of a log that has no other times; years and crowds are none."""
    begun = [index for index, line in enumerate(lines) if _FIGURES_FIRST.match(line.text)]
    found = [stamp for index in begun if (stamp := read_figures(lines[index], index))]
    is_log = (
        len(found) >= _ENOUGH and len(found) == len(begun) and len({stamp.rest[0].isupper() for stamp in found}) == 1
    )
    are_years = all(may_be_year(stamp.written) for stamp in found)
    is_steep = len({stamp.minute for stamp in found}) > 1 and is_in_order(found)
    return found if is_log and is_steep and not are_years and found[0].rest[0].isupper() else []


def _with_some_doubted(marked: Sequence[Stamp]) -> list[Stamp]:
    """Doubt four figures alone, and those with seconds, where more stamps are written otherwise: years, and records."""
    doubted = list(marked)
    for is_so in (_is_bare, _has_seconds):
        if sum(is_so(stamp) for stamp in marked) * 2 < len(marked):
            doubted = [_doubted(stamp) if is_so(stamp) and not stamp.zone else stamp for stamp in doubted]
    return doubted


def _doubted(stamp: Stamp) -> Stamp:
    return replace(stamp, tentative=True)


def _is_bare(stamp: Stamp) -> bool:
    return stamp.written.isdigit()


def _has_seconds(stamp: Stamp) -> bool:
    return stamp.written.count(":") > 1


def _without_sentences(found: Sequence[Stamp]) -> list[Stamp]:
    """Leave out times out of order from which a sentence goes on: "12:11 was the vote"."""
    way = _direction([stamp for stamp in found if not stamp.rest[:1].islower()])
    kept: list[Stamp] = []
    for stamp, after in zip(found, [*found[1:], None], strict=True):
        around = [*kept[-1:], stamp, *([after] if after else [])]
        if not stamp.rest[:1].islower() or is_in_order(around, way):
            kept.append(stamp)
    return kept


def _in_place(marked: Sequence[Stamp]) -> list[Stamp]:
    """Leave out what is tentative and breaks the order of the others: it is in the text of an entry."""
    own = [stamp for stamp in marked if not stamp.tentative]
    if not own or len(own) == len(marked) or is_in_order(marked):
        return list(marked)
    kept: list[Stamp] = []
    for is_tentative, run in groupby(marked, key=lambda stamp: stamp.tentative):
        stamps = list(run)
        after = next((stamp for stamp in own if stamp.index > stamps[-1].index), None)
        around = [*kept[-1:], *stamps, *([after] if after else [])]
        if not is_tentative or (len(own) > 1 and is_in_order(around, _direction(own))):
            kept += stamps
    return kept


def is_in_order(stamps: Sequence[Stamp], direction: int = 0) -> bool:
    """Tell whether stamps run one way, going round the clock the short way; a `direction` of 0 is either."""
    ways = {_way(before, after) for before, after in pairwise(stamps)} - {0}
    return len(ways) <= 1 and (not direction or ways <= {direction})


def _direction(stamps: Sequence[Stamp]) -> int:
    total = sum(_way(before, after) for before, after in pairwise(stamps))
    return (total > 0) - (total < 0)


def _way(before: Stamp, after: Stamp) -> int:
    """Give 1 for a step forward, -1 for one back, 0 for none."""
    step = (after.minute - before.minute) % DAY
    return 0 if step == 0 else 1 if step < _HALF_DAY else -1


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


def _with_halves(found: Sequence[Stamp]) -> list[Stamp]:
    """Put stamps without am and pm on the side of noon on which their neighbours have them nearer."""
    says_24_hours = any(not stamp.half_day and stamp.minute >= _HALF_DAY + 60 for stamp in found)  # from 13:00 on
    if says_24_hours or not any(stamp.half_day for stamp in found):
        return list(found)
    kept: list[Stamp] = []
    for place, stamp in enumerate(found):
        after = next((one for one in found[place:] if one.half_day), None)
        around = [one.minute for one in (*kept[-1:], *([after] if after else []))]
        kept.append(stamp if stamp.half_day else _nearest(stamp, around))
    return kept


def _nearest(stamp: Stamp, around: Sequence[int]) -> Stamp:
    halves = (stamp.minute, (stamp.minute + _HALF_DAY) % DAY)
    return replace(stamp, minute=min(halves, key=lambda minute: sum(_apart(minute, other) for other in around)))


def _apart(one: int, other: int) -> int:
    """Give the minutes between two times of day, the short way round the clock."""
    return min((one - other) % DAY, (other - one) % DAY)
