"""The picture that readers see first: the page's head names it, so that it needn't wait to be laid out."""

import re
from datetime import UTC, datetime

import pytest

from liveblog.model.blog import Blog
from tests.web.live_app import LiveApp

WIDE = "![A ship](/media/0123456789abcdef0123-1600x1067.webp)"
OTHER = "![A gate](/media/abcdef0123456789abcd-960x640.webp)"
OF_OLD = "![A map](/media/a&b.png)"
PLAIN = "No picture"


async def preloads(app: LiveApp, path: str) -> list[str]:
    """Return what the head of a page asks for ahead of time."""
    head = (await app.http.get(path)).text.partition("</head>")[0]
    return re.findall(r'<link rel="preload"[^>]*>', head)


async def written(app: LiveApp, *bodies: str) -> Blog:
    """Return a blog of these entries, the first of them on top."""
    blog = await app.blog()
    for minute, body in enumerate(reversed(bodies)):
        await app.post(blog, body, occurred_at=datetime(2026, 11, 25, 9, minute, tzinfo=UTC))
    return blog


@pytest.mark.parametrize("bodies", [(WIDE, PLAIN), (PLAIN, f"text\n\n{WIDE}\n\n{OTHER}", OTHER), (WIDE, OTHER)])
async def test_the_first_picture_is_asked_for_as_the_entry_does(live_app: LiveApp, bodies: tuple[str, ...]):
    """The link has the very widths and sizes of the picture, so that browsers choose one file for both."""
    blog = await written(live_app, *bodies)
    page = (await live_app.http.get(blog.path)).text
    (picture,) = re.findall(r"<img [^>]*0123456789abcdef0123-1600[^>]*>", page)
    srcset, sizes = (re.findall(rf'{name}="([^"]*)"', picture)[0] for name in ("srcset", "sizes"))
    expected = f'<link rel="preload" as="image" imagesrcset="{srcset}" imagesizes="{sizes}" fetchpriority="high">'
    assert await preloads(live_app, blog.path) == [expected]


async def test_a_picture_of_one_width_is_asked_for_by_its_address(live_app: LiveApp):
    """A file that has no other widths has no choice to offer."""
    blog = await written(live_app, OF_OLD)
    expected = '<link rel="preload" as="image" href="/media/a&amp;b.png" fetchpriority="high">'
    assert await preloads(live_app, blog.path) == [expected]


async def test_a_picture_that_is_pinned_comes_first(live_app: LiveApp):
    """The pinned entry stands above all others."""
    blog = await written(live_app, OTHER)
    await live_app.post(blog, WIDE, pinned=True, occurred_at=datetime(2026, 11, 25, 8, tzinfo=UTC))
    (link,) = await preloads(live_app, blog.path)
    assert "0123456789abcdef0123" in link


async def test_what_is_further_down_waits(live_app: LiveApp):
    """A picture in the third entry, on older pages and around a linked entry is loaded when it comes near."""
    blog = await written(live_app, PLAIN, PLAIN, WIDE)
    for path in (blog.path, f"{blog.path}/entries/1"):
        assert await preloads(live_app, path) == []
    long = await live_app.blog()
    for number in range(85):
        await live_app.post(long, WIDE if number == 39 else PLAIN)
    assert await preloads(live_app, f"{long.path}?page=1") == []
