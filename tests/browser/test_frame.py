"""The page that others frame, on pages of another origin, in a sandbox and without."""

import pytest
from playwright.async_api import Frame, Page, expect

from liveblog.model.principal import COMMAND
from liveblog.model.usage import UsedWay
from tests.browser import hosts
from tests.web.test_keyed import partner

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FRAME = '<iframe src="{src}" width="400" height="100" {more}></iframe>'
SANDBOX = 'sandbox="allow-scripts" security="restricted"'
ASKED = "[window.asked, performance.now()]"
ANSWER_MILLISECONDS = 250
"""Not more often a page that answers each answer is answered (`framed/height.js`)."""
MEASURED = 5
"""So often a frame may tell of a height that is another when an entry comes in."""


async def framed(page: Page) -> Frame:
    """Return what is in the page's frame, as soon as it is live."""
    element = await page.locator("iframe").element_handle()
    frame = await element.content_frame()
    assert frame
    await expect(frame.locator("live-blog")).to_have_attribute("data-connection", "live")
    return frame


async def fits(page: Page, frame: Frame) -> None:
    """Expect the frame to become as high as its content, and nothing of it to scroll."""
    need = await frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    await expect(page.locator("iframe")).to_have_css("height", f"{need}px")


DIALECTS = {
    "wordpress": (hosts.WORDPRESS, "?limit=3#?secret=abc123"),
    "mastodon": (hosts.MASTODON, "?limit=3"),
    "bluesky": (hosts.BLUESKY, "?limit=3&id=post-1"),
    "amp": (hosts.AMP, "?limit=3"),
    "pym": (hosts.PYM, "?limit=3&initialWidth=400&childId=slot&parentTitle=x"),
    "datawrapper": (hosts.DATAWRAPPER, "?limit=3"),
}


@pytest.mark.parametrize(("script", "query"), DIALECTS.values(), ids=DIALECTS.keys())
async def test_a_frame_tells_its_height_in_the_dialect_of_its_host(known_app, host, open_page, script, query):
    """In a sandbox, too, the frame becomes as high as its content, and again when an entry has come in."""
    blog = await known_app.blog(title="Harbour")
    await known_app.post(blog, "first")
    src = f"{known_app.url}{blog.path}/frame{query}"
    page = await open_page(host.show(FRAME.format(src=src, more=SANDBOX) + script))
    frame = await framed(page)
    await fits(page, frame)
    await known_app.post(blog, "second\n\nwith\n\nmany\n\nlines")
    await expect(frame.locator("article")).to_have_count(2)
    await fits(page, frame)


async def test_our_own_script_sizes_all_our_frames_and_no_others(known_app, host, open_page):
    """Each frame of ours gets its own height; one of somebody else who says the same is left as it is."""
    one, two = await known_app.blog(), await known_app.blog()
    await known_app.post(one, "text")
    await known_app.fill(two, 3)
    frames = "".join(FRAME.format(src=f"{known_app.url}{blog.path}/frame", more="") for blog in (one, two))
    liar = "<script>parent.postMessage({type: 'liveblog:height', height: 900}, '*')</script>"
    other = f'<iframe srcdoc="{liar}" height="50"></iframe>'
    script = f'<script async src="{known_app.url}/height.js"></script>'
    page = await open_page(host.show(frames + other + script))
    for index in (0, 1):
        element = await page.locator("iframe").nth(index).element_handle()
        frame = await element.content_frame()
        await expect(frame.locator("live-blog")).to_have_attribute("data-connection", "live")
        need = await frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
        await expect(page.locator("iframe").nth(index)).to_have_css("height", f"{need}px")
    await expect(page.locator("iframe").nth(2)).to_have_attribute("height", "50")


@pytest.mark.parametrize("more", ["", SANDBOX, 'referrerpolicy="no-referrer"'], ids=["plain", "sandbox", "silent"])
async def test_a_frame_with_a_key_says_on_which_site_it_stands(known_app, host, open_page, more):
    """Receipts and usage name the site around it, also in a sandbox, and where the page sends no Referer."""
    blog = await known_app.blog()
    await known_app.post(blog, "first")
    site = host.url.partition("://")[2]
    partner_id, key, _ = await partner(known_app, "Post", host.url, "null")
    page = await open_page(host.show(FRAME.format(src=f"{known_app.url}{blog.path}/frame?key={key}", more=more)))
    await framed(page)
    await known_app.services.receipts.write()
    (receipts,) = await known_app.services.receipts.of_partner(partner_id)
    assert [each.host for each in receipts.pages] == [site]
    used = await known_app.services.usage.read(partner_id, 1)
    assert [each.page for each in used if each.way is UsedWay.WEBSOCKET] == [site]


async def test_a_frame_that_is_refused_is_as_high_as_its_sentence(known_app, host, open_page):
    """Systems that hide a frame until it speaks show it, and no empty box stands below the reason."""
    blog = await known_app.blog()
    _, key, _ = await partner(known_app, "Post", "https://elsewhere.example")
    src = f"{known_app.url}{blog.path}/frame?key={key}"
    page = await open_page(host.show(FRAME.format(src=src, more=SANDBOX) + hosts.AMP))
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_text("its key is for other sites")).to_be_visible()
    need = await frame.locator("body").evaluate("body => Math.ceil(body.getBoundingClientRect().height)")
    await expect(page.locator("iframe")).to_have_css("height", f"{need}px")


