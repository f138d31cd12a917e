"""The values that are read, and how foreign words are made fit to be shown: bounded, visible, in lines."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from liveblog.model.characters import is_visible, without_invalid
from liveblog.model.signs import end_of_signs

TITLE_LENGTH = 300
TEXT_LENGTH = 1200
NAME_LENGTH = 120
ADDRESS_LENGTH = 2000
_MOMENT_LENGTH = 40

_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they would turn the words of ours that stand behind them
_BLANKS = re.compile(r"\s+")
_LINES = re.compile(r"[^\S\n]*\n[^\S\n]*")
_PARAGRAPHS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class PageSummary:
    """What a page says of itself; what it doesn't say is empty.

    `published` is an instant in RFC 3339 with a blank, or a date alone; `image` and `address` are as they were written,
    perhaps relative; `kind` is "video", "audio" or empty. `is_large` says whether the picture is of what is told, and
    not only somebody's portrait.
    """

    title: str = ""
    text: str = ""
    author: str = ""
    published: str = ""
    source: str = ""
    image: str = ""
    address: str = ""
    kind: str = ""
    is_large: bool = True

    def or_else(self, other: "PageSummary") -> "PageSummary":
        """Return this, with what it lacks taken from another."""
        lacking = ("title", "text", "author", "published", "source", "address", "kind")
        found = {name: getattr(self, name) or getattr(other, name) for name in lacking}
        if not self.image and other.image:
            found |= {"image": other.image, "is_large": other.is_large}
        return replace(self, **found)


def one_line(written: object, most: int = TITLE_LENGTH) -> str:
    """Return words in one line; anything that is no text is none."""
    return _cut(_BLANKS.sub(" ", _plain(written, most)).strip(), most)


def lines(written: object, most: int = TEXT_LENGTH) -> str:
    """Return words in their lines and paragraphs."""
    text = _LINES.sub("\n", _plain(written, most).replace("\r\n", "\n").replace("\r", "\n"))
    return _cut(_PARAGRAPHS.sub("\n\n", text).strip(), most)


def address(written: object) -> str:
    """Return an address without what surrounds it; one that is too long is none."""
    text = _plain(written, ADDRESS_LENGTH).strip()
    return text if len(text) <= ADDRESS_LENGTH else ""


def moment(written: object) -> str:
    """Return when it was, as far as that was said: without an offset nobody knows more than the day."""
    text = written.strip() if isinstance(written, str) and len(written) <= _MOMENT_LENGTH else ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return found.isoformat(sep=" ", timespec="seconds") if found.tzinfo else found.date().isoformat()


def _plain(written: object, most: int) -> str:
    if not isinstance(written, str):
        return ""
    text = _DIRECTIONS.sub("", without_invalid(written[: 4 * most + 1]))
    return text if is_visible(text) else ""


def _cut(text: str, most: int) -> str:
    """Cut at a word where there is one, and never within a sign."""
    if len(text) <= most:
        return text
    head = text[: end_of_signs(text, most - 1)]
    words = head.rpartition(" ")[0]
    return (words if len(words) > most // 2 else head).rstrip(" ,;:.-") + "…"
