"""Pictures that readers load from elsewhere: their addresses are told on every door, and texts don't know of them."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from liveblog.archive import make_archive
from liveblog.model.blog import BlogStatus, MainPicture
from liveblog.model.entry import EntryDraft
from liveblog.model.picture import Picture
from liveblog.model.principal import COMMAND
from liveblog.store.reads import blog_by_slug, page
from tests.media.pictures import photo
from tests.web.live_app import LiveApp, open_live_app

ELSEWHERE = "https://pictures.example.org/live"
BLOG = "/blogs/harbour"
API = f"/api/v1{BLOG}"

TEXT = """\
![Waves]({wide})

[The whole picture]({wide})

![Wreck]({small}#sensitive)

```card
url: https://example.org/story
title: A story
image: {small}
```

![One](/media/logo.png)
"""
"""A picture, a link to one, a sensitive one, a card's, and a file that is no picture of ours."""


@pytest.fixture
async def app(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[LiveApp]:
    """Serve a blog that shows pictures wherever it can; they are loaded from elsewhere."""
    async with open_live_app(migrated_sqlite_url, media_dir=tmp_path / "media", media_url=f"{ELSEWHERE}/") as app:
        await app.blog("harbour")
        yield app


@pytest.fixture
async def wide(app: LiveApp) -> Picture:
    """Post an entry with pictures, and return the wide one."""
    pictures = app.services.pictures
    wide, small = await pictures.save(photo(1700, 900)), await pictures.save(photo(400, 300))
    text = TEXT.format(wide=wide.path, small=small.path)
    desk = app.services.desk
    await desk.change_blog("harbour", {"summary": f"![Sum]({wide.path})"}, COMMAND)
    await desk.post("harbour", EntryDraft(text, headline="Storm", pinned=True, key_event=True), COMMAND)
    return wide


def local(text: str) -> list[str]:
    """Return the pictures of ours that a document has at our own address, in attributes, members and Markdown."""
    return re.findall(r"[^\s\"(,]*/media/[0-9a-f]{20}-[0-9x]+\.webp", text.replace(ELSEWHERE, ""))


PAGES = (
    BLOG,
    f"{BLOG}?order=oldest",
    f"{BLOG}?q=storm",
    f"{BLOG}?only=key",
    f"{BLOG}?at=now",
    f"{BLOG}/entries/1",
    "/",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("main", [False, True])
async def test_each_page_leads_to_pictures_where_they_are(app: LiveApp, wide: Picture, path: str, *, main: bool):
    """In entries, summary, the blog's picture, the first picture's preload, shared links and structured data."""
    if main:
        await app.services.desk.change_blog("harbour", {"picture": MainPicture(wide.path, "Main")}, COMMAND)
    answer = await app.http.get(path)
    assert answer.status_code == 200
    assert local(answer.text) == []
    assert f"{ELSEWHERE}/{wide.variants[0].name} 480w" in answer.text
    assert 'src="/media/logo.png"' in answer.text or path == "/"
    policy = answer.headers["content-security-policy"]
    assert f"; img-src 'self' {ELSEWHERE}/; " in policy


@pytest.mark.parametrize(
    "path", [f"{BLOG}/feed.atom", f"{BLOG}/feed.json", f"{BLOG}.md", "/feed.atom", "/feed.json", "/sitemap.xml"]
)
async def test_each_feed_and_text_does(app: LiveApp, wide: Picture, path: str):
    """Whoever reads far from here is led there, too."""
    answer = await app.http.get(path)
    assert answer.status_code == 200
    assert local(answer.text) == []
    assert ELSEWHERE in answer.text or path in ("/feed.atom", "/sitemap.xml")


async def test_what_is_pushed_is_what_is_served(app: LiveApp, wide: Picture):
    """A snapshot, the event that led to it, and the page have one HTML: addresses are made when something goes out."""
    snapshot = (await app.http.get(f"{API}/entries")).json()
    events = (await app.http.get(f"{API}/events?since={snapshot['epoch']}-0&format=json")).json()
    told = [event["entry"]["html"] for event in events["events"] if "entry" in event]
    assert told == [snapshot["entries"][0]["html"]]
    assert told[0] in (await app.http.get(BLOG)).text
    assert local(told[0]) == []
    changed = [event["blog"] for event in events["events"] if "blog" in event]
    assert changed[-1]["summary"] == snapshot["blog"]["summary"]
    assert f'src="{ELSEWHERE}/{wide.name}"' in changed[-1]["summary"]


async def test_a_blogs_picture_is_told_where_it_is_and_named_as_it_is_sent(app: LiveApp, wide: Picture):
    """`picture_html` is for showing; `picture` can be sent back as it came."""
    await app.services.desk.change_blog("harbour", {"picture": MainPicture(wide.path, "Main")}, COMMAND)
    blog = (await app.http.get(f"{API}/entries")).json()["blog"]
    assert local(blog["picture_html"]) == []
    assert f'src="{ELSEWHERE}/{wide.name}"' in blog["picture_html"]
    assert blog["picture"]["url"] == wide.path


async def test_texts_keep_their_own_form(app: LiveApp, wide: Picture):
    """What is stored, exported and answered to an upload names no other server: so pictures can be moved again."""
    async with app.services.store.read() as connection:
        found = await page(connection, await blog_by_slug(connection, "harbour"), 1)
    assert found
    assert ELSEWHERE not in found.entries[0].body_html + found.entries[0].body
    assert f'src="{wide.path}"' in found.entries[0].body_html
    sent = await app.http.post(
        f"{API}/media", content=photo(60, 40), headers={"content-type": "image/jpeg", **app.bearer()}
    )
    assert sent.json()["url"].startswith("/media/")
    assert sent.json()["markdown"].startswith("![](/media/")
    source = (await app.http.get(f"{API}/entries/1", headers=app.bearer())).json()
    assert ELSEWHERE not in json.dumps(source.get("entry", source)["body"])


async def test_pictures_stay_where_texts_say_they_are(app: LiveApp, wide: Picture):
    """The server goes on answering for them: links in old feeds, and the desk's own thumbnails."""
    assert (await app.http.get(wide.path)).status_code == 200


async def test_an_archive_has_pictures_of_its_own(app: LiveApp, wide: Picture, tmp_path: Path):
    """It leads to its files, needs nobody else, and allows nobody else."""
    await app.services.desk.change_blog("harbour", {"status": BlogStatus.CLOSED}, COMMAND)
    made = await make_archive(app.services, "harbour", tmp_path / "archive")
    assert made.missing == ()
    index = (tmp_path / "archive" / "index.html").read_text()
    assert ELSEWHERE not in index
    assert f'src="media/{wide.name}"' in index
    assert (tmp_path / "archive" / "media" / wide.variants[0].name).exists()
    assert ELSEWHERE not in (tmp_path / "archive" / "blog.md").read_text()


async def test_without_the_setting_all_is_as_before(migrated_sqlite_url: str, tmp_path: Path):
    """Pictures come from here, and the policy allows nobody else."""
    async with open_live_app(migrated_sqlite_url, media_dir=tmp_path / "media") as app:
        await app.blog("harbour")
        picture = await app.services.pictures.save(photo(60, 40))
        await app.services.desk.post("harbour", EntryDraft(f"![Waves]({picture.path})"), COMMAND)
        answer = await app.http.get(BLOG)
        assert f'src="{picture.path}"' in answer.text
        assert "; img-src 'self'; " in answer.headers["content-security-policy"]
