"""The difference of two texts: what is shown is all of both, in pieces that a person can read."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.present.difference import Block, Mark, Piece, difference
from liveblog.work.bounds import DIFFERENCE_LINES, DIFFERENCE_WORDS

REMOVED, ADDED = Mark.REMOVED, Mark.ADDED


def side(blocks: Sequence[Block], other: Mark) -> list[str]:
    """Return one of the two texts as the pieces have it: without those of the other."""
    return ["".join(piece.text for piece in block if piece.mark is not other) for block in blocks]


@pytest.mark.parametrize(
    ("before", "after", "blocks"),
    [
        ("One.\nTwo.", "One.\nTwo.", [(Piece("One.\nTwo."),)]),
        (
            "Four boats are late.",
            "Five boats are late.",
            [(Piece("Four", REMOVED), Piece("Five", ADDED), Piece(" boats are late."))],
        ),
        ("The old pier is shut.", "The new bridge is shut.",
         [(Piece("The "), Piece("old pier", REMOVED), Piece("new bridge", ADDED), Piece(" is shut."))]),
        ("One.", "One.\nTwo.", [(Piece("One."),), (Piece("Two.", ADDED),)]),
        ("One.\nTwo.", "Two.", [(Piece("One.", REMOVED),), (Piece("Two."),)]),
        ("Ferries wait.", "قال مدير الميناء", [(Piece("Ferries wait.", REMOVED), Piece("قال مدير الميناء", ADDED))]),
        ("", "All is new.", [(Piece("All is new.", ADDED),)]),
        ("قال مدير الميناء إن أربعة", "قال مدير الميناء إن خمسة",
         [(Piece("قال مدير الميناء إن "), Piece("أربعة", REMOVED), Piece("خمسة", ADDED))]),
    ],
)  # fmt: skip
def test_words_within_paragraphs_are_told_apart(before: str, after: str, blocks: list[Block]):
    """Whole words are marked, with the blanks between them; what has little in common stands as a whole."""
    assert difference(before, after) == blocks


lines = st.lists(st.text("ab .é\u0628", max_size=12), max_size=8).map("\n".join)


@given(lines, lines)
def test_both_texts_are_there_as_a_whole(before: str, after: str):
    """Nothing is lost or invented: without what was added it is the old text, without what was removed the new one."""
    blocks = difference(before, after)
    shown = ["".join(side(blocks, other)).replace("\n", "") for other in (ADDED, REMOVED)]
    assert shown == [text.replace("\n", "") for text in (before, after)]


def test_long_texts_are_bounded():
    """Over the bounds whole texts, or whole paragraphs, are shown as replaced; no more words are compared."""
    many = "\n".join(f"line {number}" for number in range(DIFFERENCE_LINES.most + 1))
    assert difference(many, many + "!") == [(Piece(many, REMOVED), Piece(many + "!", ADDED))]
    assert difference(many, many) == [(Piece(many),)]
    words = " ".join(f"w{number}" for number in range(DIFFERENCE_WORDS.most))
    assert difference(words, f"{words} more") == [(Piece(words, REMOVED), Piece(f"{words} more", ADDED))]
