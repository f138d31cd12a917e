"""Providers: which addresses of third parties are videos, maps or posts, and where their players are.

A player's address is only ever made here, of parts that a strict pattern found: nothing that was typed gets through.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

PLAYER_ORIGINS = (
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://geo.dailymotion.com",
    "https://www.openstreetmap.org",
)
"""The origins that a page may show a player of, once a reader has asked for it: the policy's `frame-src`."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_URL = re.compile(
    rf"https?://(?P<host>{_LABEL}(?:\.{_LABEL})+)(?P<port>:[0-9]{{1,5}})?"
    r"(?P<rest>(?:[/?#][^\s\"'<>\\^`{|}\x00-\x20\x7f]*)?)",
    re.ASCII | re.IGNORECASE,
)
_LONGEST = 2000  # what browsers and servers agree on
_YOUTUBE, _VIMEO, _DAILYMOTION, _MAP = PLAYER_ORIGINS
_START = re.compile(r"[?&#](?:t|start|starttime|start_time|time_continue)=([^&#]+)", re.IGNORECASE)
_TIME = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})(?:\.[0-9]+)?s?)?", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{2})", re.ASCII)
_HASH = re.compile(r"[?&]h=([0-9a-f]+)(?=[&#]|$)")
_END = r"/?(?:[?#].*)?"
_CODE = r"(?P<code>[\w-]{11})"
_POINT = r"(?P<zoom>1?[0-9])/(?P<lat>-?[0-9]{1,2}(?:\.[0-9]{1,15})?)/(?P<lon>-?[0-9]{1,3}(?:\.[0-9]{1,15})?)"


@dataclass(frozen=True, slots=True)
class Link:
    """An address of a third party; without a `kind` it is nobody's that we know.

    `service` is what people call the third party, or else its host; `tells` is what the address itself says: whose post
    it is, or where a place is.
    """

    url: str
    host: str
    service: str
    kind: str | None = None
    player: str | None = None
    tells: str = ""


def link_to(url: str) -> Link | None:
    """Read an address; None unless it is an http or https one of a named host, without user and password.

    Nobody that we know has a port in their addresses.
    """
    found = _URL.fullmatch(url) if len(url) <= _LONGEST else None
    if not found:
        return None
    host, rest = found["host"].lower(), found["rest"]
    shown = host.removeprefix("www.")
    if found["port"]:
        return Link(url, shown, shown + found["port"])
    for provider in _PROVIDERS:
        match = re.fullmatch(provider.hosts, host) and re.fullmatch(provider.rest, rest, re.ASCII)
        if match:
            return _link(url, shown, provider, match)
    return Link(url, shown, shown)


def _link(url: str, shown: str, provider: "_Provider", match: re.Match[str]) -> Link:
    player = provider.player(match) if provider.player else None
    tells = provider.tells(match) if provider.tells else ""
    return Link(url, shown, provider.service or shown, provider.kind, player, tells)


@dataclass(frozen=True, slots=True)
class _Provider:
    """Patterns of the whole host and of all that follows it, and what makes a player's address and words of them."""

    service: str
    kind: str
    hosts: str
    rest: str
    player: Callable[[re.Match[str]], str] | None = None
    tells: Callable[[re.Match[str]], str] | None = None


def _start(url: str) -> int:
    """Return the second at which an address wants a video to begin; 0 where it says none that can be understood."""
    for said in _START.findall(url):
        if found := _TIME.fullmatch(said) or _CLOCK.fullmatch(said):
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return 3600 * hours + 60 * minutes + seconds
    return 0


def _youtube(found: re.Match[str]) -> str:
    start = _start(found.string)
    return f"{_YOUTUBE}/embed/{found['code']}" + (f"?start={start}" if start else "")


def _vimeo(found: re.Match[str]) -> str:
    unlisted = found["hash"] or next(iter(_HASH.findall(found.string)), "")
    start = _start(found.string)
    return (
        f"{_VIMEO}/video/{found['code']}?dnt=1"
        + (f"&h={unlisted}" if unlisted else "")
        + (f"#t={start}s" if start else "")
    )


