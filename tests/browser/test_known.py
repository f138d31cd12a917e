"""All that can be told as data on one page, in each language: nothing of it is a violation, or wider than a phone."""

import pytest
from playwright.async_api import expect

from liveblog.render.languages import tags
from tests.browser.audits import FullBlog, everywhere
from tests.browser.known import known_blog
from tests.browser.states.registry import open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("language", tags())
async def test_all_of_it_can_be_read_by_everybody(live_app, open_page, language):
    """A correction, a status, what was withdrawn, links, figures, a place, a hand-over and what is known are there."""
    blog = await known_blog(live_app, language)
    page = await open_live(open_page, FullBlog(live_app, blog, 0))
    for part, number in (
        (".entries .correction", 3),
        (".entries .claims li", 1),
        (".entries .card[data-kind=place]", 1),
        (".standing dl.figures > div", 1),
        (".briefing .statements li", 2),
        (".entries .shift", 1),
        ('[data-role="duty"]:visible', 1),
        (".entries .cited", 2),
    ):
        await expect(page.locator(part)).to_have_count(number)
    assert await everywhere(page) == []
    await page.set_viewport_size({"width": 320, "height": 700})
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
