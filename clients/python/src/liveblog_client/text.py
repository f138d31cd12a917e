"""The text of an entry's HTML, for terminals and notifications. Rendering and sanitising HTML are the server's."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

_SECTIONS = {"address", "article", "aside", "blockquote", "details", "div", "footer", "header", "nav", "section"}
_PARAGRAPHS = {"figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre", "summary"}
_LISTS = {"dd", "dl", "dt", "li", "ol", "table", "tr", "ul"}
_BLOCKS = frozenset(_SECTIONS | _PARAGRAPHS | _LISTS)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"button", "script", "style", "template"})
_TIGHT = frozenset({"li", "tr"})
_APART = "\n\n"
_BLANK = re.compile("[\t\x85\u2028\u2029]")
_STEERING = re.compile("[\x00-\t\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff]")


def plain_text(html: str) -> str:
    """Write HTML as text.

    Paragraphs are separated by an empty line, quotes are marked with `> ` and list items with `- `. A link to another
    site is followed by its address; one within the site is only its text. Control characters, and those that make text
    run the other way, are left out: they could steer a terminal.
    """
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return reading.text()


class _Reading(HTMLParser):
    """A pass over HTML that gathers paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done = ""
        self._inline = ""
        self._quotes = 0
        self._unseen = 0
        self._preformatted = 0
        self._marker = ""
        self._closed = ""
        self._joint = _APART
        self._link: tuple[str, int] | None = None

    def text(self) -> str:
        self._break()
        return self._done

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _BLOCKS:
            self._open(tag)
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._inline += "\n"
        elif tag == "img" and values.get("alt"):
            self._add(f"[{values['alt']}]")
        elif tag == "a":
            self._link = (values.get("href") or "", len(self._inline))
        elif tag in _CELLS and self._inline.strip():
            self._inline = self._inline.rstrip() + " | "

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._close(tag)
        elif tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a" and self._link is not None:
            address, start = self._link
            self._link = None
            if address.startswith(("http://", "https://")) and address != self._inline[start:].strip():
                self._add(f" ({address})")

    def handle_data(self, data: str) -> None:
        # A line break in the source is only a space; those that are seen come from <br> and <pre>.
        self._add(data if self._preformatted else data.replace("\n", " "))

    def _open(self, tag: str) -> None:
        self._break()
        self._quotes += tag == "blockquote"
        self._preformatted += tag == "pre"
        if tag == "li":
            self._marker = "- "
        if tag in _TIGHT and tag == self._closed:
            self._joint = "\n"
        self._closed = ""

    def _close(self, tag: str) -> None:
        self._break()
        self._closed = tag
        self._quotes = max(0, self._quotes - (tag == "blockquote"))
        self._preformatted = max(0, self._preformatted - (tag == "pre"))
        if tag == "li":
            self._marker = ""

    def _add(self, text: str) -> None:
        if not self._unseen:
            self._inline += _STEERING.sub("", _BLANK.sub(" ", text))

    def _break(self) -> None:
        """End the paragraph; an empty line follows, unless the next item of the same list does."""
        lines = self._lines()
        self._inline = ""
        self._link = None
        if lines:
            prefix = "> " * self._quotes
            block = "\n".join(prefix + line for line in lines)
            self._done += (self._joint if self._done else "") + block
            self._joint = _APART
            self._marker = ""

    def _lines(self) -> list[str]:
        if self._preformatted:
            return self._inline.strip("\n").splitlines()
        text = "\n".join(" ".join(line.split()) for line in self._inline.split("\n")).strip()
        return (self._marker + text).split("\n") if text else []
