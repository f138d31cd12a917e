"""No page of a reader's scrolls sideways, however narrow the screen and however long a word."""

import itertools

import pytest
from playwright.async_api import Page

from liveblog.model.blog import Blog
from tests.browser.reader import be_live
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WORD = "Donaudampfschifffahrtsgesellschaftskapitaene1"
"""Of 45 letters, as German has them."""
WIDTHS = [*range(320, 1440, 40), 767, 768, 1055, 1056, 1060, 1100, 1440]
SIDEWAYS = """() => {
    const wide = document.documentElement.scrollWidth - innerWidth;
    const isOut = ({ left, right }) => left < -1 || right > innerWidth + 1;
    const all = [...document.querySelectorAll('body *:not(table *, .choices .topics *)')];
    const out = all.filter(one => isOut(one.getBoundingClientRect()));
    return wide > 0 ? [wide, ...out.map(one => `${one.tagName}.${one.className}`).slice(0, 9)] : [];
}"""


async def worded(app: LiveApp, language: str) -> Blog:
    """Make a blog that has the word wherever there is text."""
    blog = await app.blog(title=f"A {WORD}", description=WORD, summary=f"- {WORD}", language=language)
    for number in range(45):
        await app.post(
            blog,
            f"{WORD}\n\n| {WORD} | b |\n|---|---|\n| c | {WORD} |" if number % 9 == 4 else WORD,
            headline=WORD,
            byline=(WORD, f"{WORD} {WORD}"),
            topics=(WORD, f"{WORD[::-1]}"),
            key_event=number % 5 == 0,
            pinned=number == 7,
        )
    return blog


async def sideways(page: Page) -> dict[int, list[object]]:
    """Say at which widths the page scrolls sideways, and what is to blame."""
    found = {}
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        if wide := await page.evaluate(SIDEWAYS):
            found[width] = wide
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_no_page_scrolls_sideways(live_app, open_page, language):
    """The page, a permalink, a search, a topic, a page of the past, the front page and an error."""
    blog = await worded(live_app, language)
    page = await open_page("about:blank")
    for path in ("", "/entries/5", f"?q={WORD}", f"?topic={WORD}", "?at=now", f"?topic=None{WORD}"):
        await page.goto(live_app.url + blog.path + path)
        await be_live(page)
        assert (path, await sideways(page)) == (path, {})
    for path in ("/", f"/blogs/{WORD.lower()}"):
        await page.goto(live_app.url + path)
        assert (path, await sideways(page)) == (path, {})


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
async def test_topics_stand_side_by_side(live_app, open_page, width):
    """However many there are: none is printed over the next, on a phone in one line that is pushed sideways."""
    blog = await live_app.blog()
    for name in ("Harbour", "Weather", "Trains", "Ferries", "Flood", "Power", "Schools", WORD):
        await live_app.post(blog, "Text.", topics=(name,))
    page = await open_page(live_app.url + blog.path)
    await page.set_viewport_size({"width": width, "height": 800})
    await page.locator(".choices details").evaluate("one => { one.open = true; }")
    boxes = await page.evaluate(BOXES)
    assert len(boxes) == 8
    overlapping = [(one, two) for one, two in itertools.combinations(boxes, 2) if _overlap(one, two)]
    assert overlapping == []
    if width < 768:
        assert len({top for _, top, _, _ in boxes}) == 1


BOXES = """() => [...document.querySelectorAll('.choices .topics a')].map(link => {
    const range = new Range();
    range.selectNodeContents(link);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    return [left, top, right, bottom];
})"""
"""Where the words are, which may be wider than the box that was given to them."""


def _overlap(one: list[float], two: list[float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
