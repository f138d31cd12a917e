"""The text of an entry's HTML."""

import pytest

from liveblog_client import plain_text

ENTRY = """
<article class="entry pinned"><header><a class="stamp">14:00</a><span class="mark">Angeheftet</span>
<ul class="topics"><li>Harbour</li><li>Sea</li></ul><h2 class="headline">Gate</h2></header>
<div class="body"><p>Closed.</p></div>
<footer><span class="byline">Ada</span><a class="share" href="https://example.org/">Teilen</a></footer></article>"""
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
    "numbers": (
        '<ol start="67"><li><p>Yellow</p></li><li value="45"><p>Goal</p></li></ol>',
        "67. Yellow\n45. Goal",
    ),
    "numbers with brackets": ('<ol class="parens"><li>One</li><li>Two</li></ol>', "1) One\n2) Two"),
    "lists in lists": (
        "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul><ol><li>e</li></ol>",
        "- a\n\n1. b\n2. c\n- d\n\n1. e",
    ),
    "list without a list": ("<li>a</li>", "- a"),
    "entry": (ENTRY, "Gate\n\nClosed."),
    "entry without a headline": (
        ENTRY.replace("h2", "b").replace("headline", "x") + "<p>More.</p>",
        "Closed.\n\nMore.",
    ),
    "lost embed": ('<p>One.</p><p class="lost-embed">An embed stood here. It is lost.</p><p>Two.</p>', "One.\n\nTwo."),
    "footer of something else": ("<footer>By hand</footer>", "By hand"),
    "table": (
        "<table><tr><th>Quay</th><th>Ships</th></tr><tr><td>1</td><td>7</td></tr></table>",
        "Quay | Ships\n1 | 7",
    ),
    "link away": ('<p>See <a href="https://example.org/a">the map</a>.</p>', "See the map (https://example.org/a)."),
    "link that shows its address": ('<a href="https://example.org/">https://example.org/</a>', "https://example.org/"),
    "link within": ('<p><a href="/blogs/harbour/entries/7">earlier</a> <a href="#x">here</a></p>', "earlier here"),
    "card": (
        '<p>Dawn <a class="source" href="https://example.org/v">Video on <span>Example</span></a></p>',
        "Dawn https://example.org/v",
    ),
    "picture": ('<figure><img src="/m/1" alt="The quay"><figcaption>Dawn</figcaption></figure>', "[The quay]\n\nDawn"),
    "preformatted": ("<pre>a  b\n  c</pre>", "a  b\n  c"),
    "preformatted, in a list": ('<ol start="3"><li><pre>a  b\n  c</pre></li></ol>', "3.\na  b\n  c"),
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
