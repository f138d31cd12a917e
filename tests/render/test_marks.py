"""Marks on what a search has found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.markup import render_markdown
from liveblog.model.folding import folded
from liveblog.render import marks
from liveblog.render.marks import MARKED_LENGTH, marked


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Open the harbour", "harbour", "<p>Open the <mark>harbour</mark></p>"),
        ("HARBOUR harbours", "harbour", "<p><mark>HARBOUR</mark> <mark>harbour</mark>s</p>"),
        ("L\u2019incendie", "l'incendie", "<p><mark>L\u2019incendie</mark></p>"),
        ("\u0141\u00f3d\u017a", "lodz", "<p><mark>\u0141\u00f3d\u017a</mark></p>"),
        ("Stra\u00dfe", "strasse", "<p><mark>Stra\u00dfe</mark></p>"),
        ("Stra\u00dfe", "s", "<p><mark>S</mark>tra<mark>\u00df</mark>e</p>"),
        ("Ha\u00adfen", "hafen", "<p><mark>Ha\u00adfen</mark></p>"),
        ("e\u0301te\u0301", "ete", "<p><mark>e\u0301te\u0301</mark></p>"),
        ("The *har*bour", "harbour", "<p>The <em><mark>har</mark></em><mark>bour</mark></p>"),
        ("one\n\ntwo", "onetwo", "<p>one</p>\n<p>two</p>"),
        ("a & b <b>", "&", "<p>a <mark>&amp;</mark> b &lt;b&gt;</p>"),
        ("a & b", "amp", "<p>a &amp; b</p>"),
        ("AT&T", "at&t", "<p><mark>AT&amp;T</mark></p>"),
        ("> quoted", "quoted blockquote", "<blockquote>\n<p><mark>quoted</mark></p>\n</blockquote>"),
        ("aaa", "aa", "<p><mark>aa</mark>a</p>"),
        ("harbour", "harb bour", "<p><mark>harbour</mark></p>"),
        ("x", "", "<p>x</p>"),
    ],
)
def test_what_was_found_is_marked(text, words, expected):
    """As it stands in the text, however it was typed, across emphasis and references; tags are no text."""
    assert marked(render_markdown(text), folded(words).split()) == expected


def test_phrases_are_marked_as_one():
    """Over blanks, lines and blocks; the words of a phrase alone are not."""
    html = marked(render_markdown("The harbour  *mas*ter\nsaid: harbour\n\nmaster, master."), ["harbour master"])
    assert html == (
        "<p>The <mark>harbour  </mark><em><mark>mas</mark></em><mark>ter</mark><br>\nsaid: <mark>harbour</mark></p>"
        "\n<p><mark>master</mark>, master.</p>"
    )


def test_addresses_are_not_marked():
    """A word of an address alone is in no text; where the address is shown, it is."""
    html = marked(render_markdown("[quay](https://example.org/quay 'quay')"), ["quay"])
    assert html.count("<mark>") == 1
    assert ">quay</mark></a>" in html


@given(some.text(), some.lists(some.text(min_size=1, max_size=3), max_size=3))
def test_marks_change_nothing_else(text, words):
    """Without them the HTML is what it was: nothing is escaped twice, nothing gets in, and every mark is closed."""
    html = render_markdown(text)
    with_marks = marked(html, [part for word in words for part in folded(word).split()])
    assert re.sub("</?mark>", "", with_marks) == html
    assert re.sub("<mark>[^<]*</mark>", "", with_marks).count("mark>") == 0


@given(some.text(alphabet="aA\u00e1\u00df\u0301\u00ad\u1fb3'\u2019-\u2011\ufb01 ", max_size=12))
def test_text_is_folded_a_character_at_a_time_as_it_is_as_a_whole(text):
    """What was stored as a whole is found again in pieces."""
    assert "".join(map(folded, text)) == folded(text)


def test_without_words_nothing_is_looked_through(monkeypatch: pytest.MonkeyPatch):
    """All that is drawn comes by here, long texts with each event: where nothing is searched for they cost nothing."""
    monkeypatch.setattr(marks, "_PIECE", None)
    assert marked("<p>quay</p>", []) == marked("<p>quay</p>", [""]) == "<p>quay</p>"


def test_of_a_long_text_the_beginning_is_marked():
    """Neither a tag nor a reference is cut where it ends, and the rest is shown."""
    html = render_markdown("quay & *quay*\n\n" * (MARKED_LENGTH // 20))
    with_marks = marked(html, ["quay"])
    assert len(html) > MARKED_LENGTH
    assert re.sub("</?mark>", "", with_marks) == html
    end = with_marks.rindex("</mark>")
    assert 0.99 * MARKED_LENGTH < len(re.sub("</?mark>", "", with_marks[:end])) <= MARKED_LENGTH
