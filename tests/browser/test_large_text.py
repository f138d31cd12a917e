"""Text twice as large on narrow screens: nothing of ours makes a page scroll sideways, or lies over something else."""

import pytest
from playwright.async_api import Page, expect

from liveblog.desk.changes import SetBriefing
from liveblog.model.blog import Blog
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND
from tests.browser.reader import correct
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NARROW = (320, 390)
TWICE = 32
WINDOW = {"width": 700, "height": 800}
LANGUAGES = ("en", "de", "fr", "ar")
TOO_WIDE = """scope => {
    const root = scope.shadowRoot ?? scope;
    const { left, right } = scope.getBoundingClientRect();
    const wide = [...root.querySelectorAll('*')].filter((one) => {
        const box = one.getBoundingClientRect();
        // What is read aloud has no size, and what scrolls by itself may be wide inside.
        return box.width > 1 && one.checkVisibility() && !one.parentElement?.closest('.table, pre, .visually-hidden')
            && (box.right > right + 1 || box.left < left - 1);
    });
    return wide.map(({ className, localName }) => `${localName} ${className}`).join();
}"""
COVERED = """scope => [...(scope.shadowRoot ?? scope).querySelectorAll('.share')].filter((one) => {
    const mine = one.getBoundingClientRect();
    const time = one.closest('.entry').querySelector('.stamp').getBoundingClientRect();
    return one.checkVisibility() && mine.left < time.right && time.left < mine.right
        && mine.top < time.bottom && time.top < mine.bottom;
}).length"""
WIDER = "document.documentElement.scrollWidth > innerWidth"


async def rich_blog(app: LiveApp, language: str) -> Blog:
    """Make a blog whose entries have what needs room: marks, topics, figures, a card, a table, a correction."""
    blog = await app.blog(title="Storm on the coast", language=language)
    await app.post(blog, "[[Without power: 1,980 homes | Grid]]", headline="Harbour", topics=("Ferries", "Harbour"))
    await app.post(blog, "| a | b |\n| - | - |\n| 1 | 2 |", key_event=True, pinned=True)
    await app.post(blog, "https://youtu.be/dQw4w9WgXcQ", headline="Donaudampfschifffahrtsgesellschaft")
    await correct(app, blog, 1, CorrectionDraft(CorrectionKind.CORRECTION, "It was another number."))
    briefing = BriefingDraft((StatementDraft("Ten ships left.", None, (1,)),))
    await app.services.desk.do(blog.slug, SetBriefing(briefing), COMMAND)
    return blog


async def enlarge(page: Page, width: int) -> None:
    """Make the window so wide, with the text that its reader has chosen twice as large."""
    await page.set_viewport_size({"width": width, "height": 800})
    text = await page.context.new_cdp_session(page)
    await text.send("Page.setFontSizes", {"fontSizes": {"standard": TWICE, "fixed": TWICE}})


def shown_by(app: LiveApp, blog: Blog) -> dict[str, str]:
    """Return what a page can show a blog by: the element in its forms, the frame."""
    url = f"{app.url}{blog.path}"
    script = f'<script type="module" src="{app.url}/embed.js"></script>'
    frame = f'<iframe src="{url}/frame" title="Live" width="100%" height="600" frameborder="0"></iframe>'
    return {
        "element": f'{script}<live-blog src="{url}"></live-blog>',
        "part": f'{script}<live-blog src="{url}" limit="3"></live-blog>',
        "compact": f'{script}<live-blog src="{url}" compact></live-blog>',
        "frame": frame + f'<script async src="{app.url}/height.js"></script>',
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["element", "part", "compact", "frame"])
async def test_an_embed_with_large_text_stays_in_its_column(known_app, host, open_page, kind, language):
    """On a phone's width with text of 200 %: no part leaves the column, and nothing lies over a time."""
    blog = await rich_blog(known_app, language)
    padding = "<style>body { margin: 0; padding: 0 16px }</style>"
    page = await open_page("about:blank")
    for width in NARROW:
        await enlarge(page, width)
        await page.goto(host.show(padding + shown_by(known_app, blog)[kind]))
        inside = page.frame_locator("iframe") if kind == "frame" else page
        element = inside.locator("live-blog")
        await expect(element).to_have_attribute("data-connection", "live")
        await expect(element.locator("article").first).to_be_visible()
        await expect(element.locator(".ago").first).to_be_visible()
        assert await element.evaluate(TOO_WIDE) == ""
        assert await element.evaluate(COVERED) == 0
        assert not await page.evaluate(WIDER)
        assert not await element.evaluate(f"() => {WIDER}")


@pytest.mark.parametrize("name", ["", "/fragment.html?entries=5", "/teaser.html"])
async def test_what_the_server_draws_with_large_text_scrolls_no_page(known_app, host, open_page, name):
    """Our own page, and what others include: with text of 200 % on a phone's width there is no scrolling sideways."""
    blog = await rich_blog(known_app, "de")
    page = await open_page("about:blank")
    drawn = (await known_app.http.get(f"{blog.path}{name}")).text if name else ""
    for width in NARROW:
        await enlarge(page, width)
        # Long words are the page's to break: what it includes has no styles of ours.
        broken = "<style>body { margin: 16px; overflow-wrap: anywhere }</style>"
        await page.goto(host.show(broken + drawn) if name else f"{known_app.url}{blog.path}")
        assert not await page.evaluate(WIDER)


async def test_what_floats_on_the_page_around_pushes_nothing_out_of_an_element(known_app, host, open_page):
    """A picture that floats beside the element, as systems for texts make them, moves all of it or nothing of it."""
    blog = await rich_blog(known_app, "en")
    floating = "<p style='float: left; width: 300px; height: 200px; margin: 0'>A picture</p>"
    page = await open_page(host.show(floating + shown_by(known_app, blog)["element"]), viewport=WINDOW)
    element = page.locator("live-blog")
    await expect(element).to_have_attribute("data-connection", "live")
    await expect(element.locator("article").first).to_be_visible()
    inside = """scope => {
        const frame = scope.shadowRoot.querySelector('.frame').getBoundingClientRect();
        const title = scope.shadowRoot.querySelector('.masthead').getBoundingClientRect();
        return Math.round(title.left - frame.left) === Math.round(frame.right - title.right);
    }"""
    assert await element.evaluate(inside)
