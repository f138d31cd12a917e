"""What is taken of an oEmbed answer: words, and the address of a picture.

An answer may bring HTML to be embedded. Of that nothing is kept but the words of its first paragraph, and the day that
stands below it.
"""

import json
import re
from html import unescape
from itertools import islice
from typing import Any

from liveblog.webpages.charset import decoded
from liveblog.webpages.summary import NAME_LENGTH, PageSummary, address, lines, moment, one_line

_HTML_LENGTH = 64 * 1024
_LINKS_LIMIT = 50

_PARAGRAPH = re.compile(r"<p(?=[\s>])[^<>]*>", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"</p(?=[\s>])", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"<a\s[^<>]*>([^<>]*)</a>", re.IGNORECASE)
_DAY = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def read_oembed(body: bytes, *, is_post: bool) -> PageSummary | None:
    """Read an answer; None when it is none. Of a post the words are taken, of all else the title."""
    try:
        said: Any = json.loads(decoded(body))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        return None
    html = said["html"][:_HTML_LENGTH] if isinstance(said.get("html"), str) else ""
    return PageSummary(
        title="" if is_post else one_line(said.get("title")),
        text=lines(_words(html)) if is_post else "",
        author=one_line(said.get("author_name"), NAME_LENGTH),
        published=_day(html) if is_post else "",
        source=one_line(said.get("provider_name"), NAME_LENGTH),
        image=address(said.get("thumbnail_url")),
        kind="video" if said["type"] == "video" else "",
    )


def _words(html: str) -> str:
    """Return the words of the first paragraph; what an embed says without one is a way there, and no words."""
    if not (begun := _PARAGRAPH.search(html)):
        return ""
    ended = _PARAGRAPH_END.search(html, begun.end())
    return unescape(_TAG.sub("", _BREAK.sub("\n", html[begun.end() : ended.start() if ended else None])))


def _day(html: str) -> str:
    """Return the day that the last link tells; a day is all that is sure, for nobody says in which zone."""
    last = ""
    for link in islice(_LINK.finditer(html), _LINKS_LIMIT):
        last = unescape(link[1]).strip()
    if found := _DAY.match(last):
        month = _MONTHS.index(found[1]) + 1 if found[1] in _MONTHS else 0
        return moment(f"{found[3]}-{month:02}-{int(found[2]):02}")
    return moment(last[:10])
