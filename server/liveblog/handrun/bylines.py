"""Lines that say who has written what stands below them, and nothing else: `By Ada Quist`."""

import re
from collections.abc import Sequence

from .datelines import NAME
from .paragraphs import PageLine

_BY = r"(?:by|von|par|por|di|door|av|af|από|от)"
_ONE = re.compile(rf"{_BY}:?\s+(?P<name>(?-i:(?!The\b)){NAME})", re.IGNORECASE)
_SOME = re.compile(
    rf"(?:{_BY}:?\s+{NAME}(?:\s*(?:,|&|\b(?:and|und|et|y|e|en|och|og)\b)\s*.{{1,100}})?"
    rf"|{NAME}\s\((?:now|earlier)\)(?:\s*(?:,|&|and)\s*.{{1,100}})?)",
    re.IGNORECASE,
)


def read_byline(text: str) -> str | None:
    """Give the one name, of two words at least, that a byline holds; a single word may as well be a place."""
    match = _ONE.fullmatch(text)
    return match["name"] if match and " " in match["name"] and match["name"][-1] != "." else None


def is_byline(text: str) -> bool:
    """Tell whether a line names authors, one or some, and says nothing more."""
    return read_byline(text) is not None or (text[-1:] not in ".!?:" and _SOME.fullmatch(text) is not None)


def only_author(lines: Sequence[PageLine]) -> str | None:
    """Give the author whom the lines above the entries name, if they name one."""
    named = [line.text for line in lines if is_byline(line.text)]
    return read_byline(named[0]) if len(named) == 1 else None
