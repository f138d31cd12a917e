"""Fences of code, with nothing lost of what stands behind the first three signs: it names a language, or is text.

A line of tildes with words between them, `~~~ Storm ~~~`, is an ornament and no fence.
"""

import re

from markdown_it.rules_block import StateBlock, fence

_LANGUAGE = re.compile(r"[\w+#.-]*")


def fenced_code(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's signature
    """Take a fence; a rule of the parser, in place of its own."""
    line = _line(state, start)
    if (line.startswith("~~~") and "~" in line.lstrip("~")) or not fence(state, start, end, silent):
        return False
    if not silent:
        _keep_words(state, start)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()


def _keep_words(state: StateBlock, start: int) -> None:
    """Put what names no language, or the language of no code, with the code."""
    token, ending = state.tokens[-1], _line(state, state.line - 1) if state.line - 1 > start else ""
    is_closed = len(ending) >= len(token.markup) and not ending.strip(token.markup[0])
    said = token.info.strip()
    if said and said != "card" and not (is_closed and token.content.strip() and _LANGUAGE.fullmatch(said)):
        token.content = f"{said}\n{token.content}"
