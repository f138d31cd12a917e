"""The page around the entries: title, date line, the outer page. The text of entries is not looked into.

The date line is the last one before the first stamp, the title the line above it (or else below it). What stands
before them, and between them and the first stamp, has no time and is left out. The coverage ends where another
article begins (a date line with a time or an author, or any date line after the last stamp) or where, after the last
stamp, a line is one of those that stand under articles ("12 Comments", "Share", "Filed under …"). A bare date
directly above a stamp dates the entries below it; one that says how long ago that was is left out.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .between import agos, buttons, days_above
from .bylines import is_byline, only_author
from .clocks import is_ago
from .datelines import date_within, read_dateline, read_day_in_words
from .day_headings import day_headings
from .footers import credited, is_above_comments, is_footer, is_reported
from .headings import headings
from .inventory import LeftOut
from .meanings import DateLine
from .openings import is_in_order
from .paragraphs import PageLine
from .stamps import Stamp, is_stamped
from .titles import is_named_title, is_no_title

NO_TIME = "before the first stamp, without a time"
"""Why a line is left out that stands above the first entry, but below the title."""
_LONGEST_TITLE = 160
_FIGURES = "0123456789 ()"


@dataclass(frozen=True, slots=True)
class Block:
    """Hold a stamp, the paragraphs that follow it, and the date line between entries that stands above it, if any."""

    stamp: Stamp
    lines: tuple[PageLine, ...]
    day: DateLine | None


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Hold the parts of a page, entries in page order; `dated` is where the date was read, be it in the title.

    `author` is who the page says has written it, above or below.
    """

    title: PageLine | None
    dateline: PageLine | None
    dated: DateLine | None
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...]
    author: str | None

    def settled(self, *, is_day_first: bool) -> "PageLayout":
        """Give the page with its dates read one way, where they can be read two ways."""
        dated = self.dated and self.dated.settled(is_day_first=is_day_first)
        days = [block.day and block.day.settled(is_day_first=is_day_first) for block in self.blocks]
        return replace(self, dated=dated, blocks=tuple(map(_with_day, self.blocks, days)))

    def counted_from(self, start: dt.date) -> "PageLayout":
        """Give the page with its counted days as such, of which the first is the one that is given."""
        counts = [block.day.counted for block in self.blocks if block.day and block.day.counted is not None]
        days = [block.day and block.day.counted_from(min(counts, default=0), start) for block in self.blocks]
        return replace(self, blocks=tuple(map(_with_day, self.blocks, days)))


def _with_day(block: Block, day: DateLine | None) -> Block:
    return replace(block, day=day)


