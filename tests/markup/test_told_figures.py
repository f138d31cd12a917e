"""Figures in a text: which lines are one, how they are drawn, and what is read out of the HTML again."""

import re

import pytest

from liveblog.markup import ToldFigure, figures, paragraphs, read_figure, render_markdown, told_figures
from liveblog.model.figure import read_number
from tests.markup.test_addresses import ADDRESS, AROUND


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(("35", "35"), ("1,234", "1234"), ("1.234", "1234"), ("1 234 567", "1234567"), ("1\u202f234", "1234")),
        *(("0.123", "0.123"), ("3,5", "3.5"), ("1,2345", "1.2345"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5")),
        *(("-3.5", "-3.5"), ("\u221212", "-12"), ("+7", "7"), ("007", "7")),
        *(("١٢٬٣٤٥", "12345"), ("\u0663\u066b\u0665", "3.5"), ("\u06f7\u06f0", "70")),
        *(("1.234.5", None), ("12,34,56", None), ("many", None), ("", None), ("9" * 30, None)),
    ],
)
def test_numbers_are_read_as_people_write_them(written, value):
    """Groups of three, decimals, signs and the digits of Arabic and Persian; what is none is none."""
    assert read_number(written) == value


def test_a_line_is_a_small_table():
    """The name heads the number, parts follow below, the source and the time are the caption."""
    line = "[[Dead: 35 people (including 4 children) | Red Crescent https://rc.example/?a=1&b=2 | 11:01]]"
    assert render_markdown(line) == (
        '<figure class="reading" data-figure="[[Dead: 35 people (including 4 children) | '
        'Red Crescent https://rc.example/?a=1&amp;b=2 | 11:01]]"><table class="reading"><tbody>'
        '<tr><th scope="row">Dead</th><td>35 people</td></tr>'
        '<tr><th scope="row"><em>including</em> children</th><td>4</td></tr></tbody></table>'
        '<figcaption><a href="https://rc.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">Red Crescent</a> '
        "<time>11:01</time></figcaption></figure>"
    )


@pytest.mark.parametrize(
    ("written", "source", "link"),
    [
        ("The “Times” https://a.example/x", "The “Times”", "https://a.example/x"),
        ("U.S. Navy, https://a.example/x.", "U.S. Navy,", "https://a.example/x"),
        ("Navy (https://a.example/x)", "Navy", "https://a.example/x"),
        ("海軍「https://a.example/x」。", "海軍", "https://a.example/x"),
        (
            "https://a.example/wiki/Foo_(bar)?a=https://b.example/",
            None,
            "https://a.example/wiki/Foo_(bar)?a=https://b.example/",
        ),
        ("https://a.example/ and https://b.example/x", "https://a.example/ and", "https://b.example/x"),
        ("https://a.example/x and others", "https://a.example/x and others", None),
        ("https://-", "https://-", None),
        ("Navy", "Navy", None),
        ("\u200b", None, None),
        ("\u2060 https://a.example/x", None, "https://a.example/x"),
    ],
)
def test_the_link_of_a_source_is_the_address_alone(written, source, link):
    """Quotation marks, brackets and full stops around it are no part of it; one amid the words is none."""
    told = read_figure(f"[[Dead: 70 | {written}]]")
    assert told
    assert (told.said.source, told.said.link) == (source, link)


@pytest.mark.parametrize("around", [each for each in AROUND if not re.search(r"[\[\]|\w]", each.replace("%s", ""))])
def test_whatever_stands_around_it(around):
    """The same surroundings as in a text."""
    told = read_figure(f"[[Dead: 70 | {around % ADDRESS}]]")
    assert told
    assert told.said.link == ADDRESS


