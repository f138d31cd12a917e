"""What an entry says and shows, without its HTML: for titles, search engines, feeds and plain files.

Reads the sanitised HTML of a body back, so that it says what readers see. Drawing HTML is `render`'s.
"""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.render.times import clock_time, zone_label

TITLE_LENGTH = 90

_ENOUGH = 2000  # characters of HTML that are read for a beginning: an entry may have 256 KiB
_CUT_OFF = re.compile(r"<[^>]*$|&[^;]*$")  # a tag or a sign of which only the beginning is left

_BLOCKS = {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "hr"} | {
    "figure",
    "figcaption",
    "div",
}
_GAPS = {"br", "td", "th"}
_SIZES = ("width", "height")
_TAG = re.compile(r"</?([a-z0-9]+)[^>]*>")  # the sanitiser leaves neither < nor > but in tags
_ALT = re.compile(r'\salt="([^"]*)"')
_BLANKS = re.compile(r"[ \t\r\n]+")

Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Image:
    """An image of our own: where it lies, from the server's root; its size where that is known.

    `srcset` and `sizes` are as its HTML has them, empty where there are no other widths to choose from.
    """

    path: str
    alt: str
    width: int | None
    height: int | None
    srcset: str = ""
    sizes: str = ""


def paragraphs(html: str) -> list[str]:
    """Return the text block by block: quotes behind `>`, list items behind `-`, links with their addresses."""
    return _read(html, links=True).blocks


def line(html: str) -> str:
    """Return the text as one line, without addresses and signs for quotes and lists."""
    # Of each entry of a page: reading tag by tag would take ten times as long.
    return " ".join(unescape(_TAG.sub(_as_text, html)).split())


def beginning(html: str, limit: int) -> str:
    """Return how the text begins, as one line of `limit` characters at most."""
    if len(html) > _ENOUGH:
        html = _CUT_OFF.sub("", html[:_ENOUGH])
    return shortened(line(html), limit)


def first_image(html: str) -> Image | None:
    """Return the first image that lies with us."""
    if "<img" not in html:
        return None
    return next((image for image in _read(html, links=False).images if image.path.startswith("/")), None)


def shortened(text: str, limit: int) -> str:
    """Cut a line after a word, so that with the ellipsis it has `limit` characters at most."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not text[limit - 1].isspace():
        # Some scripts write no spaces: then it is cut wherever it is.
        cut = cut.rsplit(maxsplit=1)[0] if len(cut.split()) > 1 else cut
    return f"{cut.rstrip()}…"


def time_of(blog: Blog, entry: Entry) -> str:
    """Return when it happened, as the page shows it: `15:58 GMT`."""
    return f"{clock_time(entry.occurred_at, blog.zone)} {zone_label(entry.occurred_at, blog.zone)}"


def headline(blog: Blog, entry: Entry) -> str:
    """Return the entry's headline, else how its text begins, else (it is only an image) its time."""
    return entry.headline or beginning(entry.body_html, TITLE_LENGTH) or time_of(blog, entry)


def title(blog: Blog, entry: Entry) -> str:
    """Return what stands for an entry in a list that has nothing else of it: its headline, or time and beginning."""
    if entry.headline:
        return entry.headline
    text = beginning(entry.body_html, TITLE_LENGTH)
    return f"{time_of(blog, entry)}: {text}" if text else time_of(blog, entry)


def _as_text(tag: re.Match[str]) -> str:
    if tag[1] == "img":
        return found[1] if (found := _ALT.search(tag[0])) else ""
    return " " if tag[1] in _BLOCKS or tag[1] in _GAPS else ""


def _read(html: str, *, links: bool) -> "_Reading":
    reading = _Reading(links=links)
    reading.feed(html)
    reading.close()
    reading.end_block()
    return reading


class _Reading(HTMLParser):
    """Collects blocks and images. The HTML is the sanitiser's: well-formed, of few tags."""

    def __init__(self, *, links: bool) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.images: list[Image] = []
        self._text = ""
        self._links = links
        self._quotes = 0
        self._verbatim = False
        self._sign = ""
        self._link: tuple[str, int] | None = None  # where it leads, and where in the block its words begin

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Open a block, or note what a tag without text says."""
        if tag in _BLOCKS:
            self.end_block()
        found = dict(attrs)
        match tag:
            case "blockquote":
                self._quotes += 1
            case "pre":
                self._verbatim = True
            case "li":
                self._sign = "- "
            case "br":
                self._text = f"{self._text.rstrip()}\n"
            case "a":
                self._link = (found.get("href") or "", len(self._text))
            case "img":
                self._see(found)

    def handle_endtag(self, tag: str) -> None:
        """Close a block; let an address follow the words of its link."""
        if tag in _BLOCKS:
            self.end_block()
        match tag:
            case "blockquote":
                self._quotes -= 1
            case "pre":
                self._verbatim = False
            case "a":
                self._end_link()
            case "td" | "th":
                self._text += "\t"

    def handle_data(self, data: str) -> None:
        """Add text; line ends of the source say nothing outside of `<pre>`."""
        self._text += data if self._verbatim else _BLANKS.sub(" ", data)

    def end_block(self) -> None:
        """Put what was read of a block with the others, unless there is nothing to read in it."""
        text = (
            self._text.strip("\n") if self._verbatim else self._text.strip().replace("\n ", "\n").replace("\t ", "\t")
        )
        self._text, self._link = "", None
        if not text:
            return
        if self._links:
            quote = "> " * self._quotes
            text = quote + f"{self._sign}{text}".replace("\n", f"\n{quote}")
        self._sign = ""
        self.blocks.append(text)

    def _end_link(self) -> None:
        address, start = self._link or ("", 0)
        self._link = None
        words = self._text[start:].strip()
        if self._links and words and address.startswith(("http://", "https://")) and words != address:
            self._text += f" ({address})"

    def _see(self, attributes: dict[str, str | None]) -> None:
        alt = attributes.get("alt") or ""
        self._text += alt
        width, height = (int(value) if value and value.isdecimal() else None for value in map(attributes.get, _SIZES))
        path, srcset, sizes = (attributes.get(name) or "" for name in ("src", "srcset", "sizes"))
        self.images.append(Image(path, alt, width, height, srcset, sizes))
