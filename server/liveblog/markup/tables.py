"""Tables as they were typed: rows keep cells that their head has no column for, columns say how they are aligned."""

from collections.abc import Iterator, Sequence

from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

ALIGNED = frozenset({"left", "center", "right"})
"""The classes of cells."""


def take_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's signature
    """Take a table; a rule of the parser, in place of its own, which leaves out cells beyond the head's."""
    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    tokens = state.tokens[first:]
    columns = sum(token.type == "th_open" for token in tokens)
    row = start
    del state.tokens[first:]
    for token in tokens:
        if token.type == "tr_open" and token.map:
            row = token.map[0]
        if token.type == "tr_close":
            state.tokens += _cells(_typed(state, row)[columns:], token.level + 1)
        state.tokens.append(token)
    return True


def say_alignment(state: StateCore) -> None:
    """Say by a class how a cell is aligned: the policy of our pages allows no styles in the text."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).removeprefix("text-align:")}


def _typed(state: StateBlock, line: int) -> Sequence[str]:
    cells = escapedSplit(getLine(state, line).strip())
    return cells[cells[0] == "" : len(cells) - (cells[-1] == "")]


def _cells(texts: Sequence[str], level: int) -> Iterator[Token]:
    for text in texts:
        yield Token("td_open", "td", 1, level=level, block=True)
        yield Token("inline", "", 0, content=text.strip(), children=[], level=level + 1, block=True)
        yield Token("td_close", "td", -1, level=level, block=True)
