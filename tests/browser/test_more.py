"""Going on below the list in its place: with a button, without losing anything, and again for who comes back."""

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Page, Route, expect

from liveblog.model.blog import Blog, BlogChanges
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from tests.browser.reader import be_live, be_told_all, delete, entry_ids, fill_long, open_live, revise
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AT_ONCE = 4
"""So many pages are asked for at once (page/more.js)."""


def numbers(first: int, last: int) -> list[int]:
    """Return the numbers from the first down to the last."""
    return list(range(first, last - 1, -1))


async def go_on(page: Page, name: str = "Older entries") -> None:
    """Press the button, and wait until it has brought something."""
    before = await page.locator("#entries article").count()
    await page.get_by_role("button", name=name).click()
    await expect(page.locator("#entries article").nth(before)).to_be_attached()


async def test_older_entries_come_in_under_the_list(live_app, open_page):
    """Page by page down to the first, under lines for their days; nothing is counted as new, and nothing moves."""
    blog = await live_app.blog(zone="UTC")
    noon = now().replace(hour=12)
    for number in range(125):
        await live_app.post(blog, "text", occurred_at=noon - timedelta(days=30 - number // 5, minutes=60 - number % 5))
    page = await open_live(open_page, live_app, blog)
    address = page.url
    await page.get_by_role("button", name="Older entries").scroll_into_view_if_needed()
    place = "document.querySelector('#entry-81').getBoundingClientRect().top"
    before = await page.evaluate(place)
    await go_on(page)
    assert await entry_ids(page) == numbers(125, 41)
    assert await page.evaluate(place) == before
    await expect(page.locator("#entry-80")).to_be_focused()
    await expect(page.locator(".position")).to_have_text("Entries 1\u201385 of 125")
    await go_on(page)
    assert await entry_ids(page) == numbers(125, 1)
    await expect(page.locator(".day-line")).to_have_count(25)
    assert await page.locator(".day-line").evaluate_all("all => new Set(all.map(one => one.dataset.day)).size") == 25
    await expect(page.get_by_role("button", name="Older entries")).to_have_count(0)
    await expect(page.locator(".pill")).to_be_hidden()
    await expect(page.locator("[role=status]")).to_have_text("Entries 1\u2013125 of 125")
    assert page.url == address


async def test_what_is_searched_and_picked_goes_on_as_well(live_app, open_page):
    """A topic's entries and a search's, with their marks, below the entry at which the page ended."""
    blog = await live_app.blog()
    for number in range(100):
        await live_app.post(blog, "wind" if number % 2 else "rain", topics=("Sea",) if number % 2 else ())
    for query in ("?topic=Sea", "?q=wind"):
        page = await open_page(live_app.url + blog.path + query)
        await go_on(page)
        assert await entry_ids(page) == list(range(100, 0, -2))
        assert (await page.locator("#entry-2 mark").count() == 1) is (query == "?q=wind")


async def test_the_oldest_first_goes_on_to_the_newest_and_is_live_there(live_app, open_page):
    """In the order of things the next page is newer; when the last has come, new entries come in by themselves."""
    blog = await live_app.blog()
    await live_app.fill(blog, 125)
    page = await open_live(open_page, live_app, blog, "?order=oldest")
    await expect(page.locator('[data-role="connection"]').first).to_have_text("Ongoing")
    await live_app.post(blog, "while the first page is read")
    await be_told_all(page, live_app, blog)
    await go_on(page, "Newer entries")
    assert await entry_ids(page) == list(range(1, 81))
    await go_on(page, "Newer entries")
    assert await entry_ids(page) == list(range(1, 127))
    await expect(page.locator('[data-role="connection"]').first).to_have_text("Live")
    await live_app.post(blog, "new")
    await expect(page.locator("#entry-127")).to_be_attached()


async def test_what_was_brought_stays_right(live_app, open_page):
    """A correction, a delete and a late entry reach what was brought in as they reach what was there."""
    blog = await live_app.blog()
    await live_app.fill(blog, 125)
    page = await open_live(open_page, live_app, blog)
    await go_on(page)
    await revise(live_app, blog, 60, body="corrected")
    await expect(page.locator("#entry-60 .body")).to_have_text("corrected")
    await delete(live_app, blog, 61)
    await expect(page.locator("#entry-61")).to_have_count(0)
    await revise(live_app, blog, 30, body="below what is shown")
    await be_told_all(page, live_app, blog)
    await expect(page.locator("#entry-30")).to_have_count(0)
    await page.locator("#entry-50").scroll_into_view_if_needed()
    # All that are below move by two ranks, two of them over the border of their page.
    for _ in range(2):
        await live_app.post(blog, "late", occurred_at=now() - timedelta(days=9))
    await be_told_all(page, live_app, blog)
    await go_on(page)
    assert await entry_ids(page) == [number for number in numbers(125, 1) if number != 61] + [127, 126]


class Held:
    """Holds the answer to the first request for a page until it is let go."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self._go = asyncio.Event()

    async def __call__(self, route: Route) -> None:
        """Ask the server at once, and answer later."""
        answer = await route.fetch()
        self.asked.set()
        await self._go.wait()
        await route.fulfill(response=answer)

    def go(self) -> None:
        """Let the answer go."""
        self._go.set()


async def hold_older(page: Page) -> Held:
    """Ask for older entries, and hold the answer back."""
    held = Held()
    await page.route("**/*page=2", held)
    await page.get_by_role("button", name="Older entries").click()
    await held.asked.wait()
    return held


async def test_what_happens_while_a_page_is_fetched_is_not_lost(live_app, open_page):
    """What the answer doesn't tell of, because it was drawn before, is true all the same: a delete, a correction."""
    blog = await live_app.blog()
    await live_app.fill(blog, 125)
    page = await open_live(open_page, live_app, blog)
    held = await hold_older(page)
    await delete(live_app, blog, 60)
    await revise(live_app, blog, 61, body="corrected")
    await live_app.fill(blog, 2)
    await be_told_all(page, live_app, blog)
    held.go()
    await expect(page.locator("#entry-61 .body")).to_have_text("corrected")
    # Heard a second time, for what was fetched, and counted once.
    await expect(page.locator('[data-role="number"]')).to_have_text("126 entries")
    assert await entry_ids(page) == [number for number in numbers(125, 41) if number != 60]
    await delete(live_app, blog, 59)
    await expect(page.locator("#entry-59")).to_have_count(0)


async def test_a_page_that_was_fetched_for_a_list_that_is_another_now_is_fetched_again(live_app, open_page):
    """The blog's zone changed while the answer was on its way: times are of the new one in all of the list."""
    blog = await live_app.blog(zone="UTC")
    await live_app.fill(blog, 125)
    page = await open_live(open_page, live_app, blog)
    held = await hold_older(page)
    await live_app.services.desk.change_blog(blog.slug, {"zone": "Asia/Tokyo"}, COMMAND)
    await expect(page.locator("live-blog")).to_have_attribute("data-zone", "Asia/Tokyo")
    await be_live(page)
    held.go()
    await expect(page.locator("#entry-60")).to_be_attached()
    shown = await page.locator("#entry-60 .clock").text_content()
    await page.goto(f"{live_app.url}{blog.path}?page=2")
    assert await page.locator("#entry-60 .clock").text_content() == shown


async def test_an_answer_from_before_is_asked_for_again(live_app, open_page):
    """A cache on the way that still has the page of a moment ago brings back nothing that was deleted."""
    blog = await live_app.blog()
    await live_app.fill(blog, 125)
    page = await open_live(open_page, live_app, blog)
    stale = await page.request.get(f"{live_app.url}{blog.path}?page=2")
    body, asked = await stale.text(), 0

    async def answer(route: Route) -> None:
        nonlocal asked
        asked += 1
        await (route.fulfill(body=body, content_type="text/html") if asked == 1 else route.continue_())

    await delete(live_app, blog, 60)
    await be_told_all(page, live_app, blog)
    await page.route("**/*page=2", answer)
    await go_on(page)
    assert asked == 2
    assert await entry_ids(page) == [number for number in numbers(125, 41) if number != 60]


async def long_way_down(live_app: LiveApp, open_page, entry: int) -> tuple[Blog, Page, float]:
    """Bring two pages, read further down, and return where an entry is on the screen."""
    blog = await live_app.blog()
    await fill_long(live_app, blog, 125)
    page = await open_live(open_page, live_app, blog)
    await go_on(page)
    await go_on(page)
    there = "id => scrollTo(0, scrollY + document.getElementById(id).getBoundingClientRect().top - 99)"
    while abs(await top_of(page, entry) - 99) > 1:  # what is far off is only believed to be so high
        await page.evaluate(there, f"entry-{entry}")
    return blog, page, await top_of(page, entry)


async def top_of(page: Page, entry: int) -> float:
    """Return where an entry is on the screen, once what is near has been laid out."""
    top: float = await page.evaluate(
        """async id => {
            for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
            return document.getElementById(id).getBoundingClientRect().top;
        }""",
        f"entry-{entry}",
    )
    return top


async def test_who_comes_back_finds_the_same_list_at_the_same_place(live_app, open_page):
    """Without the browser keeping the page, too: what was loaded is loaded again, and the reader is where they were."""
    blog, page, before = await long_way_down(live_app, open_page, 20)
    await page.locator("#entry-20 .stamp").click()
    await page.wait_for_url("**/entries/20")
    await live_app.post(blog, "new")
    await page.go_back()
    await expect(page.locator("#entry-1")).to_be_attached()
    await expect(page.locator("#entry-20")).to_be_in_viewport()
    assert abs(await top_of(page, 20) - before) < 2
    assert [number for number in await entry_ids(page) if number <= 125] == numbers(125, 1)
    await page.reload()
    await expect(page.locator("#entry-20")).to_be_in_viewport()


async def test_a_place_whose_entry_is_gone_is_where_the_next_one_stands(live_app, open_page):
    """The entry at the top of the screen was deleted meanwhile: its reader goes on right below it."""
    blog, page, _ = await long_way_down(live_app, open_page, 20)
    at_top = await page.evaluate(
        """[...document.querySelectorAll('.entries article')]
            .find(one => one.getBoundingClientRect().bottom > 0).dataset.id"""
    )
    await page.goto(live_app.url)
    await delete(live_app, blog, int(at_top))
    await page.go_back()
    await expect(page.locator("#entry-1")).to_be_attached()
    await expect(page.locator(f"#entry-{int(at_top) - 1}")).to_be_in_viewport()


async def test_a_page_drawn_anew_keeps_what_was_brought(live_app, open_page):
    """Another zone draws all entries anew, those that were brought in, too; a delete meanwhile is one."""
    blog = await live_app.blog(zone="UTC")
    await live_app.fill(blog, 165)
    page = await open_live(open_page, live_app, blog)
    await go_on(page)
    await go_on(page)
    assert await entry_ids(page) == numbers(165, 41)
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(zone="Asia/Tokyo"), COMMAND)
    await expect(page.locator("#entry-45 .stamp .zone")).to_have_text("JST")
    assert await entry_ids(page) == numbers(165, 41)
    await revise(live_app, blog, 50, body="corrected")
    await expect(page.locator("#entry-50 .body")).to_have_text("corrected")
    await go_on(page)
    assert await entry_ids(page) == numbers(165, 1)


async def test_the_next_page_has_an_address_of_its_own(live_app, open_page):
    """Without scripts, with a modifier, and where it can't be brought, the link leads there."""
    blog = await live_app.blog()
    await live_app.fill(blog, 90)
    page = await open_page(live_app.url + blog.path, java_script_enabled=False)
    await page.get_by_role("link", name="Older entries").click()
    await page.wait_for_url("**?page=1")
    page = await open_live(open_page, live_app, blog)
    async with page.context.expect_page() as opened:
        await page.get_by_role("button", name="Older entries").click(modifiers=["ControlOrMeta"])
    await (await opened.value).wait_for_url("**?page=1")
    await page.route(
        "**/*page=1", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    await page.get_by_role("button", name="Older entries").click()
    await page.wait_for_url("**?page=1")


async def test_who_comes_back_far_down_waits_for_few_answers_after_each_other(live_app, open_page):
    """Some pages are asked for at once, no more than connections allow, and put in together, in order."""
    blog = await live_app.blog()
    await live_app.fill(blog, 40 * 10)
    page = await open_live(open_page, live_app, blog)
    asked = most = 0
    counting = asyncio.Event()

    async def hold(route: Route) -> None:
        """Let the answers go when as many are asked for as will be."""
        nonlocal asked, most
        asked += 1
        most = max(most, asked)
        if asked == AT_ONCE:
            counting.set()
        await counting.wait()
        await route.continue_()
        asked -= 1

    await page.route("**/*page=*", hold)
    await page.evaluate("pages => history.replaceState({pages}, '')", 2 * AT_ONCE)
    count = "addEventListener('liveblog:change', () => (window.changes = (window.changes ?? 0) + 1))"
    await page.add_init_script(count)
    await page.reload()
    await expect(page.locator("live-blog")).to_have_js_property("loaded", 2 * AT_ONCE)
    assert most == AT_ONCE
    assert await entry_ids(page) == numbers(400, 41)
    assert await page.evaluate("changes") < 2 * AT_ONCE
    assert max(await page.locator(".stretch").evaluate_all("all => all.map(one => one.childElementCount)")) == 40


async def test_pages_that_do_not_follow_each_other_are_not_put_in_together(live_app, open_page):
    """What was posted late while some pages were asked for has moved their borders: nothing is lost, or there twice."""
    blog = await live_app.blog()
    await live_app.fill(blog, 40 * 5)
    page = await open_live(open_page, live_app, blog)
    late: list[int] = []

    async def post_late(route: Route) -> None:
        """Have one more entry, older than all, before the second of the pages is drawn."""
        if not late:
            late.append(201)
            await live_app.post(blog, "late", occurred_at=now() - timedelta(days=9))
        await route.continue_()

    await page.route("**/*page=3", post_late)
    await page.evaluate("pages => history.replaceState({pages}, '')", AT_ONCE)
    await page.reload()
    await expect(page.get_by_role("button", name="Older entries")).to_have_count(0)
    assert await entry_ids(page) == [*numbers(200, 1), 201]
