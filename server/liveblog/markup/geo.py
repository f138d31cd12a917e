"""Places in a text: links to `geo:` addresses (RFC 5870), and where they stand alone in a paragraph, cards of them.

`[Aleppo](geo:36.2,37.16)` is read as what it is by everything else that reads Markdown, too, and a phone opens its map.
What is stored has no word of ours in it, and no picture: `render/places.py` draws both.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from liveblog.markup.tags import TAG
from liveblog.model.named_place import NamedPlace, Point

PLACE_KIND = "place"
"""What a card of a place has as its kind."""

LONGEST_NAME = 200

_SCHEME = "geo:"
_NUMBER = r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_URI = re.compile(
    rf"geo:(?P<lat>{_NUMBER}),(?P<lon>{_NUMBER})(?:,{_NUMBER})?"
    r"(?P<parameters>(?:;[a-z0-9-]{1,20}(?:=[^\s;?#]{0,80})?){0,8})(?:\?[^\s#]{0,200})?",
    re.IGNORECASE | re.ASCII,
)
_SYSTEM = re.compile(r";crs=([^;]*)", re.IGNORECASE)
_LINK = re.compile(r'<a href="(?P<uri>geo:[^"<>]*)"[^<>]*>(?P<name>.*?)</a>', re.DOTALL)
_NAMED = re.compile(r"<figcaption><strong>(?P<name>[^<>]*)</strong> $")
_FAR = 8 * LONGEST_NAME  # no further before its link does a name begin, with its signs as entities
_SIGNS = re.compile(r"[\\`*\[\]<~_&]")


def point_of(uri: str) -> Point | None:
    """Read an address of a point; None: it is none, or in other degrees than those of WGS 84.

    Height and uncertainty are passed over, and so is what a map program adds behind `?`.
    """
    found = _URI.fullmatch(uri)
    system = _SYSTEM.search(found["parameters"]) if found else None
    if not found or (system and system[1].lower() != "wgs84"):
        return None
    try:
        return Point.at(float(found["lat"]), float(found["lon"]))
    except ValueError:
        return None


def place_block(place: NamedPlace) -> str:
    """Return the line of a text that is drawn as a card of a place."""
    name = _SIGNS.sub(r"\\\g<0>", " ".join(place.name.split()))
    return f"[{name}]({place.point.uri})" if name else place.point.uri


def places(html: str) -> Sequence[NamedPlace]:
    """Return the places that rendered HTML names, in order, each once."""
    if not has_places(html):
        return ()
    return tuple(dict.fromkeys(_found(html)))


def has_places(html: str) -> bool:
    """Tell whether rendered HTML names a place; no text can look like it, as its `<` is escaped."""
    return '<a href="geo:' in html


def count_places(html: str) -> int:
    """Return how often rendered HTML names a place."""
    return html.count('<a href="geo:')


def draw_places(state: StateCore) -> None:
    """Put cards where places stand alone, and write the addresses of all as one writes them; a rule of the parser."""
    drawn: list[Token] = []
    tokens = iter(state.tokens)
    for token in tokens:
        if token.type == "inline":
            _write_addresses(token.children or ())
        if token.type == "paragraph_open" and not token.level:  # in lists and quotations they stay links
            inline, closing = next(tokens), next(tokens)
            _write_addresses(inline.children or ())
            found = _alone(inline)
            drawn += [_card(place) for place in found] if found else [token, inline, closing]
        else:
            drawn.append(token)
    state.tokens = drawn


def checked_address(address: str) -> str | None:
    """Let the address of a link through, unless it is of a point that there is not; for the sanitiser."""
    if address[: len(_SCHEME)].lower() != _SCHEME:
        return address
    point = point_of(address)
    return point.uri if point else None


def _found(html: str) -> Iterable[NamedPlace]:
    for link in _LINK.finditer(html):
        point = point_of(unescape(link["uri"]))
        if point is None:
            continue
        named = _NAMED.search(html, max(0, link.start() - _FAR), link.start())
        words = named["name"] if named else TAG.sub("", link["name"])
        name = " ".join(unescape(words).split())
        yield NamedPlace("" if name in (", ".join(point.written), point.uri) else name, point)


def _write_addresses(children: Iterable[Token]) -> None:
    for child in children:
        if child.type == "link_open" and (point := point_of(str(child.attrs.get("href", "")))):
            child.attrs["href"] = point.uri


def _alone(inline: Token) -> Sequence[NamedPlace]:
    """Return the places of a paragraph that has one in each line, and nothing else."""
    lines: list[list[Token]] = [[]]
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            lines.append([])
        else:
            lines[-1].append(child)
    found = [_in_line(line) for line in lines]
    return [each for each in found if each] if all(found) else ()


def _in_line(line: Sequence[Token]) -> NamedPlace | None:
    words = [token for token in line if token.type != "text" or token.content.strip()]
    if len(words) == 1 and (point := point_of(words[0].content.strip())):
        return NamedPlace("", point)
    if len(words) < 2 or words[0].type != "link_open" or words[-1].type != "link_close":  # noqa: PLR2004 -- both ends
        return None
    point = point_of(str(words[0].attrs.get("href", "")))
    inside = words[1:-1]
    if point is None or any(token.type in ("link_open", "image") for token in inside):
        return None
    name = " ".join("".join(token.content for token in inside).split())
    return NamedPlace("" if name == words[0].attrs.get("href") or point_of(name) else name[:LONGEST_NAME], point)


def _card(place: NamedPlace) -> Token:
    name = f"<strong>{escape(place.name, quote=False)}</strong> " if place.name else ""
    link = f'<a href="{place.point.uri}">{", ".join(place.point.written)}</a>'
    html = f'<figure class="card" data-kind="{PLACE_KIND}"><figcaption>{name}{link}</figcaption></figure>\n'
    return Token("html_block", "", 0, content=html, block=True)
