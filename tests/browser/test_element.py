"""What the element can be told by attributes, and what it makes of a fragment that a server has put into it."""

import asyncio
from html import escape

import pytest
from playwright.async_api import WebSocket, expect

from liveblog.desk.changes import SetBriefing
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND
from tests.browser.elements import SCRIPT, is_live, tag
from tests.browser.opening import go_on_after
from tests.browser.reader import correct
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PATIENT = """<script>
    // However slow this machine is: after five seconds an element no longer waits for a sheet.
    const soon = window.setTimeout;
    window.setTimeout = (then, after, ...more) => after === 5000 ? 0 : soon(then, after, ...more);
</script>"""
IDS = "host => [...host.shadowRoot.querySelectorAll('article')].map(one => one.dataset.id).join()"


async def test_an_element_shows_the_part_that_its_attributes_pick_out(known_app, host, open_page):
    """Topics, key events, and as many as it may have: also of what comes in, and of what the newest page hasn't."""
    blog = await known_app.blog()
    await known_app.post(blog, "a", topics=("Fire",), key_event=True)
    await known_app.post(blog, "b", topics=("Water",))
    await known_app.fill(blog, 90)
    tags = [tag(known_app, blog, choice) for choice in ('topics="Fire, Water"', 'only="key"', "limit=2")]
    page = await open_page(host.show(SCRIPT.format(known_app.url) + "".join(tags)))
    await is_live(page, 3)
    some, key, short = (page.locator("live-blog").nth(index) for index in range(3))
    assert [await one.evaluate(IDS) for one in (some, key, short)] == ["2,1", "1", "92,91"]
    await known_app.post(blog, "c", topics=("Water",))
    await known_app.post(blog, "d", topics=("Earth",), key_event=True)
    await expect(some.locator("article")).to_have_count(3)
    await expect(key.locator("article")).to_have_count(2)
    await expect(short.locator("#entry-94")).to_be_visible()
    await expect(short.locator("article")).to_have_count(2)
    assert [await one.evaluate(IDS) for one in (some, key, short)] == ["93,2,1", "94,1", "94,93"]


async def test_an_element_of_a_topic_leads_on_to_its_older_entries(known_app, host, open_page):
    """It shows the newest 40, or up to 50, and below them the way to our page of that topic, where all of them are."""
    blog = await known_app.blog()
    await asyncio.gather(*(known_app.post(blog, f"entry {number}", topics=("Fire",)) for number in range(70)))
    tags = "".join(tag(known_app, blog, choice) for choice in ("topics=Fire", "topics=Fire limit=50"))
    page = await open_page(host.show(tags + SCRIPT.format(known_app.url)))
    await is_live(page, 2)
    usual, most = (page.locator("live-blog").nth(index) for index in range(2))
    await expect(usual.locator("article")).to_have_count(40)
    await expect(most.locator("article")).to_have_count(50)
    there = f"{blog.path}?topic=Fire"
    for one in (usual, most):
        older = one.get_by_role("link", name="Older entries")
        await expect(older).to_have_attribute("href", f"{known_app.url}{there}")
    await older.evaluate("link => { link.target = ''; link.click() }")
    await expect(page.locator("[data-role=entries] article")).to_have_count(40)
    await page.locator("a[rel=next]").click()
    await expect(page.locator("#entry-1")).to_be_attached()


async def test_an_element_takes_over_a_fragment_without_a_flash(known_app, host, open_page):
    """What the server put there is seen until ours can be; no snapshot is asked for, and new entries come in."""
    blog = await known_app.blog(title="Harbour", accent="#224466")
    await known_app.fill(blog, 3)
    fragment = (await known_app.http.get(f"{blog.path}/fragment.html?entries=2")).text
    count = """<script>
    window.empty = 0;
    const look = () => {
        const blog = document.querySelector('live-blog');
        // As long as the page itself comes, its element may have come without what is in it.
        const isThere = blog && document.readyState !== 'loading';
        if (isThere && blog.getBoundingClientRect().height < 50) window.empty += 1;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    </script>"""
    asked: list[str] = []
    page = await open_page("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    body = count + tag(known_app, blog, "limit=2", fragment) + SCRIPT.format(known_app.url)
    await page.goto(host.show(body))
    await is_live(page)
    element = page.locator("live-blog")
    assert await element.evaluate(IDS) == "3,2"
    await expect(element.get_by_role("heading", name="Harbour")).to_be_visible()
    await expect(element).to_have_js_property("childElementCount", 0)
    assert await page.evaluate("window.empty") == 0
    assert not [url for url in asked if url.endswith("/entries") or "fragment.html" in url]
    await known_app.post(blog, "the newest")
    await expect(element.locator("article").first).to_contain_text("the newest")
    await expect(element.locator("article")).to_have_count(2)


async def test_theme_language_and_order_are_the_pages_to_choose(known_app, host, open_page):
    """Dark on a light page, words in another language than the blog's, the oldest first."""
    blog = await known_app.blog(language="en")
    await known_app.fill(blog, 3)
    attributes = 'theme="dark" lang="de" order="oldest" compact announce="off"'
    page = await open_page(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog, attributes)))
    await is_live(page)
    element = page.locator("live-blog")
    assert await element.evaluate(IDS) == "1,2,3"
    await expect(element.locator(".frame")).to_have_css("background-color", "rgb(23, 22, 20)")
    await expect(element.locator(".entries")).to_have_attribute("lang", "en")
    await expect(element.locator(".frame")).to_have_attribute("lang", "de")
    await expect(element.locator(".share").first).to_be_hidden()


