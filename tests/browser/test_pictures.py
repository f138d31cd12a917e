"""Pictures in a real browser: the first one comes early, and no picture comes twice."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.browser.opening import Opener
from tests.browser.reader import PHONE, be_live
from tests.media.pictures import photo
from tests.web.live_app import LiveApp, open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
SHARP: dict[str, Any] = PHONE | {"device_scale_factor": 2}

LOADED = """() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/media/'))
    .map(({ name, initiatorType }) => [new URL(name).pathname, initiatorType])"""
SHOWN = (
    "() => { const { complete, currentSrc } = document.querySelector('#entries img');\n"
    "    return complete ? new URL(currentSrc).pathname : null }"
)


@pytest_asyncio.fixture(loop_scope="session")
async def app(sqlite_url: str, tmp_path: Path) -> AsyncIterator[LiveApp]:
    """Serve an app whose pictures go to a folder of the test's own."""
    async with open_live_app(sqlite_url, media_dir=tmp_path / "media") as app:
        yield app


@pytest.mark.parametrize("screen", [PHONE, SHARP, LAPTOP], ids=["phone", "sharp phone", "laptop"])
async def test_the_first_picture_is_loaded_once_and_by_the_head(
    app: LiveApp, open_page: Opener, screen: dict[str, Any]
):
    """The head fetches the very file that the entry then shows; nothing is blocked, and nothing is said about it."""
    picture = await app.services.pictures.save(photo(1600, 1000))
    blog = await app.blog()
    await app.post(blog, "older")
    await app.post(blog, f"![Green]({picture.path})")
    page = await open_page("about:blank", **screen)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(app.url)))
    page.on("console", lambda message: said.append(message.text))
    await page.goto(app.url + blog.path)
    await be_live(page)
    shown = await (await page.wait_for_function(SHOWN)).json_value()
    assert [path for path in asked if path.startswith("/media/")] == [shown]
    assert await page.evaluate(LOADED) == [[shown, "link"]]
    assert said == []