def _dailymotion(found: re.Match[str]) -> str:
    start = _start(found.string)
    return f"{_DAILYMOTION}/player.html?video={found['code']}" + (f"&startTime={start}" if start else "")


def _map(found: re.Match[str]) -> str:
    """Frame about what a window of 640 by 360 pixels shows around the point; tiles are 256 pixels wide."""
    lat, lon = float(found["lat"]), float(found["lon"])
    across = 360 / 2 ** int(found["zoom"]) * 640 / 256 / 2
    up = across * math.cos(math.radians(min(85.0, abs(lat)))) * 360 / 640
    box = "%2C".join(f"{edge:.5f}" for edge in (lon - across, lat - up, lon + across, lat + up))
    return f"{_MAP}/export/embed.html?bbox={box}&layer=mapnik&marker={lat:.5f}%2C{lon:.5f}"


def _place(found: re.Match[str]) -> str:
    """Tell a place to some ten metres."""
    return f"{float(found['lat']):.4f}, {float(found['lon']):.4f}"


def _author(found: re.Match[str]) -> str:
    """Tell whose post it is, unless by a number that nobody knows them by (`did:plc:…`)."""
    return "" if ":" in found["author"] else f"@{found['author']}"


_VIMEO_CODE = r"(?P<code>[0-9]{1,12})(?:/(?P<hash>[0-9a-f]+))?"
_DAILYMOTION_CODE = r"(?P<code>[a-z0-9]{1,20})(?:_[\w-]*)?"

_PROVIDERS = (
    _Provider(
        "YouTube",
        "video",
        r"(?:(?:www|m|music)\.)?youtube\.com",
        rf"/watch/?\?(?:[^#]*&)?v={_CODE}(?:[&#].*)?",
        _youtube,
    ),
    _Provider(
        "YouTube",
        "video",
        r"(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com",
        rf"/(?:shorts|live|embed|watch|v|e)/{_CODE}{_END}",
        _youtube,
    ),
    _Provider("YouTube", "video", r"(?:www\.)?youtu\.be", rf"/{_CODE}{_END}", _youtube),
    _Provider(
        "Vimeo",
        "video",
        r"(?:(?:www|player)\.)?vimeo\.com",
        rf"/(?:video/|channels/[\w-]+/|(?:groups|album|showcase)/[\w-]+/videos?/|ondemand/[\w-]+/)?{_VIMEO_CODE}{_END}",
        _vimeo,
    ),
    _Provider(
        "Dailymotion",
        "video",
        r"(?:(?:www|m)\.)?dailymotion\.com",
        rf"/(?:embed/)?video/{_DAILYMOTION_CODE}{_END}",
        _dailymotion,
    ),
    _Provider(
        "Dailymotion",
        "video",
        r"geo\.dailymotion\.com",
        rf"/player(?:/\w+)?\.html\?(?:[^#]*&)?video={_DAILYMOTION_CODE}(?:[&#].*)?",
        _dailymotion,
    ),
    _Provider("Dailymotion", "video", r"dai\.ly", rf"/{_DAILYMOTION_CODE}{_END}", _dailymotion),
    _Provider(
        "OpenStreetMap",
        "map",
        r"(?:www\.)?openstreetmap\.org",
        rf"/?(?:\?[^#]*)?#map={_POINT}(?:&.*)?",
        _map,
        _place,
    ),
    _Provider(
        "X",
        "post",
        r"(?:(?:www|mobile)\.)?(?:x|twitter)\.com",
        rf"/(?P<author>\w{{1,20}})/status/[0-9]{{1,20}}{_END}",
        tells=_author,
    ),
    _Provider(
        "Bluesky",
        "post",
        r"bsky\.app",
        rf"/profile/(?P<author>[\w.:-]+)/post/\w+{_END}",
        tells=_author,
    ),
    _Provider(
        "TikTok",
        "video",
        r"(?:(?:www|m)\.)?tiktok\.com",
        rf"/@(?P<author>[\w.-]{{1,40}})/video/[0-9]{{6,24}}{_END}",
        tells=_author,
    ),
    _Provider(
        "", "post", r".+", rf"/@(?P<author>\w+(?:@[\w.-]+)?)/[0-9]{{6,24}}{_END}", tells=_author
    ),  # Mastodon on any host
)
