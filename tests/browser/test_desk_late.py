"""What comes late at the desk, and what somebody does meanwhile: no answer takes a word along."""

import asyncio
import re
from functools import partial
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from liveblog.model.draft import DraftState
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.desks import Desk, body, go_back, message, pictures, return_from_past
from tests.browser.opening import go_on_after
from tests.browser.shelf import BACK, again, until_kept
from tests.browser.test_drafts import KEPT, drafts_of, look, newsroom
from tests.browser.test_editor_pictures import PHOTO, choose, uploaded
from tests.browser.test_kept_forms import opened
from tests.pace import PATIENCE, pace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

__all__ = ["newsroom"]

IMPATIENT = f"""{{
  const {{ timeout }} = AbortSignal;
  AbortSignal.timeout = () => timeout.call(AbortSignal, {pace(0.5) * 1000:.0f});
}}"""
TYPE_AND_SAVE = """words => {
  const { fetch, setTimeout } = window;
  window.fetch = async (address, how) => {
    const answer = await fetch(address, how);
    if (how?.method !== 'POST' || !String(address).endsWith('/entries/1')) return answer;
    window.fetch = fetch;
    const json = answer.json.bind(answer);
    answer.json = async () => {
      const told = await json();
      setTimeout(() => {
        const form = document.querySelector('form[data-entry-form]');
        form.elements.body.value = words;
        form.elements.body.dispatchEvent(new InputEvent('input', { bubbles: true }));
        form.requestSubmit();
      });
      return told;
    };
    return answer;
  };
}"""


async def answer_after(event: asyncio.Event, route: Route) -> None:
    """Have the server do what it is asked, and its answer come when something has happened."""
    answer = await route.fetch()
    await event.wait()
    await route.fulfill(response=answer)


async def draft_page(desk: Desk, words: str) -> Page:
    """Open the page of a draft that a reporter has begun, with what its scripts add."""
    page = await desk.open(name="ines")
    await body(page).fill(words)
    await page.get_by_role("button", name="Keep as draft").click()
    await expect(page.get_by_role("status").first).to_contain_text("Nobody else sees it")
    await expect(page.locator(".toolbar")).to_be_visible()
    return page


async def until_draft_says(desk: Desk, words: str) -> None:
    """Wait until the only draft says this."""
    async with asyncio.timeout(PATIENCE):
        while [text for text, _ in await drafts_of(desk)] != [words]:  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.05)


async def test_what_is_typed_while_a_draft_is_slowly_kept_is_kept_next(newsroom):
    """The answer comes after the next pause was over: what was typed meanwhile is not taken for kept."""
    page = await draft_page(newsroom, "Ships.")
    await go_back(page, 1)
    there = asyncio.Event()
    await page.route("**/drafts", partial(answer_after, there))
    async with page.expect_request("**/drafts"):
        await body(page).fill("Ships are leaving.")
    await return_from_past(page)  # so long ago it was begun: what is typed now is to be kept at once
    await body(page).fill("Ships are leaving, says the harbour.")
    await page.evaluate("new Promise((done) => setTimeout(done))")
    there.set()
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    await until_draft_says(newsroom, "Ships are leaving, says the harbour.")


async def test_a_draft_that_is_just_being_kept_is_no_other_version_than_ones_own(newsroom):
    """Submitted before it is known that a part of it was kept, it meets no newer version but its own."""
    page = await draft_page(newsroom, "Ships.")
    there = asyncio.Event()
    await page.route("**/drafts", partial(answer_after, there))
    async with page.expect_request("**/drafts"):
        await body(page).fill("Ships are leaving.")
    await until_draft_says(newsroom, "Ships are leaving.")
    await body(page).fill("Ships are leaving, says the harbour.")
    await page.get_by_role("button", name="Submit").click(no_wait_after=True)
    there.set()
    await expect(page.get_by_role("status").first).to_contain_text("editors see it now")
    assert await drafts_of(newsroom) == [("Ships are leaving, says the harbour.", DraftState.SUBMITTED)]


