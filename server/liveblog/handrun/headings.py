"""Headlines that stand above the times of their entries, where the blank lines of a page show that they do."""

from collections.abc import Sequence

from .clocks import is_ago
from .datelines import read_dateline, read_day_in_words
from .paragraphs import PageLine
from .stamps import Stamp

_LONGEST = 160
_FEWEST = 2


def headings(lines: Sequence[PageLine], stamps: Sequence[Stamp]) -> dict[int, int]:
    """Give by the index of each stamp that of the headline above it; none where a single one has none.

    A headline stands right above its stamp and below a blank line, and each entry has text besides. So much is by
    design: what ends the entry above stands so once, not each time.
    """
    found = {stamp.index: _above(lines, stamp) for stamp in stamps}
    is_above_all = all(_is_headline(lines, at, stamp) for stamp, at in zip(stamps, found.values(), strict=True))
    if len(stamps) < _FEWEST or not is_above_all:
        return {}
    ends = [*list(found.values())[1:], len(lines)]
    has_text = all(stamp.rest or stamp.index + 1 < end for stamp, end in zip(stamps, ends, strict=True))
    return found if has_text else {}


def _above(lines: Sequence[PageLine], stamp: Stamp) -> int:
    """Give the index of the line above a stamp's; a day on that same line is not above it."""
    at = stamp.index - 1
    while at >= 0 and lines[at].number == stamp.line:
        at -= 1
    return at


def _is_headline(lines: Sequence[PageLine], at: int, stamp: Stamp) -> bool:
    if at < 1 or lines[at].number != stamp.line - 1 or lines[at - 1].number >= lines[at].number - 1:
        return False
    text = lines[at].text
    is_other = read_dateline(text) or read_day_in_words(text) or is_ago(text)
    return len(text) <= _LONGEST and text[-1] not in ".,;:" and not is_other
