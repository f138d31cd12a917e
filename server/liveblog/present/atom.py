"""Atom (RFC 4287) with pages (RFC 5005, section 4) and tombstones (RFC 6721). Pure: a feed in, bytes out."""

import re
from datetime import datetime
from html import escape
from xml.etree import ElementTree as ET

from liveblog.model.entry import Entry
from liveblog.model.moment import rfc3339
from liveblog.present.feed import Feed, Links
from liveblog.present.front import FrontLine
from liveblog.present.front_feed import FrontFeed, changed_at
from liveblog.present.identity import blog_name, entry_name
from liveblog.render.texts import title
from liveblog.store.deletions import Deletion

MEDIA_TYPE = "application/atom+xml"
COMPLETE_END = b"</feed>"

# Prefixes are written as they are: ElementTree's own way with them is a registry for the whole process.
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def atom(feed: Feed) -> bytes:
    """Draw a page of a blog as an Atom document, newest first."""
    root = _top(feed.links, feed.publisher, feed.changed_at)
    _links(root, feed)
    for removal in feed.removals:
        _tombstone(root, feed, removal)
    for entry in feed.newest_first:
        root.append(_entry(feed.links, entry))
    return _document(root)


def complete_top(links: Links, publisher: str, changed_at: datetime) -> bytes:
    """Draw the beginning of the one document that has all entries of a blog, and always will (RFC 5005, section 2).

    The entries follow, each by itself, so that their number costs no memory; then `COMPLETE_END`.
    """
    root = _top(links, publisher, changed_at)
    _link(root, "self", links.document("feed.atom"), MEDIA_TYPE)
    _link(root, "alternate", links.page(), "text/html")
    ET.SubElement(root, "fh:complete")
    return _document(root).removesuffix(COMPLETE_END)


def complete_entry(links: Links, entry: Entry) -> bytes:
    """Draw an entry of such a document."""
    element: bytes = ET.tostring(_entry(links, entry), "utf-8")
    return element


def front_atom(feed: FrontFeed) -> bytes:
    """Draw the list of blogs, the one that told something last first."""
    root = ET.Element("feed", _NAMESPACES)
    _text(root, "id", feed.home)
    _text(root, "title", feed.publisher)
    _time(root, "updated", feed.changed_at)
    _person(root, feed.publisher, feed.addresses.home)
    _link(root, "self", feed.document("feed.atom"), MEDIA_TYPE)
    _link(root, "alternate", feed.home, "text/html")
    root.extend(_blog(feed, line) for line in feed.lines)
    return _document(root)


def _blog(feed: FrontFeed, line: FrontLine) -> ET.Element:
    element, links = ET.Element("entry", {"xml:lang": line.blog.language}), feed.links(line.blog)
    _text(element, "id", blog_name(line.blog))
    _text(element, "title", line.blog.title)
    _time(element, "published", line.blog.created_at)
    _time(element, "updated", changed_at(line))
    _link(element, "alternate", links.page(), "text/html")
    for topic in line.topics:
        ET.SubElement(element, "category", term=_clean(topic))
    _text(element, "summary", line.headline or line.blog.description)
    return element


def _top(links: Links, publisher: str, changed_at: datetime) -> ET.Element:
    blog = links.blog
    root = ET.Element("feed", _NAMESPACES | {"xml:lang": blog.language})
    _text(root, "id", blog_name(blog))
    _text(root, "title", blog.title)
    if blog.summary_html:
        told = f"<p>{escape(blog.description)}</p>\n" if blog.description else ""
        _text(root, "subtitle", told + links.summary(), type="html")
    elif blog.description:
        _text(root, "subtitle", blog.description)
    _time(root, "updated", changed_at)
    _person(root, publisher, links.addresses.home)
    return root


def _document(root: ET.Element) -> bytes:
    document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return document


def _links(parent: ET.Element, feed: Feed) -> None:
    """Lead to this document, to the page for people, and to the older documents (RFC 5005: archives)."""
    number, links = feed.page.cut.number, feed.links
    here = None if feed.is_newest else number
    _link(parent, "self", links.document("feed.atom", here), MEDIA_TYPE)
    _link(parent, "alternate", links.page(here), "text/html")
    if number > 1:
        _link(parent, "prev-archive", links.document("feed.atom", number - 1), MEDIA_TYPE)
    if not feed.is_newest:
        _link(parent, "current", links.document("feed.atom"), MEDIA_TYPE)
        if number + 1 < feed.page.cut.pages:  # the newest page is no archive yet
            _link(parent, "next-archive", links.document("feed.atom", number + 1), MEDIA_TYPE)
        ET.SubElement(parent, "fh:archive")


def _tombstone(parent: ET.Element, feed: Feed, removal: Deletion) -> None:
    named = {"ref": entry_name(feed.blog, removal.entry_id), "when": rfc3339(removal.at)}
    ET.SubElement(parent, "at:deleted-entry", named)


def _entry(links: Links, entry: Entry) -> ET.Element:
    element = ET.Element("entry")
    _text(element, "id", entry_name(links.blog, entry.id))
    _text(element, "title", title(links.blog, entry))
    _time(element, "published", entry.occurred_at)
    _time(element, "updated", entry.changed_at)
    _link(element, "alternate", links.entry(entry), "text/html")
    for name in entry.byline:
        _person(element, name)
    for topic in entry.topics:
        ET.SubElement(element, "category", term=_clean(topic))
    _text(element, "content", links.content(entry), type="html")
    return element


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _clean(text)


def _time(parent: ET.Element, name: str, moment: datetime) -> None:
    _text(parent, name, rfc3339(moment))


def _person(parent: ET.Element, name: str, address: str | None = None) -> None:
    person = ET.SubElement(parent, "author")
    _text(person, "name", name)
    if address:
        _text(person, "uri", address)


def _link(parent: ET.Element, relation: str, address: str | None, media_type: str) -> None:
    if address:
        ET.SubElement(parent, "link", rel=relation, type=media_type, href=address)


def _clean(text: str) -> str:
    """Leave out what can't stand in XML, not even escaped: most control characters."""
    return _NO_XML.sub("", text)
