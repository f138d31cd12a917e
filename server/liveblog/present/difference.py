"""What two texts differ in, for people: paragraphs are paired first, then the words within those that changed.

All of it is bounded (`work.bounds.DIFFERENCES`): what is longer is shown as a whole, taken away and put in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from liveblog.work.bounds import DIFFERENCE_LINES, DIFFERENCE_WORDS

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE = 0.4  # of their words: with fewer in common, two texts are easier to read one after the other


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    text: str
    mark: Mark = Mark.SAME


Block = tuple[Piece, ...]
"""One or more lines of the two texts."""


def difference(before: str, after: str) -> Sequence[Block]:
    """Return the blocks of both texts, in their order: what is the same, and what was taken away and put in."""
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > DIFFERENCE_LINES.most:
        return [_replaced(before, after)] if before != after else [(Piece(before),)]
    matcher = SequenceMatcher(None, old, new)
    words = _Words(DIFFERENCE_WORDS.most)
    found = (words.block(kind, old[a:b], new[c:d]) for kind, a, b, c, d in matcher.get_opcodes())
    return [block for block in found if block]


class _Words:
    """Compares words, as many in all as may be."""

    def __init__(self, left: int) -> None:
        self._left = left

    def block(self, kind: str, old: Sequence[str], new: Sequence[str]) -> Block:
        before, after = "\n".join(old), "\n".join(new)
        if kind == "equal":
            return (Piece(before),)
        if not (old and new):
            return _replaced(before, after) if (before or after) else (Piece("\n", _mark_of(old)),)
        old_words, new_words = _TOKEN.findall(before), _TOKEN.findall(after)
        self._left -= max(len(old_words), len(new_words))
        if self._left < 0:
            return _replaced(before, after)
        matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
        if matcher.ratio() < _ALIKE:
            return _replaced(before, after)
        return tuple(_pieces(matcher, old_words, new_words))


def _mark_of(old: Sequence[str]) -> Mark:
    return Mark.REMOVED if old else Mark.ADDED


def _replaced(before: str, after: str) -> Block:
    pieces = (Piece(before, Mark.REMOVED), Piece(after, Mark.ADDED))
    return tuple(piece for piece in pieces if piece.text)


def _pieces(matcher: "SequenceMatcher[str]", old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Yield the words, those that changed in one piece also where blanks between them did not."""
    removed = added = ""
    codes = matcher.get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(codes):
        here = "".join(new[c:d])
        if kind == "equal" and not (here.isspace() and 0 < number < len(codes) - 1):
            yield from _replaced(removed, added)
            removed = added = ""
            yield Piece(here)
        else:
            removed, added = removed + "".join(old[a:b]), added + here
    yield from _replaced(removed, added)
