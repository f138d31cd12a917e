"""Numbers of lists are those that were typed."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.markup import paragraphs, render_markdown, visible_text


class Numbers(HTMLParser):
    """Counts list items as a browser does (HTML, section 4.4.5 to 4.4.8)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[int] = []
        self._following: list[int | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag in {"ol", "ul"}:
            self._following.append(int(said.get("start") or 1) if tag == "ol" else None)
        if tag == "li" and self._following[-1] is not None:
            number = int(said.get("value") or self._following[-1])
            self.found.append(number)
            self._following[-1] = number + 1

    def handle_endtag(self, tag):
        if tag in {"ol", "ul"}:
            self._following.pop()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'),
        ("67. Yellow\n\n45. Goal", '<ol start="67"><li><p>Yellow</p></li><li value="45"><p>Goal</p></li></ol>'),
        ("1. one\n1. one", '<ol><li>one</li><li value="1">one</li></ol>'),
        ("0. zero\n1. one", '<ol start="0"><li>zero</li><li>one</li></ol>'),
        ("67) Yellow", '<ol start="67" class="parens"><li>Yellow</li></ol>'),
        ("- a\n  1. b\n  7. c\n- d", '<ul><li>a<ol><li>b</li><li value="7">c</li></ol></li><li>d</li></ul>'),
        ("03. October: rain", "<p>03. October: rain</p>"),
        ("Then\n01. May", "<p>Then<br>01. May</p>"),
        ("1986. What a year", "<p>1986. What a year</p>"),
        ("20311004) noon", "<p>20311004) noon</p>"),
        ("999. last", '<ol start="999"><li>last</li></ol>'),
        ("1. one\n\n- two\n\n1. one", "<ol><li>one</li></ol><ul><li>two</li></ul><ol><li>one</li></ol>"),
    ],
)
def test_a_list_says_its_numbers(text, html):
    """What follows from the number before is left to the browser; a number that HTML can't say stays text."""
    assert render_markdown(text).replace("\n", "") == html


@given(
    some.lists(some.integers(0, 999), min_size=1, max_size=6),
    some.sampled_from(["{}. x{}", "{}) x{}", "> {}. x{}", "- y\n\n  {}. x{}"]),
    some.sampled_from(["\n", "\n\n"]),
)
def test_each_number_is_the_one_that_was_typed(numbers, item, between):
    """A browser, and whoever reads the text alone, sees the numbers in the order in which they stand."""
    text = between.join(item.format(number, place) for place, number in enumerate(numbers))
    html = render_markdown(text)
    assert Numbers(html).found == numbers
    typed = [f"{number}{sign}" for number, sign in re.findall(r"([0-9]+)([.)]) x", text)]
    assert re.findall(r"([0-9]+[.)]) x", " ".join(visible_text(html).split())) == typed
    assert re.findall(r"([0-9]+[.)]) x", "\n".join(paragraphs(html))) == typed
