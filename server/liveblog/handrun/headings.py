"""Headlines that stand above the times of their entries, where the blank lines of a page show that they do."""

from collections.abc import Mapping, Sequence

from .clocks import is_ago
from .datelines import read_dateline, read_day_in_words
from .paragraphs import PageLine
from .stamps import Stamp

_LONGEST = 160
_FEWEST = 2
_LONGEST_OF_MORE = 60
_MOST = 3  # lines above a time, as forums have them: a name, and what they are there


def headings(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> dict[int, int]:
    """Give by the index of each stamp that of the headline above it; none where a single one has none.

    A headline stands right above its stamp and below a blank line, and each entry has text besides. So much is by
    design: what ends the entry above stands so once, not each time.
    """
    found = {stamp.index: _above(lines, stamp) for stamp in stamps}
    rest = stamps[1:] if _is_of_page(stamps, found) else stamps
    if len(rest) < _FEWEST or not all(_is_headline(lines, found[stamp.index], stamp) for stamp in rest):
        return _tall(lines, stamps)
    heads = {stamp.index: found[stamp.index] for stamp in rest}
    return heads if _all_have_text(lines, rest, heads) else {}


def _is_of_page(stamps: Sequence[Stamp], found: Mapping[int, int]) -> bool:
    """Tell whether the first time has nothing before the headline of the second: it says when the page was written."""
    return len(stamps) > _FEWEST and not stamps[0].rest and found[stamps[1].index] == stamps[0].index + 1


def _all_have_text(lines: Sequence[PageLine], stamps: Sequence[Stamp], heads: Mapping[int, int]) -> bool:
    ends = [*list(heads.values())[1:], len(lines)]
    return all(stamp.rest or stamp.index + 1 < end for stamp, end in zip(stamps, ends, strict=True))


def _tall(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> dict[int, int]:
    """Give the first of some lines above each time that stands alone, as many above each, below a blank line."""
    found = {stamp.index: _top(lines, _above(lines, stamp)) for stamp in stamps}
    sizes = {_above(lines, stamp) - found[stamp.index] + 1 for stamp in stamps}
    is_sure = len(stamps) >= _FEWEST and len(sizes) == 1 and 1 < sizes.pop() <= _MOST
    if not is_sure or not all(_is_tall(lines, found[stamp.index], stamp) for stamp in stamps):
        return {}
    return found if _all_have_text(lines, stamps, found) else {}


def _top(lines: Sequence[PageLine], at: int) -> int:
    """Give the index of the first line of those that no blank line parts from one."""
    top = at
    while top > 0 and at - top < _MOST and lines[top - 1].number == lines[top].number - 1:
        top -= 1
    return top


def _is_tall(lines: Sequence[PageLine], top: int, stamp: Stamp) -> bool:
    own = lines[top : _above(lines, stamp) + 1]
    return not stamp.rest and top > 0 and own[-1].number == stamp.line - 1 and all(map(_is_short, own))


def _is_short(line: PageLine) -> bool:
    is_other = read_dateline(line.text) or read_day_in_words(line.text) or is_ago(line.text)
    return len(line.text) <= _LONGEST_OF_MORE and line.text[-1] not in '.,;:!?"\u201d' and not is_other


def _above(lines: Sequence[PageLine], stamp: Stamp) -> int:
    """Give the index of the line above a stamp's; a day on that same line is not above it."""
    at = stamp.index - 1
    return at - 1 if at >= 0 and lines[at].number == stamp.line else at


def _is_headline(lines: Sequence[PageLine], at: int, stamp: Stamp) -> bool:
    if at < 1 or lines[at].number != stamp.line - 1 or lines[at - 1].number >= lines[at].number - 1:
        return False
    text = lines[at].text
    is_other = read_dateline(text) or read_day_in_words(text) or is_ago(text)
    return len(text) <= _LONGEST and text[-1] not in ".,;:" and not is_other
