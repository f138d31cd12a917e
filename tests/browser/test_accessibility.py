"""Pages as axe sees them (WCAG 2.2 AA and best practice): each state, light and dark, narrow and wide."""

from itertools import pairwise

import pytest
from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.browser.audits import NEWS, OVERFLOW, everywhere, full_blog, violations
from tests.browser.opening import serve_app
from tests.browser.rich import rich_blog
from tests.browser.states import STATES
from tests.browser.states.live import held
from tests.browser.states.registry import CALM, open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HEADINGS = """[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter(one => one.checkVisibility()).map(one => +one.tagName[1])"""
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const {outlineStyle, outlineWidth} = getComputedStyle(one);
    const seen = one.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    return [`${one.localName}.${one.className} ${one.textContent.trim().slice(0, 20)}`, seen];
}"""


@pytest.fixture
def open_page(open_warm):
    """Open pages where axe is compiled already."""
    return open_warm


WRONG = {
    "p { color: #888; background: #777 }": "color-contrast",
    "button { display: inline-block }": "target-size",
    "main { display: none }": "landmark-one-main",
    "pre { width: 40px; height: 40px }": "scrollable-region-focusable",
    "main { visibility: hidden } h1 { visibility: visible }": "landmark-one-main",
}
THERE = {"(prefers-color-scheme: dark)": "dark:", "(min-width: 1000px)": "1280"}


@pytest.mark.parametrize("there", THERE)
@pytest.mark.parametrize("style", WRONG)
async def test_what_is_wrong_there_alone_is_found(open_page, there, style):
    """In the dark or on a wide screen: a colour is, a place is, and so is whatever else changes there."""
    page = await open_page("about:blank")
    await page.set_content(f"""<!doctype html><html lang="en"><title>T</title><style>
        button {{ padding: 0; border: 0; width: 9px; height: 9px; display: none }}
        pre {{ overflow: auto }}
        @media {there} {{ {style} }}</style>
        <main><h1>T</h1><p>Text</p><pre>Words and words and words</pre><button>a</button><button>b</button></main>""")
    wrong = [each.split(" ")[:2] for each in await everywhere(page) if f": {WRONG[style]}: " in each]
    assert wrong
    assert all(THERE[there] in where for where in wrong)


AGAIN = {
    "one.textContent = 'in 2:59'": "colours",
    "document.styleSheets[0].insertRule('html { height: 200vh }')": "places",
    "one.textContent = 'now'": "all",
    "one.hidden = true": "all",
    "document.styleSheets[0].insertRule('div { width: 9px }')": "all",
}


@pytest.mark.parametrize("change", AGAIN)
async def test_only_what_is_new_is_looked_at_again(open_page, change):
    """Not a countdown's seconds, nor a longer page; but other words, what is hidden, and what is cut off in its box."""
    page = await open_page("about:blank")
    await page.set_content("""<!doctype html><html lang="en"><title>T</title><style>b { font: 9px monospace }</style>
        <b id="one" data-countdown="180">in 3:00</b><div id="box" style="overflow: hidden">Text</div>
        <p>Text""")
    assert await page.evaluate(NEWS, True) == "all"
    assert await page.evaluate(NEWS, False) == "colours"
    await page.evaluate(change)
    assert await page.evaluate(NEWS, False) == AGAIN[change]


@pytest.mark.parametrize(("position", "counted"), [("sticky", 0), ("fixed", 0), ("absolute", 1)])
async def test_what_floats_over_a_target_makes_it_no_smaller(open_page, position, counted):
    """Whoever scrolls has the whole of it, also where a part is covered; what always lies on it is a mistake."""
    page = await open_page("about:blank")
    await page.set_content(f"""<!doctype html><html lang="en"><title>T</title><style>
        body {{ margin: 0; font: 13px/19px sans-serif }} main, a {{ display: flex; flex-direction: column }}
        main > * {{ inline-size: 100px; flex: none }} button {{ height: 44px; margin-block-start: 4px }}
        div {{ position: {position}; top: 0; block-size: 105px; margin-block-end: -105px }}</style>
        <div style="background: white; inline-size: 100px">Preview</div><main>
        <h1 style="block-size: 100px; margin: 0; font-size: 13px">Title</h1><a href="#">Updated 23:10</a>
        <button>Key event</button></main>""")
    found = [each for each in await violations(page) if each.startswith("target-size: a")]
    assert len(found) == counted, found
    assert all("<button>" in each for each in found)


@pytest.mark.parametrize(("position", "counted"), [("sticky", 0), ("fixed", 0), ("absolute", 1)])
async def test_a_target_over_another_counts_unless_it_floats(open_page, position, counted):
    """A button that always lies on another leaves too little of it; one that floats only until somebody scrolls."""
    page = await open_page("about:blank")
    await page.set_content(f"""<!doctype html><html lang="en"><title>T</title><style>body {{ margin: 0 }}
        h1 {{ margin: 0; block-size: 40px }} button {{ display: block; inline-size: 100px; block-size: 44px }}
        button + button {{ position: {position}; top: 58px }}</style>
        <main><h1>T</h1><button>Under</button><button style="margin-block-start: -26px">Over</button></main>""")
    assert len([each for each in await violations(page) if each.startswith("target-size")]) == counted


