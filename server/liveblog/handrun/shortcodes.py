"""Marks that a content system left where something was embedded: `[youtube id=…]`, `[embed]https://…[/embed]`."""

import re
from dataclasses import dataclass

from liveblog.model.named_place import Point

_NAMES = (
    "audio|caption|dailymotion|embed(?:ded)?|facebook|flickr|gallery|gmap|googlemaps?|gist|image|instagram|map|photo|"
    "playlist|scribd|slideshare|slideshow|soundcloud|spotify|storify|tiktok|tweet|twitter|video|vimeo|vine|youtube|yt"
)
_SHORTCODE = re.compile(
    rf"\[/?(?P<name>{_NAMES})(?P<rest>(?:[\s:=][^\[\]]*)?)\](?P<inside>[^\[\]]*)(?:\[/[\w-]+\])?", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s\"'\]<>]+")
_ID = re.compile(r"(?:^|[\s=:\"'])([A-Za-z0-9_-]{6,24})(?=$|[\s\"'])")
_LATITUDE = re.compile(r"\b(?:lat|latitude)\s*=\s*[\"']?(-?\d{1,2}(?:\.\d{1,20})?)(?![\d.])", re.IGNORECASE)
_LONGITUDE = re.compile(r"\b(?:lon|lng|long|longitude)\s*=\s*[\"']?(-?\d{1,3}(?:\.\d{1,20})?)(?![\d.])", re.IGNORECASE)
_ADDRESSES = {
    "youtube": (re.compile(r"[A-Za-z0-9_-]{11}"), "https://www.youtube.com/watch?v={}"),
    "yt": (re.compile(r"[A-Za-z0-9_-]{11}"), "https://www.youtube.com/watch?v={}"),
    "vimeo": (re.compile(r"\d{6,12}"), "https://vimeo.com/{}"),
    "tweet": (re.compile(r"\d{8,24}"), "https://x.com/i/status/{}"),
    "twitter": (re.compile(r"\d{8,24}"), "https://x.com/i/status/{}"),
}


@dataclass(frozen=True, slots=True)
class Shortcode:
    """Hold the address of what was embedded, and the point that a map's mark says; with neither, it is lost."""

    url: str | None
    point: Point | None = None


def read_shortcode(text: str) -> Shortcode | None:
    """Read a paragraph that is such a mark and nothing else."""
    match = _SHORTCODE.fullmatch(text)
    if not match:
        return None
    if url := _URL.search(match["rest"] + " " + match["inside"]):
        return Shortcode(url[0])
    pattern, address = _ADDRESSES.get(match["name"].lower(), (None, ""))
    found = (each for each in _ID.findall(match["rest"]) if pattern and pattern.fullmatch(each))
    identifier = next(found, None)
    return Shortcode(address.format(identifier) if identifier else None, _point(match["rest"]))


def _point(said: str) -> Point | None:
    """Give the point of a map whose mark says it: `[map lat="36.2" lng="37.16"]`."""
    north, east = _LATITUDE.search(said), _LONGITUDE.search(said)
    try:
        return Point.at(float(north[1]), float(east[1])) if north and east else None
    except ValueError:
        return None
