"""Definitions of links, `[1]: https://example.org/`: only where an address is defined, and somebody refers to it.

To CommonMark `[Update]: closed` is one, too, and leaves no trace of what was written. Here whatever defines no address,
or what nothing refers to, stays text.
"""

import re
from collections import UserDict
from typing import Any

from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ADDRESS = re.compile(r"https?://[^\s/?#]|mailto:[^\s@]+@[^\s@]|/(?:blogs|media)/\S", re.IGNORECASE)
_ROOM = 100_000


class References(UserDict[str, Any]):
    """What is defined in a text, by label.

    A long address that is referred to again and again would make a short text very long: `room` characters are put in
    at most, as in the reference implementation of CommonMark. Then references are text.
    """

    def __init__(self, length: int) -> None:
        super().__init__()
        self.used: set[str] = set()
        self._room = max(_ROOM, length)

    def get(self, label: str, default: Any = None) -> Any:
        """Return what a label stands for, and note that somebody referred to it."""
        found = self.data.get(label)
        if found is None or self._room < 0:
            return default
        self.used.add(label)
        self._room -= len(found["href"]) + len(found["title"])
        return found


def define(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's signature
    """Take a definition that defines an address; a rule of the parser, in place of its own."""
    if silent or not reference(state, start, end, False):
        return False
    token = state.tokens[-1]
    if _ADDRESS.match(token.meta["url"]):
        token.content = state.getLines(start, state.line, state.blkIndent, False).strip()
        return True
    state.tokens.pop()
    state.line = start
    known = state.env["references"]
    if known[token.meta["id"]]["map"] == token.map:
        del known[token.meta["id"]]
    return False


def show_unused(state: StateCore) -> None:
    """Leave definitions that somebody refers to out of what is drawn, and make the others paragraphs."""
    known = state.env["references"]
    shown: list[Token] = []
    for token in state.tokens:
        if token.type != "definition":
            shown.append(token)
        elif token.meta["id"] not in known.used or known[token.meta["id"]]["map"] != token.map:
            shown += _paragraph(state, token)
    state.tokens = shown


def _paragraph(state: StateCore, definition: Token) -> tuple[Token, Token, Token]:
    drawn: list[Token] = []
    state.md.inline.parse(definition.content, state.md, {}, drawn)
    level = definition.level
    return (
        Token("paragraph_open", "p", 1, level=level, block=True),
        Token("inline", "", 0, content=definition.content, level=level + 1, block=True, children=drawn),
        Token("paragraph_close", "p", -1, level=level, block=True),
    )
