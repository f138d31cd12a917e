"""Feeds as tests read them: each is held to what its format demands of all."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import httpx2

from liveblog.model.blog import Blog
from tests.web.live_app import LiveApp

SHORT = "public, max-age=0, s-maxage=1, stale-if-error=60"
FORMS = ["/feed.atom", "/feed.json", ".txt", ".md"]
TYPES = [
    "application/atom+xml; charset=utf-8",
    "application/feed+json",
    "text/plain; charset=utf-8",
    "text/markdown; charset=utf-8",
]
SPACES = {
    "": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
EVIL = """"'><script>alert(1)</script>]]>&amp; \u2028"""


async def get(
    app: LiveApp, blog: Blog, form: str, status: int = 200, headers: dict[str, str] | None = None
) -> httpx2.Response:
    """Ask for a blog in one of its forms."""
    answer = await app.http.get(f"{blog.path}{form}", headers=headers)
    assert answer.status_code == status, answer.text
    return answer


def texts(parent: ET.Element, path: str) -> list[str]:
    """Return the texts of the elements at a path."""
    return [element.text or "" for element in parent.findall(path, SPACES)]


def links(parent: ET.Element) -> dict[str, str]:
    """Return where the links of a feed or entry lead, by their relation; each relation is there once."""
    found = [(link.attrib["rel"], link.attrib["href"]) for link in parent.findall("link", SPACES)]
    assert len(dict(found)) == len(found)
    return dict(found)


async def atom(app: LiveApp, blog: Blog, query: str = "") -> ET.Element:
    """Read a feed, and hold it and its entries to what RFC 4287 demands of all."""
    root = ET.fromstring((await get(app, blog, f"/feed.atom{query}")).content)
    assert root.tag == f"{{{SPACES['']}}}feed"
    for element in (root, *root.findall("entry", SPACES)):
        (name,), (title,), (updated,) = (texts(element, tag) for tag in ("id", "title", "updated"))
        assert UUID(name).urn == name
        assert title.strip()
        assert INSTANT.fullmatch(updated)
        assert links(element)["alternate"].startswith("http")
    assert texts(root, "author/name") == [app.services.settings.publisher]
    names = texts(root, "entry/id")
    assert len(set(names)) == len(names)
    assert {content.attrib["type"] for content in root.findall("entry/content", SPACES)} <= {"html"}
    return root


async def json_feed(app: LiveApp, blog: Blog, query: str = "") -> dict[str, Any]:
    """Read a JSON Feed, and hold it to what version 1.1 demands."""
    feed: dict[str, Any] = (await get(app, blog, f"/feed.json{query}")).json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for item in feed["items"]:
        assert item["id"]
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert all(INSTANT.fullmatch(item[name]) for name in ("date_published", "date_modified"))
        assert all(author["name"] for author in item.get("authors", []))
    assert None not in feed.values()
    return feed


async def full_entry(app: LiveApp, blog: Blog) -> None:
    """Post an entry that has everything."""
    await app.post(
        blog,
        "The **gate** & [more](/blogs/x?a=1&b=2)\n\n![A ship](/media/s.png)",
        headline="Gate <closed> & barred",
        topics=("Harbour", "a<b"),
        byline=("Ada Quist", "Ben Tarr"),
        occurred_at=datetime(2021, 3, 4, 15, 58, tzinfo=UTC),
    )