async def test_what_can_be_kept_no_more_is_not_left_without_a_question(newsroom):
    """A draft that somebody else saved meanwhile: what is typed on here stands only here, and the browser asks."""
    page = await draft_page(newsroom, "Ships.")
    other = await page.context.new_page()
    await other.goto(page.url)
    await body(other).fill("Ships, says the other.")
    await expect(other.locator(".kept")).to_contain_text(KEPT)
    await body(page).fill("Ships, says this one.")
    await expect(page.locator(".kept")).to_contain_text("newer version")
    async with page.expect_event("dialog") as asked:
        await page.close(run_before_unload=True)
    assert (await asked.value).type == "beforeunload"
    await (await asked.value).dismiss()


async def test_what_is_done_without_leaving_lets_nobody_leave_without_a_question(newsroom):
    """Saying what one is on leads nowhere: words that are not kept are asked about after it as before it."""
    page = await draft_page(newsroom, "Ships.")
    await page.evaluate(
        """() => {
          const form = document.createElement('form');
          form.append(document.createElement('button'));
          form.id = 'own';
          document.querySelector('main').append(form);
          document.addEventListener('submit', (event) => event.target === form && event.preventDefault());
        }"""
    )
    await page.locator("#own button").click()
    await page.route("**/drafts", lambda _: None)
    await body(page).fill("Ships are leaving.")
    async with page.expect_event("dialog") as asked:
        await page.close(run_before_unload=True)
    assert (await asked.value).type == "beforeunload"
    await (await asked.value).dismiss()


async def test_what_was_typed_comes_back_over_no_word_that_is_typed_now(desk: Desk):
    """The server draws the form anew for what was kept; who has begun to write meanwhile keeps every key."""
    page = await opened(desk, "/briefing")
    await page.get_by_label("What is known").fill("Ten ships left.")
    await until_kept(page, "Ten ships left.")
    drawn = asyncio.Event()
    context, address = page.context, page.url
    await page.close()
    page = await context.new_page()

    async def hold(route: Route) -> None:
        if route.request.method == "POST":
            await drawn.wait()
        await route.continue_()

    await page.route("**/briefing", hold)
    async with page.expect_request(lambda request: request.method == "POST" and request.url == address):
        await page.goto(address)
    await page.get_by_label("What is known").fill("All is calm.")
    async with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url == address) as answer:
        drawn.set()
    await (await answer.value).finished()
    await expect(page.get_by_label("What is known")).to_have_value("All is calm.")
    await expect(page.get_by_text(BACK)).to_have_count(0)
    await page.get_by_label("What is known").fill("")
    page = await again(page)
    await expect(page.get_by_label("What is known").first).to_have_value("Ten ships left.")


async def test_what_is_saved_as_the_save_before_arrives_is_saved_after_it(desk: Desk):
    """It is neither thrown away with the page nor held against what its own editor saved a moment ago."""
    await desk.app.post(desk.blog, "Ships.")
    page = await desk.open(f"{desk.path}/entries/1")
    await body(page).fill("Ships are leaving.")
    await page.evaluate(TYPE_AND_SAVE, "Ships are leaving, says the harbour.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-done=saved]")).to_be_visible()
    await desk.until_posted(["Ships are leaving, says the harbour."])


async def test_two_tabs_of_one_editor_undo_nothing_of_each_other(desk: Desk):
    """What the other tab saved is not in this one's form: saved over it, it is asked about as anybody's would be."""
    await desk.app.post(desk.blog, "Ships.")
    page = await desk.open(f"{desk.path}/entries/1")
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(other.locator(".toolbar")).to_be_visible()
    await body(page).fill("Ships are leaving.")
    await body(other).fill("Nine ships.")
    await other.keyboard.press("Control+Enter")
    await expect(other.locator("[data-done=saved]")).to_be_visible()
    await body(page).press("Control+Enter")
    await expect(page.get_by_role("alert")).to_contain_text("changed")
    assert await desk.bodies() == ["Nine ships."]


