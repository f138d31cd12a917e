"""Atom (RFC 4287) with pages (RFC 5005, section 4) and tombstones (RFC 6721). Pure: a feed in, bytes out."""

from datetime import datetime
from html import escape
from xml.etree import ElementTree as ET

from liveblog.markup import places
from liveblog.model.entry import Entry
from liveblog.model.moment import rfc3339
from liveblog.present.atom_parts import (
    MEDIA_TYPE,
    NAMESPACES,
    add_link,
    add_person,
    add_text,
    add_time,
    clean,
    document_of,
)
from liveblog.present.feed import Feed, Links, turned
from liveblog.present.feed_ids import blog_name, entry_name
from liveblog.present.front import FrontLine
from liveblog.present.front_feed import FrontFeed
from liveblog.render.texts import title
from liveblog.store.deletions import Deletion

COMPLETE_END = b"</feed>"


def atom(feed: Feed) -> bytes:
    """Draw a page of a blog as an Atom document, newest first."""
    root = _top(feed.links, feed.publisher, feed.changed_at)
    _links(root, feed)
    for removal in feed.removals:
        _tombstone(root, feed, removal)
    for entry in feed.newest_first:
        root.append(_entry(feed.links, entry, feed.changed(entry)))
    return document_of(root)


def complete_top(links: Links, publisher: str, changed_at: datetime) -> bytes:
    """Draw the beginning of the one document that has all entries of a blog, and always will (RFC 5005, section 2).

    The entries follow, each by itself, so that their number costs no memory; then `COMPLETE_END`.
    """
    root = _top(links, publisher, changed_at)
    add_link(root, "self", links.document("feed.atom"), MEDIA_TYPE)
    add_link(root, "alternate", links.page(), "text/html")
    ET.SubElement(root, "fh:complete")
    return document_of(root).removesuffix(COMPLETE_END)


def complete_entry(links: Links, entry: Entry, changed_at: datetime) -> bytes:
    """Draw an entry of such a document."""
    element: bytes = ET.tostring(_entry(links, entry, changed_at), "utf-8")
    return element


def front_atom(feed: FrontFeed) -> bytes:
    """Draw the list of blogs, the one that told something last first."""
    root = ET.Element("feed", NAMESPACES)
    add_text(root, "id", feed.home)
    add_text(root, "title", feed.publisher)
    add_time(root, "updated", feed.changed_at)
    add_person(root, feed.publisher, feed.addresses.home)
    add_link(root, "self", feed.document("feed.atom"), MEDIA_TYPE)
    add_link(root, "alternate", feed.home, "text/html")
    root.extend(_blog(feed, line) for line in feed.lines)
    return document_of(root)


def _blog(feed: FrontFeed, line: FrontLine) -> ET.Element:
    element, links = ET.Element("entry", {"xml:lang": line.blog.language}), feed.links(line.blog)
    add_text(element, "id", blog_name(line.blog))
    add_text(element, "title", line.blog.title)
    add_time(element, "published", line.blog.created_at)
    add_time(element, "updated", feed.changed(line))
    add_link(element, "alternate", links.page(), "text/html")
    for topic in line.topics:
        ET.SubElement(element, "category", term=clean(topic))
    add_text(element, "summary", line.headline or line.blog.description)
    return element


def _top(links: Links, publisher: str, changed_at: datetime) -> ET.Element:
    blog = links.blog
    root = ET.Element("feed", NAMESPACES | {"xml:lang": blog.language})
    add_text(root, "id", blog_name(blog))
    add_text(root, "title", blog.title)
    if above := links.summary():
        told = f"<p>{escape(blog.description)}</p>\n" if blog.description else ""
        add_text(root, "subtitle", turned(blog, told + above), type="html")
    elif blog.description:
        add_text(root, "subtitle", blog.description)
    add_time(root, "updated", changed_at)
    add_person(root, publisher, links.addresses.home)
    return root


def _links(parent: ET.Element, feed: Feed) -> None:
    """Lead to this document, to the page for people, and to the older documents (RFC 5005: archives)."""
    number, links = feed.page.cut.number, feed.links
    here = None if feed.is_newest else number
    add_link(parent, "self", links.document("feed.atom", here), MEDIA_TYPE)
    add_link(parent, "alternate", links.page(here), "text/html")
    if number > 1:
        add_link(parent, "prev-archive", links.document("feed.atom", number - 1), MEDIA_TYPE)
    if not feed.is_newest:
        add_link(parent, "current", links.document("feed.atom"), MEDIA_TYPE)
        if number + 1 < feed.page.cut.pages:  # the newest page is no archive yet
            add_link(parent, "next-archive", links.document("feed.atom", number + 1), MEDIA_TYPE)
        ET.SubElement(parent, "fh:archive")


def _tombstone(parent: ET.Element, feed: Feed, removal: Deletion) -> None:
    named = {"ref": entry_name(feed.blog, removal.entry_id), "when": rfc3339(removal.at)}
    ET.SubElement(parent, "at:deleted-entry", named)


def _entry(links: Links, entry: Entry, changed_at: datetime) -> ET.Element:
    element = ET.Element("entry")
    add_text(element, "id", entry_name(links.blog, entry.id))
    add_text(element, "title", title(links.blog, entry))
    add_time(element, "published", entry.occurred_at)
    add_time(element, "updated", changed_at)
    add_link(element, "alternate", links.entry(entry), "text/html")
    for name in entry.byline:
        add_person(element, name)
    for topic in entry.topics:
        ET.SubElement(element, "category", term=clean(topic))
    add_text(element, "content", links.content(entry), type="html")
    _places(element, entry)
    return element


def _places(element: ET.Element, entry: Entry) -> None:
    """Say where it was (GeoRSS Simple); a name is said where it can only be that of the one point."""
    named = places(entry.body_html)
    for place in named:
        add_text(element, "georss:point", " ".join(place.point.written))
    if len(named) == 1 and named[0].name:
        add_text(element, "georss:featurename", named[0].name)
