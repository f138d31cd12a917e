"""Where a link leads that was written for the server."""

from dataclasses import replace
from datetime import date

import pytest

from liveblog.archive.addresses import InFolder
from liveblog.archive.contents import Contents, Listed
from liveblog.store.days import Day, DayTable
from tests.model.samples import BLOG, NOON

PICTURE = "/media/0123456789abcdef0123-480x320.webp"
OTHER = "/media/aaaaaaaaaaaaaaaaaaaa-480x320.webp"
HOME = "https://live.example.org"
CONTENTS = Contents(
    replace(BLOG, last_entry=130),
    NOON,
    {1: 1, 50: 2, 130: 3},
    {"Port": Listed("topic-1-port", range(500, 0, -1))},
    Listed("key-events", (50,)),
    DayTable([Day(date(2031, 7, 28), 2, 50), Day(date(2031, 7, 27), 1, 1)], date(2031, 7, 27)),
)


def addresses(origin: str | None = None) -> InFolder:
    """Return the addresses of an archive of three pages that has one picture."""
    return InFolder(CONTENTS, {PICTURE.removeprefix("/media/")}, origin=origin)


@pytest.mark.parametrize(
    ("href", "place"),
    [
        ("/blogs/harbour", "index.html"),
        ("/blogs/harbour/", "index.html"),
        ("harbour", "index.html"),
        ("?order=oldest", "oldest-first.html"),
        ("?order=oldest&page=2", "oldest-first-2.html"),
        ("?order=up", "index.html"),
        ("?page=1", "page-1.html"),
        ("?page=3", "index.html"),
        ("?page=4", "index.html"),
        ("?page=0", "index.html"),
        ("?day=2031-07-27", "page-1.html#day-2031-07-27"),
        ("?day=2031-07-28&order=oldest", "oldest-first-2.html#day-2031-07-28"),
        ("?day=2031-07-29", "index.html"),
        ("?page=1&page=2", "page-1.html"),
        ("?topic=Port", "topic-1-port.html"),
        ("?topic=P%EF%BD%8F%E2%80%8Brt", "topic-1-port.html"),
        ("?topic=Starboard", None),
        ("?only=key", "key-events.html"),
        ("#entry-50", "page-2.html#entry-50"),
        ("/blogs/harbour/entries/130", "index.html#entry-130"),
        ("/blogs/harbour/entries/130?utm=1#x", "index.html#entry-130"),
        ("/blogs/harbour/entries/2", None),
        ("/blogs/harbour/entries/02", None),
        ("/blogs/harbour.txt", "blog.txt"),
        ("/blogs/harbour.md", "blog.md"),
        ("/blogs/harbour/feed.json", "feed.json"),
        ("/blogs/harbourage", None),
        ("/", None),
        ("../desk", None),
        (PICTURE, PICTURE.removeprefix("/")),
        (OTHER, None),
        ("/media/../index.html", None),
        ("https://example.org/blogs/harbour", "https://example.org/blogs/harbour"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("//example.org/a", "https://example.org/a"),
        (f"{HOME}/blogs/harbour/entries/50", f"{HOME}/blogs/harbour/entries/50"),
        ("/[", None),
        ("", "index.html"),
    ],
)
def test_where_a_link_leads(href, place):
    """What the folder has is a file in it; what only the server had is nothing."""
    assert addresses().link(href) == place


@pytest.mark.parametrize(
    ("href", "place"),
    [
        (f"{HOME}/blogs/harbour/entries/50", "page-2.html#entry-50"),
        (HOME, f"{HOME}/"),
        ("/blogs/other?page=2#entry-1", f"{HOME}/blogs/other?page=2#entry-1"),
        ("/blogs/harbour/entries/2", f"{HOME}/blogs/harbour/entries/2"),
        (f"{HOME}.evil.example/blogs/harbour", f"{HOME}.evil.example/blogs/harbour"),
    ],
)
def test_with_the_servers_address_more_leads_somewhere(href, place):
    """Links that name the server are known as its own, and what the folder doesn't have stays there."""
    assert addresses(HOME).link(href) == place


def test_pictures_that_are_shown_are_remembered():
    """What has to be copied is what was asked for and is there; what isn't is told."""
    here = addresses()
    assert [here.picture(path) for path in (PICTURE, OTHER, "/logo.png")] == [PICTURE.removeprefix("/"), None, None]
    assert list(here.pictures) == [PICTURE.removeprefix("/media/")]
    assert here.missing == {OTHER.removeprefix("/media/")}


def test_a_topics_pages_follow_each_other():
    """A page is found by the entry above it, as on the site."""
    here = addresses()
    assert here.part("", topic="Port") == "topic-1-port.html"
    assert here.part("", topic="Port", before=301) == "topic-1-port-2.html"
    assert here.part("", topic="Port", before=101) == "topic-1-port-3.html"


def test_whole_addresses_are_said_when_they_are_known():
    """With the folder's address they begin with it, the front being the folder; without it there are none."""
    known = InFolder(CONTENTS, set(), "https://example.org/archive")
    assert known.whole("index.html") == "https://example.org/archive/"
    assert known.whole(known.entry("", 7)) == "https://example.org/archive/entries/7.html"
    assert addresses().whole("index.html") is None
