"""A publisher's pages in a browser: room, contrast, names and markup are as good with a logo, links and a picture."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from liveblog.model.blog import BlogStatus, MainPicture
from liveblog.model.principal import COMMAND
from tests.browser.audits import everywhere, full_blog
from tests.browser.states import CALM, open_live
from tests.browser.test_markup import PAGE, mistakes, save
from tests.media.pictures import photo
from tests.publishers import make_publisher
from tests.web.live_app import LiveApp, open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"width": 390, "height": 844}
LINE = 44  # pixels: as high as a finger needs, and no higher
NAVIGATION = "; ".join(f"Department {number} https://www.example.org/{number}" for number in range(9))
SHIFTS = """() => new Promise(told => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value)).observe(
        {type: 'layout-shift', buffered: true});
    setTimeout(() => told(sum), 0);
})"""


@pytest_asyncio.fixture(loop_scope="session")
async def herald(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[LiveApp]:
    """Serve an app of a publisher with a logo and more links than a phone has room for."""
    settings: dict[str, Any] = {
        "navigation": NAVIGATION,
        "footer": "Imprint /imprint; Privacy /privacy",
        "publisher": "The Herald",
    }
    places = {"media_dir": tmp_path / "media", "publisher_dir": make_publisher(tmp_path / "publisher")}
    async with open_live_app(migrated_sqlite_url, **(settings | places)) as app:
        yield app


async def pictured(app: LiveApp, **fields: str):
    """Write a blog with all there is, who covers it, and a picture."""
    path = (await app.services.pictures.save(photo())).path
    picture = MainPicture(path, "The quay", "The quay at seven in the morning", "Mara Lind / Herald")
    return await full_blog(app, byline=("Ada Quist", "Ben Tarr"), picture=picture, **fields)


async def test_on_a_phone_it_is_one_line_that_can_be_pushed(herald, open_page):
    """The line is 44 pixels high, nothing beside it scrolls, the last link can be reached, and nothing shifts."""
    page = await open_live(open_page, await full_blog(herald), viewport=PHONE)
    line = page.locator("header.publisher")
    assert await line.evaluate("node => node.offsetHeight") == LINE
    links = line.locator("nav")
    assert await links.evaluate("node => node.scrollWidth > node.clientWidth")
    assert "gradient" in await links.evaluate("node => getComputedStyle(node).maskImage")
    await links.locator("a").last.focus()
    box = await links.locator("a").last.bounding_box()
    assert box
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["height"] >= LINE
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate(SHIFTS) == 0


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_its_pages_have_no_violations(herald, open_page, tmp_path, language):
    """A blog with a picture, its front page and its errors: axe, at two widths, light and dark; and the Nu checker."""
    full = await pictured(herald, language=language)
    ended = await herald.blog(title="Over")
    await herald.fill(ended, 1)
    await herald.services.desk.change_blog(ended.slug, {"status": BlogStatus.CLOSED}, COMMAND)
    await herald.blog(title="Empty", byline=("Ada",))
    for number, path in enumerate((full.blog.path, "/", f"{full.blog.path}/entries/{full.deleted}", "/nowhere")):
        page = await open_page(herald.url + path, **CALM)
        assert (path, await everywhere(page)) == (path, [])
        await page.close()
        save(tmp_path, f"{number}{path}", await herald.http.get(path, headers=PAGE | {"accept-language": language}))
    assert await asyncio.to_thread(mistakes, tmp_path) == []