@pytest.mark.parametrize("name", STATES)
async def test_a_state_of_the_page_has_no_violations(live_app, open_page, name):
    """Whatever happens on the page, axe finds nothing wrong with it."""
    page = await STATES[name](open_page, await full_blog(live_app))
    assert not await everywhere(page)


PAPER = {"width": 700, "height": 990}
"""What is left of a sheet within its margins, in pixels."""


async def test_paper_has_no_violations(live_app, open_page):
    """What is printed of a page, whatever it shows, keeps its order, its names and its contrast."""
    full = await full_blog(live_app, accent="#0b5c8a")
    rich = await rich_blog(live_app)
    page = await open_page("about:blank", **CALM, color_scheme="dark", viewport=PAPER)
    await page.emulate_media(media="print")
    for address in (
        *(full.url + part for part in ("", "/entries/8", "?at=now", "?q=wind", "?topic=Harbour", "?order=oldest")),
        rich.url, live_app.url, f"{full.url}/entries/{full.deleted}",
    ):  # fmt: skip
        await page.goto(address)
        # Nobody points at paper.
        wrong = [each for each in await violations(page) if not each.startswith("target-size")]
        assert (address, wrong) == (address, [])
        assert (address, await page.evaluate(OVERFLOW)) <= (address, 0)


@pytest.mark.parametrize("language", ["de", "ar"])
async def test_other_languages_have_no_violations(live_app, open_page, language):
    """Another language, and another direction, change nothing about that."""
    full = await full_blog(live_app, language=language, accent="#0b5c8a")
    assert not await everywhere(await open_live(open_page, full))
    assert not await everywhere(await open_page(f"{full.url}?q=nowhere", **CALM))


@pytest.mark.parametrize("accent", ["#0b5c8a", "#767676", "#000000", "#3b0066"])
async def test_a_blogs_own_colour_can_be_read(live_app, open_page, accent):
    """Every colour that a blog may choose has enough contrast, also in the dark."""
    full = await full_blog(live_app, accent=accent)
    assert not await everywhere(await held(open_page, full))


@pytest.mark.parametrize("accent", [None, "#0b5c8a", "#767676", "#000000"])
async def test_the_embed_has_no_violations(live_app, open_page, accent):
    """What we draw in a partner's page is held to the same, light and dark, whatever the colour of the blog."""
    full = await full_blog(live_app, accent=accent)
    body = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Partner</title>
    <style>:root {{ color-scheme: light dark }}</style><main><h1>Partner</h1>
    <script type="module" src="{live_app.url}/embed.js"></script><live-blog src="{full.url}"></live-blog></main>"""

    async def answer(_request: object) -> HTMLResponse:
        return HTMLResponse(body)

    async with serve_app(Starlette(routes=[Route("/", answer), Route("/favicon.ico", answer)])) as url:
        page = await open_page(url, **CALM)
        await expect(page.locator("live-blog article").first).to_be_visible()
        assert not await everywhere(page, "live-blog")


@pytest.mark.parametrize("query", ["", "?q=wind", "/entries/8"])
async def test_headings_skip_no_level(live_app, open_page, query):
    """Who goes from heading to heading never misses one in between."""
    page = await open_page((await full_blog(live_app)).url + query, **CALM)
    levels = await page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


async def test_nothing_is_cut_off_at_200_percent(live_app, open_page):
    """At half of 1280 pixels, which is what zooming to 200 % makes of them, all is there without scrolling sideways."""
    page = await open_live(
        open_page, await full_blog(live_app), viewport={"width": 640, "height": 360}, device_scale_factor=2
    )
    await page.locator(".options summary").click()
    assert await page.evaluate(OVERFLOW) <= 0


async def test_the_focus_can_be_seen_wherever_it_is(live_app, open_page):
    """Tab by tab through the whole page, each control that has the focus shows it."""
    page = await open_live(open_page, await full_blog(live_app))
    seen = []
    for _ in range(200):
        await page.keyboard.press("Tab")
        if (focused := await page.evaluate(FOCUSED)) is None:
            break
        seen.append(focused)
    assert len(seen) > 30
    assert [name for name, is_seen in seen if not is_seen] == []


@pytest.mark.parametrize("path", ["/frame", "/frame?compact&theme=dark&limit=3", "/frame?entry=8", "/embed"])
async def test_what_is_framed_or_copied_has_no_violations(live_app, open_page, path):
    """The page that others frame, and the one from which they copy it, as any page of ours."""
    full = await full_blog(live_app, accent="#0b5c8a")
    page = await open_page(full.url + path, **CALM)
    await expect(page.locator("main")).to_be_visible()
    assert not await everywhere(page)
