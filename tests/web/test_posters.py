"""A blog's poster: named in its page's head, served to whoever may read the blog, and current."""

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from liveblog.model.blog import BlogChanges, BlogStatus, Visibility
from liveblog.model.picture import Picture
from liveblog.model.principal import COMMAND
from tests.web.live_app import LiveApp


def meta(html: str) -> dict[str, str]:
    """Return what the head says of the picture to be shown with a link."""
    return dict(re.findall(r'<meta (?:property|name)="(og:image[^"]*|twitter:card)" content="([^"]*)">', html))


async def head_of(app: LiveApp, path: str, **options: Any) -> dict[str, str]:
    """Open a page and read its head."""
    answer = await app.http.get(path, **options)
    assert answer.status_code == 200, answer.text
    return meta(answer.text)


async def test_a_blog_without_pictures_is_shared_with_its_poster(live_app: LiveApp):
    """Page and permalink name a picture of ours, with its size and words, whole; there it is, and may be kept."""
    blog = await live_app.blog(title="Storm & sea", accent="#1a5c3a")
    await live_app.post(blog, "No picture")
    said = await head_of(live_app, blog.path)
    assert said == await head_of(live_app, f"{blog.path}/entries/1")
    address = said.pop("og:image")
    assert said == {
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Storm &amp; sea",
        "twitter:card": "summary_large_image",
    }
    assert re.fullmatch(rf"https?://.+{blog.path}/poster-[0-9a-f]{{16}}\.png", address)
    answer = await live_app.http.get(address[address.index(blog.path) :])
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"].startswith("public, max-age=60")
    image = Image.open(BytesIO(answer.content))
    assert image.size == (1200, 630)
    assert image.convert("RGB").getpixel((5, 5)) == (0x1A, 0x5C, 0x3A)
    known = {"if-none-match": answer.headers["etag"]}
    assert (await live_app.http.get(address[address.index(blog.path) :], headers=known)).status_code == 304


async def test_search_engines_are_told_of_it(live_app: LiveApp):
    """The structured data of the page has the same picture."""
    blog = await live_app.blog()
    html = (await live_app.http.get(blog.path)).text
    assert f'"image":"{meta(html)["og:image"]}"' in html


async def test_a_picture_of_the_blog_comes_first(live_app: LiveApp):
    """Where an entry shows a picture, that one is named; where it doesn't, the poster is."""
    blog = await live_app.blog()
    await live_app.post(blog, "![Ship](/media/0123456789abcdef0123-1600x1067.webp)")
    await live_app.post(blog, "No picture")
    assert Picture.of_path("/media/0123456789abcdef0123-1600x1067.webp")
    assert "/media/" in (await head_of(live_app, blog.path))["og:image"]
    assert "/poster-" in (await head_of(live_app, f"{blog.path}/entries/2"))["og:image"]


@pytest.mark.parametrize("change", [{"title": "Calm"}, {"accent": "#333333"}, {"status": BlogStatus.CLOSED}])
async def test_a_change_gives_it_another_address(live_app: LiveApp, change: BlogChanges):
    """The new page names the new poster, and the old address leads there without being kept."""
    blog = await live_app.blog()
    old = (await head_of(live_app, blog.path))["og:image"]
    await live_app.services.desk.change_blog(blog.slug, change, COMMAND)
    new = (await head_of(live_app, blog.path))["og:image"]
    assert new != old
    answer = await live_app.http.get(old[old.index(blog.path) :])
    assert answer.status_code == 307
    assert new.endswith(answer.headers["location"])
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_private_blog_has_none_for_strangers(live_app: LiveApp):
    """To who may not read the blog there is nothing, at the right address, too; for others nobody keeps it."""
    blog = await live_app.blog(visibility=Visibility.PRIVATE)
    said = await head_of(live_app, blog.path, headers=live_app.bearer())
    address = said["og:image"][said["og:image"].index(blog.path) :]
    assert (await live_app.http.get(address)).status_code == 404
    answer = await live_app.http.get(address, headers=live_app.bearer())
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_title_that_cannot_be_drawn_has_none(live_app: LiveApp):
    """No picture of empty boxes: the page names no poster, and there is none."""
    blog = await live_app.blog(title="台风", language="zh")
    assert "poster-" not in (await live_app.http.get(blog.path)).text
    assert (await live_app.http.get(f"{blog.path}/poster-0123456789abcdef.png")).status_code == 404


async def test_nobody_orders_another(live_app: LiveApp):
    """Whatever an address says, only the poster of the moment is drawn, and it only once."""
    blog = await live_app.blog()
    for number in range(20):
        await live_app.http.get(f"{blog.path}/poster-{number:016x}.png", follow_redirects=True)
    assert sum(child.pieces for child in live_app.services.posters.drawing._living) == 1
