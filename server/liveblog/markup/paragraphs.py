"""Rendered HTML as plain text, block by block, for who reads it without any markup."""

import re
from html import unescape

from liveblog.markup.words import TAG, attributes

_BLOCKS = {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "hr"} | {
    "figure",
    "figcaption",
    "div",
}
_BLANKS = re.compile(r"[ \t\r\n]+")


def paragraphs(html: str) -> list[str]:
    """Return the text block by block: quotes behind `>`, list items behind `-`, links with their addresses."""
    reading, place = _Reading(), 0
    for tag in TAG.finditer(html):
        reading.text(unescape(html[place : tag.start()]))
        reading.tag(tag)
        place = tag.end()
    reading.text(unescape(html[place:]))
    reading.end_block()
    return reading.blocks


class _Reading:
    """Collects blocks."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._text = ""
        self._quotes = 0
        self._verbatim = False
        self._sign = ""
        self._link: tuple[str, int] | None = None  # where it leads, and where in the block its words begin

    def text(self, text: str) -> None:
        """Add text; line ends of the source say nothing outside of `<pre>`."""
        self._text += text if self._verbatim else _BLANKS.sub(" ", text)

    def tag(self, tag: re.Match[str]) -> None:
        """Begin and end blocks, and note what a tag without text says."""
        if tag["name"] in _BLOCKS:
            self.end_block()
        if tag["end"]:
            self._end(tag["name"])
        else:
            self._begin(tag["name"], attributes(tag))

    def _begin(self, name: str, said: dict[str, str]) -> None:
        match name:
            case "blockquote":
                self._quotes += 1
            case "pre":
                self._verbatim = True
            case "li":
                self._sign = "- "
            case "br":
                self._text = f"{self._text.rstrip()}\n"
            case "a":
                self._link = (said.get("href", ""), len(self._text))
            case "img":
                self._text += said.get("alt", "")

    def _end(self, name: str) -> None:
        match name:
            case "blockquote":
                self._quotes -= 1
            case "pre":
                self._verbatim = False
            case "a":
                self._end_link()
            case "td" | "th":
                self._text += "\t"

    def end_block(self) -> None:
        """Put what was read of a block with the others, unless there is nothing to read in it."""
        text = (
            self._text.strip("\n") if self._verbatim else self._text.strip().replace("\n ", "\n").replace("\t ", "\t")
        )
        self._text, self._link = "", None
        if text:
            quote = "> " * self._quotes
            self.blocks.append(quote + f"{self._sign}{text}".replace("\n", f"\n{quote}"))
            self._sign = ""

    def _end_link(self) -> None:
        """Let an address follow the words of its link."""
        address, start = self._link or ("", 0)
        self._link = None
        words = self._text[start:].strip()
        if words and address.startswith(("http://", "https://")) and words != address:
            self._text += f" ({address})"
