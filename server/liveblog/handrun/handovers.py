"""Lines in which one editor hands the page to the next. Who wrote which entry follows from them in `page`."""

import re
from dataclasses import dataclass

from .datelines import NAME

_LONGEST = 300
# "The army takes over the base" is news: a hand-over names the page's own work, or speaks of whoever writes.
_PAGE = re.compile(
    r"\b(?:live[ -]?blog|coverage|(?:this|the|our) (?:live )?(?:blog|page|desk)|news ?desk|live updates|"
    r"from here|from me|over from (?:me|us)|the reins)\b",
    re.IGNORECASE,
)
_I_AM = r"(?:this is|I am|I['\u2019]m)"
_WE = r"(?:I(?:['\u2019]m| am|['\u2019]ll| will)?|we(?:['\u2019]re| are|['\u2019]ll| will)?)"
_NOW = r"(?:(?:now|is|is now|will|will now|has)\s+)?"
_IT = r"(?:(?:you|things|the [a-z ]{1,20})\s+)?"
_NO_NAME = r"(?!(?:The|Our|My|This|That|Today|Here|Now|And|Then|I|We)\b)"
_EDITOR = rf"(?:(?:and|now|then|(?:my|our) colleague),?\s+)*(?P<editor>(?-i:{_NO_NAME}){NAME})"
_PHRASES = tuple(
    re.compile(phrase, re.IGNORECASE)
    for phrase in (
        rf"{_EDITOR}\s+(?:here,?\s+)?{_NOW}(?:takes?|taking|taken|took)\s+over\b",
        rf"(?:.{{0,60}}\b)?{_I_AM}\s+{_EDITOR},?\s+(?:and I['\u2019]m |now )*(?:taking over|picking up)\b",
        rf"{_EDITOR} (?:is|will be) (?:now )?(?:on|at) the (?:live |news )?desk\b",
        rf"(?:.{{0,80}}\b)?(?:{_WE}\s+)?(?:now\s+)?hand(?:ing)?\s+{_IT}over\s+{_IT}(?:now\s+)?to\s+{_EDITOR}",
        rf"(?:.{{0,80}}\b)?{_WE}\s+(?:now\s+)?tak(?:e|ing)\s+over\b(?P<editor>(?!))?",
    )
)


@dataclass(frozen=True, slots=True)
class Takeover:
    """Hold who takes over, when the line names them."""

    editor: str | None


def read_takeover(text: str) -> Takeover | None:
    """Read a paragraph that is, as a whole, a hand-over between editors; None when that isn't sure."""
    if len(text) > _LONGEST or not _PAGE.search(text):
        return None
    match = next((found for phrase in _PHRASES if (found := phrase.match(text))), None)
    if not match:
        return None
    return Takeover(match["editor"].rstrip(".") if match["editor"] else None)
