"""The embed on a partner's page, which is of another origin and has a style sheet of its own."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from liveblog.model.blog import Visibility
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND
from tests.browser.opening import serve_app
from tests.browser.reader import be_live, correct, fill_long, revise
from tests.browser.wire import Wire
from tests.waiting import until

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


async def test_one_tag_shows_the_blog_live(live_app, partner, open_page):
    """On another origin one script tag shows the blog, and posts, edits and deletes reach it."""
    blog = await live_app.blog(title="Harbour: live")
    await live_app.post(blog, "first")
    page: Page = await open_page(partner(live_app.url, blog.path))
    await expect(page.get_by_role("heading", name="Harbour: live")).to_be_visible()
    await expect(page.locator("live-blog article")).to_have_count(1)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await live_app.post(blog, "second")
    await expect(page.locator("live-blog article").first).to_contain_text("second")
    await live_app.services.desk.revise(blog.slug, 1, {"body": "corrected"}, COMMAND)
    await expect(page.locator("live-blog #entry-1")).to_contain_text("corrected")
    await correct(live_app, blog, 1, CorrectionDraft(CorrectionKind.CORRECTION, "It was the other pier."))
    told = page.locator("live-blog #entry-1 .correction")
    await expect(told).to_contain_text("Correction")
    await expect(told).to_contain_text("It was the other pier.")
    await correct(live_app, blog, 1, CorrectionDraft(CorrectionKind.RETRACTION, "It was no pier."))
    await expect(told).to_contain_text("It was no pier.")
    await expect(page.locator("live-blog #entry-1 .body")).to_have_count(0)
    await live_app.services.desk.delete(blog.slug, 2, COMMAND)
    await expect(page.locator("live-blog article")).to_have_count(1)


@pytest.mark.parametrize("language", ["zh-cmn-Hans", "en-GB-oed", "en-a"])
async def test_an_embed_works_in_a_language_that_browsers_refuse(live_app, partner, open_page, language):
    """Its words are English, and entries come in."""
    blog = await live_app.blog(language=language)
    await live_app.post(blog, "first")
    page: Page = await open_page(partner(live_app.url, blog.path))
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await live_app.post(blog, "second")
    await expect(page.locator("live-blog article").first).to_contain_text("second")
    await expect(page.locator("live-blog article").first.locator(".ago")).to_have_text("now")


async def test_links_of_a_text_say_on_a_partners_page_what_they_say_on_ours(live_app, partner, open_page):
    """They open beside the page, tell no referrer and recommend nobody, as the server's sanitiser has it."""
    blog = await live_app.blog()
    await live_app.post(blog, "See https://example.org/x and\n\nhttps://youtu.be/dQw4w9WgXcQ")
    page: Page = await open_page(partner(live_app.url, blog.path))
    links = page.locator("live-blog article .body a")
    await expect(links).to_have_count(2)
    for link in await links.all():
        await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
        await expect(link).to_have_attribute("target", "_blank")
    await expect(page.locator("live-blog .share")).to_have_attribute("rel", "noopener")


async def test_the_hosts_style_sheet_can_theme_it_but_not_break_it(live_app, partner, open_page):
    """The host's rules don't reach the entries; its custom properties do."""
    blog = await live_app.blog()
    await live_app.post(blog, "text")
    page: Page = await open_page(partner(live_app.url, blog.path, "--liveblog-text: rgb(1, 2, 3)"))
    body = page.locator("live-blog article .body")
    await expect(body).to_be_visible()
    await expect(body).to_have_css("color", "rgb(1, 2, 3)")
    await expect(body).to_have_css("display", "block")


async def test_a_table_is_a_tab_stop_in_an_embed_only_while_it_scrolls(live_app, partner, open_page):
    """What fits the partner's column stops nobody who goes on by Tab; on a narrow one the table can be scrolled."""
    blog = await live_app.blog()
    await live_app.post(blog, "| A | B | C |\n|---|---|---|\n| one | two | three |")
    page = await open_page(partner(live_app.url, blog.path), viewport={"width": 1200, "height": 700})
    table = page.locator("live-blog .table")
    await expect(table).to_have_count(1)
    await expect(page.locator("live-blog .table[tabindex]")).to_have_count(0)
    await page.set_viewport_size({"width": 320, "height": 700})
    await expect(table).to_have_attribute("tabindex", "0")


