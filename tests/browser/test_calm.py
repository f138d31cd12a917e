"""A page that is calm: it does not jump when it loads, fits on every screen and complains of nothing."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from liveblog.model.blog import Blog
from liveblog.model.principal import COMMAND
from tests.browser.reader import LONG, PHONE, be_live, open_live
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
SMALLEST: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}

WATCH = """
window.shifts = [];
new PerformanceObserver(list => {
    for (const { value, sources } of list.getEntries())
        window.shifts.push([value, ...sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 90))]);
}).observe({ type: 'layout-shift', buffered: true });
"""


async def full_blog(app: LiveApp, **fields: Any) -> Blog:
    """Make a blog with something of everything, and forty entries."""
    blog = await app.blog(
        description="All day long.", summary="- It began\n- It goes on", zone="Europe/Berlin", **fields
    )
    for number in range(40):
        await app.post(
            blog,
            f"entry {number}\n\n{LONG if number % 3 == 0 else 'Short.'}",
            headline=f"A headline that says what entry {number} tells" if number % 2 else None,
            topics=("Harbour", "A rather long topic", f"Topic {number}")[: number % 4],
            byline=("Ada Quist", "Ben Tarr")[: number % 3],
            key_event=number % 5 == 0,
            pinned=number == 20,
        )
    await app.services.desk.revise(blog.slug, 39, {"body": "corrected"}, COMMAND)
    return blog


@pytest.mark.parametrize("screen", [PHONE, LAPTOP], ids=["phone", "laptop"])
async def test_nothing_moves_while_the_page_loads(live_app, open_page, screen):
    """From the first paint until it is live, with all that scripts add, nothing on the page is shifted."""
    blog = await full_blog(live_app)
    page = await open_page("about:blank", **screen)
    await page.add_init_script(WATCH)
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    await expect(page.locator("#entry-40 .ago")).to_be_visible()
    # Two frames: by then a shift has been told.
    await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert await page.evaluate("window.shifts") == []


@pytest.mark.parametrize("language", ["en", "de", "ar"])
async def test_everything_fits_on_the_smallest_screen(live_app, open_page, language):
    """At 320 pixels nothing sticks out to the side, not even long words, tables, code or open options (WCAG 1.4.10)."""
    blog = await live_app.blog(language=language, title="Donaudampfschifffahrtsgesellschaftskapitän: live")
    await live_app.post(
        blog,
        f"{'long' * 30}\n\n| a | b | c |\n|-|-|-|\n| {'cell ' * 9}| {'word' * 9} | x |\n\n```\n{'code ' * 30}\n```",
        headline="Headline" * 12,
        topics=("Topic" * 9, "Another"),
        byline=("Byline" * 12,),
        key_event=True,
        pinned=True,
    )
    await live_app.post(blog, "https://www.youtube.com/watch?v=dQw4w9WgXcQ", key_event=True)
    page = await open_live(open_page, live_app, blog, **SMALLEST)
    for action in (None, page.locator(".options summary")):
        if action:
            await action.click()
        width = await page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
        assert width == 320
    form = await page.locator(".options form").bounding_box()
    assert form
    assert form["x"] >= 0
    assert form["x"] + form["width"] <= 320


async def test_nothing_is_complained_of(live_app, open_page):
    """Nothing is written to the console, and nothing is missing, whatever of the page is looked at."""
    blog = await full_blog(live_app)
    page = await open_page("about:blank")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    for path in (
        "",
        "?topic=Harbour",
        "?only=key",
        "?order=oldest",
        "?q=short",
        "?q=nothing+at+all",
        "?at=now",
        "/entries/7",
    ):
        await page.goto(live_app.url + blog.path + path)
        await be_live(page)
        assert (path, complaints) == (path, [])
    await page.goto(live_app.url + "/")
    await expect(page.get_by_role("link", name=blog.title)).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize(
    ("language", "direction", "waiting"), [("de", "ltr", "2 neue Einträge"), ("ar", "rtl", "منشوران جديدان")]
)
async def test_the_page_speaks_the_blog_s_language(live_app, open_page, language, direction, waiting):
    """What the server and what scripts say is in the blog's language, and in its direction."""
    blog = await live_app.blog(language=language)
    for number in range(4):
        await live_app.post(blog, f"entry {number}\n\n{LONG}")
    page = await open_live(open_page, live_app, blog)
    html = page.locator("html")
    await expect(html).to_have_attribute("lang", language)
    await expect(html).to_have_attribute("dir", direction)
    await page.locator("#entry-2").scroll_into_view_if_needed()
    await live_app.fill(blog, 2)
    pill = page.locator(".pill")
    await expect(pill).to_have_text(waiting)
    assert "Share" not in await page.locator("#entry-1").inner_text()
    await pill.click()
    await expect(page.locator("#entry-6 .share")).to_have_text(await page.locator("#entry-1 .share").inner_text())


