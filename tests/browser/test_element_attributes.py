"""Attributes of the element count when they are set, changed and taken away, wherever it is then."""

import pytest
from playwright.async_api import Locator, Page, expect

from liveblog.model.blog import Visibility
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope, TopicGrant
from tests.browser.elements import SCRIPT
from tests.browser.hosts import Host
from tests.browser.opening import Opener
from tests.browser.reader import be_live, delete, revise
from tests.browser.wire import Wire
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CHOICES = [
    "limit=2",
    "parts=summary,key-events,pinned",
    "topics=Fire",
    "only=key",
    "order=oldest",
    "compact",
    "lang=de",
    "theme=dark",
    "announce=off",
]
IDS = "one => [...one.shadowRoot.querySelectorAll('article')].map(({dataset}) => dataset.id).join()"
LOOKS = """const looksOf = one => {
    const {shadowRoot: root, dataset, style} = one;
    const frame = root.querySelector('.frame');
    const {colorScheme, paddingTop, fontSize} = getComputedStyle(frame);
    const links = [...root.querySelectorAll('a')].map(({href, textContent}) => `${href} ${textContent}`);
    return JSON.stringify([
        Object.entries(dataset).sort(), style.cssText, [...root.querySelectorAll('article')].map(({id}) => id),
        frame.lang, colorScheme, paddingTop, fontSize, frame.hidden, links,
        [...root.querySelectorAll('p')].map(({hidden, textContent}) => !hidden && textContent),
    ]);
};"""
"""All that a page can see of an element, and what it keeps on itself."""
LIKE_EACH_OTHER = f"""(least) => {{
    {LOOKS}
    const all = [...document.querySelectorAll('live-blog')];
    const ready = all.every(({{dataset, shadowRoot}}) =>
        shadowRoot.querySelectorAll('article').length >= (least ?? 0) &&
        ['live', 'ended'].includes(dataset.connection) && !shadowRoot.querySelector('.frame').hidden);
    return ready && all.length === 2 && looksOf(all[0]) === looksOf(all[1]);
}}"""
WAYS = {
    "at once": "(one, [name, value]) => value === null ? one.removeAttribute(name) : one.setAttribute(name, value)",
    "while it is away": """(one, [name, value]) => {
        const next = one.nextSibling;
        one.remove();
        value === null ? one.removeAttribute(name) : one.setAttribute(name, value);
        next.before(one);
    }""",
}


def tag(app: LiveApp, path: str, choice: str = "") -> str:
    """Return the element's tag."""
    return f'<live-blog src="{app.url}{path}" {choice}></live-blog>'


async def two_elements(page: Page, address: str) -> Locator:
    """Open a page of two elements and return the first, which is told things; the other is never told any."""
    await page.goto(address)
    await expect(page.locator("live-blog[data-connection]")).to_have_count(2)
    return page.locator("live-blog").first


async def live_element(open_page: Opener, host: Host, app: LiveApp, shown: str) -> Locator:
    """Open a page of one element, and wait until that follows its blog."""
    page = await open_page(host.show(SCRIPT.format(app.url) + shown))
    element = page.locator("live-blog")
    await expect(element).to_have_attribute("data-connection", "live")
    return element


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("choice", CHOICES)
async def test_an_attribute_counts_when_it_is_set_and_no_more_when_it_is_taken_away(
    known_app, host, open_page, choice, way
):
    """Set, changed and taken away, it leaves the element as one that has it, or that never had any."""
    blog = await known_app.blog(accent="#224466")
    await known_app.post(blog, "a", topics=("Fire",), key_event=True)
    await known_app.fill(blog, 3)
    page = await open_page("about:blank")
    plain = tag(known_app, blog.path)
    one = await two_elements(page, host.show(SCRIPT.format(known_app.url) + plain + tag(known_app, blog.path, choice)))
    name, _, value = choice.partition("=")
    await one.evaluate(WAYS[way], [name, value])
    await page.wait_for_function(LIKE_EACH_OTHER, arg=1)
    await page.locator("live-blog").nth(1).evaluate("(one, name) => one.removeAttribute(name)", name)
    await one.evaluate(WAYS[way], [name, None])
    await page.wait_for_function(LIKE_EACH_OTHER, arg=4)
    assert await one.evaluate(IDS) == "4,3,2,1"
    await known_app.post(blog, "news")
    for index in (0, 1):
        await expect(page.locator("live-blog").nth(index).locator("article")).to_have_count(5)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("topics", [(), ("Fire",)])
