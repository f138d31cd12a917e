"""Quotations and lists within each other, as deep as the parser goes. What is deeper is text: the parser leaves it out.

`- - - - - - - - - - cut here` is ten lists to it.
"""

from collections.abc import Callable

from markdown_it.rules_block import StateBlock

Rule = Callable[[StateBlock, int, int, bool], bool]


def within_depth(rule: Rule, levels: int) -> Rule:
    """Return a rule that takes nothing where its own levels would leave none for a paragraph."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's signature
        return state.level + levels < state.md.options["maxNesting"] and rule(state, start, end, silent)

    return bounded
