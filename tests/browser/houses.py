"""A publisher whose pages have all there is: a logo, more links than a phone has room for, and blogs with a picture."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from liveblog.model.blog import MainPicture
from tests.browser.audits import FullBlog, full_blog
from tests.media.pictures import photo
from tests.publishers import make_publisher
from tests.web.live_app import LiveApp, open_live_app

NAVIGATION = "; ".join(f"Department {number} https://www.example.org/{number}" for number in range(9))


@asynccontextmanager
async def open_house(database: str, folder: Path) -> AsyncIterator[LiveApp]:
    """Serve its app, with all it needs in a folder."""
    settings: dict[str, Any] = {
        "navigation": NAVIGATION,
        "footer": "Imprint /imprint; Privacy /privacy",
        "publisher": "The Herald",
    }
    places = {"media_dir": folder / "media", "publisher_dir": make_publisher(folder / "publisher")}
    async with open_live_app(database, **(settings | places)) as app:
        yield app


async def pictured(app: LiveApp, **fields: str) -> FullBlog:
    """Write a blog with all there is, who covers it, and a picture."""
    path = (await app.services.pictures.save(photo())).path
    picture = MainPicture(path, "The quay", "The quay at seven in the morning", "Mara Lind / Herald")
    return await full_blog(app, byline=("Ada Quist", "Ben Tarr"), picture=picture, **fields)
