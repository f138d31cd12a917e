"""What is worth folding on a phone."""

import pytest

from liveblog.markup import render_markdown
from liveblog.render.texts import folds

LINE = "All ports are closed until noon."


@pytest.mark.parametrize(
    ("summary", "is_folded"),
    [
        ("", False),
        (f"- {LINE}\n" * 4, False),
        (f"- {LINE}\n" * 5, True),
        (f"{LINE}\n\n" * 5, True),
        (f"1. {LINE} {LINE}\n" * 3, True),
        (LINE * 3, False),
        (LINE * 5, True),
        ("[Map](https://www.example.org/" + "long/" * 40 + ")", False),
    ],
)
def test_what_takes_more_than_four_lines_is_folded(summary, is_folded):
    """Items and paragraphs begin lines of their own; addresses of links and marks take no room."""
    assert folds(str(render_markdown(summary))) is is_folded
