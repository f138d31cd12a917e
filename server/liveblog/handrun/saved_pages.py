"""A page that was saved as HTML, as the lines that a browser shows of it. Text with stray tags is read elsewhere."""

import re
from collections.abc import Iterator
from html import unescape

_DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_SOURCE = re.compile(r"\s*(?:<!--[^<>]*-->\s*)*</?(?:[a-z][a-z0-9]{0,11})(?:\s[^<>]*)?>", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<!--|<(?P<name>script|style|noscript|template|svg|math|select|textarea|button|iframe|canvas|object|audio|video)\b[^<>]*>",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"</?(?P<name>address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|fieldset|"
    r"figcaption|figure|footer|form|h[1-6]|head|header|hr|html|legend|li|main|menu|nav|ol|option|p|pre|section|summary|"
    r"table|tbody|td|tfoot|th|thead|title|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?P<sign>[/!?]?)(?P<name>[a-z][a-z0-9-]*)\b[^<>]*>", re.IGNORECASE)
_MEDIUM = re.compile(r"<(?:img|iframe|video|audio|embed|object)\b[^<>]*>", re.IGNORECASE)
_APART = frozenset(("time", "button", "label"))  # pages set them off by their styles
_TIME_FIRST = re.compile(r"\s*(?:<(?!time\b)[^<>]*>\s*){0,8}<time\b[^<>]*>[^<>]*</time\s*>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def is_document(text: str) -> bool:
    """Tell whether a text is a whole page in HTML."""
    return _DOCUMENT.match(text) is not None


def is_source(text: str) -> bool:
    """Tell whether a text is a piece of a page's HTML, so that `&amp;` is a sign in it."""
    return _SOURCE.match(text) is not None


def shown_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield what a browser shows of a page, paragraph by paragraph, each with the number of its line in the file."""
    seen = without_unseen(text)
    place, number, is_verbatim = 0, 1, False
    for tag in [*_BREAK.finditer(seen), None]:
        piece = seen[place : tag.start() if tag else len(seen)]
        for offset, line in _lines(piece, is_verbatim=is_verbatim):
            yield number + offset, line
        if tag:
            number += piece.count("\n") + tag[0].count("\n")
            place = tag.end()
            is_verbatim = tag["name"].lower() == "pre" and not tag[0].startswith("</")


def media(text: str) -> Iterator[tuple[int, str]]:
    """Yield the tags of pictures, films and frames of a page, which have no text, each with the number of its line."""
    number, place = 1, 0
    for found in _MEDIUM.finditer(text):
        number, place = number + text.count("\n", place, found.start()), found.start()
        yield number, found[0]


def without_unseen(text: str) -> str:
    """Leave out comments, programs, styles and the like, but for the ends of their lines."""
    kept, place, endless = [], 0, set()
    for found in _UNSEEN.finditer(text):
        name = (found["name"] or "").lower()
        if found.start() < place or name in endless:
            continue
        end = re.compile(rf"</{name}\s*>" if name else "-->", re.IGNORECASE).search(text, found.end())
        if not end:
            endless.add(name)
            continue
        kept += [text[place : found.start()], "\n" * text.count("\n", found.start(), end.end())]
        place = end.end()
    return "".join([*kept, text[place:]])


def _lines(piece: str, *, is_verbatim: bool) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text between two tags that break it, with how far down each begins.

    A time that opens it stands apart: pages do that by their styles.
    """
    if is_verbatim:
        yield from ((offset, _words(line)) for offset, line in enumerate(piece.split("\n")))
        return
    parts = [piece[: time.end()], piece[time.end() :]] if (time := _TIME_FIRST.match(piece)) else [piece]
    place = 0
    for part in parts:
        above = len(part) - len(part.lstrip())
        yield piece.count("\n", 0, place + above), _words(part)
        place += len(part)


def _words(piece: str) -> str:
    return _BLANKS.sub(" ", unescape(_TAG.sub(_apart, piece))).strip()


def _apart(tag: re.Match[str]) -> str:
    is_set_off = tag["name"].lower() in _APART and re.match(r"\w|<", tag.string[tag.end() : tag.end() + 1])
    return " " if is_set_off else ""
