"""From a page's text to its lines: each is a paragraph, blank ones mean nothing. Meaning is found elsewhere."""

import re
from dataclasses import dataclass

from .inventory import Dropped

# Only names that HTML has: "<3" and "<name withheld>" are text. A space after the slash is a usual slip of the hand.
_TAG = re.compile(
    r"</?\s*(?:a|abbr|audio|b|big|blockquote|body|br|center|cite|code|col|dd|div|dl|dt|em|embed|figure|figcaption|font|form|"
    r"h[1-6]|head|hr|html|i|iframe|img|input|ins|del|li|link|meta|noscript|object|ol|p|param|pre|q|s|script|small|source|"
    r"span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|video)"
    r"(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_NONE = "".join(chr(plane | end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
_CONTROL = re.compile(rf"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff{_NONE}]")


@dataclass(frozen=True, slots=True)
class PageLine:
    """Hold a paragraph of the page with the number of its line, counted from 1."""

    number: int
    text: str


def read_lines(text: str) -> tuple[list[PageLine], list[Dropped]]:
    """Give the lines that hold text, without stray tags and what is no character, and what was dropped from them."""
    lines: list[PageLine] = []
    dropped: list[Dropped] = []
    for number, raw in enumerate(re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text.removeprefix("\ufeff")), start=1):
        stray = [*_CONTROL.findall(raw), *_TAG.findall(raw)]
        dropped.extend(Dropped(number, _named(piece)) for piece in stray)
        kept = _TAG.sub("", _CONTROL.sub("", raw)).strip()
        if kept:
            lines.append(PageLine(number, kept))
    return lines, dropped


def _named(piece: str) -> str:
    """Write a control character by its code point, since it can't be seen."""
    return f"U+{ord(piece):04X}" if _CONTROL.fullmatch(piece) else piece