async def test_links_lead_to_the_blog_beside_the_hosts_page(live_app, partner, open_page):
    """Permalinks in an embed are those of the blog's own server, and open beside the partner's page."""
    blog = await live_app.blog()
    await live_app.post(blog, "text")
    page: Page = await open_page(partner(live_app.url, blog.path))
    stamp = page.locator("live-blog article a.stamp")
    await expect(stamp).to_have_attribute("href", f"{live_app.url}{blog.path}/entries/1")
    await expect(stamp).to_have_attribute("target", "_blank")


async def test_a_blog_that_does_not_exist_is_one_sentence(live_app, partner, open_page):
    """An embed of an unknown blog says so in words instead of an empty box."""
    page: Page = await open_page(partner(live_app.url, "/blogs/nowhere"))
    await expect(page.locator("live-blog")).to_contain_text("There is no live blog at this address.")


async def test_a_hidden_tab_draws_the_blog_all_the_same(live_app, partner, open_page):
    """In a tab that nobody has looked at yet the entries are there at once: only what comes later waits."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    page: Page = await open_page("about:blank")
    await page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => true})")
    await page.goto(partner(live_app.url, blog.path))
    await expect(page.locator("live-blog article")).to_have_count(2)
    assert await page.locator("live-blog .fresh").count() == 0
    await live_app.post(blog, "third")
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    await expect(page.locator("live-blog article")).to_have_count(2)


async def test_a_reset_moves_nothing_in_a_box(live_app, partner, open_page):
    """Who has scrolled in a box of a given height stays where they read, and what was missed waits."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 4)
    wire = Wire(await open_page("about:blank"), live_app, blog)
    await wire.lay()
    page = wire.page
    await page.goto(partner(live_app.url, blog.path, "--liveblog-max-height: 300px"))
    await be_live(page)
    reading = page.locator("live-blog #entry-2")
    await reading.scroll_into_view_if_needed()
    await page.locator("live-blog .scroll").evaluate("box => box.scrollBy(0, 50)")
    before = await reading.evaluate("one => one.getBoundingClientRect().top")
    wire.cut()
    await live_app.post(blog, "fifth")
    await revise(live_app, blog, 4, body="short")
    await wire.reset()
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    await expect(page.locator("live-blog #entry-4 .body")).to_have_text("short")
    assert abs(await reading.evaluate("one => one.getBoundingClientRect().top") - before) < 1
    await expect(page.locator("live-blog article")).to_have_count(4)


async def embed(open_page, app, attributes: str, page: str = "", headers: dict[str, str] | None = None) -> Page:
    """Open a page of our own making that embeds a blog; `page` is put around the two tags."""
    opened: Page = await open_page("about:blank")
    tags = f'<script type="module" src="{app.url}/embed.js"></script><live-blog {attributes}></live-blog>'
    body = (page or "<!doctype html><title>Partner</title>{}").format(tags)
    await opened.route("**/partner", lambda route: route.fulfill(content_type="text/html", body=body, headers=headers))
    opened.on("pageerror", lambda error: pytest.fail(f"a page error: {error}"))
    await opened.goto(f"{app.url}/partner")
    return opened


@pytest.mark.parametrize("language", ["ar", "he", "ur", "fa", "en", "de"])
@pytest.mark.parametrize("around", ["ltr", "rtl"])
async def test_an_embed_runs_in_its_own_direction(live_app, open_page, language, around):
    """Whatever the page around: title, times, links, marks and the way on stand where the language has them."""
    blog = await live_app.blog(language=language)
    await live_app.post(blog, "text", headline="headline", topics=("Topic",), byline=("Ada",))
    page = await embed(
        open_page,
        live_app,
        f'src="{live_app.url}{blog.path}"',
        f'<!doctype html><html dir="{around}" lang="en">{{}}',
    )
    direction = "rtl" if language in ("ar", "he", "ur", "fa") else "ltr"
    frame = page.locator("live-blog .frame")
    await expect(page.locator("live-blog article")).to_be_visible()
    await expect(frame).to_have_attribute("dir", direction)
    await expect(frame).to_have_attribute("lang", language)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await live_app.post(blog, "another")
    await expect(page.locator("live-blog article")).to_have_count(2)
    for part in (
        ".masthead",
        ".connection",
        ".entry > header",
        ".stamp",
        ".topics",
        ".entry > footer",
        ".share",
        ".pill",
    ):
        await expect(page.locator(f"live-blog {part}").first).to_have_css("direction", direction)


SIZES = ".entry, .body, .headline, .stamp .clock, .topics, .share, .title, .connection"