async def test_a_key_that_is_taken_away_leaves_no_trace(known_app, host, open_page, topics, way):
    """Neither colour nor line, nor how it was followed: for a blog or some topics, in a public blog or another."""
    for visibility in (Visibility.PUBLIC, Visibility.PARTNERS):
        blog = await known_app.blog(visibility=visibility)
        await known_app.post(blog, "a", topics=("Fire",))
        grants = () if topics else (Grant(Scope.READ, blog.id),)
        topic_grants = (TopicGrant(blog.id, topics),) if topics else ()
        draft = PartnerDraft(visibility.value, "With the Post", "#115522", grants=grants, topic_grants=topic_grants)
        number = await known_app.services.partners.create(draft)
        key = await known_app.services.partners.make_key(number, KeyKind.PUBLISHABLE)
        page = await open_page("about:blank")
        plain = tag(known_app, blog.path)
        one = await two_elements(page, host.show(SCRIPT.format(known_app.url) + plain * 2))
        await one.evaluate(WAYS[way], ["key", key])
        await expect(one.locator(".attribution")).to_have_text("With the Post")
        await one.evaluate(WAYS[way], ["key", None])
        await page.wait_for_function(LIKE_EACH_OTHER)
        assert await one.get_attribute("data-asks") is None
        assert await one.get_attribute("style") in (None, "")


async def test_several_attributes_that_are_set_together_draw_the_element_once(known_app, host, open_page):
    """As frameworks do it, one after another in the same moment: the part is asked for once."""
    blog = await known_app.blog()
    await known_app.post(blog, "a", topics=("Fire",))
    element = await live_element(open_page, host, known_app, tag(known_app, blog.path))
    asked: list[str] = []
    element.page.on("request", lambda request: asked.append(request.url))
    said = [["limit", "3"], ["topics", "Fire"], ["order", "oldest"], ["lang", "de"]]
    tell = "(one, said) => { for (const [name, value] of said) one.setAttribute(name, value) }"
    await element.evaluate(tell, said)
    await expect(element.locator(".frame")).to_have_attribute("lang", "de")
    await expect(element.locator("article")).to_have_count(1)
    (part,) = [url for url in asked if "fragment.html" in url]
    assert part.endswith("entries=3&topics=Fire")
    assert not [url for url in asked if url.endswith("/entries")]


async def test_entries_are_told_as_seen_once_whatever_else_the_element_is_told(known_app, host, open_page):
    """An attribute that changes shows nobody anything for the first time."""
    blog = await known_app.blog()
    await known_app.post(blog, "a")
    listen = """<output></output><script>
    addEventListener('liveblog:seen', ({detail}) => document.querySelector('output').textContent += `${detail.id} `);
    </script>"""
    page = await open_page(host.show(listen + SCRIPT.format(known_app.url) + tag(known_app, blog.path)))
    await expect(page.locator("output")).to_have_text("1 ")
    await page.locator("live-blog").evaluate("one => one.setAttribute('limit', 5)")
    await known_app.post(blog, "b")
    await expect(page.locator("output")).to_have_text("1 2 ")


async def test_what_is_read_aloud_is_the_pages_to_choose_at_any_time(known_app, host, open_page):
    """Off, nothing is said of what comes; without the attribute its headline is, and the list is not drawn anew."""
    blog = await known_app.blog()
    await known_app.post(blog, "a")
    element = await live_element(open_page, host, known_app, tag(known_app, blog.path, "announce=off"))
    first = await element.locator("#entry-1").element_handle()
    status = element.locator('[data-role="status"]')
    await known_app.post(blog, "b", headline="Quiet")
    await element.page.wait_for_function("() => document.querySelector('live-blog').announcer.latest === null")
    await expect(element.locator("article")).to_have_count(2)
    await expect(status).to_have_text("")
    await element.evaluate("one => one.removeAttribute('announce')")
    await known_app.post(blog, "c", headline="Loud")
    await expect(status).to_contain_text("Loud")
    assert await first.evaluate("one => one.isConnected")


