"""A publisher's pages in a browser: room, contrast, names and markup are as good with a logo, links and a picture."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from liveblog.model.blog import BlogStatus
from liveblog.model.principal import COMMAND
from tests.browser.audits import everywhere, full_blog
from tests.browser.houses import open_house, pictured
from tests.browser.states.registry import CALM, open_live
from tests.browser.test_markup import PAGE
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"width": 390, "height": 844}
LINE = 44  # pixels: as high as a finger needs, and no higher
SHIFTS = """() => new Promise(told => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value)).observe(
        {type: 'layout-shift', buffered: true});
    setTimeout(() => told(sum), 0);
})"""


@pytest_asyncio.fixture(loop_scope="session")
async def herald(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[LiveApp]:
    """Serve an app of a publisher with a logo and more links than a phone has room for."""
    async with open_house(migrated_sqlite_url, tmp_path) as app:
        yield app


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
async def test_its_pages_have_no_violations(herald, open_page, nu, language):
    """A blog with a picture, its front page and its errors: axe, at two widths, light and dark; and the Nu checker."""
    full = await pictured(herald, language=language)
    ended = await herald.blog(title="Over")
    await herald.fill(ended, 1)
    await herald.services.desk.change_blog(ended.slug, {"status": BlogStatus.CLOSED}, COMMAND)
    await herald.blog(title="Empty", byline=("Ada",))
    pages = {}
    for path in (full.blog.path, "/", f"{full.blog.path}/entries/{full.deleted}", "/nowhere"):
        page = await open_page(herald.url + path, **CALM)
        assert (path, await everywhere(page)) == (path, [])
        await page.close()
        pages[path] = (await herald.http.get(path, headers=PAGE | {"accept-language": language})).content
    assert await nu.mistakes(pages) == []
