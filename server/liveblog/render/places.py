"""Places as readers see them: the stored ones, with words in the blog's language, a globe, and ways to real maps.

What is stored is the name and the point. Nobody else is asked for anything before a reader follows a link.
"""

import re
from html import escape, unescape
from types import MappingProxyType

from babel.numbers import format_decimal

from liveblog.markup import PLACE_KIND, point_of
from liveblog.model.named_place import Point
from liveblog.render.globe import globe_of
from liveblog.render.languages import Language

HALVES = MappingProxyType(
    {
        (True, True): "{latitude}° north, {longitude}° east",
        (True, False): "{latitude}° north, {longitude}° west",
        (False, True): "{latitude}° south, {longitude}° east",
        (False, False): "{latitude}° south, {longitude}° west",
    }
)
"""A point in words, by whether it is in the north and in the east."""

ON_A_MAP = "Map on {service}"
IN_AN_APP = "Open in a map app"

WORDS = (*HALVES.values(), ON_A_MAP, IN_AN_APP)
"""All that is to be translated."""

_MAP = "OpenStreetMap"
_NEAR = MappingProxyType({0: 6, 1: 9, 2: 12, 3: 15})
"""How near a map is opened, by the decimals that a point is known to: no nearer than it is known."""
_NEAREST = 17

_CARD = re.compile(
    rf'<figure class="card" data-kind="{PLACE_KIND}"><figcaption>(?:<strong>(?P<name>[^<>]*)</strong> )?'
    r'<a href="(?P<uri>geo:[^"<>]*)"(?P<rest>[^<>]*)>[^<>]*</a></figcaption></figure>'
)
_LINK = re.compile(r'<a href="(?P<uri>geo:[^"<>]*)"')


def with_places(html: str, language: Language, *, globes: bool = True) -> str:
    """Return a text's HTML with its places as readers see them; where our styles are not, without `globes`."""
    if 'href="geo:' not in html:
        return html
    cards = _CARD.sub(lambda card: _drawn(card, language, globes=globes), html)
    return _LINK.sub(_to_map, cards)


def said(point: Point, language: Language) -> str:
    """Say where a point is, in words."""
    north, east = (
        format_decimal(abs(degrees), "0.######", locale=language.dates) for degrees in (point.latitude, point.longitude)
    )
    message = language.gettext(HALVES[point.latitude >= 0, point.longitude >= 0])
    return message.format(latitude=north, longitude=east)


def map_address(point: Point) -> str:
    """Return where a map of a point is, with a mark on it, as near as the point is known."""
    latitude, longitude = point.written
    near = _NEAR.get(point.decimals, _NEAREST)
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map={near}/{latitude}/{longitude}"


def _drawn(card: re.Match[str], language: Language, *, globes: bool) -> str:
    point = point_of(unescape(card["uri"]))
    if point is None:
        return card[0]
    name = f"<strong><bdi>{card['name']}</bdi></strong> " if card["name"] else ""
    where = f'<span class="place">{escape(said(point, language))}</span>'
    on_a_map = escape(language.gettext(ON_A_MAP)).replace("{service}", f"<span>{_MAP}</span>")
    there = f'<a class="source" href="{escape(map_address(point))}"{card["rest"]}>{on_a_map}</a>'
    app = f'<a class="app" href="{card["uri"]}"{card["rest"]}>{escape(language.gettext(IN_AN_APP))}</a>'
    caption = f"<figcaption>{name}{where} {there} {app}</figcaption>"
    globe = globe_of(point) if globes else ""
    return f'<figure class="card" data-kind="{PLACE_KIND}">{globe}{caption}</figure>'


def _to_map(link: re.Match[str]) -> str:
    """Lead from a place in a sentence to a map, for not everybody has a program that opens points."""
    point = point_of(unescape(link["uri"]))
    return f'<a href="{escape(map_address(point))}"' if point else link[0]
