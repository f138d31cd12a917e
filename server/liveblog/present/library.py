"""The pictures that a blog has shown, for whoever shows one again: where, with which words, and as Markdown. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liveblog.markup import Image, own_images
from liveblog.markup.images import SENSITIVE
from liveblog.model.folding import folded
from liveblog.model.picture import Picture
from liveblog.store.pictures import Showing

LIBRARY_SIZE = 40
"""Pictures on a page."""

_SIGNS = re.compile(r"[\\\[\]`*_<&~]")
_BLOCK = re.compile(r"[>#|]|[-+*][ \t]|[0-9]+[.)][ \t]|```|~~~|!\[")


@dataclass(frozen=True, slots=True)
class LibraryPicture:
    """A picture as it was shown last, and the entries that show it, the newest first."""

    picture: Picture
    image: Image
    entry_ids: Sequence[int]

    @property
    def thumbnail(self) -> Picture:
        """Return its narrowest file."""
        return self.picture.variants[0]

    @property
    def markdown(self) -> str:
        """Write it with its words, as a paragraph of its own."""
        image = self.image
        shown = f"![{_escaped(image.alt)}]({image.path}{SENSITIVE if image.is_sensitive else ''})"
        caption = "\\" * bool(_BLOCK.match(image.caption)) + _escaped(image.caption)
        credit = image.credit and f"*{image.credit.replace('*', '')}*"
        below = " ".join(filter(None, (caption, credit)))
        return f"{shown}\n{below}" if below else shown


@dataclass(frozen=True, slots=True)
class Library:
    """A page of the pictures that were found; `words` are what was sought."""

    words: str
    pictures: Sequence[LibraryPicture]
    number: int
    pages: int
    found: int


def library(showings: Iterable[Showing], words: str, number: int) -> Library:
    """Find the pictures of entries, which come newest first, whose words have all of these, however they are written.

    `number` is of the page; one that isn't there is the nearest.
    """
    found = [picture for picture in _pictures(showings) if _has(picture.image, words)]
    pages = max(1, -(-len(found) // LIBRARY_SIZE))
    number = min(max(1, number), pages)
    return Library(words, found[LIBRARY_SIZE * (number - 1) : LIBRARY_SIZE * number], number, pages, len(found))


def _pictures(showings: Iterable[Showing]) -> Iterable[LibraryPicture]:
    newest: dict[str, tuple[Picture, Image]] = {}
    shown: dict[str, list[int]] = {}
    for showing in showings:
        for image in own_images(showing.body_html):
            if picture := Picture.of_path(image.path):
                newest.setdefault(picture.digest, (picture, image))
                shown.setdefault(picture.digest, []).append(showing.entry_id)
    return (LibraryPicture(*newest[digest], list(dict.fromkeys(ids))) for digest, ids in shown.items())


def _has(image: Image, words: str) -> bool:
    told = folded(f"{image.alt} {image.caption} {image.credit}")
    return all(word in told for word in folded(words).split())


def _escaped(words: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", words)
