"""Which picture stands for a page where its link is shared, how large it can be shown there, and what a poster says."""

from collections.abc import Iterable

from liveblog.markup import Image, first_image
from liveblog.media import can_shape
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.colour import DEFAULT_ACCENT
from liveblog.model.entry import Entry
from liveblog.model.picture import Picture
from liveblog.model.poster import Poster, drawable
from liveblog.render import direction_of, language_for
from liveblog.render.messages import words

_SMALLEST = 200
"""Pixels of a side: Facebook shows nothing smaller."""

_LARGE = (600, 314)
"""Pixels: from here on a link is shown with the picture over its whole width, at 1.91 to 1."""


def portrait(entries: Iterable[Entry]) -> Image | None:
    """Return the first picture that is large enough to be shown with a link."""
    images = (first_image(entry.body_html) for entry in entries)
    return next((image for image in images if image and _is_at_least(image, _SMALLEST, _SMALLEST)), None)


def main_picture(blog: Blog) -> Image | None:
    """Return the picture that stands for a blog."""
    picture = Picture.of_path(blog.picture.path) if blog.picture else None
    if picture is None or blog.picture is None:
        return None
    others = ", ".join(f"{each.path} {each.width}w" for each in picture.variants) if picture.variants[1:] else ""
    return Image(
        picture.path,
        blog.picture.alt,
        picture.width,
        picture.height,
        others,
        caption=blog.picture.caption,
        credit=blog.picture.credit,
    )


def is_large(image: Image) -> bool:
    """Tell whether a link may be shown as a large card."""
    return _is_at_least(image, *_LARGE)


def _is_at_least(image: Image, width: int, height: int) -> bool:
    return (image.width or 0) >= width and (image.height or 0) >= height


def poster_of(blog: Blog, publisher: str) -> Poster | None:
    """Return the poster of a blog as it stands; None where its title is in a script that our font hasn't."""
    shaped = can_shape()
    title = drawable(blog.title, shaped=shaped)
    if title is None:
        return None
    live = blog.status is BlogStatus.LIVE
    state = str(words(language_for(blog.language))["live" if live else "closed"])
    return Poster(
        title,
        publisher=drawable(publisher, shaped=shaped) or "",
        state=drawable(state, shaped=shaped) or "",
        is_live=live,
        accent=blog.accent or DEFAULT_ACCENT,
        direction=direction_of(blog.language),
    )
