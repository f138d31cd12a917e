"""Cards as text: written here as the desk's script writes them, and read as what they were made of."""

import pytest

from liveblog.markup import card_block, first_address, render_markdown, with_block
from tests.wire.vectors import vectors

CASES = vectors("cards")


@pytest.mark.parametrize("case", CASES["blocks"])
def test_a_block_is_written(case):
    """Fields in their order, each in a line, and words that no fence of theirs ends."""
    assert card_block(case["fields"], case["words"]) == case["block"]


@pytest.mark.parametrize("case", CASES["places"])
def test_a_block_has_its_place(case):
    """Where its address stands alone, with an empty line on both sides, and else at the end; never within a fence."""
    assert with_block(case["text"], case["address"], case["block"]) == case["placed"]


@pytest.mark.parametrize("words", ["```\ncode\n```", "`````", "~~~\nx", "a\n\nb", "url: https://evil.example/", "\n\n"])
def test_what_is_written_is_read(words):
    """Whatever stands in a card, it is one card, and nothing of it gets out of it."""
    fields = {"url": "https://tide.example/gale", "title": "```\nx: y", "kind": "page", "author": "a\n\nb"}
    html = render_markdown(
        with_block("One.\nhttps://tide.example/gale\nTwo.", fields["url"], card_block(fields, words))
    )
    assert html.count("<figure") == 1
    assert html.startswith("<p>One.</p>\n<figure")
    assert html.endswith("</figure>\n<p>Two.</p>")


def test_the_first_address_that_stands_alone_is_found():
    """Not one in a sentence, and not one in a fence."""
    assert (
        first_address("See https://a.example/x\n```\nhttps://b.example/\n```\n  https://c.example/ \n")
        == "https://c.example/"
    )
    assert first_address("none") == ""
