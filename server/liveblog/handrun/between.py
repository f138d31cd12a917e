"""Lines that stand between entries and are of none: days, how long ago something was, buttons under each entry."""

import re
from collections.abc import Mapping, Sequence

from .clocks import CLOCK, is_ago
from .datelines import read_dateline, read_day_in_words
from .footers import SHARE
from .meanings import DateLine
from .paragraphs import PageLine
from .stamps import Stamp
from .zones import LABEL

_BUTTON = re.compile(
    r"\W*(?:share(?: this(?: \w+)?| article| post| on \w+)?|copy link(?: to (?:this )?post)?|permalink|tweet(?: this)?|"
    r"facebook|twitter|whatsapp|linkedin|telegram|reddit|pinterest|e-?mail|link copied|advertisement|sponsored|"
    r"(?:article|story) continues (?:below|after)(?: this)? (?:ad|advert|advertisement)|"
    r"anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|annons|annonse|реклама|إعلان|"
    rf"teilen|partager|delen|del|{SHARE})\W*",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    rf"\W*(?:last\s+)?(?:updated|modified)\s+(?:at\s+)?{CLOCK}(?:\s?\(?{LABEL}\)?)?\W*", re.IGNORECASE
)
_ENOUGH = 2  # what stands once may be an entry's own


def days_above(
    lines: Sequence[PageLine], stamps: Sequence[Stamp], heads: Mapping[int, int]
) -> dict[int, tuple[int, DateLine]]:
    """Give the days above entries, or on the line of their stamps, with their own index, by that of the stamp.

    Days that are counted, "Day 2", are some where there are two.
    """
    found: dict[int, tuple[int, DateLine]] = {}
    for stamp in (stamp for stamp in stamps if stamp.index):
        is_apart = lines[stamp.index - 1].number == stamp.line
        at = (stamp.index if is_apart else heads.get(stamp.index, stamp.index)) - 1
        line = lines[max(at, 0)]
        day = read_dateline(line.text, line.number) or read_day_in_words(line.text, line.number, is_short=is_apart)
        if day and day.is_bare:
            found[stamp.index] = (at, day)
    counts = {day.counted for _, day in found.values() if day.counted is not None}
    return {index: each for index, each in found.items() if each[1].counted is None or len(counts) >= _ENOUGH}


def agos(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> list[int]:
    """Find the lines right above stamps that say how long ago that was, and right below, where more text follows."""
    taken = {stamp.index for stamp in stamps}
    above = {_above_day(lines, stamp) for stamp in stamps if stamp.index} - {-1}
    below = {index + 1 for index in taken if index + 2 < len(lines) and index + 2 not in taken}
    return sorted(at for at in above | below if is_ago(lines[at].text))


def _above_day(lines: Sequence[PageLine], stamp: Stamp) -> int:
    """Give the index of the line above a stamp's; a day on that same line is not above it."""
    at = stamp.index - 1
    is_day = lines[at].number == stamp.line and (
        read_dateline(lines[at].text) or read_day_in_words(lines[at].text, is_short=True)
    )
    return at - 1 if is_day else at


def buttons(lines: Sequence[PageLine], stamps: Sequence[Stamp], heads: Mapping[int, int]) -> list[int]:
    """Find the lines that are buttons, where more than one entry ends in some."""
    above = [
        _run_above(lines, min(heads.get(stamp.index, len(lines)), _above_day(lines, stamp) + 1)) for stamp in stamps[1:]
    ]
    runs = [*above, _run_above(lines, len(lines))]
    return [at for run in runs for at in run] if sum(map(bool, runs)) >= _ENOUGH else []


def _run_above(lines: Sequence[PageLine], end: int) -> range:
    while end > 1 and is_ago(lines[end - 1].text):
        end -= 1
    start = end
    while start > 1 and _CHANGED.fullmatch(lines[start - 1].text):
        start -= 1
    if start < end and not _BUTTON.fullmatch(lines[start - 1].text):
        return range(end, end)  # when an entry was changed is its own text where no button tells it from that
    while start and _BUTTON.fullmatch(lines[start - 1].text):
        start -= 1
    return range(start, end)
