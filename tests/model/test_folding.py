"""Texts that are found whatever accents, capitals and vowel signs somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.folding import folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Harbour FIRE", "harbour fire"),
        ("Señora Müller, naïve", "senora muller, naive"),
        ("Straße STRASSE", "strasse strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁre at 5㎞", "fire at 5km"),
        ("أُغلِقَ المِينَاء", "اغلق الميناء"),
        ("مـــيـــناء", "ميناء"),
        ("שָׁלוֹם", "שלום"),
        ("ΤΈΛΟΣ τέλος", "τελοσ τελοσ"),
        ("\u1fb3", "\u03b1"),
        ("🚢 \u00a0", "🚢  "),
    ],
)
def test_a_text_is_folded(text, plain):
    """Case, accents, vowel signs, tatweel and ligatures make no difference."""
    assert folded(text) == plain


@given(some.text())
def test_folding_again_changes_nothing(text):
    """What was folded when it was stored can be folded once more by who compares."""
    assert folded(folded(text)) == folded(text)


@given(some.text())
def test_case_makes_no_difference(text):
    """The folded text of what was already casefolded is the same."""
    assert folded(text.casefold()) == folded(text)