@pytest.mark.parametrize(
    ("brackets", "including", "parts"),
    [
        ("40 in Kobani + 30 in Suruc", None, [("in Kobani", "40"), ("in Suruc", "30")]),
        ("SPD: 40, CDU 30", None, [("SPD", "40"), ("CDU", "30")]),
        ("davon 3 Kinder und 2 Frauen", "davon", [("Kinder", "3"), ("Frauen", "2")]),
        ("منهم ٤ أطفال، ٣ نساء", "منهم", [("أطفال", "4"), ("نساء", "3")]),
    ],
)
def test_parts_are_read_in_the_languages_of_the_interface(brackets, including, parts):
    """They are parted by a plus, a comma or “and”, the number first or last."""
    told = read_figure(f"[[Dead: 70 ({brackets})]]")
    assert told
    assert told.said.including == including
    assert [(part.label, part.value) for part in told.said.parts] == parts


@pytest.mark.parametrize(
    ("text", "adds_up"),
    [
        ("70 (40 a + 30 b)", True),
        ("71 (40 a + 30 b)", False),
        ("70 (including 4 a)", True),
        ("3 (including 4 a)", False),
    ],
)
def test_it_is_known_whether_parts_add_up(text, adds_up):
    """Those that are said to be some of it must not be more."""
    told = read_figure(f"[[Dead: {text}]]")
    assert told
    assert told.said.adds_up is adds_up


@pytest.mark.parametrize(
    "text",
    [
        *("[[1149]]", "[[10: 30]]", "[[#7]]", "[[lost embed]]", "[[Dead: many]]", "[[Dead: 35 (several)]]"),
        *("Text [[Dead: 35]]", "```\n[[Dead: 35]]\n```", "> [[Dead: 35]]", "- [[Dead: 35]]", "[[Dead: 35 | x | y]]"),
        *("[[Dead: 35 | x | 9999-12-31T23:59:59-01:00]]", "[[Dead: 35 | x | 0001-01-01T00:00:00+01:00]]"),
        *("[[Dead: 35]] and more", "[[Dead: 35\n]]", "[[a/b: 35]]", f"[[Dead: 35 | {'x' * 1000}]]"),
    ],
)
def test_anything_else_stays_the_text_that_it_is(text):
    """Mentions, code, quotations, and what is not well formed: nothing is lost of it, and no figure is told."""
    html = render_markdown(text)
    assert "<figure" not in html
    assert not told_figures(html)


def test_several_lines_are_several_figures_and_one_name_counts_once():
    """Of two of the same name, however it is written, the last one counts."""
    html = render_markdown("[[Dead: 35]]\n[[Wind: -3.5 km/h]]\n\nText.\n\n[[dead: 36]]")
    assert [(told.said.name, told.said.value, told.said.unit) for told in told_figures(html)] == [
        ("dead", "36", None),
        ("Wind", "-3.5", "km/h"),
    ]


def test_nobody_writes_html_with_one():
    """Signs of HTML in it are text, and a link leads nowhere but to http."""
    html = render_markdown('[[<b onclick="x">a: 35 | <i> https://x.example/"onmouseover="y | 11:01]]')
    assert '<figure class="reading"' in html
    assert "<b" not in html
    assert not re.search(r'<[^>]*onmouseover="', html)


def test_a_figure_is_a_sentence_where_nothing_draws_it():
    """What is read without any markup has the line as it was written, with source and time in brackets."""
    html = render_markdown(
        "Before.\n\n[[Dead: 35 (4 <b> + 31 c) | Red Crescent https://rc.example/ | 11:01]]\n[[Wind: 3 m/s]]"
    )
    assert paragraphs(html) == [
        "Before.",
        "Dead: 35 (4 <b> + 31 c) (Red Crescent https://rc.example/ · 11:01)",
        "Wind: 3 m/s",
    ]


def test_of_thousands_of_figures_only_those_that_count_are_read(monkeypatch):
    """A text is read for its figures while its blog is locked: of those beyond the tenth only the names."""
    lines = [f"[[Ship {number % 1000}: {number}]]" for number in range(2000)]
    html = render_markdown("\n\n".join(lines))
    read: list[str] = []

    def counted(line: str) -> ToldFigure | None:
        read.append(line)
        return read_figure(line)

    monkeypatch.setattr(figures, "read_figure", counted)
    assert [told.said.value for told in told_figures(html)] == [str(1000 + number) for number in range(10)]
    assert len(read) == 10
