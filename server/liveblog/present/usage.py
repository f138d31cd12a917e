"""What a partner uses: as tables and a small picture for people, and as a list (CSV) for programs. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liveblog.model.usage import UsageLine, UsedWay
from liveblog.present.comma_tables import comma_table

DAYS_SHOWN = 30
WIDTH, HEIGHT = 300, 48
_GAP = 2

_COLUMNS = ("day", "page", "transport", "requests")


@dataclass(frozen=True, slots=True)
class UsedDay:
    """A day, how many requests there were on it, and by which ways, the one that was used most before the others."""

    day: date
    requests: int
    ways: tuple[tuple[UsedWay, int], ...]


@dataclass(frozen=True, slots=True)
class UsageView:
    """What a partner has used lately: the days on which it used anything, its pages, and the path of a bar for a day.

    `bars` is drawn in a box of `WIDTH` by `HEIGHT`, from `first` on the left to today on the right.
    """

    first: date
    last: date
    requests: int
    days: tuple[UsedDay, ...]
    pages: tuple[tuple[str, int], ...]
    bars: str


def usage_view(lines: Sequence[UsageLine], today: date, number: int = DAYS_SHOWN) -> UsageView:
    """Gather what was used in so many days, the newest day and the page that asked most first."""
    first = today - timedelta(days=number - 1)
    by_day: dict[date, Counter[UsedWay]] = {}
    pages: Counter[str] = Counter()
    for line in lines:
        by_day.setdefault(line.day, Counter())[line.way] += line.requests
        pages[line.page] += line.requests
    days = tuple(
        UsedDay(day, ways.total(), tuple(ways.most_common())) for day, ways in sorted(by_day.items(), reverse=True)
    )
    counts = {day.day: day.requests for day in days}
    heights = [counts.get(first + timedelta(days=each), 0) for each in range(number)]
    return UsageView(first, today, sum(counts.values()), days, tuple(pages.most_common()), _bars(heights))


def usage_csv(lines: Sequence[UsageLine]) -> str:
    """Write it as a table (RFC 4180), in the order of the lines."""
    return comma_table(_COLUMNS, ((line.day.isoformat(), line.page, line.way.value, line.requests) for line in lines))


def _bars(counts: Sequence[int]) -> str:
    """Return the path of a bar for each count; where there is any, it can be seen."""
    most, step = max(counts, default=0), WIDTH / len(counts)
    return "".join(
        f"M{index * step:g} {HEIGHT}v{-max(1.0, round(HEIGHT * count / most, 1)):g}h{step - _GAP:g}V{HEIGHT}z"
        for index, count in enumerate(counts)
        if count
    )