async def test_parts_can_be_styled_and_the_host_is_told_what_is_read(known_app, host, open_page):
    """`::part` reaches what is documented; each entry that is seen is told once, and each link that is followed."""
    blog = await known_app.blog()
    await known_app.post(blog, "text", headline="One")
    style = "<style>live-blog::part(headline) { color: rgb(1, 2, 3) }</style>"
    listen = """<output></output><script>
    for (const kind of ['seen', 'link']) addEventListener(`liveblog:${kind}`, ({detail}) => {
        document.querySelector('output').textContent += `${kind} ${detail.id} `;
    });
    </script>"""
    page = await open_page(host.show(style + listen + tag(known_app, blog) + SCRIPT.format(known_app.url)))
    await is_live(page)
    await expect(page.locator("live-blog .headline")).to_have_css("color", "rgb(1, 2, 3)")
    await expect(page.locator("output")).to_have_text("seen 1")
    await page.locator("live-blog .stamp").click()
    await expect(page.locator("output")).to_have_text("seen 1 link 1")


@pytest.mark.parametrize("choice", ["", "limit=2"])
async def test_what_is_known_and_counted_stands_above_and_can_be_styled(known_app, host, open_page, choice):
    """Briefing and figures are parts, also above a few entries, at first and when they change; not above a topic's."""
    blog = await known_app.blog()
    await known_app.post(blog, "[[Without power: 980 homes | Grid]]", topics=("Power",))
    briefing = BriefingDraft((StatementDraft("Ten ships left.", None, (1,)),))
    await known_app.services.desk.do(blog.slug, SetBriefing(briefing), COMMAND)
    style = "<style>live-blog::part(briefing) { order: 1 } live-blog::part(figures) { order: 2 }</style>"
    tags = tag(known_app, blog, choice) + tag(known_app, blog, "topics=Power")
    page = await open_page(host.show(style + tags + SCRIPT.format(known_app.url)))
    await is_live(page, 2)
    first, topic = (page.locator("live-blog").nth(index) for index in range(2))
    await expect(first.get_by_text("Ten ships left.")).to_be_visible()
    await expect(first.locator(".briefing")).to_have_css("order", "1")
    await expect(first.locator(".standing")).to_have_css("order", "2")
    await expect(first.get_by_role("heading", name="Figures")).to_be_visible()
    await expect(first.locator(".standing .amount")).to_have_text("980 homes")
    await known_app.post(blog, "[[Without power: 640 homes | Grid]]")
    await expect(first.locator(".standing .amount")).to_contain_text("640 homes")
    for part in (".briefing", ".standing"):
        await expect(topic.locator(part)).to_be_hidden()


async def test_tables_and_galleries_have_their_sheet_before_they_are_seen(known_app, host, open_page):
    """Few entries have them: whoever sees none loads nothing for them, and nobody sees one without its styles."""
    blog = await known_app.blog()
    await known_app.post(blog, "plain")
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    watch = """<script>
    window.bare = 0;
    const look = () => {
        for (const one of document.querySelector('live-blog')?.shadowRoot?.querySelectorAll('table') ?? [])
            if (one.checkVisibility() && getComputedStyle(one).borderCollapse !== 'collapse') window.bare += 1;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    </script>"""
    await page.goto(host.show(PATIENT + watch + tag(known_app, blog) + SCRIPT.format(known_app.url)))
    await is_live(page)
    await expect(page.locator("live-blog article")).to_have_count(1)
    assert not {"blocks.shadow.css", "pill.shadow.css"} & {*asked}
    await known_app.post(blog, "| a | b |\n| - | - |\n| 1 | 2 |")
    await expect(page.locator("live-blog table")).to_be_visible()
    assert {"blocks.shadow.css", "pill.shadow.css"} <= {*asked}
    await page.reload()
    await expect(page.locator("live-blog table")).to_be_visible()
    assert await page.evaluate("window.bare") == 0