async def test_a_page_in_arabic_begins_at_the_right(live_app, open_page):
    """Times stand at the right of what they belong to; the share link below them, on a phone at the left end."""
    blog = await live_app.blog(language="ar")
    await live_app.post(blog, "نص")
    page = await open_live(open_page, live_app, blog, **LAPTOP)
    entry = page.locator("#entry-1")
    box = "one => { const { left, right, bottom } = one.getBoundingClientRect(); return [left, right, bottom]; }"
    stamp, body, share = [await entry.locator(part).evaluate(box) for part in (".stamp", ".body", ".share")]
    assert share[1] == stamp[1]
    assert share[2] > stamp[2]
    assert body[0] < stamp[0]
    await page.set_viewport_size(PHONE["viewport"])
    stamp, share = [await entry.locator(part).evaluate(box) for part in (".stamp", ".share")]
    assert share[0] < stamp[0]


async def test_a_page_without_pictures_loads_none(live_app, open_page):
    """Where no entry has a picture the page asks for none: nothing of ours is drawn with images or fonts."""
    blog = await full_blog(live_app)
    page = await open_page("about:blank", **PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    assert not {"image", "font", "media"} & set(asked)
    await expect(page.locator("img")).to_have_count(0)


async def test_what_needs_scripts_takes_no_room_without_them(live_app, open_page):
    """Without JavaScript there is neither pause nor options, nor a gap where they would be; with it, both are there."""
    blog = await live_app.blog()
    await live_app.post(blog, "first")
    without = await open_page(live_app.url + blog.path, java_script_enabled=False)
    scripted = without.locator(".tools > :not(.state)")
    await expect(scripted).to_have_count(2)
    for index in range(2):
        assert await scripted.nth(index).bounding_box() is None
    page = await open_live(open_page, live_app, blog)
    await expect(page.get_by_role("button", name="Pause")).to_be_visible()
    await expect(page.get_by_text("Reading options")).to_be_visible()


@pytest.mark.parametrize("failure", ["no answer", "an error"])
async def test_without_its_words_the_page_lives(live_app, open_page, failure):
    """Where the table of words can't be had, the page is live all the same and says what it means, if plainly."""
    blog = await live_app.blog()
    for number in range(4):
        await live_app.post(blog, f"entry {number}\n\n{LONG}")
    page = await open_page("about:blank")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.route(
        "**/words/**", lambda route: route.abort() if failure == "no answer" else route.fulfill(status=500, body="no")
    )
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    state = page.locator('.masthead [data-role="connection"]')
    await expect(state).to_have_text(re.compile("live", re.IGNORECASE))
    await page.locator("#entry-2").scroll_into_view_if_needed()
    await live_app.fill(blog, 2)
    await page.get_by_role("button", name="2 new entries").click()
    await expect(page.locator("#entry-6")).to_be_in_viewport()
    await page.get_by_role("button", name="Pause").click()
    await expect(state).to_have_text(re.compile("paused", re.IGNORECASE))
    await page.get_by_role("button", name="Resume").click()
    assert complaints == []


PRESS = """() => {
    document.querySelector('.pill').click();
    const { scrollPaddingTop } = getComputedStyle(document.documentElement);
    const { scrollMarginTop } = getComputedStyle(document.querySelector('.list-top'));
    const under = parseFloat(scrollPaddingTop) + parseFloat(scrollMarginTop);
    return document.querySelector('.list-top').getBoundingClientRect().top - under;
}"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
async def test_nothing_is_animated_for_who_wants_no_motion(live_app, open_page, motion):
    """Entries come in, are corrected and are gone to in one step; for all others they fade and glide."""
    blog = await live_app.blog()
    for number in range(4):
        await live_app.post(blog, f"entry {number}\n\n{LONG}")
    page = await open_live(open_page, live_app, blog, reduced_motion=motion)
    await page.evaluate("window.begun = 0; addEventListener('transitionrun', () => begun += 1, true)")
    await live_app.post(blog, "fifth")
    await expect(page.locator("#entry-5.fresh")).to_be_visible()
    await expect(page.locator("#entry-5")).not_to_have_class(re.compile("fresh"))
    calm = motion == "reduce"
    assert (await page.evaluate("begun") == 0) == calm
    await page.locator("#entry-2").scroll_into_view_if_needed()
    await live_app.post(blog, "sixth")
    await expect(page.locator(".pill")).to_be_visible()
    there = await page.evaluate(PRESS)
    assert (abs(there) < 2) == calm