@pytest.mark.parametrize("choice", ["limit=3", "topics=Fire", "limit=3 order=oldest", ""])
async def test_the_way_to_older_entries_is_there_when_there_are_some(known_app, host, open_page, choice):
    """Where nothing is older it is hidden; it comes when a list that may have so many entries lets the oldest go."""
    blog = await known_app.blog()
    for text in "abc":
        await known_app.post(blog, text, topics=("Fire",))
    element = await live_element(open_page, host, known_app, tag(known_app, blog.path, choice))
    await expect(element.locator("article")).to_have_count(3)
    older = element.locator(".older")
    await expect(older).to_be_hidden()
    await known_app.post(blog, "d", topics=("Fire",))
    if "limit" in choice:
        await expect(older).to_be_visible()
        await expect(element.locator("article")).to_have_count(3)
        await expect(older.get_by_role("link")).to_have_attribute("href", f"{known_app.url}{blog.path}")
        # What has left is there all the same.
        await known_app.services.desk.delete(blog.slug, 4, COMMAND)
        await expect(element.locator("article")).to_have_count(2)
        await expect(older).to_be_visible()
    else:
        await expect(element.locator("article")).to_have_count(4)
        await expect(older).to_be_hidden()


@pytest.mark.parametrize("choice", ["limit=2", "topics=Fire limit=2"])
async def test_the_way_to_older_entries_is_there_at_first_where_some_are(known_app, host, open_page, choice):
    """A part that begins with older ones left out says where they are."""
    blog = await known_app.blog()
    for text in "abc":
        await known_app.post(blog, text, topics=("Fire",))
    page = await open_page(host.show(SCRIPT.format(known_app.url) + tag(known_app, blog.path, choice)))
    element = page.locator("live-blog")
    await expect(element.locator("article")).to_have_count(2)
    await expect(element.locator(".older")).to_be_visible()


DRAWN = """() => {
    const host = document.querySelector('live-blog');
    const all = [...(host.shadowRoot ?? host).querySelectorAll('article')];
    return JSON.stringify(all.map(one => [one.dataset.id, one.querySelector('.body').textContent]));
}"""


@pytest.mark.parametrize("shown", ["topics=Fire", "only=key", "limit=2", "order=oldest", "/frame?topics=Fire"])
async def test_a_part_whose_place_was_lost_is_what_a_fresh_one_shows(known_app, host, open_page, shown):
    """An element or a frame that shows some of the entries takes these anew, and no others."""
    blog = await known_app.blog()
    for number in range(6):
        await known_app.post(blog, f"entry {number}", topics=("Fire",) if number % 2 else (), key_event=number % 2 == 1)
    frame = f"{known_app.url}{blog.path}{shown}" if shown.startswith("/") else ""
    address = frame or host.show(tag(known_app, blog.path, shown) + SCRIPT.format(known_app.url))
    wire = Wire(await open_page("about:blank"), known_app, blog)
    await wire.lay()
    await wire.page.goto(address)
    await be_live(wire.page)
    wire.cut()
    await known_app.post(blog, "a fire", topics=("Fire",), key_event=True)
    await known_app.post(blog, "no fire")
    await revise(known_app, blog, 4, body="entry 3, corrected")
    await revise(known_app, blog, 6, topics=(), key_event=False)
    await delete(known_app, blog, 2)
    await wire.reset()
    fresh = await open_page(address)
    await be_live(fresh)
    anew = await fresh.evaluate(DRAWN)
    assert "a fire" in anew
    await wire.page.wait_for_function(f"anew => ({DRAWN})() === anew", arg=anew)
