"""Figures of a page: "35 people have been killed: 9 in Damascus, 8 in Daraa …", as lines that are figures of a blog.

Only what is sure becomes one: a number of people with what became of them, once, and right behind it three or more
numbers with "in" and a name each, which add up to it, or are said to be some of it and are not more. Everything else
that has three such numbers is told as uncertain, and stays text alone. The words of the text stay in any case.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liveblog.markup.figures import read_figure
from liveblog.model.figure import MOST_PARTS

from .sentences import last_sentence

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6})"
_TOTAL = re.compile(
    rf"(?:\b(?P<before>\w{{1,20}})\s)?(?<![\w.,-])(?P<number>{_NUMBER})\s+(?P<who>[a-z]+)\s+"
    r"(?:have|had|has|were|was|are)\s+(?:already\s+)?(?:been\s+)?"
    r"(?P<what>killed|slain|wounded|injured|hurt|arrested|detained|displaced|evacuated|rescued|missing|shot)\b"
)
_NOT_EXACT = frozenset(
    (
        *("least", "than", "over", "about", "around", "some", "nearly", "almost", "to", "as", "approximately"),
        *("roughly", "another", "other", "these", "those"),
    )
)
_INCLUDING = re.compile(r",?\s{1,4}(?:including|among them)\s{1,4}", re.IGNORECASE)
_NEXT = re.compile(r",\s{1,4}(?:and\s{1,4})?(?=\d)|\s{1,4}and\s{1,4}(?=\d)")
_PART = re.compile(
    rf"(?P<number>{_NUMBER})(?:\s+[a-z]+)?(?:\s+(?:was|were)\s+(?:reported|killed))?\s+in\s+(?:in\s+)?"
    r"(?P<place>(?:the\s+)?[^\W\d_a-z][^\d()\[\]|:;.]{1,50})"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class PageFigure:
    """Hold which paragraph it stands behind, and its line; without a line, `text` are the words that may be one."""

    at: int
    line: str | None
    text: str


def figures(texts: Sequence[str]) -> Iterator[PageFigure]:
    """Find the figures of an entry's paragraphs, and what may be some."""
    for at, text in enumerate(texts):
        for place, sentence in enumerate(_SENTENCE.split(text)):
            parts, total = _stretch(sentence)
            if len(parts) < _FEWEST:
                continue
            if total is None and not place and at and texts[at - 1].endswith(":"):
                total = _only_total(last_sentence(texts[at - 1]))
                yield PageFigure(at, _line(total, parts, including=False), sentence)
            else:
                yield PageFigure(at, _line(total, parts, including=True), sentence)


def _stretch(sentence: str) -> tuple[Sequence[re.Match[str]], re.Match[str] | None]:
    """Give the parts that a sentence is made of, and the number before them of which they are said to be some."""
    head, said, rest = sentence, None, ""
    if said := _INCLUDING.search(sentence):
        head, rest = sentence[: said.start()], sentence[said.end() :]
    pieces = [_PART.fullmatch(piece.strip()) for piece in _NEXT.split((rest if said else head).rstrip(".!"))]
    parts = [piece for piece in pieces if piece]
    if len(parts) < len(pieces):
        return _within(sentence), None
    return parts, _only_total(head) if said else None


def _within(sentence: str) -> Sequence[re.Match[str]]:
    """Give what looks like parts in a sentence that is something else, too."""
    return list(_PART.finditer(sentence))


def _only_total(text: str) -> re.Match[str] | None:
    found = list(_TOTAL.finditer(text))
    return found[0] if len(found) == 1 and (found[0]["before"] or "").lower() not in _NOT_EXACT else None


def _line(total: re.Match[str] | None, parts: Sequence[re.Match[str]], *, including: bool) -> str | None:
    """Write the line, if it holds what was counted and says nothing more."""
    if total is None or len(parts) > MOST_PARTS:
        return None
    name = f"{total['who'].capitalize()} {total['what']}"
    told = " + ".join(f"{part['number']} in {part['place'].strip()}" for part in parts)
    line = f"[[{name}: {total['number']} ({'including ' if including else ''}{told})]]"
    figure = read_figure(line)
    sound = figure and len(figure.said.parts) == len(parts) and bool(figure.said.including) is including
    return line if figure and sound and figure.said.adds_up else None
