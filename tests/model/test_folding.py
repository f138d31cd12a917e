"""Texts that are found whatever accents, capitals and vowel signs somebody types."""

import sys
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.folding import _plain, folded
from liveblog.model.topic import topic_key
from tests.growth import LINEAR, growth
from tests.wire.vectors import vectors


@pytest.mark.parametrize("case", vectors("folding")["cases"], ids=lambda case: ascii(case["text"]))
def test_a_text_is_folded(case):
    """Nor do case, accents, vowel signs, tatweel, ligatures, strokes, typesetters' signs and what can't be seen."""
    assert folded(case["text"]) == case["plain"]


@given(some.text())
def test_folding_again_changes_nothing(text):
    """What was folded when it was stored can be folded once more by who compares."""
    assert folded(folded(text)) == folded(text)


def test_case_makes_no_difference():
    """Of every character: what was casefolded before is folded alike; and each is folded by itself, so of every text.

    Not of those with an iota below: people leave it out like an accent, where Unicode's capitals write it beside.
    """
    cased = [one for one in map(chr, range(sys.maxunicode + 1)) if one.casefold() != one]
    assert len(cased) > 1000
    differing = [one for one in cased if folded(one.casefold()) != folded(one)]
    assert [one for one in differing if "\u0345" not in normalize("NFD", one)] == []


@pytest.mark.parametrize(
    "piece", ["\u0f73\u0f72\u0f71\u0f74", "a\u0315\u0300", "\u0301", "\ufdfa", "\u0344\u0316", "\u1100\u1161"]
)
def test_folding_costs_as_much_as_the_text_is_long(piece: str):
    """Marks in a row, in whatever order, are not put in order by pairs: an entry of them would stop a server."""
    assert growth(folded, piece * 500, piece * 2000) < LINEAR


def test_a_topic_of_marks_without_end_is_none():
    """What is far too long for a topic is not composed before it is refused."""
    assert topic_key("\u0f73\u0f72" * 1000) == "\u0f73\u0f72" * 1000


@given(some.text(some.characters(categories=["Mn", "Lo", "Mc", "So"]), max_size=30))
def test_a_character_is_folded_as_in_its_text(text: str):
    """Taken apart one by one, characters come to the same as Unicode makes of the text without its marks."""
    decomposed = "".join(each for each in normalize("NFKD", text) if not combining(each) and each != "\u0640")
    assert _plain(text) == decomposed
