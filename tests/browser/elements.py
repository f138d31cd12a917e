"""The element in a partner's page, as tests put it there."""

from playwright.async_api import Page, expect

from liveblog.model.blog import Blog
from tests.web.live_app import LiveApp

SCRIPT = '<script type="module" src="{}/embed.js"></script>'


def tag(app: LiveApp, blog: Blog, attributes: str = "", inside: str = "") -> str:
    """Return the element's tag."""
    return f'<live-blog src="{app.url}{blog.path}" {attributes}>{inside}</live-blog>'


async def is_live(page: Page, number: int = 1) -> None:
    """Wait until so many elements are connected."""
    await expect(page.locator('live-blog[data-connection="live"]')).to_have_count(number)
