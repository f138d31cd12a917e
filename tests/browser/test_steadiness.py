"""Nothing jumps: what comes in, changes and goes at the top shifts no layout, and what is out of sight is told."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import Blog
from liveblog.model.entry import EntryDraft
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from tests.browser.audits import full_blog
from tests.browser.reader import (
    LONG,
    PHONE,
    be_live,
    be_still,
    be_told_all,
    delete,
    entry_ids,
    fill_long,
    open_live,
    revise,
)
from tests.browser.wire import open_wired
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
SCREENS = pytest.mark.parametrize("screen", [PHONE, LAPTOP], ids=["phone", "laptop"])
WATCH = """() => {
    window.shifts = [];
    const place = ({ y, height }) => `${y}+${height}`;
    const told = ({ node, previousRect, currentRect }) =>
        [(node?.outerHTML ?? node?.parentElement?.outerHTML)?.slice(0, 90), place(previousRect), place(currentRect)]
            .join(' ');
    new PerformanceObserver(list => {
        for (const { value, hadRecentInput, sources } of list.getEntries()) {
            // What shows less than a pixel at the edge of the screen is seen by nobody.
            const seen = sources.filter((one) => Math.max(one.previousRect.height, one.currentRect.height) >= 1);
            if (!hadRecentInput && seen.length) shifts.push([value, performance.now(), ...seen.map(told)]);
        }
    }).observe({ type: 'layout-shift' });
}"""
ARRIVE = """() => new Promise((arrive) => {
    const { scrollPaddingTop } = getComputedStyle(document.documentElement);
    const { scrollMarginTop } = getComputedStyle(document.querySelector('.list-top'));
    const under = parseFloat(scrollPaddingTop) + parseFloat(scrollMarginTop);
    const far = () => Math.abs(document.querySelector('.list-top').getBoundingClientRect().top - under);
    const look = () => (far() < 2 ? arrive() : requestAnimationFrame(look));
    look();
})"""


async def scroll(page: Page, y: int) -> None:
    """Scroll to a height. Two scrolls in one frame are one to a browser, so this one ends before anything comes in."""
    await page.evaluate("y => { scrollTo(0, y); return new Promise(requestAnimationFrame); }", y)
    await page.evaluate("() => new Promise(requestAnimationFrame)")


async def shifts(page: Page) -> list[Any]:
    """Say what the page has shifted since it was watched, when all that moves has come to rest."""
    await be_still(page)
    return list(await page.evaluate("shifts"))


async def burst(app: LiveApp, blog: Blog) -> None:
    """Post fifty entries as fast as the desk takes them."""
    for number in range(50):
        await app.post(blog, f"burst {number}\n\nWith some more to read.", headline=f"Headline {number}")


@SCREENS
@pytest.mark.parametrize("there", [0, 1, 12])
async def test_a_burst_at_the_top_shifts_nothing(live_app, open_page, screen, there):
    """Fifty entries that come at once to a reader at the top are there to be seen, and nothing has jumped."""
    blog = await live_app.blog()
    await live_app.fill(blog, there)
    page = await open_live(open_page, live_app, blog, **screen)
    await page.evaluate(WATCH)
    await burst(live_app, blog)
    newest = there + 50
    await expect(page.locator(f"#entry-{newest}")).to_be_in_viewport()
    await be_told_all(page, live_app, blog)
    assert await entry_ids(page) == list(range(newest, 0, -1))
    await expect(page.locator(".pill")).to_be_hidden()
    assert await shifts(page) == []


@SCREENS
@pytest.mark.parametrize("reading", [None, 6], ids=["top", "further down"])
async def test_a_burst_moves_nothing_that_is_read_where_there_is_everything(live_app, open_page, screen, reading):
    """Fifty entries at once below pin, summary and key events: nothing is shifted, and who can't see them is told."""
    blog = (await full_blog(live_app)).blog
    page = await open_live(open_page, live_app, blog, **screen)
    if reading:
        await page.locator(f"#entry-{reading}").evaluate("one => one.scrollIntoView({ block: 'center' })")
    place = f"document.querySelector('#entry-{reading or 11}').getBoundingClientRect().top"
    before = await page.evaluate(place)
    await page.evaluate(WATCH)
    await burst(live_app, blog)
    await be_told_all(page, live_app, blog)
    # The button is not read: it grows with its number.
    assert [one for one in await shifts(page) if not all('class="pill"' in source for source in one[2:])] == []
    assert await page.evaluate(place) == before
    newest = page.locator(".entries > article").first
    seen = await newest.evaluate("one => one.getBoundingClientRect().top < innerHeight && one.dataset.id > 50")
    pill = page.locator(".pill")
    await (expect(pill).to_be_hidden() if seen else expect(pill).to_be_in_viewport(ratio=1))


