"""What search engines ask for: every public page by its address, and no private one."""

import asyncio
import re
from datetime import timedelta
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest

from liveblog.model.blog import Visibility
from liveblog.present import sitemap
from liveblog.present.sitemap import parts_of
from liveblog.store.activity import BlogActivity
from tests.model.samples import NOON
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp
from tests.web.problems import problem_of

SPACE = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ROOT = "https://live.example.org"


async def load(app: LiveApp, path: str) -> ET.Element:
    """Load a map, and hold it to what holds for all."""
    answer = await app.http.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    assert answer.headers["cache-control"].startswith("public, max-age=0, s-maxage=1")
    return read(answer.content)


def read(document: bytes) -> ET.Element:
    """Read a map; each of its places is a whole address."""
    root = ET.fromstring(document)
    assert root.tag in {f"{{{SPACE['']}}}{name}" for name in ("urlset", "sitemapindex")}
    assert all(place.startswith("http") for place in places(root))
    return root


def places(root: ET.Element) -> list[str]:
    """Return the addresses on a map."""
    return [element.text or "" for element in root.findall("*/loc", SPACE)]


async def test_every_public_page_is_on_the_map(live_app: LiveApp):
    """A blog with the time of its last event, and its older pages; private blogs are nowhere."""
    blog = await live_app.blog()
    await live_app.fill(blog, 85)
    await live_app.blog("secret-plan", visibility=Visibility.PRIVATE)
    root, found = live_app.services.settings.root_url, await load(live_app, "/sitemap.xml")
    here = f"{root}{blog.path}"
    assert places(found) == [f"{root}/blogs/elsewhere", here, f"{here}?page=1"]
    for place in places(found):
        assert (await live_app.http.get(place.removeprefix(root))).status_code == 200
    changed = [element.text or "" for element in found.findall("url/lastmod", SPACE)]
    assert len(changed) == 2
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", moment) for moment in changed)
    await live_app.post(blog)
    async with asyncio.timeout(PATIENCE):  # a map is kept for a second
        while changed == [element.text for element in found.findall("url/lastmod", SPACE)]:
            found = await load(live_app, "/sitemap.xml")
    later = found.findall("url/lastmod", SPACE)
    assert (later[1].text or "") > changed[1]


async def test_several_maps_have_a_map(live_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """When one map doesn't hold all blogs, it is of maps: together they name each blog once; no other map is there."""
    blogs = [await live_app.blog() for _ in range(4)]
    assert (await live_app.http.get("/sitemap-2.xml")).status_code == 404
    monkeypatch.setattr(sitemap, "MAX_BLOGS", 2)
    root, index = live_app.services.settings.root_url, await load(live_app, "/sitemap.xml")
    assert places(index) == [f"{root}/sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [place for map_ in places(index) for place in places(await load(live_app, map_.removeprefix(root)))]
    assert found == [f"{root}/blogs/elsewhere", *(f"{root}{blog.path}" for blog in blogs)]
    for name in ("4", "999999999"):
        problem_of(await live_app.http.get(f"/sitemap-{name}.xml"), 404, "not_found")
    for name in ("0", "-1", "x", "9" * 30, ""):
        assert (await live_app.http.get(f"/sitemap-{name}.xml")).status_code == 404


def test_no_map_is_too_large():
    """Maps are cut by blogs and by addresses, whatever the lengths; a blog beyond all measure has one of its own."""
    lengths = [0, 39, 40, 79, 80, 400_000, 10_000_000, 1] + [200_000] * 5 + [10] * 2_500
    blogs = [BlogActivity(f"blog-{number}", length, NOON) for number, length in enumerate(lengths)]
    parts = parts_of(blogs)
    assert [blog for part in parts for blog in part] == blogs
    sizes = [len(places(read(sitemap.sitemap(part, ROOT)))) for part in parts]
    assert max(sizes) <= sitemap.MAX_ADDRESSES
    assert max(len(part) for part in parts) == sitemap.MAX_BLOGS
    assert parts_of([]) == [[]]


def test_pages_are_named_as_they_are_cut():
    """The newest page has the blog's own address alone, so that no address ever changes its meaning."""
    for entries, older in ((0, 0), (79, 0), (80, 1), (119, 1), (120, 2)):
        found = places(read(sitemap.sitemap([BlogActivity("storm", entries, NOON)], ROOT)))
        assert found == [f"{ROOT}/blogs/storm", *(f"{ROOT}/blogs/storm?page={page}" for page in range(older, 0, -1))]


def test_the_map_of_maps_says_when_each_changed():
    """A map changed when the last of its blogs did."""
    late = NOON + timedelta(days=1)
    parts = [[BlogActivity("a", 1, NOON), BlogActivity("b", 1, late)], [BlogActivity("c", 1, NOON)]]
    found = read(sitemap.index(parts, ROOT)).findall("sitemap/lastmod", SPACE)
    assert [element.text for element in found] == ["2014-07-28T12:00:00.000Z", "2014-07-27T12:00:00.000Z"]


async def test_search_engines_are_told_what_is_not_for_them(live_app: LiveApp):
    """Pages and the map are open to them; the API and the desk are not."""
    answer = await live_app.http.get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    rules, root = RobotFileParser(), live_app.services.settings.root_url
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == [f"{root}/sitemap.xml"]
    for path in ("/", "/blogs/storm", "/blogs/storm?page=2", "/blogs/storm/entries/1", "/sitemap.xml", "/embed.js"):
        assert rules.can_fetch("Somebot", f"{root}{path}"), path
    for path in ("/api/v1/blogs", "/desk", "/desk/storm"):
        assert not rules.can_fetch("Somebot", f"{root}{path}"), path


@pytest.mark.parametrize("rest", ["", "/entries/1", "/feed.atom"])
@pytest.mark.parametrize(
    ("query", "is_open"),
    [
        *(("", True), ("?page=1", True), ("?order=oldest", True), ("?topic=at%3D", True), ("?only=key&before=7", True)),
        *(("?q=harbour", True), ("?what=1", True), ("?page=1&format=at", True)),
        *(
            ("?at=now", False),
            ("?page=1&at=2014-07-27", False),
            ("?at=now&page=1", False),
            ("?utm=x&page=1&at=", False),
        ),
    ],
)
async def test_the_past_is_not_for_search_engines_however_it_is_asked_for(live_app: LiveApp, rest, query, is_open):
    """A moment closes an address, wherever it stands in the query; whatever else is chosen stays open."""
    lines = (await live_app.http.get("/robots.txt")).text.splitlines()
    rules = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    patterns = [".*".join(map(re.escape, rule.split("*"))) for rule in rules]  # RFC 9309, section 2.2.3
    path = f"/blogs/storm{rest}{query}"
    assert (not any(re.match(pattern, path) for pattern in patterns)) == is_open


async def test_maps_are_compressed(live_app: LiveApp):
    """Addresses are much the same, and a map may have ten thousand of them."""
    for _ in range(5):
        await live_app.blog()
    sent = {}
    for coding in ("br", "gzip", "identity"):
        answer = await live_app.http.get("/sitemap.xml", headers={"accept-encoding": coding})
        assert answer.headers.get("content-encoding", "identity") == coding
        sent[answer.headers["content-length"]] = answer.content
    assert len(sent) == 3
    assert len(set(sent.values())) == 1


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-1.xml", "/robots.txt"])
async def test_who_has_it_is_not_sent_it_again(live_app: LiveApp, path: str):
    """A search engine that comes back with the tag gets 304; HEAD answers as GET does."""
    answer = await live_app.http.get(path)
    head = await live_app.http.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    same = await live_app.http.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
