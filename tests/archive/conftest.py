"""Apps with blogs to archive."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from liveblog.archive import make_archive
from liveblog.services import Services
from tests.apps import open_app
from tests.archive.blogs import close

Archive = Callable[..., Awaitable[Path]]


@pytest.fixture
async def sqlite_app(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    """Give the test all services, with a folder of pictures of its own."""
    async with open_app(migrated_sqlite_url, media_dir=tmp_path / "media") as services:
        yield services


@pytest.fixture
def archive(sqlite_app: Services, tmp_path: Path) -> Archive:
    """Return a function that closes a blog and archives it in a folder, and returns where."""

    async def make(slug: str, name: str = "archive", url: str | None = None) -> Path:
        await close(sqlite_app, slug)
        await make_archive(sqlite_app, slug, tmp_path / name, url)
        return tmp_path / name

    return make