async def test_amps_word_that_it_has_obeyed_is_not_answered_for_ever(known_app, host, open_page):
    """Each answer is answered at most some times a second, and a frame whose height stays asks no more of its own."""
    blog = await known_app.blog()
    await known_app.post(blog, "first")
    page = await open_page(host.show(FRAME.format(src=f"{known_app.url}{blog.path}/frame", more=SANDBOX) + hosts.AMP))
    await fits(page, await framed(page))
    before, began = await page.evaluate(ASKED)
    await known_app.post(blog, "second")
    frame = await framed(page)
    await expect(frame.locator("article")).to_have_count(2)
    await fits(page, frame)
    asked, ended = await page.evaluate(ASKED)
    assert asked - before <= (ended - began) / ANSWER_MILLISECONDS + MEASURED


async def test_wordpress_follows_the_links(known_app, host, open_page):
    """A link to our pages is told as it is; one that leads elsewhere by its entry, for WordPress follows no other."""
    blog = await known_app.blog()
    await known_app.post(blog, "See [this](https://example.org/x).")
    src = f"{known_app.url}{blog.path}/frame#?secret=abc123"
    page = await open_page(host.show(FRAME.format(src=src, more=SANDBOX) + hosts.WORDPRESS))
    frame = await framed(page)
    await frame.locator(".older a").click()
    await frame.locator(".body a").click()
    address = f"{known_app.url}{blog.path}"
    await expect(page.locator("output")).to_have_text(f"{address} {address}/entries/1")


async def test_where_no_window_may_open_a_link_is_spelt_out(known_app, host, open_page):
    """In a sandbox without any script around, the address stands beside the link, to be copied."""
    blog = await known_app.blog()
    await known_app.post(blog, "See [this](https://example.org/x).")
    page = await open_page(host.show(FRAME.format(src=f"{known_app.url}{blog.path}/frame", more=SANDBOX)))
    frame = await framed(page)
    await frame.locator(".body a").click()
    await expect(frame.locator(".spelt")).to_have_text("https://example.org/x")


async def test_a_frame_stays_as_short_as_was_asked_for(known_app, host, open_page):
    """A new entry comes in and the oldest leaves; what is said of it later doesn't bring it back."""
    blog = await known_app.blog()
    await known_app.fill(blog, 4)
    src = f"{known_app.url}{blog.path}/frame?limit=2"
    page = await open_page(host.show(FRAME.format(src=src, more=SANDBOX) + hosts.DATAWRAPPER))
    frame = await framed(page)
    await known_app.post(blog, "the newest")
    ids = "all => all.map(one => one.dataset.id).join()"
    await expect(frame.locator("article").first).to_contain_text("the newest")
    await expect(frame.locator("article")).to_have_count(2)
    await known_app.services.desk.revise(blog.slug, 3, {"body": "changed"}, COMMAND)
    await known_app.services.desk.revise(blog.slug, 4, {"body": "changed, too"}, COMMAND)
    await expect(frame.locator("article").last).to_contain_text("changed, too")
    assert await frame.locator("article").evaluate_all(ids) == "5,4"


async def test_a_frame_never_grows_above_its_reader(known_app, host, open_page):
    """Who reads below it is not pushed by what comes in; it grows when its upper edge is in sight again."""
    blog = await known_app.blog()
    await known_app.fill(blog, 2)
    tall = "<div style='height: 3000px' id='below'>What is read</div>"
    src = f"{known_app.url}{blog.path}/frame?limit=9"
    page = await open_page(host.show(FRAME.format(src=src, more=SANDBOX) + tall + hosts.DATAWRAPPER))
    frame = await framed(page)
    await fits(page, frame)
    await page.evaluate("document.documentElement.style.overflowAnchor = 'none'; scrollTo(0, 1500)")
    place = "document.querySelector('#below').getBoundingClientRect().top"
    before = await page.evaluate(place)
    await known_app.post(blog, "new\n\nand\n\nlong")
    await expect(frame.locator("live-blog")).to_have_js_property("position.seq", 3)
    assert await page.evaluate(place) == before
    await page.evaluate("scrollTo(0, 0)")
    await expect(frame.locator("article")).to_have_count(3)
    await fits(page, frame)


async def test_a_frame_of_a_given_height_scrolls_in_itself(known_app, host, open_page):
    """It says the height that it was given, and its entries scroll."""
    blog = await known_app.blog()
    await known_app.fill(blog, 20)
    src = f"{known_app.url}{blog.path}/frame?height=fixed#?secret=abc123"
    page = await open_page(
        host.show(f'<iframe src="{src}" width="400" height="320" {SANDBOX}></iframe>{hosts.WORDPRESS}')
    )
    frame = await framed(page)
    assert await frame.evaluate("document.documentElement.scrollHeight > innerHeight")
    await expect(page.locator("iframe")).to_have_css("height", "320px")


async def test_a_frame_is_whole_without_scripts(known_app, host, open_page):
    """Where the sandbox allows none, the newest entries stand there as the server drew them."""
    blog = await known_app.blog(title="Harbour")
    await known_app.post(blog, "first")
    page = await open_page(host.show(FRAME.format(src=f"{known_app.url}{blog.path}/frame", more='sandbox=""')))
    frame = page.frame_locator("iframe")
    await expect(frame.locator("article")).to_contain_text("first")
    await expect(frame.get_by_role("heading", name="Harbour")).to_be_visible()
