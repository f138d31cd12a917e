"""All that can be told as data on one page, in each language: nothing of it is a violation, or wider than a phone."""

import asyncio
from contextlib import suppress
from functools import partial

import pytest
from playwright.async_api import Page, expect

from liveblog.render.languages import tags
from tests.browser.audits import FullBlog, everywhere
from tests.browser.known import known_blog
from tests.browser.opening import go_on_after
from tests.browser.states.registry import open_live
from tests.pace import PATIENCE

ALIKE = [
    ".briefing",
    ".statements a",
    ".standing dl.figures a",
    ".figures .when",
    ".reading tr:first-child > th",
    ".reading tr:first-child > td",
    ".reading tr + tr > td",
    ".reading figcaption",
    ".claims a",
    ".since a",
    ".correction",
]
LOOKS = """(host, selectors) => {
    const scope = host.shadowRoot ?? host;
    const {right} = scope.querySelector('.masthead').getBoundingClientRect();
    const isWider = (node) => node.checkVisibility() && node.getBoundingClientRect().right > right + 0.5;
    const wider = [...scope.querySelectorAll('.briefing, .standing *, .entries *')].filter(isWider);
    const parts = selectors.map((selector) => {
        const style = getComputedStyle(scope.querySelector(selector));
        const {boxSizing, color, fontWeight, paddingInlineStart, textAlign, textDecorationColor} = style;
        return [selector, boxSizing, color, fontWeight, paddingInlineStart, textAlign, textDecorationColor];
    });
    return {parts, wider: wider.map((node) => node.outerHTML)};
}"""

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


async def test_partners_see_it_as_we_show_it(live_app, open_page, host):
    """What is true looks in the element and in the frame as on our page, and is nowhere wider than the entries."""
    blog = await known_blog(live_app, "en")
    ours = await open_live(open_page, FullBlog(live_app, blog, 0))
    element = await open_page(host.show(embedded(live_app.url, blog.path)))
    frame = await open_page(f"{live_app.url}{blog.path}/frame?limit=20")
    wanted = await looks(ours)
    assert wanted["wider"] == []
    for page in (element, frame):
        assert await looks_like(page, wanted), await looks(page)


@pytest.mark.parametrize("late", ["blocks", "truth", "cards"])
async def test_it_looks_alike_whichever_sheet_comes_last(live_app, open_page, host, late):
    """Of two rules that weigh the same the one wins that wins on our page, in whatever order the sheets arrive."""
    blog = await known_blog(live_app, "en")
    ours = await open_live(open_page, FullBlog(live_app, blog, 0))
    element = await open_page("about:blank")
    others = [f"**/{name}.shadow.css" for name in ("blocks", "truth", "cards") if name != late]
    are_there = asyncio.Event()
    await element.route(f"**/{late}.shadow.css", partial(go_on_after, are_there))
    async with element.expect_response(others[0]) as first, element.expect_response(others[1]) as second:
        await element.goto(host.show(embedded(live_app.url, blog.path)))
    for sheet in (first, second):
        await (await sheet.value).finished()
    are_there.set()
    assert await looks_like(element, await looks(ours))


def embedded(url: str, path: str) -> str:
    """Return what a partner's page has of a blog."""
    return f'<script type="module" src="{url}/embed.js"></script><live-blog src="{url}{path}"></live-blog>'


async def looks_like(page: Page, wanted: dict[str, object]) -> bool:
    """Tell whether a page looks as wanted; a sheet that came too late to be waited for is there in the end."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while await looks(page) != wanted:
                pass
    return await looks(page) == wanted


async def looks(page: Page) -> dict[str, object]:
    """Return how the parts of a page look that all three have, and which of them end behind the masthead's line."""
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await expect(page.locator(".standing dl.figures")).to_be_visible()
    found: dict[str, object] = await page.locator("live-blog").evaluate(LOOKS, ALIKE)
    return found
