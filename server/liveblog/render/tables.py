"""Tables as readers see them: they scroll by themselves on a narrow screen, and columns of numbers line up."""

import re
from collections.abc import Sequence
from html import escape, unescape

from liveblog.render.languages import Language

GROUP, NAME = "group", "Table"
"""What a table is called where it is scrolled by keyboard, and the context of that word."""

NUMBER = "number"
"""The class of a cell that lines up with the numbers above and below it."""

_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])( class=\"[a-z]+\")?>(.*?)</\1>", re.DOTALL)
_ALIGNED = re.compile(r'<(t[hd]) class="(left|center|right|number)">')
_TAG = re.compile(r"<[^<>]*>")
_DASHES = "\\u2012-\\u2015\\u2212-"
_NUMBER = re.compile(
    rf"[<>≈~±+{_DASHES}]?\s?[$€£¥]?\s?\d[\d.,:'\u2019\u066b\u066c\s]*(?:[%‰٪$€£¥°]|\s?[^\W\d_]{{1,3}}[²³]?)?"
)
_NOTHING = re.compile(rf"[\s.…{_DASHES}]*")


def with_tables(html: str, language: Language) -> str:
    """Return a text's HTML with its tables in boxes that can be scrolled."""
    if "<table>" not in html:
        return html
    name = escape(language.pgettext(GROUP, NAME))
    return _TABLE.sub(
        lambda table: f'<div class="table" role="group" tabindex="0" aria-label="{name}">{_aligned(table[0])}</div>',
        html,
    )


def aligned_without_styles(html: str, *, inline: bool) -> str:
    """Return HTML whose cells say how they are aligned also where our styles are not.

    With `inline` they say it by a style of their own, too: some programs keep the one, some the other. A page may have
    forbidden that.
    """

    def drawn(cell: re.Match[str]) -> str:
        side = "right" if cell[2] == NUMBER else cell[2]
        style = f' style="text-align: {side}"' if inline else ""
        return f'<{cell[1]} class="{cell[2]}" align="{side}"{style}>'

    return _ALIGNED.sub(drawn, html)


def _aligned(table: str) -> str:
    rows = [_CELL.findall(row) for row in _ROW.findall(table)]
    numeric = {column for column in range(len(rows[0]) if rows else 0) if _is_numeric(rows, column)}
    return _ROW.sub(lambda row: f"<tr>{_row(row[1], numeric)}</tr>", table) if numeric else table


def _row(cells: str, numeric: set[int]) -> str:
    places = iter(range(len(cells)))

    def drawn(cell: re.Match[str]) -> str:
        tag, said, content = cell.groups()
        return cell[0] if next(places) not in numeric or said else f'<{tag} class="{NUMBER}">{content}</{tag}>'

    return _CELL.sub(drawn, cells)


def _is_numeric(rows: Sequence[Sequence[tuple[str, str, str]]], column: int) -> bool:
    """Tell whether a column is of numbers only, and says itself nothing else of how it is aligned."""
    cells = [row[column] for row in rows if len(row) > column]
    texts = [unescape(_TAG.sub("", content)).strip() for tag, _, content in cells if tag == "td"]
    said = any(alignment for _, alignment, _ in cells)
    numbers = [text for text in texts if not _NOTHING.fullmatch(text)]
    return not said and bool(numbers) and all(_NUMBER.fullmatch(text) for text in numbers)
