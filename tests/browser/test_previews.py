"""What a link to an entry leads to, shown beside it: by pointer and by key, moving nothing, and gone with its entry."""

import asyncio
from functools import partial
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from liveblog.desk.changes import Retract
from liveblog.model.principal import COMMAND
from tests.browser.audits import violations
from tests.browser.opening import Opener, go_on_after
from tests.browser.reader import PHONE, delete, open_live, revise
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAUSE = 300
"""Milliseconds for which a pointer is over a link, as in `clients/js/src/page/previews.js`."""


async def linked(app: LiveApp, open_page: Opener, *, language: str = "en", **context: Any) -> tuple[Any, Page, Locator]:
    """Open a page with an entry that links to another; return the blog, the page and the link."""
    blog = await app.blog(language=language)
    await app.post(blog, "Ten ships *left*.", headline="In time")
    said = "قلنا [ظهرًا]({}) إن السفن أبحرت." if language == "ar" else "As we said at [noon]({}), ships left."
    await app.post(blog, said.format(f"{blog.path}/entries/1"))
    page = await open_live(open_page, app, blog, **context)
    return blog, page, page.locator("#entry-2 .body a")


def shown(page: Page) -> Locator:
    """Find what is shown beside a link."""
    return page.get_by_role("tooltip")


async def test_a_pointer_shows_what_the_entry_says(live_app, open_page):
    """Its time, headline and words; it stays while the pointer is over it, moves nothing, and Escape ends it."""
    _, page, link = await linked(live_app, open_page)
    before = await page.evaluate("document.documentElement.scrollHeight")
    await link.hover()
    await expect(shown(page)).to_contain_text("Ten ships left.")
    await expect(shown(page)).to_contain_text("In time")
    await expect(link).to_have_accessible_description("".join(await shown(page).all_inner_texts()), ignore_case=True)
    assert await page.evaluate("document.documentElement.scrollHeight") == before
    assert await violations(page) == []
    await shown(page).hover()
    await expect(shown(page)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(shown(page)).to_have_count(0)


async def test_a_key_shows_it_and_takes_it_along(live_app, open_page):
    """With the focus it comes, with the focus it goes; links the other way, such as “taken up at”, have it too."""
    _, page, link = await linked(live_app, open_page)
    await page.locator("#entry-2 .stamp").focus()
    await page.keyboard.press("Tab")
    await expect(link).to_be_focused()
    await expect(shown(page)).to_contain_text("In time")
    await page.keyboard.press("Tab")
    await expect(shown(page)).to_have_count(0)
    await page.locator("#entry-1 .cited a").hover()
    await expect(shown(page)).to_contain_text("As we said at noon, ships left.")


async def test_what_is_gone_is_not_shown(live_app, open_page):
    """A preview goes with its entry's text at once; later only the reason is shown, and nothing of a deleted one."""
    blog, page, link = await linked(live_app, open_page)
    await link.hover()
    await expect(shown(page)).to_contain_text("Ten ships left.")
    await live_app.services.desk.do(blog.slug, Retract(1, "Not so."), COMMAND)
    await expect(shown(page)).to_have_count(0)
    await page.mouse.move(0, 0)
    await link.hover()
    await expect(shown(page)).to_contain_text("Not so.")
    await delete(live_app, blog, 1)
    await expect(shown(page)).to_have_count(0)
    await page.mouse.move(0, 0)
    async with page.expect_response(lambda answer: answer.url.endswith("/entries/1")) as answer:
        await link.hover()
    assert (await answer.value).status == 410
    await expect(shown(page)).to_have_count(0)


async def test_one_preview_is_shown_however_late_the_answers_come(live_app, open_page):
    """A pointer that goes on over the same link while an answer is on its way asks again; both make one preview."""
    blog, page, link = await linked(live_app, open_page)
    await live_app.post(blog, f"As we said [at *noon*]({blog.path}/entries/1), ships left.")
    await expect(page.locator("#entry-3")).to_be_visible()
    come = asyncio.Event()
    await page.route("**/api/v1/blogs/*/entries/1", partial(go_on_after, come))
    link = page.locator("#entry-3 .body a")
    for part in (link.locator("em"), link):
        async with page.expect_request("**/api/v1/blogs/*/entries/1"):
            await part.hover(position={"x": 2, "y": 4})
    async with page.expect_response("**/api/v1/blogs/*/entries/1"):
        come.set()
    await expect(shown(page)).to_contain_text("Ten ships left.")
    await page.wait_for_load_state("networkidle")
    await expect(shown(page)).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(shown(page)).to_have_count(0)


async def test_who_has_gone_on_before_the_script_was_there_is_shown_nothing(live_app, open_page):
    """On a slow network a pointer is over the first link and away again; what it would be shown would not go away."""
    _, page, link = await linked(live_app, open_page)
    await page.clock.install()
    away = asyncio.Event()
    await page.route("**/previews*.js", partial(go_on_after, away))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/entries/1") else None)
    async with page.expect_request("**/previews*.js"):
        await link.hover()
    await page.mouse.move(0, 0)
    async with page.expect_response("**/previews*.js") as script:
        away.set()
    await page.evaluate("script => import(script).then(() => null)", (await script.value).url)
    await page.clock.run_for(PAUSE)
    await expect(shown(page)).to_have_count(0)
    assert asked == []
    await link.hover()
    await page.clock.run_for(PAUSE)
    await expect(shown(page)).to_contain_text("Ten ships left.")


async def test_an_answer_from_before_is_not_shown(live_app, open_page):
    """What was taken out of an entry while the answer was on its way is shown to nobody."""
    blog, page, link = await linked(live_app, open_page)
    answered, changed = asyncio.Event(), asyncio.Event()

    async def answer(route: Route) -> None:
        found = await route.fetch()
        answered.set()
        await changed.wait()
        await route.fulfill(response=found)

    await page.route("**/api/v1/blogs/*/entries/1", answer)
    await link.hover()
    await answered.wait()
    await revise(live_app, blog, 1, body="Nine ships left.")
    await expect(page.locator("#entry-1")).to_contain_text("Nine ships left.")
    async with page.expect_response("**/api/v1/blogs/*/entries/1") as late:
        changed.set()
    await (await late.value).finished()
    await page.evaluate("() => new Promise((look) => requestAnimationFrame(() => requestAnimationFrame(look)))")
    await expect(shown(page)).to_have_count(0)


async def test_what_an_entry_says_is_what_was_written(live_app, open_page):
    """Nothing of the interface is in it, a picture is told by what it shows, and its end goes through no sign."""
    blog, page, link = await linked(live_app, open_page)
    hull = "![A hull](/media/0123456789abcdef-400x300.jpg#sensitive)"
    await revise(live_app, blog, 1, body=f"{hull}\n\n[Pier](geo:54.18,12.08)\n\n{'👍🏽' * 300}")
    await expect(page.locator("#entry-1")).to_contain_text("Pier")
    await link.hover()
    said = "A hull Pier 54.18° north, 12.08° east OpenStreetMap…"
    await expect(shown(page).locator("p:not(.time)")).to_have_text(said)


async def test_a_finger_follows_the_link(live_app, open_page):
    """A tap leads to the entry as it always did, without a preview in its way."""
    _, page, link = await linked(live_app, open_page, **PHONE)
    await link.tap()
    await page.wait_for_url("**/entries/1*")


async def test_from_right_to_left_it_begins_at_the_right(live_app, open_page):
    """In Arabic coverage its right edge is the link's, as far as the screen has room."""
    _, page, link = await linked(live_app, open_page, language="ar")
    await link.hover()
    await expect(shown(page)).to_be_visible()
    box, at = await shown(page).bounding_box(), await link.bounding_box()
    assert box
    assert at
    assert abs(box["x"] + box["width"] - at["x"] - at["width"]) < 2
