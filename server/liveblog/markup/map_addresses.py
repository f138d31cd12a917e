"""Addresses of maps as points: only where an address says a point, and says which of its numbers is which."""

import re
from collections.abc import Iterator, Mapping

from liveblog.model.named_place import Point

_URL = re.compile(
    r"https?://(?P<host>[^/?#:@]+)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?", re.IGNORECASE
)
_ESCAPED = re.compile("%([2-7][0-9A-F])", re.IGNORECASE)
_NUMBER = r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_PAIR = re.compile(rf"(?:loc:|point\.)?\s*(?P<lat>{_NUMBER})\s*[,~_]\s*\+?(?P<lon>{_NUMBER})(?:[,_(\s].*)?")
_MARK = re.compile(rf"!3d(?P<lat>{_NUMBER})!4d(?P<lon>{_NUMBER})")
_VIEW = re.compile(rf"/@(?P<lat>{_NUMBER}),(?P<lon>{_NUMBER})(?:,|/|$)")
_PATH = re.compile(rf"/maps/(?:search|place|dir)/(?:[^/]*/)?(?P<lat>{_NUMBER}),\+?(?P<lon>{_NUMBER})(?:[/?]|$)")
_OSM = re.compile(rf"(?:^|&)map=[0-9.]{{1,5}}/(?P<lat>{_NUMBER})/(?P<lon>{_NUMBER})(?:&|$)")
_KARTO = re.compile(rf"#?(?:map=)?[0-9.]{{1,5}}/(?P<lat>{_NUMBER})/(?P<lon>{_NUMBER})(?:/.*)?")
_GEOHACK = re.compile(r"(?P<lat>[0-9.]+(?:_[0-9.]+){0,2})_(?P<ns>[NS])_(?P<lon>[0-9.]+(?:_[0-9.]+){0,2})_(?P<ew>[EW])")

_LATITUDES = ("mlat", "lat", "latitude")
_LONGITUDES = ("mlon", "lon", "lng", "long", "longitude")
_GOOGLE = re.compile(r"(?:www\.|maps\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_LATITUDE_FIRST: Mapping[str, tuple[str, ...]] = {
    "maps.apple.com": ("coordinate", "ll", "q", "daddr"),
    "www.bing.com": ("sp", "cp"),
    "bing.com": ("sp", "cp"),
    "wego.here.com": ("map",),
    "www.waze.com": ("ll", "to"),
    "waze.com": ("ll", "to"),
}
_OF_GOOGLE = ("q", "query", "destination", "daddr", "ll", "center", "viewpoint")
_LONGITUDE_FIRST = re.compile(r"(?:www\.|maps\.)?yandex\.[a-z]{2,3}(?:\.[a-z]{2})?")


def point_in_address(address: str) -> Point | None:
    """Return the point that the address of a map says; None: it says none, or nobody knows how it is meant.

    A mark on a map counts more than what the map shows around it.
    """
    url = _URL.fullmatch(address)
    if not url:
        return None
    query, fragment = _members(url["query"] or ""), _members(url["fragment"] or "")
    said = _said(url["host"].lower(), _unescaped(url["path"]), url["fragment"] or "", fragment | query)
    return next((point for numbers in said if (point := _point(*numbers))), None)


def _members(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in text.split("&"))
    return {name.lower(): _unescaped(value.replace("+", " ")) for name, _, value in parts}


def _unescaped(text: str) -> str:
    """Read the signs of ASCII that were escaped: numbers have no others."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _said(host: str, path: str, fragment: str, query: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from _named(query)
    if host in ("www.openstreetmap.org", "openstreetmap.org", "osm.org", "www.osm.org"):
        yield from _matched(_OSM, fragment)
    if host.endswith((".wikimedia.org", ".toolforge.org")):
        yield from _of_wikimedia(fragment, query)
    if _GOOGLE.fullmatch(host):
        yield from [*_matched(_MARK, path)][-1:]
        yield from _pairs(query, _OF_GOOGLE)
        yield from (*_matched(_PATH, path), *_matched(_VIEW, path))
    if _LONGITUDE_FIRST.fullmatch(host):
        yield from ((latitude, longitude) for longitude, latitude in _pairs(query, ("pt", "ll")))
    yield from _pairs(query, _LATITUDE_FIRST.get(host, ()))


def _named(query: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield numbers that are called latitude and longitude, on whichever host."""
    for name in _LATITUDES:
        for other in _LONGITUDES:
            if name in query and other in query:
                yield query[name], query[other]


def _pairs(query: Mapping[str, str], names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if found := _PAIR.fullmatch(query.get(name, "")):
            yield found["lat"], found["lon"]


def _matched(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    return ((found["lat"], found["lon"]) for found in pattern.finditer(text))


def _of_wikimedia(fragment: str, query: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if found := _KARTO.fullmatch(fragment):
        yield found["lat"], found["lon"]
    if found := _GEOHACK.search(query.get("params", "")):
        south, west = ("-" if found["ns"] == "S" else ""), ("-" if found["ew"] == "W" else "")
        yield f"{south}{_sixties(found['lat'])}", f"{west}{_sixties(found['lon'])}"


def _sixties(written: str) -> str:
    return f"{sum(float(part) / 60**place for place, part in enumerate(written.split('_'))):.6f}"


def _point(latitude: str, longitude: str) -> Point | None:
    try:
        return Point.at(float(latitude), float(longitude))
    except ValueError:
        return None
