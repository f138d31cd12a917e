"""Tables as readers see them: in a box that scrolls, with numbers that line up."""

import pytest

from liveblog.markup import render_markdown
from liveblog.render.languages import language, tags
from liveblog.render.tables import with_tables
from tests.growth import LINEAR, growth

EN = language("en")


def drawn(text: str) -> str:
    """Draw a text."""
    return with_tables(render_markdown(text), EN)


def column(*cells: str) -> str:
    """Draw a table of a column of words and one of these cells."""
    return drawn("| Place | Value |\n|---|---|\n" + "\n".join(f"| a | {cell} |" for cell in cells))


@pytest.mark.parametrize("tag", tags())
def test_a_table_is_a_box_with_a_name_that_gets_the_focus(tag):
    """Who has only a keyboard can go there and scroll; what it is, is said in the blog's language."""
    html = with_tables(render_markdown("| a | b |\n|---|---|\n| c | d |"), language(tag))
    assert html.startswith('<div class="table" role="group" tabindex="0" aria-label="')
    assert html.endswith("</table></div>")
    assert ('aria-label="Table"' in html) == (tag == "en")


@pytest.mark.parametrize(
    "cells",
    [
        ("1", "22", "333"),
        ("4.12", "13,2", "1.024,5"),
        ("+0.60", "\u22121.25", "-3", "±2"),
        ("12 %", "€ 5", "$1,000", "3°"),
        ("12 kt", "3 m", "4 km²"),
        ("14:05", "9:40"),
        ("1", "\u2013", ""),
        ("\u0664\u0662", "\u0661\u066b\u0665"),
        ("**4.1 m**", "3.2 m"),
    ],
)
def test_a_column_of_numbers_lines_up(cells):
    """Numbers, also with a sign, a unit, a currency, in other digits, with gaps: the column and its head say so."""
    html = column(*cells)
    assert html.count('class="number"') == len(cells) + 1
    assert '<th class="number">Value</th>' in html
    assert "<th>Place</th>" in html


@pytest.mark.parametrize("cells", [("1", "two"), ("\u2013", ""), ("4 March 2031", "5"), ("1 of 2", "3"), ("a1",)])
def test_other_columns_stay_as_they_are(cells):
    """One word among numbers makes a column one of words; nothing at all is no number."""
    assert 'class="number"' not in column(*cells)


def test_what_was_typed_of_alignment_stays():
    """A column that says how it is aligned is asked nothing more."""
    html = drawn("| a | b |\n|--:|:-:|\n| 1 | 2 |")
    assert 'class="number"' not in html
    assert '<td class="right">1</td>' in html


def test_rows_of_other_lengths_are_drawn_whole():
    """Cells that the head has no column for stay, and columns are counted in each row."""
    html = drawn("| a | b |\n|---|---|\n| x | 1 | more |\n| y |")
    assert "<td>more</td>" in html
    assert '<td class="number">1</td>' in html


def test_a_large_table_takes_time_by_its_size():
    """Four times the rows take about four times the time."""
    small, large = (render_markdown("| a | b |\n|---|---|\n" + "| a | 1 |\n" * rows) for rows in (500, 2000))
    assert growth(lambda html: with_tables(html, EN), small, large) < LINEAR
