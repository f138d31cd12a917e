"""An archive as readers open it: from a plain host of files, in a sub-folder, and from a disk."""

import functools
import http.server
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, Request, Response, expect

from liveblog.archive import make_archive
from tests.archive.blogs import close, full_blog
from tests.browser.audits import everywhere, violations
from tests.browser.rich import rich_blog
from tests.browser.states.registry import CALM
from tests.browser.test_cards import PLAYER, PLAYING
from tests.browser.test_markup import ACCENT
from tests.web.live_app import open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def file_host(folder: Path) -> Iterator[str]:
    """Serve a folder with what Python brings along."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest_asyncio.fixture(loop_scope="session")
async def archive(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Path]:
    """Archive an Arabic blog with all there is in a folder, and stop its server."""
    (tmp_path / "host").mkdir()
    async with open_live_app(sqlite_url, media_dir=tmp_path / "pictures") as app:
        blog = await full_blog(app.services, language="ar", accent=ACCENT, description="ما نعرفه")
        await close(app.services, blog.slug)
        await make_archive(app.services, blog.slug, tmp_path / "host" / "storm")
    yield tmp_path / "host"


def watch(page: Page) -> list[str]:
    """Return a list that fills with all that goes wrong on a page, and with requests to others."""
    wrong: list[str] = []

    def see(answer: Response) -> None:
        if answer.status >= 400:
            wrong.append(f"{answer.status} {answer.url}")

    def fail(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # leaving a page breaks off what it was still loading
            wrong.append(f"failed {request.url}: {request.failure}")

    page.on("response", see)
    page.on("requestfailed", fail)
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


async def look_around(page: Page, start: str) -> None:
    """Read the front, a topic, an older page and a permalink, by their links."""
    await page.goto(start)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator("h1")).to_have_css("font-weight", "700")
    await page.locator(".choices summary").click()
    await page.locator(".choices").get_by_role("link", name="Weather").click()
    await expect(page.locator("#entries > article")).to_have_count(90)
    await page.goto(start)
    await page.locator(".pages [rel=next]").click()
    picture = page.locator("#entry-2 img")
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("complete", value=True)
    assert await picture.evaluate("image => image.naturalWidth") > 0
    await page.locator("#entry-1 .stamp").click()
    await expect(page.locator("#entry-1:target")).to_be_in_viewport()


async def test_it_can_be_read_from_any_host_and_from_a_disk(archive, open_page):
    """Styles, pictures and links work, nothing fails, and nothing is asked of anybody else: http and file alike."""
    with file_host(archive) as root:
        for place in (root, archive.as_uri()):
            page = await open_page("about:blank")
            wrong = watch(page)
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            await look_around(page, f"{place}/storm/index.html")
            assert wrong == []
            assert [address for address in asked if not address.startswith(place)] == []


async def test_its_script_needs_no_server(archive, open_page):
    """From a disk, too: times in the reader's zone, kept for the next page, and an entry's link in the clipboard."""
    start = (archive / "storm" / "index.html").as_uri()
    page = await open_page(start, timezone_id="Pacific/Auckland", permissions=["clipboard-read", "clipboard-write"])
    stamp = page.locator("#entry-97 .stamp .clock")
    await expect(stamp).to_have_text("10:29")
    await page.locator(".options summary").click()
    await page.locator("[name=zone]").check()
    await expect(stamp).to_have_text("23:29")
    assert "Auckland" in await page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    await page.goto(start.replace("index", "oldest-first-2"))
    await expect(stamp).to_have_text("23:29")
    await page.locator("#entry-97 .share").click()
    await expect(page.locator("#entry-97 .told")).to_have_text("نُسخ الرابط")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == start.replace("index.html", "entries/97.html")


async def test_a_player_is_loaded_after_a_click(archive, open_page):
    """A video is a card until its reader asks for it; the policy in the page lets the player in, and nothing before."""
    with file_host(archive) as root:
        page = await open_page("about:blank")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(root) else None)
        await page.route(f"{PLAYER}**", lambda route: route.fulfill(body="<p>A player</p>", content_type="text/html"))
        await page.goto(f"{root}/storm/page-1.html")
        button = page.locator("#entry-6 .card button")
        await expect(button).to_be_visible()
        assert asked == []
        await button.click()
        await expect(page.frame_locator("#entry-6 iframe").get_by_text("A player")).to_be_visible()
        assert asked == [PLAYING]


@pytest.mark.parametrize(("width", "open_first"), [(390, False), (1440, True)])
async def test_on_a_phone_the_entries_come_first(archive, open_page, width, open_first):
    """There is no search; what filters is folded on a phone, and open beside the entries where there is room."""
    page = await open_page("about:blank", viewport={"width": width, "height": 844}, offline=True)
    await page.goto((archive / "storm" / "page-1.html").as_uri())
    topic = page.locator(".choices .topics a").first
    await expect(topic).to_be_visible(visible=open_first)
    await expect(page.locator("input[type=search]")).to_have_count(0)
    box = await page.locator(".entries article").first.bounding_box()
    assert box
    assert box["y"] < 400
    if not open_first:
        await page.locator(".choices summary").click()
    await topic.click()
    await expect(page.locator(".list-title")).to_be_visible()


async def test_nothing_is_offered_where_nothing_was_posted(sqlite_url, tmp_path, open_page):
    """An archive without an entry says so, and has nothing to filter."""
    async with open_live_app(sqlite_url, media_dir=tmp_path / "pictures") as app:
        blog = await app.blog(title="Quiet")
        await close(app.services, blog.slug)
        await make_archive(app.services, blog.slug, tmp_path / "quiet")
    page = await open_page((tmp_path / "quiet" / "index.html").as_uri(), **CALM)
    await expect(page.locator(".empty")).to_have_text("Nothing was posted.")
    await expect(page.locator(".choices")).to_have_count(0)
    assert await everywhere(page) == []


async def test_a_table_is_a_tab_stop_only_while_it_scrolls(sqlite_url, tmp_path, open_page):
    """As on the site, from a disk, too."""
    async with open_live_app(sqlite_url, media_dir=tmp_path / "pictures") as app:
        full = await rich_blog(app)
        await close(app.services, full.blog.slug)
        await make_archive(app.services, full.blog.slug, tmp_path / "rich")
    page = await open_page("about:blank", **CALM, viewport={"width": 1280, "height": 800})
    await page.goto((tmp_path / "rich" / "index.html").as_uri())
    await expect(page.locator(".table[tabindex]")).to_have_count(0)
    await page.set_viewport_size({"width": 390, "height": 800})
    await expect(page.locator(".table[tabindex]")).to_have_count(1)
    assert await everywhere(page) == []


async def test_its_pages_have_no_mistake(archive, nu, open_page):
    """The Nu HTML Checker accepts every page, and axe the front."""
    pages = {str(path.relative_to(archive)): path.read_bytes() for path in archive.rglob("*.html")}
    assert pages
    assert await nu.mistakes(pages) == []
    page = await open_page((archive / "storm" / "index.html").as_uri())
    assert await violations(page) == []
