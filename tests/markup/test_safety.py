"""No text that a person can write becomes a danger to who reads it."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.markup import PLAYER_ORIGINS, render_markdown

ALLOWED = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6"),
    *("figure", "figcaption", "span", "time"),
}
ATTRIBUTES = {
    *("href", "title", "rel", "src", "alt", "loading", "start", "value", "class", "width", "height"),
    *("srcset", "sizes", "decoding"),
    *("data-kind", "data-player", "datetime"),
}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)  # as in the URL standard: anything else is relative
CONTROLS = "".join(map(chr, range(33)))  # browsers skip these at the beginning of an address
SCHEMES = {"http", "https", "mailto", "tel"}


class Tags(HTMLParser):
    """Collects what a browser would find in the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_comment(self, data):
        self.others.append(data)

    def handle_decl(self, decl):
        self.others.append(decl)

    unknown_decl = handle_pi = handle_decl


def assert_safe(html: str) -> None:
    found = Tags(html)
    assert found.tags <= ALLOWED
    assert {name for name, _ in found.attributes} <= ATTRIBUTES
    assert not found.others
    for name, value in found.attributes:
        if name in {"href", "src"}:
            scheme = SCHEME.match(re.sub(r"[\t\r\n]", "", value).lstrip(CONTROLS))
            assert scheme is None or scheme[1].lower() in SCHEMES
        if name == "src":
            assert value.startswith("/")
            assert not value.startswith(("//", "/\\"))
        if name == "data-player":
            assert value.startswith(tuple(f"{origin}/" for origin in PLAYER_ORIGINS))
        if name == "class":
            assert value in {"lost-embed", "card", "author", "parens", "left", "center", "right"}


ATTACKS = [
    '```card\nurl: https://youtu.be/dQw4w9WgXcQ" onload="x\n```',
    "```card\nurl: https://example.org/\nauthor: <img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n```",
    '```card\nurl: https://example.org/\nkind: x" data-player="https://example.org/\n```',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script href=data:,alert(1) /></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;&#x61;vascript&colon;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\u0001javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:image/png;base64,AAAA)",
    "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](data:image/png;base64,AAAA)",
    "![x](/\\example.org/x.png)",
    "![x](</\\example.org/x.png>)",
    "![x](/&#47;example.org/x.png)",
    "![x](&#47;/example.org/x.png)",
    "![x](/&Tab;/example.org/x.png)",
    "![x](http://example.org/x.png)",
    '![x" onerror="alert(1)](/x.png)',
    '![x](/x.png "y\\" onerror=alert(1)")',
    '[x](https://example.org "y\\" onmouseover=alert(1)")',
    "[x](https://example.org/\"onmouseover='alert(1)')",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "```x onmouseover=alert(1)\n```",
    "> <script>alert(1)</script>",
    "- <b onclick=alert(1)>x</b>",
    "| <script>x</script> |\n|---|\n| [x](javascript:alert(1)) |",
    "[x]: javascript:alert(1)\n\n[x]",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "**<script>*alert(1)*</script>**",
    "# <style>@import 'https://example.org/x.css'</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
    "</article></main><script>alert(1)</script>",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_come_out_harmless(text):
    """None of the known ways to smuggle a script, a handler or a foreign address in leads anywhere."""
    assert_safe(render_markdown(text))


snippets = some.sampled_from([*ATTACKS, *"<>&\"'`()[]!#*_|\\/:\n", "<a ", "href=", "javascript:", "&#106;", "[[", "]]"])


@given(some.lists(snippets | some.text(max_size=8), max_size=12).map("".join))
def test_no_mixture_is_dangerous(text):
    """Only tags, attributes and addresses of the allow list come out, whatever goes in."""
    assert_safe(render_markdown(text))


@given(some.lists(snippets | some.text(max_size=8), max_size=12).map("".join))
def test_rendering_is_deterministic(text):
    """The same text always becomes the same HTML, so that two processes agree on a revision."""
    assert render_markdown(text) == render_markdown(text)


@given(some.text())
def test_no_tag_of_an_entry_closes_what_is_around_it(text):
    """Every tag that is opened is closed, and none is closed that wasn't opened."""
    html = render_markdown(text)
    for tag in ALLOWED - {"br", "hr", "img"}:
        assert len(re.findall(f"<{tag}[ >]", html)) == html.count(f"</{tag}>")


def test_raw_html_comes_out_as_text():
    """An editor who writes tags sees them, and nothing is silently lost."""
    assert render_markdown("a <b>bold</b> word") == "<p>a &lt;b&gt;bold&lt;/b&gt; word</p>"
