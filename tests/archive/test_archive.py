"""An archive as a whole: complete, without a loose end, the same each time, and read back."""

import asyncio
import json
import subprocess
from collections import Counter
from contextlib import asynccontextmanager
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from liveblog.archive import make_archive
from liveblog.archive.contents import LIST_SIZE
from liveblog.errors import BlogNotFound, Conflict
from liveblog.exports import Export
from liveblog.model.blog import BlogDraft, BlogStatus
from liveblog.model.principal import COMMAND
from tests.archive.blogs import LOST, close, fill, full_blog, post
from tests.archive.crawling import dangling, pages, read_page


def files(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("url", [None, "https://example.org/storm"])
async def test_nothing_dangles_and_nothing_is_asked_of_others(sqlite_app, archive, url):
    """Every address in every page leads to a file and a name in it, or out by a click; nothing is loaded from there."""
    await full_blog(sqlite_app)
    folder = await archive("storm", url=url)
    assert dangling(folder) == []
    loaded = {one.address for page in pages(folder) for one in page.references if one.tag in {"img", "script", "link"}}
    assert {address for address in loaded if ":" in address} <= {
        f"{url}/{name}" for name in ("", *files(folder)) if name.endswith(("", ".html"))
    }


async def test_every_entry_is_there_and_a_deleted_one_is_not(sqlite_app, archive):
    """All stand on pages once, the pinned one also on top, and have a permalink; of a deleted one nothing is left."""
    await full_blog(sqlite_app)
    folder = await archive("storm")
    names = [name for page in ("page-1.html", "index.html") for name in read_page(folder, page).names]
    numbers = Counter(int(name.removeprefix("entry-")) for name in names if name.startswith("entry-"))
    shown = sorted(numbers)
    assert [number for number, times in numbers.items() if times > 1] == [7]
    assert shown == [number for number in range(1, 98) if number != 4]
    assert sorted(int(path.stem) for path in (folder / "entries").iterdir()) == shown
    assert b"A mistake" not in b"".join(files(folder).values())


async def test_it_can_be_read_from_the_beginning(sqlite_app, archive):
    """The pages are there oldest first, too, and lead on to each other; search engines are led to the others."""
    blog = await full_blog(sqlite_app)
    await fill(sqlite_app, blog, 30)
    folder = await archive("storm", url="https://example.org")
    first, second = (read_page(folder, f"oldest-first{part}.html") for part in ("", "-2"))
    names = [name for page in (first, second) for name in page.names if name.startswith("entry-")]
    assert names[:2] == ["entry-1", "entry-2"]
    assert "oldest-first-2.html" in {one.address for one in first.references}
    assert "oldest-first-3.html" in {one.address for one in second.references}
    assert '<link rel="canonical" href="https://example.org/page-1.html">' in (folder / first.file).read_text()
    assert dangling(folder) == []


async def test_the_checksums_are_those_of_all_files(sqlite_app, archive):
    """`sha256sum --check` finds all files as they were written, and none is missing from the list."""
    await full_blog(sqlite_app)
    folder = await archive("storm")
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    await asyncio.to_thread(subprocess.run, check, cwd=folder, check=True)
    listed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == files(folder).keys() - {"SHA256SUMS"}


async def test_the_same_blog_gives_the_same_bytes(sqlite_app, archive):
    """Two archives of one blog can be compared by their checksums alone."""
    await full_blog(sqlite_app)
    assert files(await archive("storm")) == files(await archive("storm", "again"))


async def test_it_can_be_imported_again(sqlite_app, archive):
    """The data in the folder are an export, with every entry and hand-over, as of the blog's last event."""
    await full_blog(sqlite_app)
    text = ((await archive("storm")) / "blog.json").read_text()
    assert len(Export(lambda: BytesIO(text.encode()))) == 96 + 1
    document = json.loads(text)
    assert document["exported_at"] == document["blog"]["closed_at"]


async def test_pictures_are_copied_in_every_width(sqlite_app, archive):
    """Each file that a page may load lies in the folder; a picture that is lost leaves its words."""
    await full_blog(sqlite_app)
    folder = await archive("storm")
    assert sorted(path.name.partition("-")[2] for path in (folder / "media").iterdir()) == [
        "1200x800.webp",
        "480x320.webp",
        "960x640.webp",
    ]
    page = (folder / "page-1.html").read_text()
    assert "Lost &amp; gone Elsewhere" in page
    assert LOST not in page


async def test_what_is_lost_is_told(sqlite_app, tmp_path):
    """Whoever makes the archive hears of the pictures that the server doesn't have."""
    blog = await full_blog(sqlite_app)
    await close(sqlite_app, blog.slug)
    made = await make_archive(sqlite_app, blog.slug, tmp_path / "archive")
    assert made.missing == (LOST.removeprefix("/media/"),)
    assert (made.entries, made.pages, made.pictures, made.is_private) == (96, 2, 3, False)


async def test_a_long_topic_has_several_pages(sqlite_app, archive):
    """All entries of a topic are there, page after page, newest first, and each page leads to the next."""
    blog = await sqlite_app.desk.create_blog(BlogDraft("long", "Long"))
    await fill(sqlite_app, blog, LIST_SIZE + 1, topics=("Rain",))
    folder = await archive("long")
    first, second = (read_page(folder, f"topic-1-rain{part}.html") for part in ("", "-2"))
    assert len([name for name in second.names if name.startswith("entry-")]) == 1
    assert len([name for name in first.names if name.startswith("entry-")]) == LIST_SIZE
    assert "topic-1-rain-2.html" in {one.address for one in first.references}
    assert dangling(folder) == []


async def test_an_empty_blog_is_an_archive_too(sqlite_app, archive):
    """A coverage in which nothing was posted has a page that says so, and valid feeds."""
    await sqlite_app.desk.create_blog(BlogDraft("empty", "Empty"))
    folder = await archive("empty")
    assert dangling(folder) == []
    assert "Nothing was posted." in (folder / "index.html").read_text()
    assert json.loads((folder / "feed.json").read_bytes())["items"] == []
    assert json.loads((folder / "blog.json").read_bytes())["entries"] == []


async def test_a_live_blog_is_refused(sqlite_app, tmp_path):
    """It says how the blog is closed, and leaves nothing behind."""
    await sqlite_app.desk.create_blog(BlogDraft("live", "Live"))
    with pytest.raises(Conflict, match="still live: close it first, with “liveblog blog close live”"):
        await make_archive(sqlite_app, "live", tmp_path / "archive")
    with pytest.raises(BlogNotFound):
        await make_archive(sqlite_app, "nowhere", tmp_path / "archive")
    assert not list(tmp_path.glob("*archive*"))


@pytest.mark.parametrize("moment", [2, 4, 7])
async def test_a_blog_that_changes_meanwhile_leaves_nothing(sqlite_app, tmp_path, monkeypatch, moment):
    """What isn't as of one moment is no archive: it is refused in the end, whenever it was, and taken away."""
    blog = await sqlite_app.desk.create_blog(BlogDraft("short", "Short"))
    await post(sqlite_app, blog, "First", topics=("Rain",))
    await close(sqlite_app, blog.slug)
    read, moments = sqlite_app.store.read, count(1)

    @asynccontextmanager
    async def read_late():
        if next(moments) == moment:
            await sqlite_app.desk.change_blog(blog.slug, {"status": BlogStatus.LIVE}, COMMAND)
            await post(sqlite_app, blog, "Second", topics=("Wind",))
        async with read() as connection:
            yield connection

    monkeypatch.setattr(sqlite_app.store, "read", read_late)
    with pytest.raises(Conflict, match="changed while it was archived"):
        await make_archive(sqlite_app, blog.slug, tmp_path / "archive")
    assert not list(tmp_path.glob("*archive*"))


async def test_an_entry_that_was_the_only_one_of_its_page_may_be_deleted(sqlite_app, archive):
    """A blog of nothing but deleted entries has its page, and no permalinks."""
    blog = await sqlite_app.desk.create_blog(BlogDraft("gone", "Gone"))
    await sqlite_app.desk.delete(blog.slug, await post(sqlite_app, blog, "x", topics=("T",)), COMMAND)
    folder = await archive("gone")
    assert dangling(folder) == []
    assert not (folder / "entries").exists()


async def test_a_link_to_it_is_shown_with_its_poster(sqlite_app, archive):
    """Where the folder's address is known, its pages name the picture that lies in it."""
    blog = await sqlite_app.desk.create_blog(BlogDraft(slug="calm", title="Calm"))
    await post(sqlite_app, blog, "No picture")
    folder = await archive("calm", url="https://example.org/calm")
    said = '<meta property="og:image" content="https://example.org/calm/poster.png">'
    assert said in (folder / "index.html").read_text()
    with Image.open(folder / "poster.png") as poster:
        assert poster.size == (1200, 630)
