"""The publisher on its pages: name, logo, links, its own sheet and templates; and the same policy for all of it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from liveblog.present.static_files import file_content
from liveblog.web.security import POLICY
from tests.publishers import ENTRY, FRAME, LOGO, SHEET, make_publisher
from tests.web.live_app import LiveApp, open_live_app

LINKS: dict[str, Any] = {
    "navigation": "News https://www.example.org/?a=1&b=2; Weather /weather",
    "footer": "Imprint /imprint",
}
PAGE = {"accept": "text/html"}


@pytest.fixture
async def herald(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[LiveApp]:
    """A server of the Harbour Herald, which draws entries its own way."""
    folder = make_publisher(tmp_path / "publisher", {"templates/_page.html": FRAME, "templates/_entry.html": ENTRY})
    async with open_live_app(migrated_sqlite_url, publisher_dir=folder, publisher="Harbour <Herald>", **LINKS) as app:
        yield app


async def test_every_page_of_readers_is_the_houses(herald: LiveApp):
    """Blog, permalink, front page, errors and the reference have its line above, its links below and its own frame."""
    blog = await herald.blog()
    await herald.post(blog, "Open.")
    for path in (blog.path, f"{blog.path}/entries/1", f"{blog.path}?at=now", "/", "/docs", "/nothing", "/blogs/none"):
        answer = await herald.http.get(path, headers=PAGE)
        page = answer.text
        logo = re.search(
            r'<a class="publisher-name" href="/"><img src="([^"]+)"[^>]* alt="Harbour &lt;Herald&gt;">', page
        )
        assert logo, path
        assert (await herald.http.get(logo[1])).content == LOGO
        assert '<a href="https://www.example.org/?a=1&amp;b=2">News</a> <a href="/weather">Weather</a></nav>' in page
        assert re.search(r'<footer class="publisher-foot">\n<a href="/imprint">Imprint</a>', page)
        assert '<p class="motto">Harbour &lt;Herald&gt;' in page
        assert answer.headers["content-security-policy"] == POLICY


async def test_files_are_served_for_ever_under_the_name_of_their_content(herald: LiveApp):
    """With their media type, compressed, and at no other address."""
    publisher = herald.services.renderer.publisher
    sheet = await herald.http.get(f"{publisher.path}/publisher.css")
    assert (sheet.content, sheet.headers["content-type"]) == (SHEET, "text/css; charset=utf-8")
    assert sheet.headers["cache-control"] == "public, max-age=31536000, immutable"
    font = await herald.http.get(f"{publisher.path}/fonts/publisher.woff2")
    assert (font.content, font.headers["content-type"]) == (b"wOF2", "font/woff2")
    known = {"if-none-match": sheet.headers["etag"]}
    assert (await herald.http.get(f"{publisher.path}/publisher.css", headers=known)).status_code == 304


async def sheets(app: LiveApp, path: str) -> list[str]:
    """Return the addresses of the sheets of a page."""
    page = (await app.http.get(path, headers=PAGE)).text
    return re.findall(r'<link rel="stylesheet" href="([^"]+)">', page)


async def test_a_page_waits_for_one_sheet(herald: LiveApp):
    """Ours and the publisher's are one file; where another stands between them, they are three, in this order."""
    blog = await herald.blog()
    for path in (blog.path, "/", "/nothing"):
        (address,) = await sheets(herald, path)
        assert address.startswith(herald.services.renderer.publisher.path)
        joined = await herald.http.get(address)
        assert joined.content == file_content("page.bundle.css") + b"\n" + SHEET
    names = [address.rpartition("/")[2] for address in await sheets(herald, "/docs")]
    assert names == ["page.bundle.css", "docs.css", "publisher.css"]


async def test_a_sheet_that_imports_others_stays_apart(migrated_sqlite_url: str, tmp_path: Path):
    """In the middle of a file an import would be skipped."""
    folder = make_publisher(tmp_path / "publisher", {"static/publisher.css": '@import "more.css";'})
    async with open_live_app(migrated_sqlite_url, publisher_dir=folder) as app:
        names = [address.rpartition("/")[2] for address in await sheets(app, "/")]
        assert names == ["page.bundle.css", "publisher.css"]


@pytest.mark.parametrize(
    "path",
    [
        "/publisher/000000000000/publisher.css",
        "{publisher}/",
        "{publisher}/%2e%2e/%2e%2e/templates/_page.html",
        "{publisher}/..%2f..%2fetc%2fpasswd",
        "{publisher}/fonts/%2e%2e/publisher.css",
        "{publisher}/templates/_page.html",
        "{publisher}/navigation.txt",
    ],
)
async def test_nothing_else_is_served(herald: LiveApp, path: str):
    """Neither the folder, nor templates, nor what a path leads out to, nor the files by another version."""
    address = path.format(publisher=herald.services.renderer.publisher.path)
    async with httpx2.AsyncClient(base_url=herald.url) as http:
        raw = http.build_request("GET", "/")
        raw.url = raw.url.copy_with(raw_path=address.encode())
        assert (await http.send(raw)).status_code == 404


async def test_what_is_pushed_is_drawn_by_the_houses_template(herald: LiveApp):
    """The page has the event's HTML to the letter, and both are the publisher's."""
    blog = await herald.blog()
    await herald.post(blog, "The *quay*.", headline="<Open>")
    event = (await herald.http.get(f"/api/v1{blog.path}/events?after=0")).json()["events"][0]
    assert event["entry"]["html"].startswith('<article class="entry of-the-publisher"')
    assert "&lt;Open&gt;" in event["entry"]["html"]
    assert event["entry"]["html"] in (await herald.http.get(blog.path, headers=PAGE)).text


async def test_without_a_house_pages_have_the_publishers_name(live_app: LiveApp):
    """The name leads to all coverage; there is neither a logo nor a sheet nor a footer that nobody has chosen."""
    page = (await live_app.http.get((await live_app.blog()).path, headers=PAGE)).text
    assert '<a class="publisher-name" href="/">Liveblog <span>All live coverage</span></a>' in page
    assert "/publisher/" not in page
    assert "publisher-foot" not in page
