"""Pictures in a real browser: the first one comes early, and no picture comes twice."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.browser.opening import Opener
from tests.browser.reader import PHONE, be_live
from tests.media.pictures import photo
from tests.web.live_house import LiveHouse, open_live_house

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
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[LiveHouse]:
    """Serve a house whose pictures go to a folder of the test's own."""
    async with open_live_house(sqlite_url, media_dir=tmp_path / "media") as house:
        yield house


@pytest.mark.parametrize("screen", [PHONE, SHARP, LAPTOP], ids=["phone", "sharp phone", "laptop"])
async def test_the_first_picture_is_loaded_once_and_by_the_head(
    house: LiveHouse, open_page: Opener, screen: dict[str, Any]
):
    """The head fetches the very file that the entry then shows; nothing is blocked, and nothing is said about it."""
    picture = await house.services.pictures.save(photo(1600, 1000))
    blog = await house.blog()
    await house.post(blog, "older")
    await house.post(blog, f"![Green]({picture.path})")
    page = await open_page("about:blank", **screen)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(house.url)))
    page.on("console", lambda message: said.append(message.text))
    await page.goto(house.url + blog.path)
    await be_live(page)
    shown = await (await page.wait_for_function(SHOWN)).json_value()
    assert [path for path in asked if path.startswith("/media/")] == [shown]
    assert await page.evaluate(LOADED) == [[shown, "link"]]
    assert said == []
