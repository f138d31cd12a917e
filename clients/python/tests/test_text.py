"""The text of an entry's HTML."""

import pytest

from liveblog_client import plain_text

CASES = {
    "paragraphs": ("<article><p>One\n line.</p><p>Two &amp; more.</p></article>", "One line.\n\nTwo & more."),
    "line break": ("<p>Noon<br>still calm</p>", "Noon\nstill calm"),
    "headline": ("<article><h2>Harbour</h2><p>Closed.</p></article>", "Harbour\n\nClosed."),
    "quote": (
        "<blockquote><p>We wait.</p><p>And<br>see.</p></blockquote><p>So.</p>",
        "> We wait.\n\n> And\n> see.\n\nSo.",
    ),
    "nested quote": ("<blockquote>a<blockquote>b</blockquote>c</blockquote>", "> a\n\n> > b\n\n> c"),
    "list": ("<p>Open:</p><ul><li>East</li><li><p>West</p></li></ul><p>End</p>", "Open:\n\n- East\n- West\n\nEnd"),
    "table": (
        "<table><tr><th>Quay</th><th>Ships</th></tr><tr><td>1</td><td>7</td></tr></table>",
        "Quay | Ships\n1 | 7",
    ),
    "link away": ('<p>See <a href="https://example.org/a">the map</a>.</p>', "See the map (https://example.org/a)."),
    "link that shows its address": ('<a href="https://example.org/">https://example.org/</a>', "https://example.org/"),
    "link within": ('<p><a href="/blogs/harbour/entries/7">earlier</a> <a href="#x">here</a></p>', "earlier here"),
    "picture": ('<figure><img src="/m/1" alt="The quay"><figcaption>Dawn</figcaption></figure>', "[The quay]\n\nDawn"),
    "preformatted": ("<pre>a  b\n  c</pre>", "a  b\n  c"),
    "unseen": ("<p>a<script>b()</script><style>p{}</style><button>Copy</button></p>", "a"),
    "other scripts": ("<p dir=rtl>أُغلق الميناء. 🚢</p>", "أُغلق الميناء. 🚢"),
    "control characters": ("<p>a\x1b[31mb\x9b0m\x07c</p>", "a[31mb0mc"),
    "tabs": ("<p>east\twest</p>", "east west"),
    "broken": ("</blockquote></a></script><p>a <b>b", "a b"),
    "nothing": ("<article> \n </article>", ""),
}


@pytest.mark.parametrize(("html", "text"), CASES.values(), ids=CASES)
def test_html_becomes_text(html, text):
    """Each kind of content has its form in plain text."""
    assert plain_text(html) == text
