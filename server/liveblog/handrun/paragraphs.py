"""From a page's text to its lines: each is a paragraph, blank ones mean nothing. Meaning is found elsewhere."""

import re
from dataclasses import dataclass
from html import unescape

from .inventory import Dropped
from .saved_pages import is_document, is_source, media, shown_lines


def _tags(names: str) -> re.Pattern[str]:
    """Give the pattern of the tags of these names; a space after the slash is a usual slip of the hand."""
    return re.compile(rf"</?\s*(?:{names})(?:[\s/][^<>]*)?>", re.IGNORECASE)


# Only names that HTML has: "<3" and "<name withheld>" are text.
_BREAKING = "blockquote|br|center|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|table|td|th|tr|ul"
_OTHER = (
    "a|abbr|audio|b|big|body|cite|code|col|em|embed|font|form|head|html|i|iframe|img|input|ins|del|link|meta|noscript|"
    "object|param|q|s|script|small|source|span|strike|strong|style|sub|sup|tbody|thead|tt|u|video"
)
_BREAK, _TAG = _tags(_BREAKING), _tags(f"{_BREAKING}|{_OTHER}")
_COMMENT = re.compile(r"<!--[^<>]*-->")
_RULE = re.compile(r"[\u00b7\u2022\u2219\u22c5|]|--|(?:([-*_=~\u2013\u2014\u2022\u00b7])\s?)(?:\1\s?){2,}")
_NONE = "".join(chr(plane | end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
_CONTROL = re.compile(rf"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff{_NONE}]")


_FIGURES_FIRST = re.compile(r"[\W\d]*")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\u061c]")
_LIKE_A_TIME = re.compile(r"\d[:.h/-]\s?\d|\d{3}")
_BLANK_SIGN = re.compile(r"&nbsp;|&#160;|&#xa0;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLine:
    """Hold a paragraph of the page with the number of its line, counted from 1."""

    number: int
    text: str


def read_lines(text: str) -> tuple[list[PageLine], list[Dropped]]:
    """Give the lines that hold text, without stray tags, drawn rules and what is no character, and what was dropped.

    A tag that ends a line in a browser does so here: both parts have the number of the line that they stand on. Of a
    whole page in HTML the lines are those that a browser shows.
    """
    if is_document(text.removeprefix("\ufeff")):
        return _of_document(text), [Dropped(number, tag) for number, tag in media(text)]
    lines: list[PageLine] = []
    said = unescape if is_source(text.removeprefix("\ufeff")) else str
    dropped: list[Dropped] = []
    for number, raw in enumerate(re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text.removeprefix("\ufeff")), start=1):
        stray = [*_CONTROL.findall(raw), *_COMMENT.findall(raw), *_TAG.findall(raw)]
        dropped.extend(Dropped(number, _named(piece)) for piece in stray)
        for part in _BREAK.split(_BLANK_SIGN.sub("\u00a0", _COMMENT.sub("", _CONTROL.sub("", raw)))):
            kept = _with_plain_time(said(_TAG.sub("", part)).strip())
            if _RULE.fullmatch(kept):
                dropped.append(Dropped(number, kept))
            elif kept:
                lines.append(PageLine(number, kept))
    return lines, dropped


def _of_document(text: str) -> list[PageLine]:
    shown = ((number, _with_plain_time(_CONTROL.sub("", line).strip())) for number, line in shown_lines(text))
    return [PageLine(number, line) for number, line in shown if line and not _RULE.fullmatch(line)]


def _with_plain_time(text: str) -> str:
    """Give a line without the invisible marks before and amid the figures that it begins with."""
    head = _FIGURES_FIRST.match(text)
    plain = _INVISIBLE.sub("", head[0]) if head else ""
    return plain + text[len(head[0]) :] if head and plain != head[0] and _LIKE_A_TIME.search(plain) else text


def _named(piece: str) -> str:
    """Write a control character by its code point, since it can't be seen."""
    return f"U+{ord(piece):04X}" if _CONTROL.fullmatch(piece) else piece
