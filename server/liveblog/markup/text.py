"""What a reader sees of rendered HTML: its words, and the pictures in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from liveblog.markup.images import caption_of, caption_parts, line_below
from liveblog.markup.lists import numbered
from liveblog.markup.tags import TAG, attributes, without_our_words
from liveblog.model.characters import is_visible
from liveblog.model.picture import FOLDER

_INLINE = re.compile(r"</?(?:a|em|strong|s|code|span|time)(?![a-z0-9])[^<>]*>")
_IMAGE = re.compile(r"<img(?![a-z0-9])[^<>]*>")
_ALT = re.compile(r'\salt="([^"]*)"')
_CARD = re.compile(r"<figure.*?</figure>", re.DOTALL)
_SIZES = ("width", "height")


@dataclass(frozen=True, slots=True)
class Image:
    """An image of our own: where it lies, from the server's root; its size where that is known.

    `srcset` and `sizes` are as its HTML has them, empty where there are no other widths to choose from. `caption` and
    `credit` are what readers see below it.
    """

    path: str
    alt: str
    width: int | None
    height: int | None
    srcset: str = ""
    sizes: str = ""
    caption: str = ""
    credit: str = ""
    is_sensitive: bool = False


def visible_text(html: str, *, alts: bool = False) -> str:
    """Return the text, with the numbers of lists; blocks, breaks and pictures end a word, emphasis within doesn't.

    With `alts`, pictures are told by what they show.
    """
    # With expressions alone: a text may have a hundred thousand tags, and it is folded when it is written.
    said = numbered(without_our_words(html))
    return unescape(TAG.sub(" ", _INLINE.sub("", _IMAGE.sub(_told, said) if alts else said)))


def shows_something(html: str) -> bool:
    """Tell whether a reader sees anything: a sign, or a picture; rules, frames, bullets and numbers are nothing."""
    place = 0
    for tag in TAG.finditer(html):
        if tag["name"] == "img" or is_visible(unescape(html[place : tag.start()])):
            return True
        place = tag.end()
    return is_visible(unescape(html[place:]))


def untold_image(html: str) -> bool:
    """Tell whether an image of ours is there that no words tell of; a card's is told by the card."""
    told = _CARD.sub("", html) if "<figure" in html else html
    return any(image.path.startswith(FOLDER) and not is_visible(image.alt) for image in _images(told))


def first_image(html: str) -> Image | None:
    """Return the first image that lies with us and may be shown to everybody."""
    return next((image for image in own_images(html) if not image.is_sensitive), None)


def own_images(html: str) -> Iterator[Image]:
    """Yield the images that lie with us."""
    return (image for image in _images(html) if image.path.startswith("/")) if "<img" in html else iter(())


def _told(image: re.Match[str]) -> str:
    alt = _ALT.search(image[0])
    return f" {alt[1]} " if alt else " "


def _images(html: str) -> Iterator[Image]:
    for tag in TAG.finditer(html):
        if tag["name"] == "img":
            said = attributes(tag)
            width, height = (int(value) if (value := said.get(size, "")).isdecimal() else None for size in _SIZES)
            path, alt, srcset, sizes = (said.get(name, "") for name in ("src", "alt", "srcset", "sizes"))
            told = line_below(html, tag) or caption_of(escape(said.get("title", "")))
            caption, credit = (visible_text(each).strip() for each in caption_parts(told))
            is_sensitive = "data-sensitive" in said
            yield Image(path, alt, width, height, srcset, sizes, caption, credit, is_sensitive)
