"""The text of an entry's HTML, for terminals and notifications. Rendering and sanitising HTML are the server's."""

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

_SECTIONS = {"address", "article", "aside", "blockquote", "details", "div", "footer", "header", "nav", "section"}
_PARAGRAPHS = {"figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre"}
_LISTS = {"dd", "dl", "dt", "li", "ol", "table", "tr", "ul"}
_BLOCKS = frozenset(_SECTIONS | _PARAGRAPHS | _LISTS)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"button", "script", "style", "summary", "template"})
_OURS = frozenset({"app", "lost-embed"})  # what the interface says in a text
_FRAME = frozenset({"header", "footer"})  # of an entry: time, marks, topics, names, links of the interface
_NOTES = frozenset({"claims", "correction", "since"})  # below its text, told in words of the interface
_WRITTEN = frozenset({"headline", "words"})  # what in all of these somebody has written: of a correction its words
_TIGHT = frozenset({"li", "tr"})
_APART = "\n\n"
_BLANK = re.compile("[\t\x85\u2028\u2029]")
_STEERING = re.compile("[\x00-\t\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff]")


def plain_text(html: str) -> str:
    """Write HTML as text; of an entry its headline, its body and what its corrections say: no word of the interface.

    All else has fields of its own: when it happened, its topics and names, what of it has a status.
    Paragraphs are separated by an empty line, quotes are marked with `> `, list items with `- ` or their number. A link
    to another site is followed by its address; one within the site is only its text, that of a card only its address.
    Control characters, and those that make text run the other way, are left out: they could steer a terminal.
    """
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return reading.text()


class _Reading(HTMLParser):
    """A pass over HTML that gathers paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[str] = []
        self._inline: list[str] = []
        self._quotes = 0
        self._in_entry = False
        self._written = ""  # the tag of what is seen within what is not
        self._unseen: list[str] = []
        self._preformatted = 0
        self._items = _Items()
        self._marker = ""
        self._closed = ""
        self._joint = _APART
        self._link: tuple[str, int, bool] | None = None

    def text(self) -> str:
        self._break()
        return "".join(self._done)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._enter(tag, values.get("class", "").split())
        if not self._is_seen:
            return
        if tag in _BLOCKS:
            self._open(tag, values)
        elif tag == "br":
            self._inline.append("\n")
        elif tag == "img" and values.get("alt"):
            self._add(f"[{values['alt']}]")
        elif tag == "a":
            self._link = (values.get("href", ""), len(self._inline), "source" in values.get("class", "").split())
        elif tag in _CELLS and any(text.strip() for text in self._inline):
            self._add(" | ")

    def handle_endtag(self, tag: str) -> None:
        if not self._is_seen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
        elif tag in _BLOCKS or tag == self._written:
            self._close(tag)
        elif tag == "a" and self._link is not None:
            address, start, is_source = self._link
            self._link = None
            if is_source:
                del self._inline[start:]  # words of the interface
                self._add(address)
            elif address.startswith(("http://", "https://")) and address != "".join(self._inline[start:]).strip():
                self._add(f" ({address})")

    def handle_data(self, data: str) -> None:
        # A line break in the source is only a space; those that are seen come from <br> and <pre>.
        if self._is_seen:
            self._add(data if self._preformatted else data.replace("\n", " "))

    @property
    def _is_seen(self) -> bool:
        return bool(self._written) or not self._unseen

    def _enter(self, tag: str, classes: Sequence[str]) -> None:
        """Note what is not seen from here on: whatever is the interface's, in which language it may be."""
        self._in_entry = self._in_entry or (tag == "article" and "entry" in classes)
        if self._in_entry and not _WRITTEN.isdisjoint(classes):
            self._written = tag
        is_frame = self._in_entry and (tag in _FRAME or not _NOTES.isdisjoint(classes))
        if tag in _UNSEEN or is_frame or not _OURS.isdisjoint(classes):
            self._unseen.append(tag)

    def _open(self, tag: str, values: Mapping[str, str]) -> None:
        self._break()
        self._quotes += tag == "blockquote"
        self._preformatted += tag == "pre"
        if tag in {"ol", "ul"}:
            self._items.open(tag, values)
        if tag == "li":
            self._marker = self._items.marker(values)
        if tag in _TIGHT and tag == self._closed:
            self._joint = "\n"
        self._closed = ""

    def _close(self, tag: str) -> None:
        self._break()
        self._closed = tag
        if tag == self._written:
            self._written = ""
        self._quotes = max(0, self._quotes - (tag == "blockquote"))
        self._preformatted = max(0, self._preformatted - (tag == "pre"))
        if tag in {"ol", "ul"}:
            self._items.close()
        if tag == "li":
            self._marker = ""

    def _add(self, text: str) -> None:
        self._inline.append(_STEERING.sub("", _BLANK.sub(" ", text)))

    def _break(self) -> None:
        """End the paragraph; an empty line follows, unless the next item of the same list does."""
        lines = self._lines()
        self._inline = []
        self._link = None
        if lines:
            prefix = "> " * self._quotes
            block = "\n".join(prefix + line for line in lines)
            self._done.append((self._joint if self._done else "") + block)
            self._joint = _APART
            self._marker = ""

    def _lines(self) -> list[str]:
        inline = "".join(self._inline)
        if self._preformatted:
            code = inline.strip("\n").splitlines()
            return [self._marker.rstrip(), *code] if code and self._marker else code
        text = "\n".join(" ".join(line.split()) for line in inline.split("\n")).strip()
        return (self._marker + text).split("\n") if text else []


class _Items:
    """Counts the items of lists as a browser does (HTML, section 4.4.5)."""

    def __init__(self) -> None:
        self._lists: list[tuple[int | None, str]] = []  # the number that comes next, and the sign behind it

    def open(self, tag: str, values: Mapping[str, str]) -> None:
        """Begin a list; `values` are its attributes."""
        first = _number(values.get("start", ""), 1) if tag == "ol" else None
        self._lists.append((first, ")" if values.get("class") == "parens" else "."))

    def close(self) -> None:
        """End a list."""
        if self._lists:
            self._lists.pop()

    def marker(self, values: Mapping[str, str]) -> str:
        """Return what stands before an item with these attributes."""
        following, sign = self._lists[-1] if self._lists else (None, "")
        if following is None:
            return "- "
        number = _number(values.get("value", ""), following)
        self._lists[-1] = (number + 1, sign)
        return f"{number}{sign} "


def _number(said: str, otherwise: int) -> int:
    return int(said) if said.isascii() and said.isdecimal() else otherwise
