"""Plain text that must come out of Markdown as it went in."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from liveblog.handrun.bodies import LOST_EMBED, literal, paragraph

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
CHARACTERS = st.one_of(
    st.sampled_from("\\`*_{}[]()#+-.!<>&;~|=:1a \t$"),
    st.characters(exclude_categories=["C", "Z"]),
)
LINES = st.text(CHARACTERS, min_size=1).map(str.strip).filter(bool)


def shown(markdown):
    rendered = MARKDOWN.render(markdown)
    inner = re.fullmatch(r"<p>(.*)</p>\n", rendered, re.DOTALL)
    assert inner, rendered
    assert "<" not in inner[1]
    return html.unescape(inner[1])


@given(LINES)
def test_any_line_is_shown_as_it_stands(line):
    """Whatever a page holds, Markdown renders one paragraph with exactly that text."""
    assert shown(paragraph(literal(line))) == line


@pytest.mark.parametrize(
    "line",
    ["# a", "1. a", "2) a", "- a", "*a* and _a_", "<b>", "[a](b)", "`a`", "> a", "---", "&amp;", "$9", "~~a~~", "a\\"],
)
def test_markup_is_shown_as_text(line):
    """The characters Markdown gives a meaning to lose it."""
    assert shown(paragraph(literal(line))) == line


def test_a_page_cannot_fake_a_lost_embed():
    """The mark for a lost embed is never what a page's own text becomes."""
    assert paragraph(literal(LOST_EMBED)) != LOST_EMBED