async def test_a_picture_that_is_being_cropped_is_not_posted_whole(desk: Desk):
    """What was cut off is not published because the part was not there yet."""
    page = await desk.open()
    await choose(page, PHOTO)
    await uploaded(page, 0)
    await pictures(page).get_by_label("What it shows").fill("Waves")
    there = asyncio.Event()
    await page.route("**/pictures?*", partial(go_on_after, there))
    await page.get_by_role("button", name="Crop: picture 1").click()
    dialog = page.get_by_role("dialog", name="Crop picture 1")
    await dialog.get_by_label("Right edge").fill("500")
    await dialog.get_by_role("button", name="Crop").click()
    await expect(pictures(page)).to_contain_text("Uploading")
    await body(page).press("Control+Enter")
    await expect(message(page)).to_contain_text("not uploaded yet")
    there.set()
    await uploaded(page, 0)
    await body(page).press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert "-600x800.webp" in (await desk.bodies())[0]


async def test_a_place_that_comes_late_is_put_into_no_other_text(desk: Desk):
    """The text that it was for is posted by now: the next one begins empty."""
    page = await desk.open()
    await body(page).fill("At the quay.")
    there = asyncio.Event()
    await page.route("**/place", partial(go_on_after, there))
    await page.get_by_role("button", name="Place", exact=True).click()
    await page.get_by_label("Name of the place").fill("Quay")
    await page.get_by_label("Latitude").fill("53.5, 10.1")
    await page.get_by_role("button", name="Put it into the text").click()
    await body(page).press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    async with page.expect_response("**/place") as answer:
        there.set()
    await (await answer.value).finished()
    await body(page).press_sequentially("On. ")
    await expect(body(page)).to_have_value("On. ")


async def test_a_key_that_is_held_down_approves_nothing(newsroom):
    """A press shows which draft is meant; only another one posts it, however long the first lasts."""
    editor = await newsroom.open()
    page = await newsroom.open(name="ines")
    await body(page).fill("Ships are leaving.")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("status").first).to_contain_text("editors see it now")
    await editor.get_by_role("button", name="Log out").focus()
    await expect(editor.get_by_role("heading", name="To approve")).to_be_visible()
    await editor.keyboard.down("a")
    await editor.keyboard.down("a")
    await editor.keyboard.up("a")
    await expect(editor.locator('[value="approve"]:focus')).to_be_visible()
    assert await newsroom.bodies() == []
    await editor.keyboard.press("a")
    await expect(editor.locator(".message.good")).to_contain_text("is posted")


async def test_what_is_typed_before_the_script_is_there_is_kept_with_it(desk: Desk):
    """The network is slow, and the text is finished when the script comes: no other key has to be pressed for it."""
    page = await desk.open()
    come = asyncio.Event()
    await page.route("**/editor*.js", partial(go_on_after, come))
    await page.reload(wait_until="commit")
    await body(page).fill("Ships are leaving.")
    come.set()
    await until_kept(page, "Ships are leaving.")


async def test_the_list_of_drafts_shows_what_was_asked_for_last(newsroom):
    """An older answer that comes later takes nothing away that the newer one had."""
    page = await newsroom.open()
    await page.get_by_role("button", name="Log out").focus()
    there, held = asyncio.Event(), []

    async def hold_first(route: Route) -> None:
        held.append(route)
        await (answer_after(there, route) if len(held) == 1 else route.continue_())

    await page.route("**/drafts?part=list*", hold_first)
    async with page.expect_request("**/drafts?part=list*"):
        await look(page)
    other = await newsroom.open(name="ines")
    await body(other).fill("Ships are leaving.")
    await other.get_by_role("button", name="Submit").click()
    await expect(other.get_by_role("status").first).to_contain_text("editors see it now")
    await look(page)
    await expect(page.get_by_role("heading", name="To approve")).to_be_visible()
    async with page.expect_response("**/drafts?part=list*") as answer:
        there.set()
    await (await answer.value).finished()
    await page.evaluate("new Promise((done) => setTimeout(done))")
    await expect(page.get_by_role("heading", name="To approve")).to_be_visible()


