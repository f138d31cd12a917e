"""Addresses in texts: everything else of the sanitised HTML stays as it was."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.archive.bodies import rehomed, rehomed_markdown
from liveblog.markup import render_markdown
from liveblog.render import language_for
from liveblog.render.pictures import with_pictures

PICTURE = "/media/0123456789abcdef0123-1200x800.webp"
HARD = ("a", ">", "<", '"', "'", "&", "&quot;", "![x](/media/", "](", ")", "\n\n", "`", "|", "\\", " ", "=", "(/b", "é")


class Events(HTMLParser):
    """What a browser makes of a text: tags with their attributes, and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[Any] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(tag)

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


@given(st.lists(st.sampled_from(HARD), max_size=30).map("".join))
def test_the_same_addresses_give_the_same_page(markdown: str):
    """Whatever was written, a text whose addresses stay is read by a browser as it was before."""
    html = render_markdown(markdown)
    assert Events(rehomed(html, lambda href: href, lambda src: src)).seen == Events(html).seen


def test_links_and_pictures_get_their_addresses():
    """Each address is asked for as it reads, and what comes back is escaped."""
    html = render_markdown(f'[a](/b?c=1&d="2") ![ship]({PICTURE})')
    rewritten = rehomed(html, lambda href: f"<{href}>", lambda src: f"..{src}&")
    tags = [each for each in Events(rewritten).seen if isinstance(each, tuple)]
    link, picture = tags[1][1], tags[2][1]
    assert link["href"] == "</b?c=1&d=%222%22>"
    assert picture["src"] == f"..{PICTURE}&"
    assert picture["srcset"].split(", ")[-1] == f"..{PICTURE}& 1200w"
    assert picture["alt"] == "ship"


def test_what_leads_nowhere_keeps_its_words():
    """A link without a target is its text, a picture without a file its alternative text, escaped."""
    html = render_markdown(f'[gone](/desk "title") ![a <ship> & "crew"]({PICTURE})')
    assert rehomed(html, lambda _: None, lambda _: None) == (
        '<p><a title="title">gone</a> a &lt;ship&gt; &amp; &quot;crew&quot;</p>'
    )


def test_a_sensitive_picture_stays_so():
    """What readers of the page have to ask for, those of the folder do, too."""
    html = render_markdown(f"![ship]({PICTURE}#sensitive)")
    rewritten = rehomed(html, lambda href: href, lambda src: f"..{src}")
    assert '<details class="sensitive">' in with_pictures(rewritten, language_for("en"))


def test_a_missing_width_is_not_offered():
    """A picture of which one file is lost is shown by the others."""
    html = render_markdown(f"![ship]({PICTURE})")
    rewritten = rehomed(html, lambda href: href, lambda src: None if "-480x" in src else src)
    assert "-480x" not in rewritten
    assert "-960x640.webp 960w" in rewritten


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[a](/x) and [b](https://example.org/x)", "[a](here/x) and [b](https://example.org/x)"),
        (f"![ship]({PICTURE})", f"![ship](here{PICTURE})"),
        ('[a](/x "title")', '[a](here/x "title")'),
        (
            f"```card\nurl: https://e.org\nimage: {PICTURE}\n```",
            f"```card\nurl: https://e.org\nimage: here{PICTURE}\n```",
        ),
        ("[gone](/gone)", "[gone](/gone)"),
        ("/x is no link", "/x is no link"),
    ],
)
def test_markdown_gets_them_too(written, expected):
    """Targets of links and pictures, and the picture of a card, are where the file can find them."""
    assert rehomed_markdown(written, lambda href: None if href == "/gone" else f"here{href}") == expected
