"""What stands in brackets before a colon is text, unless it defines the address of a link that somebody refers to."""

import re

import pytest

from liveblog.markup import paragraphs, render_markdown

HREF = "https://example.org/notice"
REL = 'rel="noopener noreferrer nofollow"'
SPOKEN = [
    *("[Update]: closed", "[14:02]: The gate is closed", "[Q]: Why?", "[A]: /because", "[1]: one"),
    *("[Q]: Why? (title)", '[Q]: Why "not"', "[Q]: Why 'not'", "[x]: javascript:alert(1)", "[x]: https:"),
    *("[x]: http://", "[x]: www.example.org", "[x]: example.org", "[x]: mailto:", "[x]: tel:123", "[x]: data:,x"),
    *("[x]: ftp://example.org/", "[Reuters]: <ships>"),
]


@pytest.mark.parametrize("text", SPOKEN)
@pytest.mark.parametrize("place", ["{}", "Before.\n\n{}", "{}\n\nAfter.", "> {}", "- {}", "1. {}", "> - {}", "# x\n{}"])
def test_what_defines_no_address_stays_text(text, place):
    """At the beginning, in the middle and at the end, quoted and in lists, what was written is there to be read."""
    html = render_markdown(place.format(text))
    assert text.removesuffix(">").split("<")[0] in "\n".join(paragraphs(html))
    assert "Q</a>" not in html


def test_several_lines_stay_as_they_were_written():
    """Questions and answers, one a line, are one paragraph."""
    assert render_markdown("[Q]: Why?\n[A]: Because.\n[14:02]: so") == (
        "<p>[Q]: Why?<br>\n[A]: Because.<br>\n[14:02]: so</p>"
    )


@pytest.mark.parametrize("text", ["[Q]: Why?\n\nand [Q] and [so][Q]", "[Q]: Why?\n\n![Q]"])
def test_nothing_refers_to_what_is_text(text):
    """Words in brackets are no links to where nobody said that they lead."""
    html = render_markdown(text)
    assert "<a" not in html
    assert "[Q]: Why?" in html


@pytest.mark.parametrize(
    ("definition", "title"),
    [
        (f"[1]: {HREF}", ""),
        (f"[1]: <{HREF}>", ""),
        (f"[1]:\n{HREF}", ""),
        (f'[1]: {HREF} "A notice"', ' title="A notice"'),
        (f"[1]: {HREF}\n'A\nnotice'", ' title="A\nnotice"'),
        (f"[1]: {HREF} (A notice)", ' title="A notice"'),
        (f"  [1]: {HREF}", ""),
        (f"> [1]: {HREF}", ""),
        (f"- [1]: {HREF}", ""),
    ],
)
def test_what_defines_an_address_is_a_definition(definition, title):
    """References lead there, from before and after, and the definition is not to be seen."""
    link = f'<a href="{HREF}"{title} {REL}>'
    for text in (f"See [the notice][1] and [1].\n\n{definition}", f"{definition}\n\nSee [the notice][1] and [1]."):
        html = render_markdown(text)
        assert f"<p>See {link}the notice</a> and {link}1</a>.</p>" in html
        assert html.count("notice") == html.count("See") + 2 + 2 * bool(title)
        assert "[1]" not in html


def test_a_mailbox_and_what_lies_here_can_be_defined():
    """An address may be one to write to, an entry or a picture of this server."""
    text = "[us] [there] ![A ship][s]\n\n[us]: mailto:ada@example.org\n[there]: /blogs/a/entries/1\n[s]: /media/a.webp"
    html = render_markdown(text)
    assert [*re.findall(r'(?:href|src)="([^"]*)"', html)] == [
        "mailto:ada@example.org",
        "/blogs/a/entries/1",
        "/media/a.webp",
    ]
    assert html.count("<p>") == 1


@pytest.mark.parametrize("place", ["{}", "> {}", "- {}", "Before.\n\n{}\n\nAfter."])
def test_a_definition_that_nobody_refers_to_is_text(place):
    """A source that is named so is there to be read, with its address to follow."""
    html = render_markdown(place.format(f"[Source]: {HREF}"))
    assert f'[Source]: <a href="{HREF}" {REL}>{HREF}</a>' in html


def test_of_two_definitions_the_first_is_one():
    """The second of the same name defines nothing, and stays text."""
    html = render_markdown(f"[1]: {HREF}\n[1]: https://example.net/\n\nSee [1].")
    assert f'See <a href="{HREF}" {REL}>1</a>.' in html
    assert "[1]: <a" in html


def test_a_short_text_does_not_become_a_long_one():
    """A long address that is referred to thousands of times is put in as often as there is room: the rest is text."""
    text = f"[a]: {HREF}?{'x' * 2_000}\n\n" + "[a] " * 10_000
    html = render_markdown(text)
    assert len(html) < 1_000_000
    assert html.count(HREF) > 10
    assert html.count("[a]") > 9_000
