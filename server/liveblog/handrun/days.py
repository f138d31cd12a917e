"""Which way a page runs and on which day each of its stamps falls.

Stamps are times of day; a page gives one date, or a few. Everything is decided on the clock of the page's first zone:

- **Order**: each step between neighbours votes, going round the clock the short way, so that midnight doesn't count
  as a step back.
- **Midnight**: read oldest first, a step back by six hours or more begins a new day. A smaller one is an entry out of
  order, of the same day. A step forward by 22 hours or more, on a page that has passed midnight, is one out of order
  from before it.
- **The date**: a date line between entries dates the entry below it, and the rest is counted from there. The one at
  the top is taken for the day on which the coverage began, unless the page crosses midnight and its oldest entry
  can't be of that day: when the line has a time that is more than eight hours before that entry, the page was put up
  after it, and so the entry is of the day before (eight hours, because the line's time may be in another zone than
  the stamps). Without a time, the date is that of the day with most entries: a page is named after the day it mostly
  covers. A date given by the caller is the day of the oldest entry, always.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .clocks import DAY

_BACK_TO_ANOTHER_DAY = 6 * 60
_FORTH_TO_ANOTHER_DAY = 22 * 60
_POSTED_BEFORE = 8 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """Hold a stamp's minute of the day, its zone, and the days that a date line above it may mean, if there is one."""

    minute: int
    zone: dt.tzinfo
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class PageDate:
    """Hold the date at the top of a page, its clock time if it has one, and whether a person gave it."""

    day: dt.date
    clock: int | None
    given: bool


def is_newest_first(minutes: Sequence[int]) -> bool:
    """Tell whether a page runs from its newest entry down; yes when nothing tells, since most live pages do."""
    steps = [(after - before) % DAY for before, after in pairwise(minutes)]
    forward = sum(0 < step < DAY // 2 for step in steps)
    return forward <= sum(step > DAY // 2 for step in steps)


def days_passed(minutes: Sequence[int]) -> list[int]:
    """Count for each stamp, oldest first, the midnights since the first one."""
    passed, day = [0] * len(minutes[:1]), 0
    for before, after in pairwise(minutes):
        if before - after >= _BACK_TO_ANOTHER_DAY:
            day += 1
        elif day and after - before >= _FORTH_TO_ANOTHER_DAY:
            day -= 1
        passed.append(day)
    return passed


def instants(clocks: Sequence[Clock], date: PageDate) -> tuple[list[dt.datetime], bool]:
    """Give the instant, in UTC, of each stamp of a page, in page order, and whether that is newest first."""
    shifted = [_on_one_clock(clock, clocks[0], date.day) for clock in clocks]
    minutes = [minute % DAY for minute in shifted]
    days = [clock.day for clock in clocks if clock.day]
    newest_first = days[0] > days[-1] if days and days[0] != days[-1] else is_newest_first(minutes)
    order = -1 if newest_first else 1
    passed = days_passed(minutes[::order])[::order]
    bases = _bases(clocks, shifted, passed, date)
    found = [
        _instant(base + dt.timedelta(days=day - minute // DAY), clock)
        for base, day, minute, clock in zip(bases, passed, shifted, clocks, strict=True)
    ]
    return found, newest_first


def _bases(clocks: Sequence[Clock], shifted: Sequence[int], passed: Sequence[int], date: PageDate) -> list[dt.date]:
    """Give for each stamp the date from which its midnights are counted."""
    marked = next((place for place, clock in enumerate(clocks) if clock.day), len(clocks))
    base = date.day
    if marked:
        base -= dt.timedelta(days=_day_named([minute % DAY for minute in shifted[:marked]], passed[:marked], date))
    bases = []
    for clock, minute, day in zip(clocks, shifted, passed, strict=True):
        if clock.day:
            base = clock.day - dt.timedelta(days=day - minute // DAY)
        bases.append(base)
    return bases


def _day_named(minutes: Sequence[int], passed: Sequence[int], date: PageDate) -> int:
    """Say which of the days of a page its date names."""
    first = min(passed)
    if date.given or max(passed) == first:
        return first
    if date.clock is not None:
        opening = min(minute for minute, day in zip(minutes, passed, strict=True) if day == first)
        return first + (opening - date.clock > _POSTED_BEFORE)
    counts = Counter(sorted(passed))
    return counts.most_common(1)[0][0]


def _on_one_clock(clock: Clock, reference: Clock, day: dt.date) -> int:
    """Give a stamp's minute on the reference's clock, below 0 or beyond a day where that is another date."""
    noon = dt.datetime.combine(day, dt.time(12))
    apart = (reference.zone.utcoffset(noon) or dt.timedelta()) - (clock.zone.utcoffset(noon) or dt.timedelta())
    return clock.minute + int(apart.total_seconds()) // 60


def _instant(day: dt.date, clock: Clock) -> dt.datetime:
    local = dt.datetime.combine(day, dt.time(clock.minute // 60, clock.minute % 60), tzinfo=clock.zone)
    return local.astimezone(dt.UTC)
