"""Cards: what a third party has to show, drawn from what the text itself stores, with nothing asked of anybody.

Two ways of writing one: a paragraph of nothing but a known provider's address, or a fenced block `card`. What is not
well formed stays the paragraph or the code block that it is, so that nothing is lost. There are no words of ours in a
card: blogs are in any language. Which addresses are known, and where players are, is in `players`.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from liveblog.markup.providers import Link, link_to
from liveblog.model.picture import Picture

KINDS = ("video", "post", "map", "audio", "page")

_FIELDS = {"url", "kind", "author", "time", "image", "title", "source"}
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_RFC_3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it was written; all of it is text. `source` is what a page calls the site that it is of."""

    link: Link
    kind: str
    author: str = ""
    time: str = ""
    title: str = ""
    source: str = ""
    image: Picture | None = None
    text: str = ""


def draw_cards(state: StateCore) -> None:
    """Put cards where the text has them; a rule of the parser."""
    drawn: list[Token] = []
    tokens = iter(state.tokens)
    for token in tokens:
        if token.type == "fence" and token.info.strip() == "card":
            drawn += _drawn(_fenced(token), token)
        elif token.type == "paragraph_open" and not token.level:  # in lists and quotations it stays a link
            inline, closing = next(tokens), next(tokens)
            drawn += _drawn(_alone(inline), token, inline, closing)
        else:
            drawn.append(token)
    state.tokens = drawn


def _drawn(card: Card | None, *instead: Token) -> tuple[Token, ...]:
    return (Token("html_block", "", 0, content=_html(card), block=True),) if card else instead


def _alone(inline: Token) -> Card | None:
    link = link_to(inline.content)
    return Card(link, link.kind) if link and link.kind else None


def _fenced(token: Token) -> Card | None:
    head, *text = _EMPTY_LINE.split(token.content, maxsplit=1)
    fields = _fields(head)
    link = link_to(fields.get("url", "")) if fields else None
    image = Picture.of_path(fields["image"]) if fields and "image" in fields else None
    if not fields or not link or ("image" in fields and image is None):
        return None
    kind = fields.get("kind", link.kind or "post")
    named = {name: fields.get(name, "") for name in ("author", "time", "title", "source")}
    return Card(link, kind, image=image, text="".join(text).strip(), **named) if kind in KINDS else None


def _fields(head: str) -> dict[str, str] | None:
    """Read `name: value` lines; None when one is malformed, unknown or there twice."""
    found: dict[str, str] = {}
    for line in head.strip("\n").split("\n"):
        name, colon, value = line.partition(":")
        if not colon or name not in _FIELDS or name in found:
            return None
        found[name] = value.strip()
    return {name: value for name, value in found.items() if value}


def _html(card: Card) -> str:
    shown = card.link.player if card.kind == card.link.kind else None
    player = f' data-player="{escape(shown)}"' if shown else ""
    parts = (_image(card.image), _quotation(card.text), f"<figcaption>{_caption(card)}</figcaption>")
    return f'<figure class="card" data-kind="{card.kind}"{player}>{"".join(parts)}</figure>\n'


def _image(image: Picture | None) -> str:
    if image is None:
        return ""
    return f'<img src="{image.path}" alt="" width="{image.width}" height="{image.height}" loading="lazy">'


def _quotation(text: str) -> str:
    paragraphs = (paragraph.strip("\n") for paragraph in _EMPTY_LINE.split(text))
    drawn = "".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs if each.strip())
    return f"<blockquote>{drawn}</blockquote>" if drawn else ""


def _caption(card: Card) -> str:
    parts = (
        f"<strong>{escape(card.title)}</strong>" if card.title else "",
        f'<span class="author">{escape(card.author)}</span>' if card.author else "",
        _time(card.time),
        f'<a href="{escape(card.link.url)}">{escape(_service(card))}</a>',
    )
    return " ".join(filter(None, parts))


def _service(card: Card) -> str:
    """Name a page's site as it calls itself; services that are known have their name from us."""
    return card.source if card.source and card.kind == "page" else card.link.service


def _time(written: str) -> str:
    """Draw an instant with its `datetime`, to the minute; what else was written, as it was written."""
    if not written:
        return ""
    found = _RFC_3339.fullmatch(written)
    if not found or not _exists(written):
        return f"<time>{escape(written)}</time>"
    day, minute, seconds, zone = found.groups()
    offset = "UTC" if zone.upper() == "Z" else zone
    return f'<time datetime="{day}T{minute}{seconds}{zone.upper()}">{day} {minute} {offset}</time>'


def _exists(instant: str) -> bool:
    try:
        datetime.fromisoformat(instant.upper())
    except ValueError:
        return False
    return True
