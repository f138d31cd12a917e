"""No word that was typed vanishes, whatever the signs around it mean to a parser."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.markup import render_markdown, visible_text

WORDS = ["harbour", "closed", "gate", "13:05", "Ähre", "東港"]
BLOCKS = ["\n", "\n\n", "> ", "- ", "* ", "+ ", "1. ", "12) ", "# ", "## ", "---\n", "***\n", "===\n", "```\n", "~~~\n"]
MARKS = [
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "](",
    "(",
    ")",
    "]: ",
    "[^1]: ",
    "![",
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<?",
]
OTHERS = [
    "&",
    "&amp;",
    "&#",
    ";",
    "|",
    "|-|-|\n",
    "| ",
    "|\n",
    "\\",
    "    ",
    "\t",
    "https://",
    "mailto:",
    "@",
    ":",
    "/",
    "=",
]
SIGNS = [*BLOCKS, *MARKS, *OTHERS, "'", '"', "{", "}", "\r\n", "\\\n", "  \n", " ", "  ", "[[", "]]", "~~~ ~"]


@given(some.lists(some.sampled_from(WORDS) | some.sampled_from(SIGNS), min_size=1, max_size=12))
def test_every_word_is_there(pieces):
    """Each is to be read, or leads somewhere as a part of a link."""
    html = unescape(render_markdown("".join(pieces)))
    text = re.sub(r"</?a\b[^>]*>", "", html)  # a link may end within a word: of https://mailto:13:05 it takes a port
    # An address is written in other signs: é as %C3%A9.
    lost = [piece for piece in pieces if piece in WORDS and piece not in html and piece not in text]
    assert lost == [] or "%" in html


@pytest.mark.parametrize("mark", ["> ", "- ", "* ", "1. ", "> - ", "- > ", "> > 1) "])
@pytest.mark.parametrize("times", [8, 10, 19, 20, 21, 100, 1000])
def test_what_is_deeper_than_the_parser_goes_is_text(mark, times):
    """A row of stars before a word is not ten lists with nothing in them, and a long row of quotations has its end."""
    assert visible_text(render_markdown(f"{mark * times}The gate")).strip().endswith("The gate")
    stairs = "\n".join(f"{'  ' * step}- step {step}" for step in range(times))
    assert f"step {times - 1}" in visible_text(render_markdown(stairs))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("```python\nx\n```", "<pre><code>x\n</code></pre>"),
        ("``` Breaking news\nx\n```", "<pre><code>Breaking news\nx\n</code></pre>"),
        ("```Update", "<pre><code>Update\n</code></pre>"),
        ("~~~~ Update\nx", "<pre><code>Update\nx</code></pre>"),
        ("```Update\n```", "<pre><code>Update\n</code></pre>"),
        ("~~~ Storm ~~~\nIt comes.", "<p>~~~ Storm ~~~<br>\nIt comes.</p>"),
        ("It comes.\n~~~ Storm ~~~ x", "<p>It comes.<br>\n~~~ Storm ~~~ x</p>"),
        ("~~~\nx\n~~~", "<pre><code>x\n</code></pre>"),
        ("> ```x y\n> z\n> ```", "<blockquote>\n<pre><code>x y\nz\n</code></pre>\n</blockquote>"),
    ],
)
def test_what_stands_behind_a_fence_stays(text, html):
    """Only the name of a language is left out, before code that ends; words between tildes are an ornament."""
    assert render_markdown(text) == html


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a|b\n-|-\n1|2|3\n4", ["a b", "1 2 3", "4 "]),
        ("| a |\n|---|\n| 1 | **2** | \\| 3\n\nx", ["a", "1 2 | 3"]),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", ["a b", "1 2"]),
        ("> | a |\n> |---|\n> | 1 | 2 |", ["a", "1 2"]),
    ],
)
def test_a_row_keeps_the_cells_that_its_head_lacks(text, rows):
    """A score that somebody added to one row of a table is in it."""
    found = re.findall("<tr>(.*?)</tr>", render_markdown(text), re.DOTALL)
    cells = [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in found]
    assert [re.sub("<[^>]*>", "", " ".join(row)) for row in cells] == rows
