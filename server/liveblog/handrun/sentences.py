"""Where sentences end in newspaper English, full of abbreviated titles, and what stands in quotation marks."""

import re
from collections.abc import Iterable

_ABBREVIATIONS = re.compile(
    r"adm|approx|brig|capt|cf|cmdr|col|corp|dept|det|dr|etc|ft|gen|gov|inc|jr|lt|ltd|maj|messrs|mrs?|ms|mt|nos?|pres|prof|rep|rev|"
    r"sen|sgt|sr|st|supt|vs",
    re.IGNORECASE,
)
_LONGEST_WORD = 40
_END = re.compile(r"(?<=[.!?\u061f\u3002])[\"'\u201d\u2019)]*\s+(?=\S)")
_QUOTED = re.compile(r"\"[^\"]*(?:\"|$)|\u201c[^\u201d]*(?:\u201d|$)|\u00ab[^\u00bb]*(?:\u00bb|$)")
_OPENERS = {'"': '"', "\u201c": "\u201d", "\u00ab": "\u00bb", "\u201e": "\u201c"}


def is_abbreviation(word: str) -> bool:
    """Tell whether a full stop behind this word is part of it: a title, an initial, or letters with stops between."""
    return bool(_ABBREVIATIONS.fullmatch(word)) or (len(word) == 1 and word.isupper()) or "." in word


def last_sentence(text: str) -> str:
    """Give the last sentence of a paragraph."""
    for match in reversed(list(_END.finditer(text))):
        words = text[max(0, match.start() - _LONGEST_WORD) : match.start()].rstrip(".!?").split()
        if words and not is_abbreviation(words[-1].lstrip("(\"'\u201c")):
            return text[match.end() :]
    return text


def unquoted(text: str) -> str:
    """Give a paragraph without what stands in quotation marks; a mark left open quotes to the end."""
    return _QUOTED.sub(" ", text)


def opens_quotation(text: str) -> bool:
    """Tell whether a paragraph begins with a quotation mark."""
    return text[:1] in _OPENERS


def quoted_run(paragraphs: Iterable[str]) -> int:
    """Count the paragraphs from the first that are one quotation: each opened by a mark, only the last one closed.

    0 when the marks don't say so for certain, for instance because a quotation ends inside a paragraph.
    """
    for count, text in enumerate(paragraphs, start=1):
        close = _OPENERS.get(text[:1])
        if close is None:
            return 0
        inner = text[1:].rstrip(".")
        if inner.find(close) == len(inner) - 1 and len(inner) > 1:
            return count
        if close in inner:
            return 0
    return 0
