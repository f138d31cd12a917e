"""Rendering: CommonMark by markdown-it-py, without raw HTML, then sanitised by nh3 as a second wall.

The parser never lets HTML through; the sanitiser trusts nothing of that, so that one mistake in either is not a hole.
"""

import re
from collections.abc import Set as AbstractSet
from typing import Protocol

import nh3

from liveblog.markup.cards import KINDS
from liveblog.markup.figures import CLASS as READING
from liveblog.markup.figures import read_figure
from liveblog.markup.geo import PLACE_KIND, checked_address
from liveblog.markup.lists import PARENS
from liveblog.markup.parser import parsed, parsed_line
from liveblog.markup.providers import PLAYER_ORIGINS
from liveblog.markup.tables import ALIGNED
from liveblog.markup.text import shows_something
from liveblog.model.characters import is_visible, without_invalid
from liveblog.model.picture import Picture

_TAGS = {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "img",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
} | {"h3", "h4", "h5", "h6", "figure", "figcaption", "span", "time"}
_ATTRIBUTES: dict[str, AbstractSet[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading", "width", "height", "srcset", "sizes", "decoding", "data-sensitive"},
    "ol": {"start"},
    "li": {"value"},
    "figure": {"data-kind", "data-player", "data-figure"},
    "th": {"scope"},
    "time": {"datetime"},
}
_CLASSES: dict[str, AbstractSet[str]] = {
    "p": {"lost-embed"},
    "figure": {"card", READING},
    "table": {READING},
    "span": {"author"},
    "ol": {PARENS},
    "th": ALIGNED,
    "td": ALIGNED,
}
_PLAYERS = tuple(f"{origin}/" for origin in PLAYER_ORIGINS)
_SCHEMES = {"http", "https", "mailto", "tel", "geo"}
_PLAIN = re.compile(r"[^\W\d_](?:[^&<>*_~\[\]\\`:]|:(?= ))*(?<! )")
"""A paragraph that begins with a letter, and in which no sign means anything: also no address, which has a colon."""
_DEAD_LINK = re.compile('<a (?:title="[^"]*" )?rel=')
"""A link of which the sanitiser has taken the address: ports go to 65535, and 1.2.3.999 is no host."""
_MARKS = " \t\n*_>#+-"  # what may stand before a letter without taking it away: a link's definition begins with "["


def _checked(tag: str, name: str, value: str) -> str | None:  # noqa: ARG001 -- the sanitiser's signature
    """Let a card's own attributes through only with values that a card can have."""
    if name == "data-player":
        return value if value.startswith(_PLAYERS) else None
    if name == "data-kind":
        return value if value in (*KINDS, PLACE_KIND) else None
    if name in ("data-figure", "data-sensitive"):
        return value if (value == "true" if name == "data-sensitive" else read_figure(value)) else None
    if name == "href":
        return checked_address(value)
    if name == "srcset":
        sources = (candidate.partition(" ")[0] for candidate in value.split(", "))
        return value if all(map(Picture.of_path, sources)) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer nofollow",
    allowed_classes=_CLASSES,
    attribute_filter=_checked,
)


def render_markdown(text: str) -> str:
    """Render Markdown to HTML that is safe to insert anywhere in a page.

    Raw HTML in the text comes out as text; links may be http, https, mailto, tel, geo or relative, and carry
    `rel="noopener noreferrer nofollow"`.
    """
    return _as_plain(text) or _safe(text, parsed)


def _as_plain(text: str) -> str:
    """Render a text of nothing but plain lines, as most posts are, without a parser; empty: it is another."""
    lines = text.split("\n\n")
    if not all(line.isprintable() and _PLAIN.fullmatch(line) for line in lines):
        return ""
    return "\n".join(f"<p>{line}</p>" for line in lines)


def render_line(text: str) -> str:
    """Render a line of Markdown to HTML without blocks that is as safe: a text for inside of a paragraph."""
    return _safe(text, parsed_line)


class _Parse(Protocol):
    def __call__(self, text: str, /, *, is_wary: bool = False) -> str: ...


def _safe(text: str, parse: _Parse) -> str:
    """Return a text's safe HTML, in which each link leads somewhere: an address that nobody can read stays text."""
    html = _clean(parse(text))
    return _clean(parse(text, is_wary=True)) if _DEAD_LINK.search(html) else html


def _clean(unsafe: str) -> str:
    html = _CLEANER.clean(unsafe)
    return without_invalid(html).strip()  # references (&#12;) and addresses (%EF%BF%BE) are read as what they stand for


def is_nothing(text: str) -> bool:
    """Tell whether a reader would see nothing of Markdown."""
    first = text.lstrip(_MARKS)[:1]
    if first.isalpha() and is_visible(first):
        return False  # as nearly all texts begin; rendering a hundred thousand of an import takes a while
    return not shows_something(render_markdown(text))


def render_parts(*texts: bytes) -> tuple[bytes, ...]:
    """Render Markdown for another process, which speaks in parts of bytes."""
    return tuple(render_markdown(text.decode()).encode() for text in texts)