async def test_a_strict_policy_is_enough(known_app, host, open_page):
    """Nothing inline is used: a page that names our server, and nothing else, shows the blog as it is meant."""
    blog = await known_app.blog()
    await known_app.post(blog, "text")
    own = known_app.url
    kinds = "".join(f"; {kind}-src {own}" for kind in ("script", "style", "img"))
    policy = f"default-src 'none'{kinds}; connect-src {own} {own.replace('http', 'ws')}"
    body = tag(known_app, blog, "limit=5 compact") + SCRIPT.format(own)
    said: list[str] = []
    page = await open_page("about:blank")
    page.on("console", lambda message: said.append(message.text))
    await page.goto(host.show(body, {"content-security-policy": policy}))
    await is_live(page)
    await expect(page.locator("live-blog .frame")).to_have_css("padding-top", "8px")
    assert not [text for text in said if "policy" in text.lower()]


async def test_an_element_that_is_taken_out_and_put_back_goes_on(known_app, host, open_page):
    """Removed it leaves no connection behind; put back it has what was posted meanwhile; `src` may change, too."""
    first, second = await known_app.blog(), await known_app.blog(title="Second")
    await known_app.post(first, "one")
    await known_app.post(second, "two")
    page = await open_page(host.show(tag(known_app, first, "limit=5") + SCRIPT.format(known_app.url)))
    await is_live(page)
    await page.evaluate("window.kept = document.querySelector('live-blog'), kept.remove()")
    await known_app.post(first, "meanwhile")
    await page.evaluate("document.body.append(kept)")
    element = page.locator("live-blog")
    await expect(element.locator("article").first).to_contain_text("meanwhile")
    await element.evaluate("(one, src) => one.setAttribute('src', src)", known_app.url + second.path)
    await expect(element.locator(".title")).to_have_text("Second")
    await expect(element.locator("article")).to_have_count(1)


async def test_an_element_shows_what_it_was_told_while_it_was_away(known_app, host, open_page):
    """Another `src` counts when it is put back, and attributes that were taken away are no more when `src` is set."""
    first, second = await known_app.blog(title="Harbour"), await known_app.blog(title="Storm")
    await known_app.post(first, "a", topics=("Fire",))
    await known_app.post(second, "b", topics=("Fire",))
    await known_app.post(second, "c")
    tagged = tag(known_app, first, "topics=Fire order=oldest only=key")
    page = await open_page(host.show(tagged + SCRIPT.format(known_app.url)))
    await is_live(page)
    element = page.locator("live-blog")
    await element.evaluate(
        """(blog, src) => {
            blog.remove();
            blog.removeAttribute('only');
            blog.setAttribute('src', src);
            document.body.append(blog);
        }""",
        f"{known_app.url}{second.path}",
    )
    await expect(element.get_by_role("heading", name="Storm")).to_be_visible()
    await expect(element.get_by_text("b", exact=True)).to_be_visible()
    assert await element.evaluate(IDS) == "1"
    for name in ("topics", "order"):
        await element.evaluate("(blog, name) => blog.removeAttribute(name)", name)
    await element.evaluate("blog => blog.setAttribute('src', blog.getAttribute('src') + '?')")
    await expect(element.get_by_text("c", exact=True)).to_be_visible()
    assert await element.evaluate(IDS) == "2,1"
    await known_app.post(second, "d")
    await expect(element.get_by_text("d", exact=True)).to_be_visible()


async def test_elements_of_one_blog_share_a_connection(known_app, host, open_page):
    """However many there are and whichever part each shows; one that comes later gets what the others have."""
    blog, other = await known_app.blog(), await known_app.blog()
    await known_app.post(blog, "a", topics=("Fire",))
    await known_app.fill(blog, 3)
    await known_app.post(other, "text")
    opened: list[str] = []
    page = await open_page("about:blank")
    page.on("websocket", lambda socket: opened.append(socket.url))
    tags = tag(known_app, blog) + tag(known_app, blog, "topics=Fire") + tag(known_app, blog, "limit=1")
    await page.goto(host.show(tags + tag(known_app, other) + SCRIPT.format(known_app.url)))
    await is_live(page, 4)
    await known_app.post(blog, "b", topics=("Fire",))
    elements = page.locator("live-blog")
    await expect(elements.nth(0).locator("article")).to_have_count(5)
    await expect(elements.nth(1).locator("article")).to_have_count(2)
    await expect(elements.nth(2).locator("#entry-5")).to_be_visible()
    await page.evaluate("document.body.append(document.querySelector('live-blog').cloneNode())")
    await expect(elements.nth(4).locator("article")).to_have_count(5)
    await elements.nth(0).evaluate("one => one.remove()")
    await known_app.post(blog, "c")
    await expect(elements.nth(3).locator("article").first).to_contain_text("c")
    await expect(elements.nth(3).locator("article")).to_have_count(6)
    assert len(opened) == 2