async def be_posted(app: LiveApp, blog: Blog) -> None:
    """Post one, and one that is pinned and a key event with a topic that is new."""
    await app.post(blog, "one")
    await app.post(blog, LONG, pinned=True, key_event=True, topics=("New",), headline="Pinned")


async def be_changed(app: LiveApp, blog: Blog) -> None:
    """Make entries longer and shorter that are in view, pin another, take a key event away."""
    await revise(app, blog, 12, body=LONG)
    await revise(app, blog, 11, body="short", pinned=True)
    await revise(app, blog, 10, key_event=False, headline="A headline")


async def be_taken_away(app: LiveApp, blog: Blog) -> None:
    """Delete entries that are in view, the pinned one among them."""
    for entry in (12, 9, 11):
        await delete(app, blog, entry)


async def be_dated_back(app: LiveApp, blog: Blog) -> None:
    """Post an entry of the day before, and move one there: date lines come."""
    await app.post(blog, "yesterday", occurred_at=now() - timedelta(days=1))
    await revise(app, blog, 12, occurred_at=now() - timedelta(days=1))


async def have_another_face(app: LiveApp, blog: Blog) -> None:
    """Write a summary that is longer."""
    await app.services.desk.change_blog(blog.slug, {"summary": "\n".join(f"- point {n}" for n in range(6))}, COMMAND)


Happening = Callable[[LiveApp, Blog], Awaitable[None]]
HAPPENINGS = [be_posted, be_changed, be_taken_away, be_dated_back, have_another_face]


async def test_what_is_deleted_while_things_glide_is_gone(live_app, open_page):
    """Also where its reader holds on to it: what comes during a glide waits for its end, and no longer."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    for entry in (1, 2):
        await live_app.post(blog, "pushes the others")
        await page.evaluate(f"getSelection().selectAllChildren(document.querySelector('#entry-{entry} .body'))")
        await delete(live_app, blog, entry)
        await expect(page.locator(f"#entry-{entry}")).to_have_count(0)


async def test_what_waits_for_a_glide_that_is_cut_short_comes_after_the_next(live_app, open_page):
    """What pushes the list while it glides begins another glide: what waits comes at the end of that, not later."""
    blog = await live_app.blog(summary="- known")
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog)
    still_there = await page.evaluate(
        """() => {
            const { timeline } = document.querySelector('live-blog');
            const above = document.querySelector('.summary');
            const push = (by) => timeline.around(above, () => void (above.style.paddingBottom = by));
            push('40px');
            timeline.remove('entry-2', true);
            push('80px');
            return timeline.has('entry-2');
        }"""
    )
    assert still_there
    await be_still(page)
    assert await entry_ids(page) == [3, 1]


@SCREENS
@pytest.mark.parametrize("happen", HAPPENINGS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("way_down", [0, 150])
async def test_nothing_jumps_whatever_happens(live_app, open_page, screen, happen: Happening, way_down):
    """Posts, edits, deletions, pins and summaries, at the very top and a little further down."""
    blog = await live_app.blog(summary="- known")
    for number in range(12):
        await live_app.post(blog, f"entry {number + 1}", key_event=number % 3 == 0, pinned=number == 10)
    page = await open_live(open_page, live_app, blog, **screen)
    await scroll(page, way_down)
    await page.evaluate(WATCH)
    await happen(live_app, blog)
    await be_told_all(page, live_app, blog)
    assert await shifts(page) == []


SLOW_FRAMES = """() => {
    const [frame, timer] = [requestAnimationFrame, setTimeout];
    requestAnimationFrame = then => timer(frame, 1_000_000, then);
    setTimeout = (then, after = 0) => timer(then, after * 1000);
}"""
"""What waits for a frame, or for a time at most, waits longer than a test takes on any machine."""


async def test_a_deleted_pin_takes_its_box_along_in_one_step(live_app, open_page):
    """Also when something has glided and its end is not painted yet: then whatever else may move waits."""
    blog = await live_app.blog(summary="- known")
    for number in range(12):
        await live_app.post(blog, f"entry {number + 1}", key_event=number % 3 == 0, pinned=number == 10)
    page = await open_live(open_page, live_app, blog, **PHONE, reduced_motion="reduce")
    await scroll(page, 150)
    await page.evaluate(SLOW_FRAMES)
    await delete(live_app, blog, 12)
    await expect(page.locator("#entry-12")).to_have_count(0)
    place = """() => Promise.all(document.getAnimations().map(one => one.finished))
        .then(() => document.querySelector('#entry-10').getBoundingClientRect().top)"""
    before = await page.evaluate(place)
    await delete(live_app, blog, 11)
    await be_told_all(page, live_app, blog)
    await expect(page.get_by_role("region", name="Pinned")).to_be_hidden()
    assert abs(await page.evaluate(place) - before) < 1


async def test_what_grows_beside_the_list_moves_nothing_in_it(live_app, open_page):
    """Where summary and key events stand in a column of their own, the list stays where it is while they grow."""
    blog = await live_app.blog(summary="- known")
    await live_app.fill(blog, 30)
    page = await open_live(open_page, live_app, blog, **LAPTOP)
    await scroll(page, 150)
    place = "[scrollY, document.querySelector('#entry-30').getBoundingClientRect().top]"
    before = await page.evaluate(place)
    await have_another_face(live_app, blog)
    await revise(live_app, blog, 1, key_event=True)
    await be_told_all(page, live_app, blog)
    await expect(page.locator(".key-events li")).to_have_count(1)
    assert await page.evaluate(place) == before


async def test_a_refill_shifts_nothing(live_app, open_page):
    """Many changes at once, after the page's place in the log was lost, come without a jump, too."""
    blog = await live_app.blog()
    await live_app.fill(blog, 12)
    wire = await open_wired(open_page, live_app, blog)
    wire.cut()
    await burst(live_app, blog)
    await revise(live_app, blog, 12, body=LONG)
    await wire.page.evaluate(WATCH)
    await wire.reset()
    await expect(wire.page.locator("#entry-62")).to_be_in_viewport()
    assert await shifts(wire.page) == []


