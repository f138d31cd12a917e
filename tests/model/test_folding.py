"""Texts that are found whatever accents, capitals and vowel signs somebody types."""

import sys
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.folding import _plain, folded
from liveblog.model.topic import topic_key
from tests.growth import LINEAR, growth


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
        ("L\u2019incendie don\u2018t \u02bcokina O\u00b4Brien", "l'incendie don't 'okina o'brien"),
        (
            "\u0141\u00f3d\u017a Troms\u00f8 \u0110akovo Sey\u00f0isfj\u00f6r\u00f0ur",
            "lodz tromso dakovo seydisfjordur",
        ),
        ("\u00c6sir \u0152uvre \u00deing \u0126al", "aesir oeuvre thing hal"),
        ("D\u0131yarbak\u0131r \u0130ZM\u0130R IZMIR", "diyarbakir izmir izmir"),
        (
            "Ha\u00adfen\u200b\u2060\ufeff \u06a9\u062a\u0627\u0628\u200c\u0647\u0627",
            "hafen \u0643\u062a\u0627\u0628\u0647\u0627",
        ),
        ("co\u2011op 2010\u20132014 \u22125", "co-op 2010-2014 -5"),
        ("\u201equoted\u201c \u00abx\u00bb", '"quoted" "x"'),
        (
            "\u0671\u0644\u0645\u062f\u0649 \u0645\u062f\u064a\u0646\u0629",
            "\u0627\u0644\u0645\u062f\u064a \u0645\u062f\u064a\u0646\u0647",
        ),
        ("\u0661\u0662\u06f3", "123"),
    ],
)
def test_a_text_is_folded(text, plain):
    """Nor do case, accents, vowel signs, tatweel, ligatures, strokes, typesetters' signs and what can't be seen."""
    assert folded(text) == plain


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
