"""Making an archive: what is written into the folder, in which order."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from liveblog.archive.addresses import POSTER, InFolder
from liveblog.archive.contents import Contents, read_contents, require_unchanged
from liveblog.archive.folder import ArchiveBuild, NewFolder, new_folder, require_free
from liveblog.archive.forms import write_export, write_feeds, write_texts
from liveblog.archive.pages import write_corrections, write_lists, write_pages, write_places
from liveblog.archive.readme import readme
from liveblog.media import PictureStore
from liveblog.present.portraits import poster_of
from liveblog.present.static_files import file_content
from liveblog.render import Renderer
from liveblog.services import Services
from liveblog.store.pictures import pictures_in

_STATIC = ("icon.svg", "page.bundle.css", "archive.bundle.js")


@dataclass(frozen=True, slots=True)
class Archived:
    """What came of it; `missing` are pictures that the entries show and the server no longer has."""

    entries: int
    pages: int
    pictures: int
    files: int
    missing: tuple[str, ...]
    is_private: bool


async def make_archive(services: Services, slug: str, target: Path, url: str | None = None) -> Archived:
    """Write a blog that has ended into a folder that isn't there yet, or is empty; it is complete or not there.

    Raises:
        BlogNotFound, Conflict: there is no such blog; it is live, or changes meanwhile; something is in the folder.
    """
    require_free(target)
    contents = await read_contents(services.store, slug)
    there = await _pictures_there(services, contents)
    addresses = InFolder(contents, there, url, services.settings.public_url)
    with new_folder(target, 0o755 if contents.blog.is_public else 0o700) as folder:
        publisher = services.settings.publisher
        renderer = Renderer(addresses, replace(services.renderer.publisher, logo_address=None))
        await _fill(ArchiveBuild(services.store, contents, addresses, renderer, publisher, folder), url)
        await _copy_pictures(services.pictures, addresses, folder)
        if url:
            await _draw_poster(services, contents, folder)
        await require_unchanged(services.store, contents)
    return _told(contents, addresses, folder)


async def _fill(build: ArchiveBuild, url: str | None) -> None:
    await write_pages(build)
    await write_lists(build)
    write_corrections(build)
    write_places(build)
    await write_feeds(build)
    await write_texts(build)
    await write_export(build)
    for name in _STATIC:
        build.folder.write(f"{build.addresses.static}/{name}", file_content(name))
    for name, file in build.renderer.publisher.files.items():
        build.folder.write(f"publisher/{name}", file.content)
    build.folder.write("README.txt", readme(build.contents, url).encode())


async def _pictures_there(services: Services, contents: Contents) -> Collection[str]:
    """Ask at once for all pictures that the blog names anywhere: what draws the pages can't wait for a bucket."""
    async with services.store.read() as connection:
        named = await pictures_in(connection, contents.blog)
    return await services.pictures.present(named)


async def _copy_pictures(pictures: PictureStore, addresses: InFolder, folder: NewFolder) -> None:
    for picture in addresses.pictures.values():
        content = await pictures.read(picture)
        if content is not None:
            folder.write(picture.path.removeprefix("/"), content)


async def _draw_poster(services: Services, contents: Contents, folder: NewFolder) -> None:
    """Draw what stands for the blog where its link is shared: only whole addresses are read there."""
    poster = poster_of(contents.blog, services.renderer.publisher.name)
    if poster:
        folder.write(POSTER, await services.posters.png(poster))


def _told(contents: Contents, addresses: InFolder, folder: NewFolder) -> Archived:
    return Archived(
        entries=len(contents.page_of),
        pages=contents.pages,
        pictures=len(addresses.pictures),
        files=folder.files,
        missing=tuple(sorted(addresses.missing)),
        is_private=not contents.blog.is_public,
    )
