"""Rendered HTML as plain text, block by block, for who reads it without any markup."""

import re
from html import unescape

from liveblog.markup.figures import as_sentences
from liveblog.markup.lists import Markers
from liveblog.markup.tags import TAG, attributes, without_our_words

_BLOCKS = {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "hr"} | {
    "figure",
    "figcaption",
    "div",
}
_BLANKS = re.compile(r"[ \t\r\n]+")


def paragraphs(html: str) -> list[str]:
    """Return the text block by block: quotes behind `>`, items behind `-` or number, links with their addresses."""
    html = without_our_words(as_sentences(html))
    reading, place = _BlockReader(), 0
    for tag in TAG.finditer(html):
        reading.text(unescape(html[place : tag.start()]))
        reading.tag(tag)
        place = tag.end()
    reading.text(unescape(html[place:]))
    reading.end_block()
    return reading.blocks


class _BlockReader:
    """Collects blocks."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._texts: list[str] = []  # of the block
        self._quotes = 0
        self._verbatim = False
        self._markers = Markers()
        self._sign = ""
        self._link: tuple[str, int] | None = None  # where it leads, and where in the block its words begin

    def text(self, text: str) -> None:
        """Add text; line ends of the source say nothing outside of `<pre>`."""
        self._texts.append(text if self._verbatim else _BLANKS.sub(" ", text))

    def tag(self, tag: re.Match[str]) -> None:
        """Begin and end blocks, and note what a tag without text says."""
        if tag["name"] in _BLOCKS:
            self.end_block()
        marker = self._markers.before(tag)
        if marker is not None:
            self._sign = f"{marker or '-'} "
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
            case "br":
                self._texts.append("\n")
            case "a":
                self._link = (said.get("href", ""), len(self._texts))
            case "img":
                self._texts.append(said.get("alt", ""))

    def _end(self, name: str) -> None:
        match name:
            case "blockquote":
                self._quotes -= 1
            case "pre":
                self._verbatim = False
            case "a":
                self._end_link()
            case "td" | "th":
                self._texts.append("\t")

    def end_block(self) -> None:
        """Put what was read of a block with the others, unless there is nothing to read in it."""
        text = self._block()
        self._texts, self._link = [], None
        if text:
            quote = "> " * self._quotes
            self.blocks.append(quote + f"{self._sign}{text}".replace("\n", f"\n{quote}"))
            self._sign = ""

    def _block(self) -> str:
        text = "".join(self._texts)
        if self._verbatim:
            return text.strip("\n")
        return "\n".join(line.strip(" ") for line in text.strip().split("\n")).replace("\t ", "\t")

    def _end_link(self) -> None:
        """Let an address follow the words of its link."""
        address, start = self._link or ("", 0)
        self._link = None
        words = "".join(self._texts[start:]).strip()
        is_told = words == address or words.replace(" ", "") == address.removeprefix("geo:")
        if words and address.startswith(("http://", "https://", "geo:")) and not is_told:
            self._texts.append(f" ({address})")
