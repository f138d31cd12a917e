"""What is kept of an entry for searches: all its words, and never much more than its text."""

from liveblog.model.folding import folded
from liveblog.store.search_index import folded_text
from liveblog.work.bounds import MARKDOWN_TEXT, SEARCH_FOLDED

LONG = "Der Überfall am Großen Hafen, 14:05 Uhr: 5㎞ weiter.\n" * 4800


def test_a_long_text_is_folded_as_a_short_one_is():
    """Where it is cut into pieces nothing is lost, doubled or folded otherwise."""
    assert len(LONG) > 0.9 * MARKDOWN_TEXT.most
    assert folded_text("Großer Hafen", ["Ufer"], ["Ada Quist"], f"<p>{LONG}</p>").split() == (
        folded(f"Großer Hafen\nUfer\nAda Quist\n{LONG}").split()
    )


def test_signs_that_come_apart_do_not_fill_the_database():
    """U+FDFA is a sentence of eighteen letters: an entry of as many as it takes would be five million."""
    assert len(folded_text(None, (), (), "\ufdfa" * MARKDOWN_TEXT.most)) == SEARCH_FOLDED.most