async def test_what_is_read_a_little_further_down_stays(live_app, open_page):
    """Where the list begins above the middle of the screen, new entries come in above what is read, which stays."""
    blog = await live_app.blog()
    await live_app.fill(blog, 30)
    page = await open_live(open_page, live_app, blog)
    await page.evaluate("document.querySelector('#entries').scrollIntoView(); scrollBy(0, -150)")
    reading = page.locator("#entry-30")
    before = await reading.evaluate("one => one.getBoundingClientRect().top")
    await live_app.post(blog, "new")
    await expect(page.locator("#entry-31")).to_be_in_viewport()
    assert abs(await reading.evaluate("one => one.getBoundingClientRect().top") - before) < 1


@SCREENS
@pytest.mark.parametrize("way_up", [0, 30, 150])
async def test_what_comes_in_where_a_reader_rests_at_the_newest_is_in_sight(live_app, open_page, screen, way_up):
    """After the pill was pressed, at the upper edge of the list or a little above, each new entry can be seen."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 6)
    page = await open_live(open_page, live_app, blog, **screen)
    await page.locator("#entry-1").scroll_into_view_if_needed()
    await live_app.post(blog, "seventh")
    await page.get_by_role("button", name="1 new entry").click()
    await expect(page.locator("#entry-7")).to_be_in_viewport()
    await page.evaluate(ARRIVE)
    await page.evaluate(f"scrollBy(0, -{way_up})")
    for number, body in ((8, "eighth"), (9, LONG), (10, "tenth")):
        await live_app.post(blog, body)
        await be_told_all(page, live_app, blog)
        await expect(page.locator(f"#entry-{number} .stamp")).to_be_in_viewport()


async def full_phone(app: LiveApp) -> Blog:
    """Make a blog whose list begins below the first screen of a phone."""
    blog = await app.blog(title="The storm on the coast, its ferries and its harbours " * 12)
    await app.fill(blog, 3)
    return blog


async def test_what_comes_in_below_the_screen_is_told(live_app, open_page):
    """On a phone at the top, pill and title count what comes in below; pressed, the pill leads there and is gone."""
    blog = await full_phone(live_app)
    page = await open_live(open_page, live_app, blog, **PHONE)
    await expect(page.locator("#entry-3")).not_to_be_in_viewport()
    await live_app.fill(blog, 2)
    pill = page.get_by_role("button", name="2 new entries")
    await expect(pill).to_be_in_viewport(ratio=1)
    await expect(page).to_have_title(re.compile(r"^\(2\) "))
    await delete(live_app, blog, 4)
    await page.get_by_role("button", name="1 new entry").click()
    await expect(page.locator("#entry-5")).to_be_in_viewport()
    await expect(page.locator("#entry-5")).to_be_focused()
    await expect(page.locator(".pill")).to_be_hidden()
    await expect(page).to_have_title(blog.title)


async def test_who_scrolls_down_to_it_is_not_called_any_more(live_app, open_page):
    """What came in below the screen is no news once its reader is at the list."""
    blog = await full_phone(live_app)
    page = await open_live(open_page, live_app, blog, **PHONE)
    await live_app.fill(blog, 2)
    await expect(page).to_have_title(re.compile(r"^\(2\) "))
    await page.locator("#entry-5").scroll_into_view_if_needed()
    await expect(page).to_have_title(blog.title)
    await expect(page.locator(".pill")).to_be_hidden()


async def test_what_was_never_in_sight_is_new_to_who_comes_back(live_app, open_page):
    """Who leaves a phone's first screen without having scrolled has not read what came in below it."""
    blog = await full_phone(live_app)
    page = await open_live(open_page, live_app, blog, **PHONE)
    await live_app.fill(blog, 2)
    await expect(page).to_have_title(re.compile(r"^\(2\) "))
    await page.goto("about:blank")
    await page.goto(live_app.url + blog.path)
    await expect(page.get_by_role("complementary", name="Since you left")).to_contain_text("2 new entries")


