"""The embed on a partner's page, which is of another origin and has a style sheet of its own."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from liveblog.model.principal import COMMAND
from tests.browser.opening import serve_app
from tests.browser.reader import be_live, fill_long, revise
from tests.browser.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOST_STYLE = "* { color: lime !important; display: inline !important } article { display: none } live-blog { THEME }"
PAGE = """<!doctype html><meta charset="utf-8"><title>Partner</title><style>{style}</style>
<h1>A partner's page</h1>
<script type="module" src="{server}/embed.js"></script>
<live-blog src="{server}{path}"></live-blog>"""


@pytest_asyncio.fixture(loop_scope="session")
async def partner() -> AsyncIterator[Callable[..., str]]:
    """Give the test another origin; calling it with a page puts that page there and returns its address."""
    shown = {"page": ""}

    async def answer(_request: object) -> HTMLResponse:
        return HTMLResponse(shown["page"])

    async with serve_app(Starlette(routes=[Route("/", answer), Route("/favicon.ico", answer)])) as url:

        def show(server: str, path: str, theme: str = "") -> str:
            shown["page"] = PAGE.format(server=server, path=path, style=HOST_STYLE.replace("THEME", theme))
            return url

        yield show


async def test_one_tag_shows_the_blog_live(live_house, partner, open_page):
    """On another origin one script tag shows the blog, and posts, edits and deletes reach it."""
    blog = await live_house.blog(title="Harbour: live")
    await live_house.post(blog, "first")
    page: Page = await open_page(partner(live_house.url, blog.path))
    await expect(page.get_by_role("heading", name="Harbour: live")).to_be_visible()
    await expect(page.locator("live-blog article")).to_have_count(1)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await live_house.post(blog, "second")
    await expect(page.locator("live-blog article").first).to_contain_text("second")
    await live_house.parts.desk.revise(blog.slug, 1, {"body": "corrected"}, COMMAND)
    await expect(page.locator("live-blog #entry-1")).to_contain_text("corrected")
    await live_house.parts.desk.delete(blog.slug, 2, COMMAND)
    await expect(page.locator("live-blog article")).to_have_count(1)


@pytest.mark.parametrize("language", ["zh-cmn-Hans", "en-GB-oed", "en-a"])
async def test_an_embed_works_in_a_language_that_browsers_refuse(live_house, partner, open_page, language):
    """Its words are English, and entries come in."""
    blog = await live_house.blog(language=language)
    await live_house.post(blog, "first")
    page: Page = await open_page(partner(live_house.url, blog.path))
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await live_house.post(blog, "second")
    await expect(page.locator("live-blog article").first).to_contain_text("second")
    await expect(page.locator("live-blog article").first.locator(".ago")).to_have_text("this minute")


async def test_links_of_a_text_say_on_a_partners_page_what_they_say_on_ours(live_house, partner, open_page):
    """They open beside the page, tell no referrer and recommend nobody, as the server's sanitiser has it."""
    blog = await live_house.blog()
    await live_house.post(blog, "See https://example.org/x and\n\nhttps://youtu.be/dQw4w9WgXcQ")
    page: Page = await open_page(partner(live_house.url, blog.path))
    links = page.locator("live-blog article .body a")
    await expect(links).to_have_count(2)
    for link in await links.all():
        await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
        await expect(link).to_have_attribute("target", "_blank")
    await expect(page.locator("live-blog .share")).to_have_attribute("rel", "noopener")


async def test_the_hosts_style_sheet_can_theme_it_but_not_break_it(live_house, partner, open_page):
    """The host's rules don't reach the entries; its custom properties do."""
    blog = await live_house.blog()
    await live_house.post(blog, "text")
    page: Page = await open_page(partner(live_house.url, blog.path, "--liveblog-text: rgb(1, 2, 3)"))
    body = page.locator("live-blog article .body")
    await expect(body).to_be_visible()
    await expect(body).to_have_css("color", "rgb(1, 2, 3)")
    await expect(body).to_have_css("display", "block")


async def test_links_lead_to_the_blog_beside_the_hosts_page(live_house, partner, open_page):
    """Permalinks in an embed are those of the blog's own server, and open beside the partner's page."""
    blog = await live_house.blog()
    await live_house.post(blog, "text")
    page: Page = await open_page(partner(live_house.url, blog.path))
    stamp = page.locator("live-blog article a.stamp")
    await expect(stamp).to_have_attribute("href", f"{live_house.url}{blog.path}/entries/1")
    await expect(stamp).to_have_attribute("target", "_blank")


async def test_a_blog_that_does_not_exist_is_one_sentence(live_house, partner, open_page):
    """An embed of an unknown blog says so in words instead of an empty box."""
    page: Page = await open_page(partner(live_house.url, "/blogs/nowhere"))
    await expect(page.locator("live-blog")).to_contain_text("There is no live blog at this address.")


async def test_a_hidden_tab_draws_the_blog_all_the_same(live_house, partner, open_page):
    """In a tab that nobody has looked at yet the entries are there at once: only what comes later waits."""
    blog = await live_house.blog()
    await live_house.fill(blog, 2)
    page: Page = await open_page("about:blank")
    await page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => true})")
    await page.goto(partner(live_house.url, blog.path))
    await expect(page.locator("live-blog article")).to_have_count(2)
    assert await page.locator("live-blog .fresh").count() == 0
    await live_house.post(blog, "third")
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    await expect(page.locator("live-blog article")).to_have_count(2)


async def test_a_reset_moves_nothing_in_a_box(live_house, partner, open_page):
    """Who has scrolled in a box of a given height stays where they read, and what was missed waits."""
    blog = await live_house.blog()
    await fill_long(live_house, blog, 4)
    wire = Wire(await open_page("about:blank"), live_house, blog)
    await wire.lay()
    page = wire.page
    await page.goto(partner(live_house.url, blog.path, "--liveblog-max-height: 300px"))
    await be_live(page)
    reading = page.locator("live-blog #entry-2")
    await reading.scroll_into_view_if_needed()
    await page.locator("live-blog .scroll").evaluate("box => box.scrollBy(0, 50)")
    before = await reading.evaluate("one => one.getBoundingClientRect().top")
    wire.cut()
    await live_house.post(blog, "fifth")
    await revise(live_house, blog, 4, body="short")
    await wire.reset()
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    await expect(page.locator("live-blog #entry-4 .body")).to_have_text("short")
    assert abs(await reading.evaluate("one => one.getBoundingClientRect().top") - before) < 1
    await expect(page.locator("live-blog article")).to_have_count(4)
