"""Cards as readers see them: the stored ones, with words in the blog's language and times in its zone.

What is stored is only what was written, for it was rendered once and knows neither. So old cards are drawn as new ones
are, and whoever reads the stored HTML elsewhere gets no words of ours.
"""

import re
from datetime import datetime
from html import escape, unescape
from types import MappingProxyType

from liveblog.markup import Link, link_to
from liveblog.render.languages import Language
from liveblog.render.times import clock_time, short_day, together, zone_label

WHERE = MappingProxyType(
    {
        "video": "Video on {service}",
        "post": "Post on {service}",
        "map": "Map on {service}",
        "audio": "Audio on {service}",
        "page": "Read on {service}",
    }
)
"""What the link of a card says."""

LOADS = MappingProxyType(
    {"video": "Play the video from {service}", "map": "Show the map from {service}"},
)
"""What the button of a card says that has a player."""

NOTICE = "A click loads this from {service}, which then learns that you are here."

WORDS = (*WHERE.values(), *LOADS.values(), NOTICE)
"""All that is to be translated."""

_CARD = re.compile(
    r'(?P<open><figure class="card" data-kind="(?P<kind>[a-z]+)"(?P<player> data-player="[^"<>]*")?>)'
    r"(?P<image><img[^<>]*>)?(?P<text>.*?)<figcaption>(?P<caption>.*?)</figcaption></figure>",
    re.DOTALL,
)
_LINK = re.compile(r'<a (?P<attributes>[^<>]*href="(?P<url>[^"<>]*)"[^<>]*)>(?P<named>[^<>]*)</a>$')
_TIME = re.compile(r'<time datetime="([^"<>]*)">[^<>]*</time>')


def with_cards(html: str, zone: str, language: Language, *, buttons: bool = True) -> str:
    """Return a text's HTML with its cards as readers see them; where no script of ours is, without `buttons`."""
    if '<figure class="card"' not in html:
        return html
    return _CARD.sub(lambda card: _drawn(card, zone, language, buttons=buttons), html)


def _drawn(card: re.Match[str], zone: str, language: Language, *, buttons: bool) -> str:
    caption, kind = card["caption"], card["kind"]
    found = _LINK.search(caption)
    link = link_to(unescape(found["url"])) if found else None
    if not found or not link:
        return card[0]
    button = _button(link, kind, language) if buttons and card["player"] else ""
    told = _told(link, caption[: found.start()])
    service = found["named"] if kind == "page" else escape(link.service)
    said = _said(WHERE.get(kind, WHERE["post"]), f"<span>{service}</span>", language)
    caption = f'{_timed(told, zone, language)}<a class="source" {found["attributes"]}>{said}</a>'
    above = "".join((card["image"] or "", button, card["text"]))
    return f"{card['open']}{above}<figcaption>{caption}</figcaption></figure>"


def _button(link: Link, kind: str, language: Language) -> str:
    if kind not in LOADS:
        return ""
    service = escape(link.service)
    title, words = _said(NOTICE, service, language), _said(LOADS[kind], service, language)
    return f'<button type="button" class="load" title="{title}">{words}</button>'


def _said(message: str, service: str, language: Language) -> str:
    return escape(language.gettext(message)).replace("{service}", service)


def _told(link: Link, written: str) -> str:
    """Add what the address tells to what was written: a place always, an author where none was named."""
    if not link.tells or (link.kind == "post" and 'class="author"' in written):
        return written
    return (
        f'{written}<span class="{"place" if link.kind == "map" else "author"}" dir="ltr">{escape(link.tells)}</span> '
    )


def _timed(caption: str, zone: str, language: Language) -> str:
    return _TIME.sub(lambda time: _time(time, zone, language), caption)


def _time(time: re.Match[str], zone: str, language: Language) -> str:
    """Draw an instant as the page's scripts know times, so that they can show it in the reader's zone."""
    try:
        moment = datetime.fromisoformat(unescape(time[1]))
        date, clock, label = short_day(moment, zone, language.dates), clock_time(moment, zone), zone_label(moment, zone)
    except (ValueError, OverflowError):
        return time[0]  # the first hours of the year 1 are of no year elsewhere
    of_day = f'<span class="clock">{clock}</span> <span class="zone">{escape(label)}</span>'
    drawn = together(f'<span class="date">{escape(date)}</span>', of_day, language.dates)
    return f'<time datetime="{time[1]}">{drawn}</time>'
