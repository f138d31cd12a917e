"""An answer of oEmbed 1.0: what a page may show in place of a link to a blog, to some of its entries, or to one."""

import re
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring

from liveblog.markup import Image
from liveblog.model.picture import Picture
from liveblog.present.briefing import briefing_paragraphs
from liveblog.present.embeds import EmbedView
from liveblog.present.portraits import main_picture, portrait
from liveblog.present.snippets import USUAL_WIDTH, frame_tag, quotation, usual_height
from liveblog.render import Addresses, Publisher
from liveblog.wire.frame import encode

CACHE_SECONDS = 300
"""So long may whoever asked keep the answer: what is live is in the frame that it names."""

OEmbed = dict[str, str | int]
"""A document, by the names of the specification."""

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def oembed(view: EmbedView, addresses: Addresses, publisher: Publisher, box: tuple[int | None, int | None]) -> OEmbed:
    """Return the document; `box` is the largest width and height that fit where it is to be shown."""
    most_wide, most_high = box
    width, height = min(USUAL_WIDTH, most_wide or USUAL_WIDTH), usual_height(view)
    height = min(height, most_high or height)
    root = addresses.whole("") or ""
    lead = view.entries[0] if view.query.entry else None
    known = "".join(f"<p>{escape(line)}</p>" for line in briefing_paragraphs(view.blog)) if view.has_briefing else ""
    document: dict[str, str | int | None] = {
        "type": "rich",
        "version": "1.0",
        "title": view.headline(lead) if lead else view.blog.title,
        "author_name": ", ".join((lead and lead.byline) or view.blog.byline),
        "provider_name": publisher.name,
        "provider_url": root,
        "cache_age": CACHE_SECONDS,
        "html": quotation(view, root, known) + frame_tag(view, root, width, height),
        "width": width,
        "height": height,
    }
    document |= _thumbnail(view, addresses, box)
    return {name: value for name, value in document.items() if value not in (None, "")}


def as_json(document: OEmbed) -> bytes:
    """Return it as JSON."""
    return encode(document)


def as_xml(document: OEmbed) -> bytes:
    """Return it as XML; characters that XML has not are left out."""
    root = Element("oembed")
    for name, value in document.items():
        SubElement(root, name).text = _NO_XML.sub("", str(value))
    said: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return said


def _thumbnail(view: EmbedView, addresses: Addresses, box: tuple[int | None, int | None]) -> dict[str, str | int]:
    """Return the picture's three members, of the largest width that fits; none, where none does."""
    image = portrait(view.entries) if view.query.entry else main_picture(view.blog) or portrait(view.entries)
    for path, width, height in reversed(_sizes(image)) if image else ():
        address = addresses.whole(addresses.picture(path))
        if address and width <= (box[0] or width) and height <= (box[1] or height):
            return {"thumbnail_url": address, "thumbnail_width": width, "thumbnail_height": height}
    return {}


def _sizes(image: Image) -> list[tuple[str, int, int]]:
    """Return the files of a picture with their sizes, the smallest first; none where they are not known."""
    if picture := Picture.of_path(image.path):
        return [(each.path, each.width, each.height) for each in picture.variants]
    return [(image.path, image.width, image.height)] if image.width and image.height else []
