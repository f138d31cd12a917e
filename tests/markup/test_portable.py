"""Markdown that leaves the house does nothing in anybody else's renderer, and reads as it was typed."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from liveblog.markup import render_markdown, visible_text
from liveblog.markup.portable import portable
from tests.growth import LINEAR, growth
from tests.markup.test_linear import LISTS, PIECES, SMALL, repeated
from tests.markup.test_safety import ATTACKS, CONTROLS, SCHEME, SCHEMES, Tags

OWN = {"p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img"} | {
    *("table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6")
}
TRUSTING = [MarkdownIt(preset, {"html": True, "linkify": False}) for preset in ("commonmark", "js-default")]
for each in TRUSTING:
    each.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 -- it lets every address through

MORE = [
    "    ```\n[x](javascript:alert(1))\n    ```",
    "```\n[x](javascript:alert(1))",
    "a\n\x0b```\n[x](javascript:alert(1))\n```",
    "\u2028```\n<script>alert(1)</script>\n```",
    "]\x01(javascript:alert(1))\n\n[x]\x01(javascript:alert(1))",
    "[x](\njavascript:alert(1))",
    "[x]( \u00a0javascript:alert(1))",
    "[x](java\\\nscript:alert(1))",
    "[x\ny]: javascript:alert(1)\n\n[x y]",
    "> [x]: javascript:alert(1)\n\n[x]",
    "[x]:\n  javascript:alert(1)\n\n[x]",
    "[x](&#x6A;avascript:alert(1))",
    "[x](<&#106;avascript:alert(1)>)",
    "<https://example.org/onmouseover=alert(1)//>",
    "<div\nonclick=alert(1)>",
    "- ```\n  x\n<script>alert(1)</script>",
]


def assert_harmless(text: str) -> None:
    for renderer in TRUSTING:
        found = Tags(renderer.render(text))
        assert found.tags <= OWN
        assert not found.others
        for name, value in found.attributes:
            assert name in {"href", "src", "alt", "title", "start", "class", "style"}
            assert name != "style" or re.fullmatch("text-align:(left|right|center)", value)
            if name in {"href", "src"}:
                scheme = SCHEME.match(re.sub(r"[\t\r\n]", "", value).lstrip(CONTROLS))
                assert scheme is None or scheme[1].lower() in SCHEMES


@pytest.mark.parametrize("text", [*ATTACKS, *MORE])
def test_nothing_that_was_typed_does_anything_elsewhere(text):
    """A renderer that lets HTML and every address through makes no tag, no handler and no script of what was typed."""
    assert "<" not in portable(text)
    assert_harmless(portable(text))


snippets = some.sampled_from(
    [*ATTACKS, *MORE, "```", "~~~", "\n", "\n\n", "    ", "> ", "- ", "`", "]:", "](", "<", "{", ">"]
)


@given(some.lists(snippets | some.text(max_size=6), max_size=6).map("".join), some.sampled_from(ATTACKS))
def test_no_mixture_does_anything_and_none_reaches_the_next(text, following):
    """However they are mixed, and whatever stands in the entry below: an open fence ends with its entry."""
    assert_harmless(f"### 14:00\n\n{portable(text)}\n\n### 13:00\n\n{portable(following)}\n\n")


@pytest.mark.parametrize("text", ["```\nhow", "~~~~\nhow\n~~~", "```", "``````\n```\n", "- a\n\n```\nhow\n\n"])
def test_a_fence_that_was_left_open_is_closed(text):
    """What comes below it is no code."""
    assert "<h3>Next</h3>" in TRUSTING[0].render(f"{portable(text)}\n\n### Next")


@pytest.mark.parametrize(
    "text",
    [
        "The **gate** & [more](/blogs/x?a=1&b=2)\n\n![A ship](/media/s.png)",
        "> quoted\n\n- one\n- two\n\n3. three",
        "| a | b |\n|---|--:|\n| c | d |",
        "[1]: https://example.org/\n\nSee [1] and [it](https://example.org/x_(y) 'title') and [2](a/b.html#c).",
        "```\ncode [x](y:z) {}\n```\n\n# head",
        "https://example.org/ and a > b",
    ],
)
def test_a_usual_text_stays_as_it_was_typed(text):
    """Nothing is changed that any renderer takes for what it is."""
    assert portable(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a <b>bold</b> word", "a <b>bold</b> word"),
        ("<https://example.org/a?b=c> <ada@example.org>", "https://example.org/a?b=c ada@example.org"),
        ("[x](<https://example.org/a b>)", "x"),
        ("[Update]: closed", "[Update]: closed"),
        ("[Source]: https://example.org/x", "[Source]: https://example.org/x"),
        ("> - [Source]: https://example.org/x 'A report'", "[Source]: https://example.org/x 'A report'"),
        ("[two\nlines]: https://example.org/x", "[two\nlines]: https://example.org/x"),
        ("[1]: https://a.example/\n[1]: https://b.example/\n\n[1]", "[1]: https://b.example/\n1"),
        ("{{ page }} {: .x}", "{{ page }} {: .x}"),
        ("```\n<b>\n```", "&lt;b>"),
    ],
)
def test_what_is_changed_reads_the_same(text, seen):
    """Tags are seen as they were typed; within code as an entity, for not all renderers agree on where code is."""
    html = TRUSTING[0].render(portable(text))
    assert unescape(re.sub("<[^>]*>", "", html)).strip() == seen


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("67. Yellow\n\n45. Goal", "67. Yellow\n\n45) Goal"),
        ("67. a\n45. b\n46. c\n3) d\n2) e", "67. a\n45) b\n46) c\n3. d\n2) e"),
        ("1. a\n2. b\n\ntext\n\n5. c", "1. a\n2. b\n\ntext\n\n5. c"),
        ("> - 3. a\n>   3. b\n> - 4. c", "> - 3. a\n>   3) b\n> - 4. c"),
        ("2. 7. a\n   9. b\n\n   more\n5. c", "2. 7. a\n   9) b\n\n   more\n5) c"),
        ("03. October\n\n1986. What a year", "03\\. October\n\n1986. What a year"),
        ("```\n2. a\n1. b\n```", "```\n2. a\n1. b\n```"),
    ],
)
def test_a_list_has_its_numbers_elsewhere(text, written):
    """Whoever counts on from the first begins another list where the sign behind the number is another."""
    assert portable(text) == written


@given(
    some.lists(some.integers(0, 1999), min_size=1, max_size=6),
    some.sampled_from(
        ["{}. x", "{}) x", "> {}. x", "- y\n\n  {}. x", "7. {}. x", "{}. x\n\n   y", "0{}. x", "8. x\n0{}. y"]
    ),
    some.sampled_from(["\n", "\n\n", "\n\ny\n\n"]),
)
def test_each_number_is_counted_as_it_was_typed(numbers, item, between):
    """However lists stand in and behind each other, by the book there are the numbers that we show."""
    text = between.join(map(item.format, numbers))
    theirs, ours = visible_text(TRUSTING[0].render(portable(text))), visible_text(render_markdown(text))
    assert [*map(int, re.findall("([0-9]+)[.)]", theirs))] == [*map(int, re.findall("([0-9]+)[.)]", ours))]


@pytest.mark.parametrize(
    "text",
    [
        "詳細は<https://example.org/a_b>を参照",
        "C#<https://example.org/>-",
        "<https://example.org/a?b=c&d>12)",
        "<https://example.org/>, <https://example.org/b>.",
    ],
)
def test_an_address_in_angle_brackets_leads_where_it_did(text):
    """Where a script has no blanks, the words behind it stay no part of it, and it stays a link."""
    html = render_markdown(text)
    assert re.findall('href="([^"]*)', render_markdown(portable(text))) == re.findall('href="([^"]*)', html)
    assert visible_text(render_markdown(portable(text))) == visible_text(html)


@pytest.mark.parametrize(
    "piece",
    [
        "[x](",
        "](",
        "]( ",
        "]: ",
        "<a",
        "```\n",
        "~~~\n- ",
        "](<",
        "<a@",
        "<https://",
        "![](#sensitive ",
        *LISTS,
        *PIECES[:9],
    ],
)
def test_it_costs_as_much_as_the_text_is_long(piece):
    """No piece that is repeated makes it cost more than its length."""
    assert growth(portable, repeated(piece, 4 * SMALL), repeated(piece, 16 * SMALL)) < LINEAR


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("![A wreck](/media/a.webp#sensitive)", "[A wreck](/media/a.webp#sensitive)"),
        (
            '![A \\] [w] ![b](/c.png)](/media/a.webp#sensitive "x")',
            '[A \\] [w] ![b](/c.png)](/media/a.webp#sensitive "x")',
        ),
        (
            "![a](/b.png) ![c](/d.png#sensitive) [e](/f#sensitive)",
            "![a](/b.png) [c](/d.png#sensitive) [e](/f#sensitive)",
        ),
        ("![a](/b.png#sensitivel) ]( #sensitive ![", "![a](/b.png#sensitivel) ]( #sensitive !["),
        ("```\n![a](/b.png#sensitive)\n```", "```\n![a](/b.png#sensitive)\n```"),
    ],
)
def test_a_sensitive_picture_is_a_link(text, seen):
    """No renderer of others shades it: who wants to see it opens it, as in feeds."""
    assert portable(text) == seen
