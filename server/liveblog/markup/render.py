"""Rendering: CommonMark by markdown-it-py, without raw HTML, then sanitised by nh3 as a second wall.

The parser never lets HTML through; the sanitiser trusts nothing of that, so that one mistake in either is not a hole.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from liveblog.markup.addresses import link_address
from liveblog.markup.cards import KINDS, draw_cards
from liveblog.markup.definitions import References, define, show_unused
from liveblog.markup.lists import PARENS, list_items, say_numbers
from liveblog.markup.players import PLAYER_ORIGINS
from liveblog.markup.words import shows_something
from liveblog.model.characters import is_visible, without_invalid
from liveblog.model.picture import Picture

LOST_EMBED = "[[lost embed]]"
"""A paragraph of just this text stands for an embed that an imported page had and that is lost."""

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
    "img": {"src", "alt", "title", "loading", "width", "height", "srcset", "sizes", "decoding"},
    "ol": {"start"},
    "li": {"value"},
    "figure": {"data-kind", "data-player"},
    "time": {"datetime"},
}
_ALIGNED = {"left", "center", "right"}
_CLASSES: dict[str, AbstractSet[str]] = {
    "p": {"lost-embed"},
    "figure": {"card"},
    "span": {"author"},
    "ol": {PARENS},
    "th": _ALIGNED,
    "td": _ALIGNED,
}
_SIZES = "(min-width: 45rem) 42rem, 100vw"  # how wide an entry is in the page's style
_PLAYERS = tuple(f"{origin}/" for origin in PLAYER_ORIGINS)
_SCHEMES = {"http", "https", "mailto", "tel"}


def _demote_headings(state: StateCore) -> None:
    """Turn h1 … h4 into h3 … h6, none more than one below the one before: above them are the page's and the entry's."""
    level = 2
    for token in state.tokens:
        if token.type == "heading_open":
            level = min(6, int(token.tag[1]) + 2, level + 1)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def _align_cells(state: StateCore) -> None:
    """Say by a class how a cell is aligned: the policy of our pages allows no styles in the text."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).removeprefix("text-align:")}


def _mark_lost_embeds(state: StateCore) -> None:
    """Give paragraphs that stand for a lost embed a class and words for a reader."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "paragraph_open" and inline.content == LOST_EMBED and inline.children:
            opening.attrSet("class", "lost-embed")
            inline.children = inline.children[:1]
            inline.children[0].content = "An embed stood here. It is lost."


def _tame_images(state: StateCore) -> None:
    """Load our own images lazily; turn others into links, so that no page makes a request to a third party unasked."""
    for token in state.tokens:
        if token.children:
            token.children = list(_tamed(token.children))


def _tamed(children: Iterable[Token]) -> Iterator[Token]:
    in_link = False
    for child in children:
        if child.type in ("link_open", "link_close"):
            in_link = child.type == "link_open"
        yield from _tamed_image(child, in_link=in_link) if child.type == "image" else (child,)


def _tamed_image(image: Token, *, in_link: bool) -> Iterator[Token]:
    source = str(image.attrGet("src") or "")
    if source.startswith("/") and not source.startswith("//"):
        yield _laid_out(image, source)
        return
    text = Token("text", "", 0, content=image.content or source)
    if in_link:
        yield text  # links don't nest
    else:
        yield from (Token("link_open", "a", 1, attrs={"href": source}), text, Token("link_close", "a", -1))


def _laid_out(image: Token, source: str) -> Token:
    """Load an image of ours late; one whose name says its size holds its place before it comes, as wide as needed."""
    picture = Picture.of_path(source)
    if picture:
        image.attrs |= {"width": picture.width, "height": picture.height}
        if len(picture.variants) > 1:
            choice = ", ".join(f"{each.path} {each.width}w" for each in picture.variants)
            image.attrs |= {"srcset": choice, "sizes": _SIZES}
    image.attrSet("loading", "lazy")
    if picture:
        image.attrSet("decoding", "async")
    return image


def _checked(tag: str, name: str, value: str) -> str | None:  # noqa: ARG001 -- the sanitiser's signature
    """Let a card's own attributes through only with values that a card can have."""
    if name == "data-player":
        return value if value.startswith(_PLAYERS) else None
    if name == "data-kind":
        return value if value in KINDS else None
    if name == "srcset":
        sources = (candidate.partition(" ")[0] for candidate in value.split(", "))
        return value if all(map(Picture.of_path, sources)) else None
    return value


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "inline_definitions": True})
    parser.enable(["table", "strikethrough"])
    parser.disable("code")  # what is indented was pasted so: code stands in fences
    parser.block.ruler.at("reference", define)
    parser.block.ruler.at("list", list_items, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.after("text", "addresses", link_address)
    parser.core.ruler.after("inline", "definitions", show_unused)
    rules = (
        ("numbers", say_numbers),
        ("alignment", _align_cells),
        ("demote", _demote_headings),
        ("lost_embeds", _mark_lost_embeds),
        ("images", _tame_images),
        ("cards", draw_cards),
    )
    for name, rule in rules:
        parser.core.ruler.push(name, rule)
    return parser


_PARSER = _parser()


def render_markdown(text: str) -> str:
    """Render Markdown to HTML that is safe to insert anywhere in a page.

    Raw HTML in the text comes out as text; links may be http, https, mailto, tel or relative, and carry
    `rel="noopener noreferrer nofollow"`.
    """
    html = nh3.clean(
        _PARSER.render(text, {"references": References(len(text))}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        allowed_classes=_CLASSES,
        attribute_filter=_checked,
    )
    return without_invalid(html).strip()  # references (&#12;) and addresses (%EF%BF%BE) are read as what they stand for


def is_nothing(text: str) -> bool:
    """Tell whether a reader would see nothing of Markdown."""
    first = text.lstrip()[:1]
    if first.isalpha() and is_visible(first):
        return False  # as nearly all texts begin; rendering a hundred thousand of an import takes a while
    return not shows_something(render_markdown(text))


def render_part(text: bytes) -> tuple[bytes]:
    """Render Markdown for another process, which speaks in parts of bytes."""
    return (render_markdown(text.decode()).encode(),)
