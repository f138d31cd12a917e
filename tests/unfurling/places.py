"""A web of one server: pages by their paths, with oEmbed, which an unfurler of a test's own may ask."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from liveblog.media import PictureFolder, PictureStore
from liveblog.model.picture import Picture
from liveblog.outbound import Outbound
from liveblog.unfurling import Unfurler
from tests.outbound.strangers import LOOPBACK, Stranger, Talk, says

HTML = "text/html; charset=utf-8"


def page(title: str, more: str = "") -> Talk:
    return says(f"<title>{title}</title>{more}".encode(), content_type=HTML)


def by_path(pages: Mapping[str, Talk]) -> Talk:
    """Answer by the path that is asked for, without its query; anything else is 404."""

    async def talk(head, writer):
        path = head.split(b" ", 2)[1].decode().partition("?")[0]
        await pages.get(path, says(b"", "404 Not Found"))(head, writer)

    return talk


class Notes:
    """Remembers which pictures somebody is about to show."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []

    async def __call__(self, picture: Picture) -> None:
        self.pictures.append(picture)


@asynccontextmanager
async def unfurler(
    folder: Path, endpoint: Callable[[str], str | None] = lambda _: None, outbound: Outbound | None = None
) -> AsyncIterator[Unfurler]:
    """Open an unfurler that may ask the loopback."""
    asking, pictures = outbound or Outbound([LOOPBACK]), PictureStore(PictureFolder(folder))
    found = Unfurler(asking, pictures, endpoint)
    try:
        yield found
    finally:
        await found.close()
        await pictures.close()
        await asking.close()


def oembed_of(there: Stranger) -> Callable[[str], str]:
    """Return where a stranger's oEmbed is asked."""
    return lambda url: f"{there.url}/oembed?url={quote(url, '')}"