async def test_in_the_order_of_time_what_comes_in_below_is_told(live_app, open_page):
    """With the oldest first, new entries stand at the end: the pill leads there."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 3)
    page = await open_live(open_page, live_app, blog, "?order=oldest")
    await live_app.post(blog, "at the end")
    await page.get_by_role("button", name="1 new entry").click()
    await expect(page.locator("#entry-4")).to_be_in_viewport()
    await expect(page.locator(".pill")).to_be_hidden()


async def test_nothing_glides_for_who_wants_no_motion(live_app, open_page):
    """What comes in pushes the others down in one step, and that counts as no shift either."""
    blog = await live_app.blog()
    await live_app.fill(blog, 12)
    page = await open_live(open_page, live_app, blog, reduced_motion="reduce")
    await page.evaluate(WATCH)
    await page.evaluate(
        """() => {
            window.longest = 0;
            const animate = Element.prototype.animate;
            Element.prototype.animate = function (frames, options) {
                longest = Math.max(longest, options.duration);
                return animate.call(this, frames, options);
            };
        }"""
    )
    await live_app.services.desk.post(blog.slug, EntryDraft("new"), COMMAND)
    await expect(page.locator("#entry-13")).to_be_visible()
    assert await shifts(page) == []
    assert 0 < await page.evaluate("longest") < 17


HOLD = """
const held = [];
Object.defineProperty(WebSocket.prototype, 'onmessage', {
    set(take) {
        const taking = (event) => (window.holding ? held.push(() => take(event)) : take(event));
        if (take) this.addEventListener('message', taking);
    },
});
window.letGoOnTheWayUp = (share) => {
    const end = scrollY + document.querySelector('.list-top').getBoundingClientRect().top;
    const there = end + (scrollY - end) * share;
    addEventListener('scroll', function pass() {
        if (scrollY > there) return;
        removeEventListener('scroll', pass);
        held.forEach((take) => take());
        window.holding = false;
    });
};
"""


@pytest.mark.parametrize("share", [0.5, 0.05])
@pytest.mark.parametrize("what", ["edit", "entry"])
async def test_what_comes_in_on_the_way_to_the_newest_does_not_end_the_way(live_app, open_page, what, share):
    """A reader who goes up to what is new gets there, also when something is changed or posted on the way."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 6)
    page = await open_page("about:blank")
    await page.add_init_script(HOLD)
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    await page.locator("#entry-1").scroll_into_view_if_needed()
    await live_app.post(blog, "seventh")
    pill = page.get_by_role("button", name="1 new entry")
    await expect(pill).to_be_visible()
    await page.evaluate("window.holding = true")
    await (revise(live_app, blog, 1, body="short") if what == "edit" else live_app.post(blog, "eighth"))
    await page.evaluate(f"letGoOnTheWayUp({share})")
    await pill.click()
    await be_told_all(page, live_app, blog)
    await expect(page.locator(f"#entry-{7 if what == 'edit' else 8}")).to_be_in_viewport()
    await expect(page.locator(".pill")).to_be_hidden()
