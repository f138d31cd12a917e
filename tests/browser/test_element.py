"""What the element can be told by attributes, and what it makes of a fragment that a server has put into it."""

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import Blog
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SCRIPT = '<script type="module" src="{}/embed.js"></script>'
IDS = "host => [...host.shadowRoot.querySelectorAll('article')].map(one => one.dataset.id).join()"


def tag(app: LiveApp, blog: Blog, attributes: str = "", inside: str = "") -> str:
    """Return the element's tag."""
    return f'<live-blog src="{app.url}{blog.path}" {attributes}>{inside}</live-blog>'


async def is_live(page: Page, number: int = 1) -> None:
    """Wait until so many elements are connected."""
    await expect(page.locator('live-blog[data-connection="live"]')).to_have_count(number)


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


async def test_an_element_takes_over_a_fragment_without_a_flash(known_app, host, open_page):
    """What the server put there is seen until ours can be; no snapshot is asked for, and new entries come in."""
    blog = await known_app.blog(title="Harbour", accent="#224466")
    await known_app.fill(blog, 3)
    fragment = (await known_app.http.get(f"{blog.path}/fragment.html?entries=2")).text
    count = """<script>
    window.empty = 0;
    const look = () => {
        const blog = document.querySelector('live-blog');
        if (blog && blog.getBoundingClientRect().height < 50) window.empty += 1;
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
    assert not [url for url in asked if url.endswith("/entries") or "fragment" in url]
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
    await expect(element).to_have_js_property("announcer.extent", "off")
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
