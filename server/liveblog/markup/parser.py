"""The parser: CommonMark, with the rules of this package in place of some of its own."""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, fence
from markdown_it.rules_core import StateCore

from liveblog.markup.addresses import is_readable, link_address
from liveblog.markup.cards import draw_cards
from liveblog.markup.definitions import References, define, show_unused
from liveblog.markup.figures import draw_figures
from liveblog.markup.geo import draw_places
from liveblog.markup.images import tame_images
from liveblog.markup.lists import list_items, say_numbers
from liveblog.markup.tables import say_alignment, take_table
from liveblog.markup.tags import LOST_EMBED_SENTENCE

LOST_EMBED = "[[lost embed]]"
"""A paragraph of just this text stands for an embed that an imported page had and that is lost."""

_Rule = Callable[[StateBlock, int, int, bool], bool]
_ENDS_ALL = ["paragraph", "reference", "blockquote", "list"]  # what the rule ends where it finds something

_LANGUAGE = re.compile(r"[\w+#.-]*")


class _WaryParser(MarkdownIt):
    """Takes an address only where the sanitiser will let it through; to ask that costs as much as a short text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the parser's name
        """Tell whether a link may lead there."""
        return super().validateLink(url) and is_readable(url)


def parsed(text: str, *, is_wary: bool = False) -> str:
    """Return the HTML of a text, which is not sanitised yet; with `is_wary` each address in it can be read."""
    return str(_parser_of(is_wary=is_wary).render(text, {"references": References(len(text))}))


def parsed_line(text: str, *, is_wary: bool = False) -> str:
    """Return the HTML of a text that is one line, whatever it begins with, and not sanitised yet."""
    return str(_parser_of(is_wary=is_wary).renderInline(text, {"references": References(len(text))}))


def _demote_headings(state: StateCore) -> None:
    """Turn h1 … h4 into h3 … h6, none more than one below the one before: above them are the page's and the entry's."""
    level = 2
    for token in state.tokens:
        if token.type == "heading_open":
            level = min(6, int(token.tag[1]) + 2, level + 1)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def _mark_lost_embeds(state: StateCore) -> None:
    """Give paragraphs that stand for a lost embed a class and words for a reader."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "paragraph_open" and inline.content == LOST_EMBED and inline.children:
            opening.attrSet("class", "lost-embed")
            inline.children = inline.children[:1]
            inline.children[0].content = LOST_EMBED_SENTENCE


def _within_depth(rule: _Rule, levels: int) -> _Rule:
    """Return a rule that takes nothing where its own levels would leave none for a paragraph.

    What is deeper is text: the parser would leave it out. `- - - - - - - - - - cut here` is ten lists to it.
    """

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's signature
        return state.level + levels < state.md.options["maxNesting"] and rule(state, start, end, silent)

    return bounded


def fenced_code(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's signature
    """Take a fence of code; a rule in place of the parser's.

    Nothing is lost of what stands behind the first three signs: it names a language, or is text. A line of tildes with
    words between them, `~~~ Storm ~~~`, is an ornament.
    """
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


def _parser(make: type[MarkdownIt] = MarkdownIt) -> MarkdownIt:
    parser = make("commonmark", {"html": False, "breaks": True, "inline_definitions": True})
    parser.enable(["table", "strikethrough"])
    parser.disable("code")  # what is indented was pasted so: code stands in fences
    blocks, core = parser.block.ruler, parser.core.ruler
    blocks.at("table", take_table, {"alt": ["paragraph", "reference"]})
    blocks.at("fence", fenced_code, {"alt": _ENDS_ALL})
    blocks.at("blockquote", _within_depth(blockquote, 1), {"alt": _ENDS_ALL})
    blocks.at("list", _within_depth(list_items, 2), {"alt": ["paragraph", "reference", "blockquote"]})
    blocks.at("reference", define)
    parser.inline.ruler.after("text", "addresses", link_address)
    core.after("inline", "definitions", show_unused)
    core.push("numbers", say_numbers)
    core.push("alignment", say_alignment)
    core.push("demote", _demote_headings)
    core.push("lost_embeds", _mark_lost_embeds)
    core.push("images", tame_images)
    core.push("cards", draw_cards)
    core.push("places", draw_places)
    core.push("figures", draw_figures)
    return parser


_PARSER = _parser()


@cache
def _wary_parser() -> MarkdownIt:
    return _parser(_WaryParser)


def _parser_of(*, is_wary: bool) -> MarkdownIt:
    return _wary_parser() if is_wary else _PARSER
