"""An archive is the publisher's, too: name, logo, links, sheet and templates, from files that are in the folder."""

import re
from pathlib import Path
from typing import Any

from liveblog.archive import make_archive
from liveblog.model.blog import BlogChanges, MainPicture
from liveblog.model.principal import COMMAND
from tests.apps import open_app, open_harbour
from tests.archive.blogs import close, post
from tests.media.pictures import photo
from tests.publishers import FRAME, LOGO, make_publisher

LINKS: dict[str, Any] = {"navigation": "News https://www.example.org/; Weather /weather", "footer": "Imprint /imprint"}


async def archived(database_url: str, tmp_path: Path, **settings: Any) -> Path:
    """Archive a blog with a picture, of a publisher with a folder."""
    folder = make_publisher(tmp_path / "publisher", {"templates/_page.html": FRAME})
    places: dict[str, Any] = {"media_dir": tmp_path / "media", "publisher_dir": folder}
    async with open_app(database_url, publisher="The Herald", **places, **LINKS, **settings) as services:
        blog = await open_harbour(services)
        picture = await services.pictures.save(photo())
        shown: BlogChanges = {"byline": ("Ada Quist",), "picture": MainPicture(picture.path, "Smoke", "", "M. Lind")}
        await services.desk.change_blog(blog.slug, shown, COMMAND)
        await post(services, blog, "Open.")
        await close(services, blog.slug)
        await make_archive(services, blog.slug, tmp_path / "archive")
    return tmp_path / "archive"


async def test_a_page_has_all_of_it_from_the_folder(migrated_sqlite_url: str, tmp_path: Path):
    """The logo, the sheet and the picture are files beside it; who covered it and how much there is stands there."""
    archive = await archived(migrated_sqlite_url, tmp_path)
    page = (archive / "index.html").read_text(encoding="utf-8")
    assert '<span class="publisher-name"><img src="publisher/logo.svg"' in page
    assert (archive / "publisher" / "logo.svg").read_bytes() == LOGO
    assert list((archive / "publisher" / "fonts").iterdir())
    assert '<link rel="stylesheet" href="publisher/publisher.bundle.css">' in page
    assert "font-src &#39;self&#39; file:" in page
    assert '<p class="motto">The Herald' in page
    picture = re.search('<figure class="main-picture"><img src="(media/[^"]+)"', page)
    assert picture
    assert (archive / picture[1]).is_file()
    assert "Ada Quist</span>" in page
    assert ">1 entry</span>" in page


async def test_links_of_the_server_need_its_address(migrated_sqlite_url: str, tmp_path: Path):
    """A path leads nowhere from a disk: it is left out, or whole where the server's address is known."""
    page = (await archived(migrated_sqlite_url, tmp_path) / "index.html").read_text(encoding="utf-8")
    assert '<a href="https://www.example.org/">News</a>' in page
    assert "Imprint" not in page + page.partition("Weather")[1]


async def test_with_the_servers_address_they_are_whole(migrated_sqlite_url: str, tmp_path: Path):
    """All links lead there, and so does the name."""
    archive = await archived(migrated_sqlite_url, tmp_path, public_url="https://live.example.org")
    page = (archive / "index.html").read_text(encoding="utf-8")
    assert '<a href="https://live.example.org/weather">Weather</a>' in page
    assert '<a href="https://live.example.org/imprint">Imprint</a>' in page
    assert '<a class="publisher-name" href="https://live.example.org/">' in page
