"""The parts of Atom documents (RFC 4287) that several of them are made of."""

import re
from datetime import datetime
from xml.etree import ElementTree as ET

from liveblog.model.moment import rfc3339

MEDIA_TYPE = "application/atom+xml"

# Prefixes are written as they are: ElementTree's own way with them is a registry for the whole process.
NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:georss": "http://www.georss.org/georss",
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def document_of(root: ET.Element) -> bytes:
    """Write a document."""
    document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return document


def add_text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    """Add an element with a text."""
    ET.SubElement(parent, name, attributes).text = clean(text)


def add_time(parent: ET.Element, name: str, moment: datetime) -> None:
    """Add an element with a time."""
    add_text(parent, name, rfc3339(moment))


def add_person(parent: ET.Element, name: str, address: str | None = None) -> None:
    """Add an author."""
    person = ET.SubElement(parent, "author")
    add_text(person, "name", name)
    if address:
        add_text(person, "uri", address)


def add_link(parent: ET.Element, relation: str, address: str | None, media_type: str) -> None:
    """Add a link, where its address is known."""
    if address:
        ET.SubElement(parent, "link", rel=relation, type=media_type, href=address)


def clean(text: str) -> str:
    """Leave out what can't stand in XML, not even escaped: most control characters."""
    return _NO_XML.sub("", text)
