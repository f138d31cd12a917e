"""What a reader sees of an entry, as text."""

import pytest

from liveblog.markup import render_markdown, visible_text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("The *har*bour is **open**.", ["The", "harbour", "is", "open."]),
        ("one\ntwo\n\nthree", ["one", "two", "three"]),
        ("- one\n- two", ["one", "two"]),
        ("| a | b |\n|---|---|\n| c | d |", ["a", "b", "c", "d"]),
        ("[the quay](https://example.org/hidden 'and > \"this\"') holds", ["the", "quay", "holds"]),
        ("one![a > b](/media/hidden.webp)two", ["one", "two"]),
        ("<script> & &lt;b>", ["<script>", "&", "<b>"]),
        ("`<p>`", ["<p>"]),
    ],
)
def test_words_are_those_that_are_seen(text, words):
    """Marks, targets and attributes are not text; what looks like a tag and is text stays."""
    assert visible_text(render_markdown(text)).split() == words


def test_a_long_text_is_read_in_time():
    """256 KiB of what a tag begins with cost no more than as many letters."""
    assert visible_text("<a " * 80_000).startswith("<a")