async def sizes_of(page: Page) -> list[str]:
    """Read how large things are drawn."""
    await expect(page.locator("live-blog article")).to_be_visible()
    return list(
        await page.locator("live-blog").evaluate(
            """(host, parts) => [...host.shadowRoot.querySelectorAll(parts)].map(one => {
                const {fontSize, lineHeight, letterSpacing, wordSpacing, textTransform, textShadow, paddingBlockStart,
                    hyphens, fontVariantCaps} = getComputedStyle(one);
                return [one.className, fontSize, lineHeight, letterSpacing, wordSpacing, textTransform, textShadow,
                    paddingBlockStart, hyphens, fontVariantCaps].join();
            })""",
            SIZES,
        )
    )


LEAKS = [
    "html { font-size: 62.5% }",
    "html { font-size: 30px } body { font: 700 9px/3 cursive }",
    "live-blog { letter-spacing: 5px; word-spacing: 9px; text-transform: uppercase; text-shadow: 1px 1px red }",
    "* { hyphens: auto; font-variant: small-caps; font-size: 9px !important; line-height: 4 !important }",
]


@pytest.mark.parametrize("style", LEAKS)
async def test_the_hosts_sizes_do_not_leak_in(live_app, open_page, style):
    """Root size, line height and spacing of the page around change nothing; the documented properties do."""
    blog = await live_app.blog()
    await live_app.post(blog, "text", headline="headline", topics=("Topic",))
    source = f'src="{live_app.url}{blog.path}"'
    plain = await sizes_of(await embed(open_page, live_app, source))
    assert any(one.startswith("body,17px") for one in plain)
    styled = f"<!doctype html><style>{style} live-blog {{ --liveblog-rule: red }}</style>{{}}".replace(
        "{ ", "{{ "
    ).replace(" }", " }}")
    assert await sizes_of(await embed(open_page, live_app, source, styled)) == plain


async def test_the_text_s_size_can_be_set(live_app, open_page):
    """`--liveblog-size` is obeyed, in whatever unit."""
    blog = await live_app.blog()
    await live_app.post(blog, "text")
    page = await embed(open_page, live_app, f'src="{live_app.url}{blog.path}" style="--liveblog-size: 23px"')
    await expect(page.locator("live-blog .body")).to_have_css("font-size", "23px")


async def test_an_embed_leads_on_to_older_entries(live_app, open_page):
    """Where it ends and the coverage goes on, a link leads to what is older; a short blog has none."""
    blog = await live_app.blog()
    await live_app.fill(blog, 90)
    page = await embed(open_page, live_app, f'src="{live_app.url}{blog.path}?utm=x"')
    older = page.locator("live-blog .older a")
    await expect(older).to_have_text("Older entries")
    await expect(older).to_have_attribute("href", f"{live_app.url}{blog.path}?page=1")
    await expect(older).to_have_attribute("target", "_blank")
    short = await live_app.blog()
    await live_app.post(short, "text")
    await page.locator("live-blog").evaluate(
        "(one, src) => (one.src = src, one.setAttribute('src', src))", live_app.url + short.path
    )
    await expect(page.locator("live-blog article")).to_have_count(1)
    await expect(older).to_be_hidden()


POLICIES = {
    "no connection": "default-src 'none'; script-src {0}",
    "no style": "default-src 'none'; script-src {0}; connect-src {0} {1}",
}


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES.keys())
async def test_under_a_tight_policy_an_embed_says_what_it_can(live_app, open_page, policy):
    """Where it may not connect, a sentence says that it can't be shown; styles it has without being allowed any."""
    blog = await live_app.blog()
    await live_app.post(blog, "the text")
    header = policy.format(live_app.url, live_app.url.replace("http", "ws"))
    page = await embed(
        open_page, live_app, f'src="{live_app.url}{blog.path}"', headers={"content-security-policy": header}
    )
    frame = page.locator("live-blog .frame")
    said = "The live blog can\u2019t be shown here. Open the live blog" if "connect-src" not in policy else "the text"
    await expect(frame).to_contain_text(said)
    await expect(frame).to_have_css("padding-top", "16px")
    await expect(frame.locator(".message")).to_have_css("margin-top", "17px")
    await expect(frame).not_to_contain_text("keep trying")


