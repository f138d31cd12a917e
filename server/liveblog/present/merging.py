"""Three texts become one: what two people made of the same entry is put together, paragraph by paragraph.

Where both have changed the same paragraph, nobody but a person can tell: it is left open, with what either made of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeAlias, TypeVar

from liveblog.work.bounds import DIFFERENCE_LINES

MINE, THEIRS, BOTH = "mine", "theirs", "both"
"""What can be chosen where a text is left open; `both` is theirs, and then mine."""

_GAP = re.compile(r"(\n[ \t]*\n[ \t\n]*)")

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph, and the empty lines after it, which make no difference."""

    text: str
    gap: str = field(default="\n\n", compare=False)


Paragraphs: TypeAlias = Sequence[_Paragraph]


@dataclass(frozen=True, slots=True)
class Agreed:
    """Paragraphs that nobody has changed, or one of the two, or both alike."""

    paragraphs: Paragraphs


@dataclass(frozen=True, slots=True)
class Open:
    """Paragraphs that both have changed, as each has them now; nothing: they were taken away."""

    mine: Paragraphs
    theirs: Paragraphs

    @property
    def my_text(self) -> str:
        """Return what I made of them."""
        return _joined(self.mine)

    @property
    def their_text(self) -> str:
        """Return what they made of them."""
        return _joined(self.theirs)

    def chosen(self, choice: str) -> Paragraphs:
        """Return what was chosen; what is no choice is both, so that nothing is lost."""
        return {MINE: self.mine, THEIRS: self.theirs}.get(choice, (*self.theirs, *self.mine))


@dataclass(frozen=True, slots=True)
class Merge:
    """A text that is put together, with what is left open of it."""

    parts: Sequence[Agreed | Open]

    @property
    def open_parts(self) -> Sequence[Open]:
        """Return what is left open, in order."""
        return [part for part in self.parts if isinstance(part, Open)]

    def text(self, choices: Sequence[str] = ()) -> str:
        """Return the text with a choice for each part that is left open; `both` for those without one."""
        left = iter(choices)
        pieces = [part.paragraphs if isinstance(part, Agreed) else part.chosen(next(left, BOTH)) for part in self.parts]
        return _joined([paragraph for piece in pieces for paragraph in piece])


def merge_texts(base: str, mine: str, theirs: str) -> Merge:
    """Put two texts together that were made of the same one. Of very many paragraphs all is left open."""
    texts = [_paragraphs(text) for text in (base, mine, theirs)]
    if max(map(len, texts)) > DIFFERENCE_LINES.most:
        return Merge([Open(texts[1], texts[2])])
    parts = [part for stretch in _stretches(*texts) for part in _decided(*stretch)]
    # Of a paragraph that stands there twice each may have taken away another one.
    kept = set(texts[0]).intersection(*texts[1:])
    return Merge(parts if kept <= _there(parts) else [Open(texts[1], texts[2])])


def _there(parts: Sequence[Agreed | Open]) -> set[_Paragraph]:
    """Return the paragraphs that a text has, or can have by a choice."""
    pieces = (part.paragraphs if isinstance(part, Agreed) else (*part.mine, *part.theirs) for part in parts)
    return {paragraph for piece in pieces for paragraph in piece}


def merge_values(base: ValueT, mine: ValueT, theirs: ValueT) -> ValueT | None:
    """Return what two have made of a value; None: both have changed it, each in another way."""
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None


def merge_names(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return a list of names with all that each has added, and without what either has taken away."""
    kept = [name for name in theirs if name in mine or name not in base]
    return kept + [name for name in mine if name not in base and name not in kept]


_Stretch: TypeAlias = tuple[Paragraphs, Paragraphs, Paragraphs]


def _stretches(base: Paragraphs, mine: Paragraphs, theirs: Paragraphs) -> Iterator[_Stretch]:
    """Cut three texts where all of them say the same: such a stretch, and what lies before the next, in turns."""
    at = (0, 0, 0)
    for start, length, in_mine, in_theirs in _common(base, mine, theirs):
        yield base[at[0] : start], mine[at[1] : in_mine], theirs[at[2] : in_theirs]
        at = (start + length, in_mine + length, in_theirs + length)
        yield base[start : at[0]], mine[in_mine : at[1]], theirs[in_theirs : at[2]]
    yield base[at[0] :], mine[at[1] :], theirs[at[2] :]


def _common(base: Paragraphs, mine: Paragraphs, theirs: Paragraphs) -> Iterator[tuple[int, int, int, int]]:
    """Yield where a stretch of the base begins that is in both, how long it is, and where it is in each of them."""
    ours = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    for one in ours:
        for other in others:
            start, end = max(one.a, other.a), min(one.a + one.size, other.a + other.size)
            if start < end:
                yield start, end - start, one.b + start - one.a, other.b + start - other.a


def _decided(base: Paragraphs, mine: Paragraphs, theirs: Paragraphs) -> Iterator[Agreed | Open]:
    if mine in (base, theirs):
        yield Agreed(theirs)
    elif theirs == base:
        yield Agreed(mine)
    elif len(base) > 1 and _stay_in_place(base, mine) and _stay_in_place(base, theirs):
        for one in zip(base, mine, theirs, strict=True):
            yield from _decided(*((paragraph,) for paragraph in one))
    else:
        yield Open(mine, theirs)


def _stay_in_place(base: Paragraphs, other: Paragraphs) -> bool:
    """Tell whether paragraphs were changed, and none added, taken away or moved: then each has its counterpart."""
    if len(base) != len(other):
        return False
    steps = SequenceMatcher(None, base, other, autojunk=False).get_opcodes()
    return all(old_end - old == new_end - new for _, old, old_end, new, new_end in steps)


def _paragraphs(text: str) -> Paragraphs:
    pieces = _GAP.split(text.strip("\n"))
    gaps = [*pieces[1::2], "\n\n"]
    return [_Paragraph(piece, gap) for piece, gap in zip(pieces[::2], gaps, strict=True) if piece]


def _joined(paragraphs: Paragraphs) -> str:
    return "".join(paragraph.text + paragraph.gap for paragraph in paragraphs[:-1]) + "".join(
        paragraph.text for paragraph in paragraphs[-1:]
    )
