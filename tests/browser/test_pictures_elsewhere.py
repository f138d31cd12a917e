"""Pictures that are loaded from another origin, in a real browser: the policies of pages let them in, and no others."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from liveblog.model.blog import MainPicture
from liveblog.model.principal import COMMAND
from tests.browser.opening import Opener, serve_app
from tests.browser.reader import be_live
from tests.media.pictures import photo
from tests.web.live_app import LiveApp, open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PARTNER = """<!doctype html><meta charset="utf-8"><title>Partner</title>
<script type="module" src="{server}/embed.js"></script><live-blog src="{server}{path}"></live-blog>"""

LOADED = "(image) => { image.scrollIntoView(); return image.decode().then(() => image.currentSrc) }"


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere(tmp_path: Path) -> AsyncIterator[str]:
    """Serve the files of the pictures from another origin, as a CDN does."""
    (tmp_path / "media").mkdir()
    files = StaticFiles(directory=tmp_path / "media")
    async with serve_app(Starlette(routes=[Mount("/live", files)])) as url:
        yield f"{url}/live"


@pytest_asyncio.fixture(loop_scope="session")
async def app(sqlite_url: str, tmp_path: Path, elsewhere: str) -> AsyncIterator[LiveApp]:
    """Serve an app whose pictures are loaded from there."""
    async with open_live_app(sqlite_url, media_dir=tmp_path / "media", media_url=elsewhere) as app:
        yield app


async def all_loaded(page: Page, count: int) -> list[str]:
    """Wait until so many pictures are there, and each of them is drawn; return where they came from."""
    images = page.locator("live-blog img")
    await expect(images).to_have_count(count)
    return [str(await image.evaluate(LOADED)) for image in await images.all()]


async def test_a_page_shows_pictures_from_elsewhere(app: LiveApp, elsewhere: str, open_page: Opener):
    """The blog's own, those of entries, and those that come while it is open; the browser blocks none."""
    first, second = [await app.services.pictures.save(photo(1600, height)) for height in (1000, 900)]
    blog = await app.blog()
    await app.services.desk.change_blog(blog.slug, {"picture": MainPicture(second.path, "Main")}, COMMAND)
    await app.post(blog, f"![Green]({first.path})")
    page = await open_page("about:blank", viewport={"width": 1280, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(app.url + blog.path)
    await be_live(page)
    await app.post(blog, f"![Again]({second.path})")
    addresses = await all_loaded(page, 3)
    assert all(address.startswith(f"{elsewhere}/") for address in addresses)
    assert said == []


async def test_a_partners_page_shows_them_under_the_policy_of_the_manual(
    app: LiveApp, elsewhere: str, open_page: Opener
):
    """Embedded under a policy that names both servers, as docs/embed.md says."""
    picture = await app.services.pictures.save(photo(1600, 1000))
    blog = await app.blog()
    await app.post(blog, f"![Green]({picture.path})")
    page = await open_page("about:blank")
    own = f"default-src 'none'; script-src {app.url}; style-src {app.url}; "
    policy = f"{own}connect-src {app.url} {app.url.replace('http', 'ws')}; img-src {app.url} {elsewhere}/"
    body = PARTNER.format(server=app.url, path=blog.path)

    async def answer(_request: object) -> HTMLResponse:
        return HTMLResponse(body, headers={"content-security-policy": policy})

    async with serve_app(Starlette(routes=[Route("/", answer)])) as partner:
        await page.goto(partner)
        (address,) = await all_loaded(page, 1)
    assert address.startswith(f"{elsewhere}/")
