"""What an entry says, block by block, without its HTML."""

import pytest

from liveblog.markup import paragraphs, render_markdown

ARABIC = "أُغلق الميناء الشرقي."


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("One *two*\n\nthree `four`", ["One two", "three four"]),
        ("one\ntwo", ["one\ntwo"]),
        ("# Head\n\ntext", ["Head", "text"]),
        ("> said\n> twice\n\nby her", ["> said\n> twice", "by her"]),
        ("> > deep", ["> > deep"]),
        ("- one\n- two\n\n  more", ["- one", "- two", "more"]),
        ("1. one\n2. two", ["1. one", "2. two"]),
        ("67. Yellow\n\n45. Goal", ["67. Yellow", "45. Goal"]),
        ("2) two\n\n   more\n\n9) nine", ["2) two", "more", "9) nine"]),
        ("- one\n  1. first\n  1. again\n- two", ["- one", "1. first", "1. again", "- two"]),
        ("one\n\n[[lost embed]]\n\ntwo", ["one", "two"]),
        ("> 3. in a quote", ["> 3. in a quote"]),
        ("> - in a quote", ["> - in a quote"]),
        ("[here](https://x.example/a?b=1&c=2) it is", ["here (https://x.example/a?b=1&c=2) it is"]),
        ("https://x.example/", ["https://x.example/"]),
        ("[here](/blogs/harbour)", ["here"]),
        ("![A ship](/media/a.png)", ["A ship"]),
        ("![](/media/a.png)", []),
        ("```\ncode\n  more\n```", ["code\n  more"]),
        ("| a | b |\n|---|---|\n| c | d |", ["a\tb", "c\td"]),
        ("a\n\n---\n\nb", ["a", "b"]),
        ("1 < 2 & 3 > 2 <b>", ["1 < 2 & 3 > 2 <b>"]),
        (ARABIC, [ARABIC]),
        ("", []),
    ],
)
def test_text_is_read_block_by_block(markdown: str, blocks: list[str]):
    """What the Markdown says comes out of its HTML: quotes and lists by signs, links with where they lead."""
    assert paragraphs(render_markdown(markdown)) == blocks
