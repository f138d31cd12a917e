"""What somebody typed, read as words and phrases."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.folding import folded
from liveblog.model.search_terms import SearchTerms, read_terms


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Harbour  MASTER harbour", ["harbour", "master"]),
        ('"Harbour   Master"', ["harbour master"]),
        ('quay "harbour master" quay', ["harbour master", "quay"]),
        ("„Straße frei“ «é à» ”x y”", ["strasse frei", "e a", "x y"]),
        ('"one", "two".', ["one", "two"]),
        ('("one two")', ["one two"]),
        ("\u05e6\u05d4\u05f4\u05dc", ['\u05e6\u05d4"\u05dc']),
        ('\u05de\u05e0\u05db"\u05dc \u05e6\u05d4"\u05dc', ['\u05de\u05e0\u05db"\u05dc', '\u05e6\u05d4"\u05dc']),
        ("-5 co-op /", ["-5", "co-op", "/"]),
        ('"" "  "', []),
        ("", []),
        ("\u00ad\u200b", []),
    ],
)
def test_words_and_phrases_are_read(typed, terms):
    """In any quotation marks; a mark amid a word is none, and no sign excludes anything."""
    assert read_terms(typed) == SearchTerms(terms)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [('"harbour master', ["harbour", "master"]), ('a 5" gun', ["a", "5", "gun"]), ('"one" two"', ["one", "two"])],
)
def test_a_mark_without_another_is_passed_over(typed, terms):
    """What follows it are words, and it is told."""
    assert read_terms(typed) == SearchTerms(terms, is_unclosed=True)


@given(some.text(alphabet='aB\u00e9 "\u201c\u201d\u05d0\u6771,', max_size=30))
def test_terms_are_what_is_kept(typed):
    """Each is folded, has single blanks and none at its ends; none is empty or comes twice; nothing is made up."""
    terms = read_terms(typed).terms
    assert len(set(terms)) == len(terms)
    for term in terms:
        assert term
        assert folded(term) == term == " ".join(term.split())
        assert term in " ".join(folded(typed).split())
