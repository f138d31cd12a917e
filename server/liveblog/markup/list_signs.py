"""The sign behind each number of a list, for renderers that count from the first number on, as CommonMark does.

Another sign begins another list there, with a number of its own: `67. Yellow`, `45. Goal` becomes `67. Yellow`,
`45) Goal`. What is no item for us, as `03. October`, becomes none for them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_ITEM = re.compile(r"[0-9][.)](?:[ \t]|$)", re.ASCII | re.MULTILINE)
_OTHER = {".": ")", ")": "."}


def has_numbers(text: str) -> bool:
    """Tell whether a text may have a list with numbers; most don't, and need not be parsed for them."""
    return bool(_ITEM.search(text))


def with_signs(text: str, blocks: Sequence[Token]) -> str:
    """Return a text in which each item has the number that was typed; `blocks` are those of the text by the book."""
    wanted = defaultdict[int, list[tuple[str, str]]](list)
    for token, sign in _signs(blocks):
        if token.map:
            wanted[token.map[0]].append((token.info + token.markup, token.info + sign))
    lines = text.split("\n")
    for place, markers in wanted.items():
        lines[place] = _written(lines[place], markers)
    return "\n".join(lines)


def _written(line: str, markers: Sequence[tuple[str, str]]) -> str:
    """Put markers in place of those that a line has, from left to right: lists begin within each other."""
    done = ""
    for marker, wanted in markers:
        before, _, line = line.partition(marker)
        done += before + wanted
    return done + line


def _signs(blocks: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Yield each item of a list with the sign that it is to have."""
    last: dict[int, tuple[int, str]] = {}  # the number and sign of the item before, by how deep its list is
    begins = False
    for token in blocks:
        if token.nesting < 0:
            continue
        level = token.level - (token.type == "list_item_open")
        last = {depth: item for depth, item in last.items() if depth <= level}
        if token.type == "ordered_list_open":
            begins = True
        elif token.type != "list_item_open" or not token.info:
            last.pop(level, None)
            if token.type == "list_item_open":
                yield token, token.markup
        elif token.info.startswith("0") and len(token.info) > 1:
            yield token, f"\\{token.markup}"
        else:
            number = int(token.info)
            sign = _sign(last.get(level), None if begins else number) or token.markup
            last[level], begins = (number, sign), False
            yield token, sign


def _sign(before: tuple[int, str] | None, number: int | None) -> str | None:
    """Return the sign of an item behind another; its number is None where it begins a list, as its sign behind none."""
    if before is None:
        return None
    return before[1] if number == before[0] + 1 else _OTHER[before[1]]
