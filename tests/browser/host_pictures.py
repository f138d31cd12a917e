"""Pictures of the pages of others (`host_pages`) with a blog in them, for the eyes and for docs/embed.md."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, TopicGrant
from tests.browser.audits import FullBlog
from tests.browser.host_pages import HOST_PAGES, HostPage
from tests.browser.known import known_blog
from tests.browser.opening import Opener, serve_app
from tests.browser.states.registry import CALM
from tests.web.live_app import LiveApp

HEIGHT = 1200
TOGETHER = ("host_plain", "host_wordpress", "host_dark", "host_arabic", "host_phone")
"""The pages that docs/embed.md shows, beside each other."""

_GAP = 24
_BETWEEN = "#efece4"


@asynccontextmanager
async def partner_of(body: str) -> AsyncIterator[str]:
    """Serve a partner's page."""

    async def answer(_request: object) -> HTMLResponse:
        return HTMLResponse(body)

    async with serve_app(Starlette(routes=[Route("/", answer), Route("/favicon.ico", answer)])) as url:
        yield url


async def picture_of(host: HostPage, full: FullBlog, open_page: Opener) -> bytes:
    """Take the picture of a page with a blog in it, down to some entries: PNG."""
    key = await _topics_key(full, host.topics) if host.topics else ""
    async with partner_of(host.html(full, key)) as url:
        page = await open_page(url, **CALM, viewport={"width": host.width, "height": HEIGHT})
        frame = page.frame_locator("iframe") if "iframe" in host.embed else page
        await expect(frame.locator("live-blog article").first).to_be_visible()
        await expect(frame.locator("live-blog")).to_have_attribute("data-connection", "live")
        return await page.screenshot()


async def show_hosts(app: LiveApp, demonstration: Blog, open_page: Opener, folder: Path) -> None:
    """Take one picture of five pages that show the demonstration, the Arabic one an Arabic blog."""
    shown = dict.fromkeys(TOGETHER, demonstration) | {"host_arabic": await known_blog(app, "ar")}
    taken = [await picture_of(HOST_PAGES[name], FullBlog(app, blog, 0), open_page) for name, blog in shown.items()]
    _beside_each_other(taken).save(folder / "hosts.webp", quality=75, method=6)


def _beside_each_other(taken: list[bytes]) -> Image.Image:
    """Put pictures of one height in a row, each at half its size."""
    pictures = [Image.open(BytesIO(each)).convert("RGB").reduce(2) for each in taken]
    width = sum(each.width + _GAP for each in pictures) + _GAP
    row = Image.new("RGB", (width, HEIGHT // 2 + 2 * _GAP), _BETWEEN)
    left = _GAP
    for each in pictures:
        row.paste(each, (left, _GAP))
        left += each.width + _GAP
    return row


async def _topics_key(full: FullBlog, topics: tuple[str, ...]) -> str:
    """Let the blog be for partners, and return a key that opens some topics of it."""
    services = full.app.services
    await services.desk.change_blog(full.blog.slug, BlogChanges(visibility=Visibility.PARTNERS), COMMAND)
    draft = PartnerDraft(
        f"Post {full.blog.id}", "With the Harbour Post", topic_grants=(TopicGrant(full.blog.id, topics),)
    )
    return await services.partners.make_key(await services.partners.create(draft), KeyKind.PUBLISHABLE)