def layout(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> PageLayout:
    """Take a page apart at its stamps, of which there must be at least one."""
    first = stamps[0].index
    end, why_after = _end(
        lines, stamps, {at for at, _ in day_headings(lines, stamps, headings(lines, stamps)).values()}
    )
    inside = [stamp for stamp in stamps if stamp.index < end]
    heads = headings(lines[:end], inside)
    named = day_headings(lines, inside, heads)
    below = days_above(lines, inside, heads) | named
    opening = below.pop(first, None)
    above = lines[: named[first][0] if first in named else heads.get(first, first)]
    is_headed = opening is not None and first in heads and lines[opening[0]].number == stamps[0].line
    given = named[first][1] if first in named else opening[1] if opening and is_headed else None
    head = _Opening(above, stamps[0].line, given, has_days_below=bool(below), may_count=opening is not None)
    days = {first: head.day_line} if head.day_line else {}
    days |= {index: day for index, (_, day) in below.items()}
    between = _between(lines[:end], inside, heads)
    marks = {*between, *(at for at, _ in below.values())}
    bounds = [*(heads.get(stamp.index, stamp.index) for stamp in inside), end]
    left_out = [
        *head.left_out,
        *(LeftOut(lines[at].number, lines[at].text, why) for at, why in between.items() if at > first),
        *(LeftOut(day.line, day.text, "a date line: it dates the entries below it") for day in days.values()),
        *(LeftOut(line.number, line.text, why_after) for line in lines[end:]),
    ]
    author = (head.dated.author if head.dated else None) or only_author(lines[:first]) or credited(lines[end:])
    sorted_out = tuple(sorted(left_out, key=lambda each: each.line))
    return PageLayout(
        head.title, head.dateline, head.dated, _blocks(lines, inside, bounds, marks, days), sorted_out, author
    )


def _between(lines: Sequence[PageLine], stamps: Sequence[Stamp], heads: Mapping[int, int]) -> dict[int, str]:
    """Give by their index the lines that stand between entries and are no text, with the reason."""
    ago = dict.fromkeys(agos(lines, stamps), "how long ago that was, beside its time")
    return ago | dict.fromkeys(buttons(lines, stamps, heads), "a button under an entry, as under others")


class _Opening:
    """Reads what stands before the first stamp."""

    def __init__(
        self,
        lines: Sequence[PageLine],
        stamped: int,
        given: DateLine | None,
        *,
        has_days_below: bool,
        may_count: bool,
    ) -> None:
        dates = [(place, date) for place, line in enumerate(lines) if (date := read_dateline(line.text, line.number))]
        self.day_line = given
        is_last = bool(dates) and dates[-1][0] == len(lines) - 1
        # One on the line of the first stamp itself is of that entry, whatever day the page is of; so is one of several.
        is_own = len(dates) > 1 or has_days_below or bool(dates and dates[-1][1].line == stamped)
        if given:
            pass
        elif is_last and dates[-1][1].is_bare and is_own:
            self.day_line = dates.pop()[1]
        elif lines:
            last = lines[-1]
            day = read_day_in_words(last.text, last.number, is_short=last.number == stamped)
            self.day_line = day if day and (day.counted is None or may_count) else None
        place = dates[-1][0] if dates else len(lines) - (self.day_line is not given)
        self.dated: DateLine | None = dates[-1][1] if dates else None
        self.dateline = lines[place] if dates else None
        around = [*_above(lines[:place]), *lines[place + 1 : place + 2]]
        titles = (line for line in around if _is_title(line.text) and not self._is_day(line))
        dated = None if self.dated else _dated_title(lines)
        self.title = next(filter(is_named_title, lines), None) or dated or next(titles, None)
        if dated:
            self.dated = date_within(dated.text, dated.number)
        self.left_out = self._rest(lines, place if dates else len(lines))

    def _is_day(self, line: PageLine) -> bool:
        return self.day_line is not None and (line.number, line.text) == (self.day_line.line, self.day_line.text)

    def _rest(self, lines: Sequence[PageLine], place: int) -> list[LeftOut]:
        used = {self.title, self.dateline}
        top = min([place, *(at for at, line in enumerate(lines) if line is self.title)])
        return [
            LeftOut(
                line.number,
                line.text,
                "the outer page before" if at < top else NO_TIME,
            )
            for at, line in enumerate(lines)
            if line not in used and not self._is_day(line)
        ]


def _end(lines: Sequence[PageLine], stamps: Sequence[Stamp], parting: Collection[int]) -> tuple[int, str]:
    """Find the first line that is no longer part of the coverage, and say why; lines `parting` it by days are known."""
    stamped, last = {*parting, *(stamp.index for stamp in stamps)}, stamps[-1].index
    reported = max((at for at, line in enumerate(lines) if is_reported(line.text)), default=-1)
    comments = _comments(lines, stamps)
    for index in range(stamps[0].index + 1, len(lines)):
        if index == comments:
            return index, "the outer page after: readers' comments"
        date = None if index in stamped else read_dateline(lines[index].text)
        is_own = date and (date.is_bare or date.is_named or (date.is_only_timed and _goes_on(stamps, index)))
        if date and (index > last or not is_own):
            titled = index - 1 not in stamped and _is_title(lines[index - 1].text)
            return index - titled, "the outer page after: another article begins"
        if index > last and is_footer(lines[index].text, is_last=index > reported):
            return index, "the outer page after"
    return len(lines), ""


def _comments(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> int | None:
    """Find the line above readers' comments, where times below it don't go on as those above: they are theirs.

    A line that recurs is a button of each entry.
    """
    found = [at for at, line in enumerate(lines) if at > stamps[0].index and is_above_comments(line.text)]
    if not found or len({lines[at].text.strip(_FIGURES) for at in found}) < len(found):
        return None
    above = [stamp for stamp in stamps if stamp.index < found[0]]
    return found[0] if is_in_order(above) and not is_in_order(stamps) else None


def _goes_on(stamps: Sequence[Stamp], index: int) -> bool:
    """Tell whether the times below a line go on where those above it ended, as around a post that was copied."""
    before = [stamp.minute for stamp in stamps if stamp.index < index]
    after = [stamp.minute for stamp in stamps if stamp.index > index]
    around = [*before[-2:], *after[:2]]
    return around in (sorted(around), sorted(around, reverse=True))


def _blocks(
    lines: Sequence[PageLine],
    stamps: Sequence[Stamp],
    bounds: Sequence[int],
    marks: Collection[int],
    days: Mapping[int, DateLine],
) -> tuple[Block, ...]:
    """Put blocks together; `bounds` are where each begins, be it with its headline, and where the last one ends."""
    blocks = []
    for stamp, (start, end) in zip(stamps, pairwise(bounds), strict=True):
        above = [line for line in lines[start : stamp.index] if line.number < stamp.line]
        own = [PageLine(stamp.line, stamp.rest)] if stamp.rest else []
        rest = [lines[index] for index in range(stamp.index + 1, end) if index not in marks]
        blocks.append(Block(stamp, (*above, *own, *rest), days.get(stamp.index)))
    return tuple(blocks)


def _above(lines: Sequence[PageLine]) -> Sequence[PageLine]:
    """Give the line that may be the title of what stands below some lines: other dates and bylines lie between."""
    others = (read_dateline, is_byline, is_ago, is_no_title)
    return next(([line] for line in reversed(lines) if not any(is_one(line.text) for is_one in others)), [])


def _dated_title(lines: Sequence[PageLine]) -> PageLine | None:
    """Find the title that holds the date, where no line is a date's alone: the last one such, if there are several."""
    dated = [line for line in lines if _is_title(line.text) and date_within(line.text, line.number)]
    return dated[-1] if dated else None


def _is_title(text: str) -> bool:
    is_other = read_dateline(text) or is_byline(text) or is_ago(text) or is_stamped(PageLine(1, text))
    return len(text) <= _LONGEST_TITLE and text[-1] not in ".,;:" and not (is_other or is_no_title(text))