async def test_a_draft_that_comes_while_the_list_of_them_is_on_its_way_stands_in_it(newsroom):
    """The server drew the list before there was the draft, and the page hears of the draft before it has the list."""
    page = await newsroom.open()
    picks = page.get_by_role("navigation", name="What is listed")
    await picks.get_by_role("link", name="Key events").click()
    await expect(page.get_by_role("heading", name="Key events")).to_be_visible()
    drawn, there = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        answer = await route.fetch()
        drawn.set()
        await there.wait()
        await route.fulfill(response=answer)

    await page.route(re.compile(r"/desk/[^/]+[?].*only=submitted"), hold, times=1)
    await picks.get_by_role("link", name="Submitted").click()
    await drawn.wait()
    other = await newsroom.open(name="ines")
    await body(other).fill("Ships are leaving.")
    await other.get_by_role("button", name="Submit").click()
    await expect(picks).to_contain_text("Submitted 1")
    there.set()
    await expect(page.get_by_role("heading", name="To approve")).to_be_visible()


async def test_who_is_never_told_the_new_token_asks_again(desk: Desk):
    """Logged in again, and the first answer about it never comes: the text goes out with the second."""
    page = await desk.open()
    await page.add_init_script(IMPATIENT)
    await page.reload()
    await expect(page.locator(".toolbar")).to_be_visible()
    asked: list[Route] = []

    async def forget_first(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            await route.continue_()

    await page.route(f"{desk.app.url}/desk", forget_first)
    cookie: Any = {"name": SESSION_COOKIE, "value": await desk.session(), "url": desk.app.url}
    await page.context.add_cookies([cookie])
    await body(page).fill("Ships are leaving.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["Ships are leaving."]


async def test_figures_that_come_late_interrupt_nobody(desk: Desk):
    """Who types on while the blog's figures are asked for finds no figure in the middle of a word."""
    page = await desk.open()
    there = asyncio.Event()
    await page.route("**/names", partial(go_on_after, there))
    await body(page).fill("Ships ")
    async with page.expect_request("**/names"):
        await page.get_by_role("button", name="Figure", exact=True).click()
    await page.keyboard.type("are lea")
    async with page.expect_response("**/names") as answer:
        there.set()
    await (await answer.value).finished()
    await page.keyboard.type("ving.")
    await expect(body(page)).to_have_value("Ships are leaving.")


async def test_a_search_shows_what_was_found_last(desk: Desk):
    """An older answer that comes later takes no entry away that the newer one had."""
    await desk.app.post(desk.blog, "Ships in harbour")
    page = await desk.open(f"{desk.path}?q=Ships")
    await expect(page.locator("[data-list] article")).to_have_count(1)
    there, held = asyncio.Event(), []

    async def hold_first(route: Route) -> None:
        held.append(route)
        await (answer_after(there, route) if len(held) == 1 else route.continue_())

    await page.route("**part=list*", hold_first)
    async with page.expect_request("**part=list*"):
        await desk.app.post(desk.blog, "Ships are leaving")
    async with asyncio.timeout(PATIENCE), page.expect_request("**part=list*"):
        await desk.app.post(desk.blog, "Ships are gone")
    await expect(page.locator("[data-list] article")).to_have_count(3)
    async with page.expect_response("**part=list*") as answer:
        there.set()
    await (await answer.value).finished()
    await page.evaluate("new Promise((done) => setTimeout(done))")
    await expect(page.locator("[data-list] article")).to_have_count(3)


async def test_what_comes_back_waits_for_what_was_typed_before_the_script_was_there(desk: Desk):
    """Written while the script was on its way, a briefing stays as it is, and is kept without another key."""
    page = await opened(desk, "/briefing")
    await page.get_by_label("What is known").fill("Ten ships left.")
    await until_kept(page, "Ten ships left.")
    context, address = page.context, page.url
    await page.close()
    page = await context.new_page()
    come = asyncio.Event()
    await page.route(re.compile(r"/briefing[^/]*\.js"), partial(go_on_after, come))
    await page.goto(address, wait_until="commit")
    await page.get_by_label("What is known").fill("All is calm.")
    come.set()
    await until_kept(page, "All is calm.")
    await expect(page.get_by_label("What is known")).to_have_value("All is calm.")
