"""Pages that were saved as HTML."""

from liveblog.handrun import parse
from liveblog.handrun.paragraphs import read_lines
from tests.growth import LINEAR, growth

SAVED = """<!DOCTYPE html>
<html><head><title>Ferries live</title><style>
p { margin: 0 }
</style><script>
10:30: no entry
</script></head><body>
<nav><a href="/">Home</a></nav>
<h1>Ferries live</h1>
<p>4 March
2031</p>
<article><time>14:05 GMT</time><span>Ferry &amp; tug
  stuck &#8211; &lt;b&gt;badly&lt;/b&gt;.</span><img src="a.jpg" alt=""></article>
<!-- 12:05 GMT: a comment -->
<article><time>13:05 GMT</time><p>It left at <time>12:30</time>.</p><button>Share</button></article>
</body></html>"""


def test_a_saved_page_is_read_as_a_browser_shows_it():
    """References are signs, line ends are blanks, programs and comments nothing; pictures are told, by their lines."""
    page = parse(SAVED)
    assert (page.title, page.dateline) == ("Ferries live", "4 March 2031")
    assert [entry.body for entry in page.entries] == [
        "It left at 12:30.",
        "Ferry & tug stuck \u2013 \\<b>badly\\</b>.",
    ]
    assert [entry.line for entry in page.entries] == [14, 11]
    assert [(each.line, each.text) for each in page.inventory.dropped] == [(12, '<img src="a.jpg" alt="">')]


def test_lines_stay_where_a_page_keeps_them():
    """As browsers save a file of text."""
    page = parse("<html><body><pre>Ferries\n4 March 2031\n\n1405 GMT: A &amp; B.\n1305 GMT: C.</pre></body></html>")
    assert [(entry.line, entry.body) for entry in page.entries] == [(5, "C."), (4, "A & B.")]


def test_references_in_a_piece_of_html_are_signs():
    """Its lines stay lines; in plain text `&amp;` is what somebody wrote."""
    text = "4 March 2031\n1405 GMT: A &amp; B.\n1305 GMT: C."
    assert parse(f"<h1>Ferries</h1>\n{text}").entries[-1].body == "A & B."
    assert parse(f"Ferries\n{text}").entries[-1].body == "A \\&amp; B."


def test_reading_a_saved_page_is_linear():
    """Programs without an end, and open tags, cost no more than their length."""
    for piece in ("<script>", "<!-- ", "<div", "<time ", "<p>14:05 GMT: x</p>\n"):
        assert growth(read_lines, "<html>" + piece * 4_000, "<html>" + piece * 16_000) < LINEAR, piece
