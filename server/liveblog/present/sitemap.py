"""Sitemaps (sitemaps.org, version 0.9) and robots.txt. Pure: addresses in, text out."""

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from liveblog.model.moment import rfc3339
from liveblog.model.page import PAGE_SIZE
from liveblog.store.activity import BlogActivity

MAX_BLOGS = 1_000
MAX_ADDRESSES = 10_000
"""Of one map. The protocol allows 50,000; this many are drawn in a tenth of a second and 10 MB."""

ENDLESS = ("at",)
"""Parameters that search engines stay away from: there is no end to the moments that are past.

All others may be asked for. What they show once more, in another order say, names the one address under which it is to
be known; what a search finds asks not to be kept, and can only be heard where it may be read.
"""

_NAMESPACE = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def parts_of(blogs: Sequence[BlogActivity]) -> list[list[BlogActivity]]:
    """Cut the list into maps that are not too large; at least one. A blog is never divided."""
    parts: list[list[BlogActivity]] = [[]]
    room = MAX_ADDRESSES
    for blog in blogs:
        needed = len(_pages(blog)) + 1
        if parts[-1] and (needed > room or len(parts[-1]) == MAX_BLOGS):
            parts.append([])
            room = MAX_ADDRESSES
        parts[-1].append(blog)
        room -= needed
    return parts


def sitemap(blogs: Sequence[BlogActivity], root: str) -> bytes:
    """Draw a map of blogs and their older pages.

    Only a blog's own address has a `lastmod`, the time of its last event: what it didn't change would be sent for, too.
    """
    urls = ET.Element("urlset", _NAMESPACE)
    for blog in blogs:
        here = f"{root}/blogs/{blog.slug}"
        _located(urls, "url", here, rfc3339(blog.changed_at))
        for number in _pages(blog):
            _located(urls, "url", f"{here}?page={number}")
    return _document(urls)


def index(parts: Sequence[Sequence[BlogActivity]], root: str) -> bytes:
    """Draw the map of the maps."""
    maps = ET.Element("sitemapindex", _NAMESPACE)
    for number, blogs in enumerate(parts, start=1):
        _located(maps, "sitemap", f"{root}/sitemap-{number}.xml", rfc3339(max(blog.changed_at for blog in blogs)))
    return _document(maps)


def robots(root: str) -> str:
    """Say to search engines: come in, and what is not for you."""
    return "\n".join(_robots(root))


def _robots(root: str) -> Iterator[str]:
    yield "User-agent: *"
    yield "Disallow: /api/"
    yield "Disallow: /desk"
    for name in ENDLESS:  # wherever it stands in a query (the star: RFC 9309, section 2.2.3)
        yield f"Disallow: /*?{name}="
        yield f"Disallow: /*&{name}="
    yield ""
    yield f"Sitemap: {root}/sitemap.xml"
    yield ""


def _pages(blog: BlogActivity) -> range:
    """Return the numbers of the older pages, newest first; of a blog beyond all measure those that fit on a map."""
    newest = max(1, blog.entries // PAGE_SIZE)
    return range(newest - 1, max(0, newest - MAX_ADDRESSES), -1)


def _located(parent: ET.Element, name: str, address: str, changed_at: str | None = None) -> None:
    element = ET.SubElement(parent, name)
    ET.SubElement(element, "loc").text = address
    if changed_at:
        ET.SubElement(element, "lastmod").text = changed_at


def _document(root: ET.Element) -> bytes:
    document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return document
