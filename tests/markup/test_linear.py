"""Rendering a text costs as much as the text is long, whatever stands in it; so does reading what was rendered."""

import pytest

from liveblog.markup import first_image, paragraphs, read_figure, render_markdown, visible_text
from tests.growth import LINEAR, growth

SMALL = 2_000  # characters

LINKS = ["[", "![", "]", "[]", "[a](", "[a](<", "[a](b '", '[a](b "', "[a](\\", "[a][b]", "![](", "[[a]", "[![a]("]
DEFINITIONS = ["[a]: ", "[a]:\n", "[a]: http://b\n", "[a]: http://b '\n", "[a]\n\n[a]: http://b\n\n", "[a]: <", "[a\n"]
SCHEMES = [
    "[http://",
    "http://",
    "://",
    "http://a",
    "http://a.",
    "http://a:",
    "http://a@",
    "http://é",
    "http://é.",
    ":",
]
PATHS = [
    "http://a/(",
    "http://a/[",
    "http://a/(([",
    "http://a/)",
    "http://a/'",
    "'http://a/",
    "http://a/*",
    "http://a/.",
]
ENDS = ["http://a/?", "http://a/&amp;", "http://a/“", "http://a/é", "http://a/\u200b", "[http://a](", "<http://a", "a@"]
MAILBOXES = ["mailto:", "mailto:a@", "mailto:a.", "*http://a", "`http://a", "(http://a/(b)"]
EMPHASIS = [
    "*",
    "**",
    "*a",
    "**a ",
    "*a**b",
    "_",
    "_a",
    "*_",
    "~~",
    "~~a",
    "*a ",
    " a*",
    "*[",
    "**a*",
    "*`",
    "\\*",
    "\\",
]
CODE = [
    "~~~ a ~~~\n",
    "``` a b\n",
    "> ```a\n",
    "`",
    "`a",
    "``a`",
    "`a``b```c",
    "```\n",
    "```a\n",
    "~~~\n",
    "    a\n",
    "\ta\n",
    "```card\n",
    "`[",
]
QUOTES = ["> ", ">", ">a\n", "> > a\n", ">- ", "- > "]
LISTS = ["- ", "- a\n", "1. a\n", "7) a\n7) b\n", "  - a\n", "- - a\n", "01. a\n"]
BLOCKS = [
    "# a\n",
    "#",
    "a\n=\n",
    "---\n",
    "- -",
    "\n",
    "\n\n",
    " ",
    " \n",
    "a\n",
    "a  \n",
    "a\n\n",
    "[[lost embed]]\n\n",
]
TABLES = ["a|\n-|\n1|2|3\n\n", "|", "|a", "a|b\n", "|-|\n", "|a|\n|-|\n", "a|\n-|\n", "|-"]
HTML = [
    "<",
    "<a",
    "<a ",
    "<a>",
    "<!--",
    "<!",
    "<?",
    "<![CDATA[",
    "<a href='",
    "&",
    "&a",
    "&amp;",
    "&#1",
    "&#x1;",
    "&;",
    "</",
]
CARDS = [
    "https://youtu.be/dQw4w9WgXcQ\n\n",
    "https://youtube.com/watch?v=",
    "https://vimeo.com/1#t=1\n\n",
    "https://a-a-",
]
FENCES = [
    "```card\nurl: https://a.b/\n```\n",
    "```card\nurl: https://a.b/\n\nx\n\n",
    f"![](/media/{'0' * 20}-9x9.webp)",
]
LETTERS = ["a", "é", "東", "😀", "\u200b", "\u00a0", "\x00", "\ufdfa", "a\u0301"]
PIECES = [
    *(*LINKS, *DEFINITIONS, *SCHEMES, *PATHS, *ENDS, *MAILBOXES, *EMPHASIS, *CODE, *QUOTES, *LISTS, *BLOCKS, *TABLES),
    *(*HTML, *CARDS, *FENCES, *LETTERS),
]

PAIRS = [
    *(("[", "]"), ("![", "](x)"), ("[", "](x)"), ("*a ", " a*"), ("*a **b ", " b** a*"), ("~~a ", " a~~"), ("`", "a")),
    *(("http://a/(", ")"), ("<", ">"), ("> ", "a\n"), ("- ", "a\n"), ("[a]: http://b\n\n", "[a]"), ("[a](b", ")")),
    *(("- a\n", "  b\n"), ("```\n", "a\n"), ("[a", "\n"), (" ", "a"), ("\\", "["), ("a|", "\n-|"), ("&", ";")),
]


def work(text: str) -> None:
    """Render a text, and read it as all that shows it elsewhere does."""
    html = render_markdown(text)
    paragraphs(html)
    visible_text(html, alts=True)
    first_image(html)


def repeated(piece: str, length: int) -> str:
    return piece * (length // len(piece))


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_may_be_repeated(piece: str):
    """Four times as many of any sign or construct cost no more than four times as much, with room for noise."""
    assert growth(work, repeated(piece, SMALL), repeated(piece, 4 * SMALL)) < LINEAR


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_what_was_opened_may_be_closed(first: str, second: str):
    """So do many openings with as many ends behind them: what nests, and what looks for its other half."""

    def text(length: int) -> str:
        return repeated(first, length // 2) + "x" + repeated(second, length // 2)

    assert growth(work, text(SMALL), text(4 * SMALL)) < LINEAR


@pytest.mark.parametrize("line", ["[[{}a", "[[a{}1", "[[a: 1{}(", "[[a: 1 ({}", "[[a: 1 | b{}c]]"])
def test_blanks_in_a_figure_may_be_many(line: str):
    """A line with many blanks in any of its places costs no more than they are long, whether it is a figure or not."""
    assert growth(read_figure, line.format(" " * 230), line.format(" " * 920)) < LINEAR


def test_blanks_in_a_title_may_be_many():
    """What a picture says of itself is parted from its credit in one pass."""

    def text(blanks: int) -> str:
        return f'![a](/media/{"0" * 20}-9x9.webp "b{" " * blanks}c")'

    assert growth(work, text(SMALL), text(4 * SMALL)) < LINEAR


def test_a_wide_and_long_table_is_bounded():
    """Rows with fewer cells than the head are filled up, but not without end."""
    text = f"{'a|' * 2_000}\n{'-|' * 2_000}\n" + "a\n" * 2_000
    assert len(render_markdown(text)) < 4_000_000
