"""The days that a date line may mean, and how others settle which of them it does."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .inventory import HandRunError, Need

_YEARS = range(1900, 2200)
_AROUND = dt.timedelta(days=180)  # farther off a year of two digits is rather something else


@dataclass(frozen=True, slots=True)
class DateLine:
    """Hold what a date line says: the days it may mean (none without a year), a clock time and an author, if any.

    It is bare when it holds a date and nothing else, as a line between two days does; that may also be a weekday alone,
    a word for the day that is so many days `back` from the page's own, or one that is `counted`, as "Day 2". What a
    year of two digits may mean is `with_short_year`: days around it have to tell.
    `is_day_first` tells which number of `28/02/2031` is the day; None: that can't be told, or it is written otherwise.
    It `is_named` when words behind a dash say what the day was, as above the entries of each, or in a list of days.
    It is `is_only_timed` when a time is all that it holds beside the date, as below posts that were copied.
    Of two days that it may mean the first is the one whose day stands first.
    """

    line: int
    text: str
    days: tuple[dt.date, ...] = ()
    month_day: tuple[int, int] | None = None
    clock: int | None = None
    author: str | None = None
    is_bare: bool = False
    weekday: int | None = None
    back: int | None = None
    counted: int | None = None
    is_only_timed: bool = False
    is_named: bool = False
    is_day_first: bool | None = None
    with_short_year: tuple[dt.date, ...] = ()

    def settled(self, *, is_day_first: bool) -> "DateLine":
        """Give the line as other lines of its page have it read."""
        return replace(self, days=self.days[:1] if is_day_first else self.days[-1:])

    def counted_from(self, first: int, start: dt.date) -> "DateLine":
        """Give the line with its day, where it is counted and the first that is counted is the one that is given."""
        if self.counted is None:
            return self
        return replace(self, days=(start + dt.timedelta(days=self.counted - first),), counted=None)

    def day(self) -> dt.date:
        """Give the day meant; raises `HandRunError` when the line leaves it open or contradicts itself."""
        if len(days := self.days or self.with_short_year) == 1:
            return days[0]
        if self.month_day:
            why = "has no year"
        elif self.weekday is not None:
            why = "is of any week"
        elif self.back is not None:
            why = "is that of the day on which it was written"
        elif self.counted is not None:
            why = "counts from another"
        elif days:
            why = "can be read as " + " or ".join(day.isoformat() for day in sorted(days))
        else:
            why = "is no date of the calendar, or not on that weekday"
        raise HandRunError(f"Line {self.line}: the date {self.text!r} {why}; give the date explicitly.", Need.DATE)

    def day_near(self, reference: dt.date, today: dt.date) -> dt.date:
        """Give the day meant by a line between entries, where the days around it settle what it leaves open.

        `today` is what the page calls so.
        """
        days = self.days or tuple(day for day in self.with_short_year if abs(day - reference) < _AROUND)
        if self.back is not None:
            return today - dt.timedelta(days=self.back)
        if self.month_day:
            years = (reference.year - 1, reference.year, reference.year + 1)
            days = tuple(day for year in years if (day := calendar_day(year, *self.month_day)))
        elif self.weekday is not None:
            around = (reference + dt.timedelta(days=apart) for apart in range(-3, 4))
            days = tuple(day for day in around if day.weekday() == self.weekday)
        return min(days, key=lambda day: abs(day - reference)) if days else self.day()


def telling(dates: Sequence[DateLine]) -> DateLine | None:
    """Find the first date that tells which of two numbers is the day; None where none does, or they disagree."""
    found = [date for date in dates if date.is_day_first is not None]
    return found[0] if len({date.is_day_first for date in found}) == 1 else None


def calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """Give a day, or None when the calendar has none such, or a live page can't be of that year."""
    try:
        return dt.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
