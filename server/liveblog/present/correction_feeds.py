"""Corrections as Atom and as JSON Feed: each is an item. Pure: a list in, bytes out."""

from html import escape
from xml.etree import ElementTree as ET

from liveblog.model.moment import rfc3339
from liveblog.present.atom_parts import (
    MEDIA_TYPE as ATOM,
)
from liveblog.present.atom_parts import (
    NAMESPACES,
    add_link,
    add_person,
    add_text,
    add_time,
    document_of,
)
from liveblog.present.corrections import CorrectionLine, CorrectionsView
from liveblog.present.feed import turned
from liveblog.present.jsonfeed import VERSION, filled
from liveblog.wire.frame import encode
from liveblog.wire.views import JsonObject, correction_view


def corrections_atom(view: CorrectionsView) -> bytes:
    """Draw a list of corrections as an Atom document, newest first."""
    root = ET.Element("feed", NAMESPACES | {"xml:lang": view.blog.language if view.blog else view.language.tag})
    add_text(root, "id", view.name)
    add_text(root, "title", view.title)
    add_time(root, "updated", view.changed_at)
    add_person(root, view.publisher, view.addresses.home)
    add_link(root, "self", view.document(".atom"), ATOM)
    add_link(root, "alternate", view.document(""), "text/html")
    root.extend(_element(line) for line in view.lines)
    return document_of(root)


def corrections_json_feed(view: CorrectionsView) -> bytes:
    """Draw a list of corrections as a JSON Feed, newest first; what is data of each stands in `_liveblog`."""
    document = {
        "version": VERSION,
        "title": view.title,
        "home_page_url": view.document(""),
        "feed_url": view.document(".json"),
        "language": view.blog.language if view.blog else view.language.tag,
        "authors": [filled({"name": view.publisher, "url": view.addresses.home})],
    }
    return encode(filled(document) | {"items": [_item(line) for line in view.lines]})


def _element(line: CorrectionLine) -> ET.Element:
    element = ET.Element("entry", {"xml:lang": line.blog.language})
    add_text(element, "id", line.name)
    add_text(element, "title", _title(line))
    add_time(element, "published", line.at)
    add_time(element, "updated", line.at)
    add_link(element, "alternate", line.address, "text/html")
    add_text(element, "content", _content(line), type="html")
    return element


def _item(line: CorrectionLine) -> JsonObject:
    told = {"entry": line.told.entry.id, "blog": line.blog.slug, **correction_view(line.told.correction)}
    return filled(
        {
            "id": line.name,
            "url": line.address,
            "title": _title(line),
            "content_html": _content(line),
            "date_published": rfc3339(line.at),
            "language": line.blog.language,
            "_liveblog": told,
        }
    )


def _title(line: CorrectionLine) -> str:
    return f"{line.kind}: {line.headline}" if line.told.entry.retraction is None else line.kind


def _content(line: CorrectionLine) -> str:
    said = f"<p>{escape(line.text)}</p>" + (f"\n<p>{escape(line.was)}</p>" if line.was else "")
    return turned(line.blog, said)
