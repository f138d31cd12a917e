"""Which picture stands for a page where its link is shared, and how large it can be shown there."""

from collections.abc import Iterable

from liveblog.markup import Image, first_image
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.picture import Picture

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