@pytest.mark.parametrize(
    "src", ["http://partner.localhost/", "/blogs/", "https://[", "", "mailto:a@b.example", "no blog"]
)
async def test_an_address_that_is_no_blog_s_is_one_sentence(live_app, open_page, src):
    """No page error and no empty box, but a sentence; with an address that is right the blog comes."""
    blog = await live_app.blog()
    await live_app.post(blog, "text")
    page = await embed(open_page, live_app, f'src="{src}"')
    await expect(page.locator("live-blog .message")).to_have_text("There is no live blog at this address. ")
    await expect(page.locator("live-blog .message a")).to_be_empty()
    await page.locator("live-blog").evaluate("(one, src) => one.setAttribute('src', src)", live_app.url + blog.path)
    await expect(page.locator("live-blog article")).to_have_count(1)
    await expect(page.locator("live-blog .message")).to_be_hidden()


async def test_an_embed_turns_to_another_blog_and_to_none(live_app, open_page):
    """A changed `src` shows that blog alone, in its language; a removed one leaves a sentence, and no connection."""
    first, second = await live_app.blog(title="First"), await live_app.blog(title="Second", language="ar")
    await live_app.fill(first, 2)
    await live_app.post(second, "text")
    page = await embed(open_page, live_app, f'src="{live_app.url}{first.path}"')
    element = page.locator("live-blog")
    await expect(element.locator("article")).to_have_count(2)
    await element.evaluate("(one, src) => one.setAttribute('src', src)", live_app.url + second.path)
    await expect(element.locator("article")).to_have_count(1)
    await expect(element.locator(".title")).to_have_text("Second")
    await expect(element.locator(".frame")).to_have_attribute("dir", "rtl")
    await live_app.post(first, "not to be seen")
    await live_app.post(second, "to be seen")
    await expect(element.locator("article")).to_have_count(2)
    await element.evaluate("one => one.removeAttribute('src')")
    await expect(element.locator("article")).to_have_count(0)
    await expect(element.locator(".message")).to_contain_text("لا توجد تغطية مباشرة في هذا العنوان.")
    await live_app.post(second, "later")
    await expect(element.locator("article")).to_have_count(0)


@pytest.mark.parametrize("late", ["en", "ar"])
async def test_an_embed_speaks_the_last_blogs_language_whatever_words_come_late(live_app, open_page, late):
    """Words that come after those of the next language, or after the blog is gone, change what was said before."""
    blog = await live_app.blog(title="Second", language="ar")
    await live_app.post(blog, "text")
    page = await embed(open_page, live_app, "")
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    await page.context.route(f"**/words/{late}*.json*", hold)
    element = page.locator("live-blog")
    await element.evaluate("(one, src) => one.setAttribute('src', src)", live_app.url + blog.path)
    await expect(element.locator("article")).to_have_count(1)
    await element.evaluate("one => one.removeAttribute('src')")
    await expect(element.locator(".message")).to_be_visible()
    await until(lambda: held)
    for route in held:
        await route.continue_()
    await expect(element.locator(".message")).to_contain_text("لا توجد تغطية مباشرة في هذا العنوان.")


async def test_who_can_not_be_shown_a_blog_is_told_why(live_app, open_page):
    """A private blog, one that is not there, and a server that is down: a sentence each, and a way to the page."""
    blog = await live_app.blog(visibility=Visibility.PRIVATE)
    page = await embed(open_page, live_app, f'src="{live_app.url}{blog.path}"')
    message = page.locator("live-blog .message")
    await expect(message).to_have_text(re.compile("(isn\u2019t public|no live blog at this address)"))
    await page.locator("live-blog").evaluate(
        "(one, src) => one.setAttribute('src', src)", f"{live_app.url}/blogs/nowhere"
    )
    await expect(message).to_contain_text("There is no live blog at this address.")
    await page.locator("live-blog").evaluate(
        "(one, src) => one.setAttribute('src', src)", "http://127.0.0.1:1/blogs/away"
    )
    await expect(message).to_have_text(
        "The live blog can\u2019t be reached at the moment; we keep trying. Open the live blog"
    )


async def test_a_blog_that_is_deleted_goes_from_partners_pages(live_app, open_page):
    """Of what was shown nothing stays, neither its title nor what a server had put into the element: one sentence."""
    blog = await live_app.blog(title="Quay", summary="So far.")
    await live_app.post(blog, "text")
    address = f'src="{live_app.url}{blog.path}"'
    page = await embed(open_page, live_app, f'{address}></live-blog><live-blog {address} limit="1"')
    await expect(page.locator("live-blog article")).to_have_count(2)
    await live_app.services.desk.delete_blog(blog.slug)
    for element in await page.locator("live-blog").all():
        await expect(element.locator(".message")).to_contain_text("This live blog is no longer available.")
        await expect(element.locator(".entries, .title, [data-html]")).to_have_count(0)
