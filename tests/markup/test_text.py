"""What a reader sees of an entry, as text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from liveblog.markup import Image, first_image, is_nothing, render_markdown, shows_something, untold_image, visible_text
from liveblog.model.characters import invalid_character


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
        ("one\n\n[[lost embed]]\n\ntwo", ["one", "two"]),
        ("3. October", ["3.", "October"]),
        ("67) Yellow\n45) Goal", ["67)", "Yellow", "45)", "Goal"]),
        ("- one\n  1. two\n- three\n\n7. four\n8. five", ["one", "1.", "two", "three", "7.", "four", "8.", "five"]),
    ],
)
def test_words_are_those_that_are_seen(text, words):
    """Marks, targets and attributes are not text; what looks like a tag and is text stays."""
    assert visible_text(render_markdown(text)).split() == words


@pytest.mark.parametrize(
    "text", ["a&#12;b", "https://example.org/%EF%BF%BE%01%C2%85", "[x](https://e.example/a '&#12;')"]
)
def test_what_is_no_character_does_not_get_in_by_other_names(text):
    """A reference or an escaped address is read as the character it stands for, and that is taken out of the HTML."""
    assert invalid_character(render_markdown(text)) is None


@given(some.text("*_>#+-[]():!`~<&;/ \t\nabé1\u3164\u0301", max_size=24))
@example("**[a]: b**")
@example("> [a]: b")
def test_what_is_nothing_is_told_without_rendering_most_texts(text):
    """Whatever marks it begins with, the answer is that of its HTML."""
    assert is_nothing(text) is not shows_something(render_markdown(text))


PICTURE = "/media/0123456789abcdef0123-480x320.webp"


@pytest.mark.parametrize(
    ("text", "untold"),
    [
        (f"![]({PICTURE})", True),
        (f"![ \u200b]({PICTURE})", True),
        (f"![&nbsp;](<{PICTURE}>)", True),
        (f"![][x]\n\n[x]: {PICTURE}", True),
        (f"![A ship]({PICTURE})", False),
        (f"![A ship][x] ![]({PICTURE})\n\n[x]: {PICTURE}", True),
        (f"```card\nurl: https://example.org/x\nimage: {PICTURE}\n```", False),
        (f"`![]({PICTURE})`", False),
        ("![](https://example.org/x.png)", False),
    ],
)
def test_a_picture_without_words_is_found_however_it_is_written(text, untold):
    """What readers get decides, not how the Markdown is spelled; a card's own words tell of its picture."""
    assert untold_image(render_markdown(text)) is untold


def test_a_long_text_is_read_in_time():
    """256 KiB of what a tag begins with cost no more than as many letters."""
    assert visible_text("<a " * 80_000).startswith("<a")


def test_the_first_image_of_ours_is_found():
    """With its size where it is known; an image elsewhere is none, as it is on the page."""
    assert first_image('<p><img src="/media/a.png" alt="A" width="640" height="480"></p>') == Image(
        "/media/a.png", "A", 640, 480
    )
    assert first_image('<p><img src="/a.png" alt="" width="50%"><img src="/b.png"></p>') == Image(
        "/a.png", "", None, None
    )
    assert first_image(render_markdown("![elsewhere](https://x.example/a.png)")) is None
    assert first_image("<p>none</p>") is None