async def test_an_element_that_was_alone_shares_with_one_that_comes_later(known_app, host, open_page):
    """The later one brings what shares; both go on by one connection, and one that goes leaves it to the other."""
    blog = await known_app.blog()
    await known_app.fill(blog, 2)
    open_now: set[WebSocket] = set()
    page, all_opened = await open_page("about:blank"), []

    def opened(socket: WebSocket) -> None:
        all_opened.append(socket)
        open_now.add(socket)
        socket.on("close", lambda _: open_now.discard(socket))

    page.on("websocket", opened)
    await page.goto(host.show(tag(known_app, blog) + SCRIPT.format(known_app.url)))
    await is_live(page)
    await page.evaluate("document.body.append(document.querySelector('live-blog').cloneNode())")
    elements = page.locator("live-blog")
    await until(lambda: len(all_opened) == 2 and len(open_now) == 1)
    await is_live(page, 2)
    await known_app.post(blog, "for both")
    for index in (0, 1):
        await expect(elements.nth(index).locator("article").first).to_contain_text("for both")
    assert len(open_now) == 1
    await elements.nth(0).evaluate("one => one.remove()")
    await known_app.post(blog, "for one")
    await expect(elements.locator("article").first).to_contain_text("for one")


async def test_what_few_entries_need_is_there_before_they_are_seen(known_app, host, open_page):
    """No card and no correction is ever drawn without its styles, be it at first or when it comes in."""
    blog = await known_app.blog()
    await known_app.post(blog, "https://youtu.be/dQw4w9WgXcQ")
    watch = """<script>
    window.bare = 0;
    const look = () => {
        const cards = document.querySelector('live-blog')?.shadowRoot?.querySelectorAll('.card, .correction') ?? [];
        for (const one of cards) if (one.checkVisibility()) {
            const {display, borderLeftWidth} = getComputedStyle(one);
            if (one.matches('.card') ? display !== 'grid' : borderLeftWidth !== '3px') window.bare += 1;
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    </script>"""
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    await page.goto(host.show(PATIENT + watch + tag(known_app, blog) + SCRIPT.format(known_app.url)))
    await is_live(page)
    await expect(page.locator("live-blog .card")).to_be_visible()
    assert "cards.shadow.css" in asked
    assert "truth.shadow.css" not in asked
    equipped = asyncio.Event()
    await page.route("**/truth.shadow.css", lambda route: go_on_after(equipped, route))
    await correct(known_app, blog, 1, CorrectionDraft(CorrectionKind.CORRECTION, "It was another video."))
    # What sees that the newest is in sight is there, and has looked: it lets in nothing that still waits for its sheet.
    await expect(page.locator("live-blog .pill-rail")).to_be_attached()
    await page.evaluate("() => new Promise((look) => requestAnimationFrame(() => requestAnimationFrame(look)))")
    equipped.set()
    await expect(page.locator("live-blog .correction")).to_be_visible()
    assert "truth.shadow.css" in asked
    assert await page.evaluate("window.bare") == 0


async def test_an_element_works_in_a_sandbox(known_app, host, open_page):
    """Without an origin, where nothing can be kept: as in a frame that some systems put around what they are given."""
    blog = await known_app.blog()
    await known_app.post(blog, "first")
    inside = escape(f"<!doctype html>{SCRIPT.format(known_app.url)}{tag(known_app, blog)}")
    page = await open_page(host.show(f'<iframe sandbox="allow-scripts" width="600" height="600" srcdoc="{inside}">'))
    element = page.frame_locator("iframe").locator("live-blog")
    await expect(element).to_have_attribute("data-connection", "live")
    await known_app.post(blog, "second")
    await expect(element.locator("article").first).to_contain_text("second")


async def test_an_element_is_dark_where_its_page_is(known_app, host, open_page):
    """By the page's `color-scheme`; entries and what is around them can be read on it."""
    blog = await known_app.blog()
    await known_app.post(blog, "text", headline="One")
    style = "<style>:root { color-scheme: dark; background: #111 }</style>"
    page = await open_page(host.show(style + tag(known_app, blog) + SCRIPT.format(known_app.url)))
    await is_live(page)
    await expect(page.locator("live-blog .frame")).to_have_css("background-color", "rgb(23, 22, 20)")
    await expect(page.locator("live-blog .headline")).to_have_css("color", "rgb(233, 230, 225)")
