"""Lines in which one editor hands the page to the next."""

import pytest

from liveblog.handrun.handovers import read_takeover


@pytest.mark.parametrize(
    ("text", "editor"),
    [
        ("Mika Sund takes over today's live coverage. Thanks to Ada Quist for the early hours.", "Mika Sund"),
        ("Mika Sund is now taking over the live blog.", "Mika Sund"),
        ("Now Mika Sund takes over the liveblog.", "Mika Sund"),
        ("Good evening, this is Mika Sund taking over from here.", "Mika Sund"),
        ("I'm handing over the blog to Mika Sund.", "Mika Sund"),
        ("That's it from me, I'm now handing over to my colleague Mika Sund.", "Mika Sund"),
        ("Mika Sund is now on the desk and runs our coverage.", "Mika Sund"),
        ("I'm taking over our live coverage now.", None),
    ],
)
def test_a_hand_over_is_read(text, editor):
    """The usual sentences are hand-overs, with the editor's name where they give it."""
    takeover = read_takeover(text)
    assert takeover is not None
    assert takeover.editor == editor


@pytest.mark.parametrize(
    "text",
    [
        "The army takes over the harbour.",
        "General Ole Brandt takes over as head of the port.",
        "The suspects were handed over to Harbour Police.",
        "Our coverage of the fire goes on.",
        "Crews prepare. " * 20 + "Mika Sund takes over the blog.",
    ],
)
def test_news_is_no_hand_over(text):
    """Somebody who takes over something else, or a long paragraph, is left in the text."""
    assert read_takeover(text) is None
