"""The desk in a real browser: quick when all is well, and no word lost when it isn't."""

import asyncio
import re
from urllib.parse import parse_qs

import pytest
from playwright.async_api import Route, expect

from liveblog.model.moment import rfc3339
from liveblog.model.principal import COMMAND
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.desks import body, lines, message
from tests.browser.reader import PHONE
from tests.waiting import until
from tests.web.desks import AT, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_ctrl_enter_posts(desk):
    """Type, press Ctrl+Enter: the entry is in the list, the form is empty, the cursor is in it for the next one."""
    page = await desk.open()
    await expect(page.locator("[data-connection]")).to_have_text("live")
    await page.get_by_label("Headline").fill("Ferries")
    await body(page).fill("The *first* ferry has left.")
    await page.get_by_role("checkbox", name="Key event").check()
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(page.locator(".list article")).to_contain_text("The first ferry has left.")
    await expect(page.locator(".list .actions a").first).to_have_attribute("href", f"{desk.path}/entries/1")
    await expect(body(page)).to_have_value("")
    await expect(body(page)).to_be_focused()
    await page.keyboard.type("And the second.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".list article")).to_have_count(2)
    first, second = await desk.entries()
    assert (first.headline, first.key_event, first.byline) == ("Ferries", True, ("Ada Quist",))
    assert (second.headline, second.key_event, second.body) == (None, False, "And the second.")


async def test_enter_in_a_line_posts_nothing(desk):
    """Enter after the headline goes on to the text: half an entry is not posted by habit."""
    page = await desk.open()
    await page.get_by_label("Headline").fill("Ferries")
    await page.keyboard.press("Enter")
    await expect(body(page)).to_be_focused()
    assert await desk.bodies() == []


async def test_what_was_typed_survives_a_reload(desk):
    """Every field is back after a reload; after posting nothing is."""
    page = await desk.open()
    await page.get_by_label("Headline").fill("Half a")
    await body(page).fill("Half a sen")
    await page.get_by_label("Topics").fill("Harbour")
    await page.get_by_label("Happened at").fill(AT)
    await page.get_by_role("checkbox", name="Pin").check()
    await page.reload()
    await expect(body(page)).to_have_value("Half a sen")
    await expect(page.get_by_label("Headline")).to_have_value("Half a")
    await expect(page.get_by_label("Topics")).to_have_value("Harbour")
    await expect(page.get_by_label("Happened at")).to_have_value(AT)
    await expect(page.get_by_role("checkbox", name="Pin")).to_be_checked()
    await page.get_by_role("button", name="Post").click()
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await page.reload()
    await expect(page.locator(".toolbar")).to_be_visible()
    await expect(body(page)).to_have_value("")


async def test_two_windows_keep_two_texts(desk):
    """Two windows don't write over each other's words; one that was closed leaves its own to be fetched."""
    first = await desk.open()
    await body(first).fill("From the first window.")
    second = await first.context.new_page()
    await second.goto(desk.app.url + desk.path)
    await expect(message(second)).to_contain_text("From the first window.")
    await body(second).fill("From the second.")
    await first.reload()
    await expect(body(first)).to_have_value("From the first window.")
    await second.close()
    await first.close()
    third = await second.context.new_page()
    await third.goto(desk.app.url + desk.path)
    await expect(message(third)).to_contain_text("From the second.")
    await third.get_by_role("button", name="Throw it away").click()
    await third.get_by_role("button", name="Bring it back").click()
    await expect(body(third)).to_have_value("From the first window.")
    await third.keyboard.press("Tab")
    await third.get_by_role("button", name="Post").click()
    await expect(message(third)).to_contain_text("Entry 1 is posted.")
    await third.reload()
    await expect(message(third)).to_be_hidden()


async def test_a_post_that_fails_is_kept_and_sent_once(desk):
    """While the server is away the text stands in its line, said to be unsent; when it is back it is posted, once."""
    page = await desk.open()

    async def refuse(route: Route) -> None:
        await (route.abort() if route.request.method == "POST" else route.continue_())

    await page.route(f"**{desk.path}", refuse)
    await body(page).fill("Through the storm.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    await expect(message(page)).to_contain_text(re.compile(r"Trying again in \d+ s"))
    await expect(lines(page)).to_contain_text(["Through the storm."])
    await expect(body(page)).to_have_value("")
    await page.keyboard.press("Control+Enter")
    assert await desk.bodies() == []
    await page.unroute(f"**{desk.path}")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["Through the storm."]


async def test_a_server_that_cannot_now_is_asked_again_for_the_same(desk):
    """Answered 503, even once it was posted: the text stays, each try has the same key, and it is posted once."""
    page = await desk.open()
    keys: list[str] = []

    async def fail_twice(route: Route) -> None:
        if route.request.method != "POST":
            return await route.continue_()
        keys.extend(parse_qs(route.request.post_data or "")["key"])
        if len(keys) == 2:
            await route.fetch()
        if len(keys) > 2:
            return await route.continue_()
        return await route.fulfill(status=503, headers={"retry-after": "0"}, json={"code": "unavailable"})

    await page.route(f"**{desk.path}", fail_twice)
    await body(page).fill("Through the flood.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    await expect(lines(page)).to_contain_text(["Through the flood."])
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(body(page)).to_have_value("")
    assert keys == keys[:1] * 3
    assert await desk.bodies() == ["Through the flood."]


async def test_an_answer_that_is_lost_makes_no_second_entry(desk):
    """The server took it, the answer got lost: trying again, also after a reload, posts nothing twice."""
    page = await desk.open()

    async def lose(route: Route) -> None:
        if route.request.method == "POST":
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route(f"**{desk.path}", lose)
    await body(page).fill("Once.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    await page.reload()
    await expect(lines(page)).to_contain_text(["Once."])
    await page.unroute_all(behavior="wait")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["Once."]


async def test_a_stranger_s_answer_confirms_nothing(desk):
    """What a gateway or a hotel's login page answers, even with 200, clears no text."""
    page = await desk.open()
    await page.route(f"**{desk.path}", lambda route: route.fulfill(status=200, body="<h1>Welcome to our hotel</h1>"))
    await body(page).fill("From the hotel.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    await expect(lines(page)).to_contain_text(["From the hotel."])
    await page.get_by_role("button", name="Stop trying").click()
    await expect(body(page)).to_have_value("From the hotel.")
    await expect(lines(page)).to_have_count(0)


async def test_a_button_stays_under_the_finger_that_presses_it(desk):
    """A try that begins between press and release takes no button away: what was pressed is what happens."""
    page = await desk.open()
    tries = 0

    async def fail(route: Route) -> None:
        nonlocal tries
        tries += route.request.method == "POST"
        await route.abort()

    await page.route(f"**{desk.path}", fail)
    await body(page).fill("Held.")
    await page.keyboard.press("Control+Enter")
    await page.get_by_role("button", name="Stop trying").hover()
    await page.mouse.down()
    before = tries
    await until(lambda: tries > before + 1)
    await page.mouse.up()
    await expect(body(page)).to_have_value("Held.")
    await expect(lines(page)).to_have_count(0)


async def test_offline_is_said_and_ends_by_itself(desk):
    """Without a network it says so; as soon as the network is back the text is sent."""
    page = await desk.open()
    await page.context.set_offline(True)
    await body(page).fill("From the tunnel.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("you are offline")
    await page.context.set_offline(False)
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["From the tunnel."]


async def test_a_session_that_ended_costs_no_text(desk):
    """Logged out while writing: log in in another tab, come back, and it is posted."""
    page = await desk.open()
    cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    await desk.app.services.sessions.end(cookies[SESSION_COOKIE])
    await body(page).fill("Written too long.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("you are not logged in any more")
    async with page.expect_popup() as opening:
        await page.get_by_role("link", name="Log in in a new tab").click()
    tab = await opening.value
    await tab.get_by_label("Name").fill("ada")
    await tab.get_by_label("Password").fill(PASSWORD)
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("heading", name="Which coverage?")).to_be_visible()
    await tab.close()
    await page.get_by_role("button", name="Try again").click()
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["Written too long."]


async def test_a_mistake_is_shown_at_its_field(desk):
    """The field is marked and in focus, its sentence is beside it; corrected, it is posted."""
    page = await desk.open()
    await body(page).fill("Text.")
    await page.get_by_label("Happened at").fill("2031-03-30T02:30")
    await page.get_by_label("Happened at").press("Control+Enter")
    await expect(page.locator("#wrong-occurred_at")).to_contain_text("did not exist in Europe/Berlin")
    await expect(page.get_by_label("Happened at")).to_be_focused()
    await expect(page.get_by_label("Happened at")).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("Happened at").fill(AT)
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(page.locator("#wrong-occurred_at")).to_be_hidden()


async def test_a_time_that_has_not_come_is_asked_about(desk):
    """Post asks instead of posting and loses nothing; a tick posts it, and the next entry is not asked about."""
    page = await desk.open()
    await body(page).fill("Kick-off.")
    await page.get_by_label("Topics").fill("Sport")
    await page.get_by_label("Happened at").fill("2131-07-27T18:00")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Is the time right? Nothing was saved yet")
    await expect(page.locator("#wrong-occurred_at")).to_contain_text("readers see it at once")
    await expect(body(page)).to_have_value("Kick-off.")
    await expect(page.get_by_label("Topics")).to_have_value("Sport")
    assert await desk.bodies() == []
    await page.get_by_label("Post now with this time: Friday, 27 July 2131, 18:00 CEST").check()
    await page.get_by_role("button", name="Post", exact=True).click()
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(page.locator("[data-question]")).to_have_count(0)
    await body(page).fill("Now.")
    await page.get_by_role("button", name="Post", exact=True).click()
    await expect(message(page)).to_contain_text("Entry 2 is posted.")
    assert await desk.bodies() == ["Now.", "Kick-off."]


async def test_a_time_that_came_twice_is_chosen(desk):
    """The desk offers both, and posts the one that is chosen."""
    page = await desk.open()
    await body(page).fill("In the night.")
    await page.get_by_label("Happened at").fill("2014-10-26T02:30")
    await page.keyboard.press("Control+Enter")
    await page.get_by_label("Post now with this time").select_option(label="Sunday, 26 October 2014, 02:30 CET")
    await page.get_by_role("button", name="Post", exact=True).click()
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    (entry,) = await desk.entries()
    assert rfc3339(entry.occurred_at) == "2014-10-26T01:30:00.000Z"


async def test_the_preview_is_what_readers_get(desk):
    """The preview's article and the public page's are the same, but for the number that it doesn't have yet."""
    page = await desk.open()
    await page.get_by_label("Headline").fill("A <headline> & more")
    await page.get_by_label("Happened at").fill(AT)
    await body(page).fill(
        "**Bold**, <script>alert(1)</script>\n\n> quoted\n\n- one\n- two\n\n[link](https://example.org)"
    )
    await expect(page.locator(".preview li")).to_have_count(2)
    preview = await page.locator(".preview article").evaluate("one => one.outerHTML")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(page.locator(".preview")).to_be_hidden()
    reader = await desk.opener(desk.app.url + desk.blog.path, java_script_enabled=False)
    article = await reader.locator("article.entry").evaluate("one => one.outerHTML")
    assert re.sub(r"(entry-|at-|-id=\"|entries/|seq=\")0\b", r"\g<1>1", preview) == article


async def test_the_toolbar_marks_the_selection_and_can_be_undone(desk):
    """A button marks what is selected, a second time takes the marks off, Ctrl+Z undoes."""
    page = await desk.open()
    await body(page).fill("one two")
    await body(page).press("Control+A")
    await page.get_by_role("button", name="Bold").click()
    await expect(body(page)).to_have_value("**one two**")
    await page.get_by_role("button", name="Bold").click()
    await expect(body(page)).to_have_value("one two")
    await page.get_by_role("button", name="Quote").click()
    await expect(body(page)).to_have_value("> one two")
    await page.keyboard.press("Control+Z")
    await expect(body(page)).to_have_value("one two")


async def test_what_others_write_appears(desk):
    """Posts, edits and deletes of other editors come into the list without a reload, with links to edit them."""
    page = await desk.open()
    number = await desk.app.post(desk.blog, "By Ben.")
    item = page.locator(".list .item")
    await expect(item).to_contain_text("By Ben.")
    await expect(item.get_by_role("link", name="Edit entry")).to_have_attribute("href", f"{desk.path}/entries/{number}")
    await desk.app.services.desk.revise(desk.blog.slug, number, {"body": "Corrected."}, COMMAND)
    await expect(item).to_contain_text("Corrected.")
    await desk.app.services.desk.delete(desk.blog.slug, number, COMMAND)
    await expect(item).to_have_count(0)


async def test_a_pushed_item_is_drawn_as_the_server_draws_it(desk):
    """What comes in live and what a reload shows is the same, to the letter."""
    page = await desk.open()
    await desk.app.post(desk.blog, "*Same*.", headline="Same")
    item = page.locator(".list .item")
    await expect(item).not_to_have_class(re.compile("fresh"))
    pushed = await item.evaluate("one => one.outerHTML")
    await page.reload()
    assert re.sub(r' class="item"|\s+', " ", await item.evaluate("one => one.outerHTML")) == re.sub(
        r' class="item"|\s+', " ", pushed
    )


async def test_marks_are_set_at_a_press(desk):
    """Pin and key event change at once, here and for readers; the button says the opposite then, and has the focus."""
    await desk.app.post(desk.blog, "To be pinned.")
    page = await desk.open()
    await body(page).fill("Half a sentence")
    for word, opposite in (("Pin", "Unpin"), ("Key event", "No key event")):
        await page.get_by_role("button", name=f"{word} entry 1", exact=True).click()
        back = page.get_by_role("button", name=f"{opposite} entry 1", exact=True)
        await expect(back).to_be_focused()
    (entry,) = await desk.entries()
    assert (entry.pinned, entry.key_event) == (True, True)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Key event entry 1", exact=True)).to_be_focused()
    await expect(body(page)).to_have_value("Half a sentence")


async def test_a_mark_that_cannot_be_set_is_told_of(desk):
    """Beside the button stands why, until the next press."""
    await desk.app.post(desk.blog, "To be pinned.")
    page = await desk.open()
    problem = {"code": "forbidden", "detail": "You may not write here."}
    await page.route("**/marks", lambda route: route.fulfill(status=403, json=problem))
    await page.get_by_role("button", name="Pin entry 1", exact=True).click()
    await expect(page.locator(".item [role=alert]")).to_contain_text("It was not changed: You may not write here.")
    await page.unroute("**/marks")
    await page.get_by_role("button", name="Pin entry 1", exact=True).click()
    await expect(page.get_by_role("button", name="Unpin entry 1", exact=True)).to_be_visible()
    await expect(page.locator(".item [role=alert]")).to_have_count(0)


async def test_an_edit_is_saved_or_shown_to_clash(desk):
    """Saving leads back to the desk; a clash shows both texts, and what is chosen of them is saved."""
    number = await desk.app.post(desk.blog, "First.")
    edit = f"{desk.path}/entries/{number}"
    page = await desk.open(edit)
    await body(page).fill("Mine.")
    await desk.app.services.desk.revise(desk.blog.slug, number, {"body": "Theirs."}, COMMAND)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("radio", name="Theirs.")).to_be_visible()
    await page.get_by_role("radio", name="Mine.").check()
    await page.get_by_role("button", name="Put together").click()
    await expect(body(page)).to_have_value("Mine.")
    await expect(page.locator(".toolbar")).to_be_visible()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("[data-done]")).to_contain_text("Entry 1 is saved.")
    assert await desk.bodies() == ["Mine."]
    await page.goto(desk.app.url + edit)
    await expect(page.locator(".toolbar")).to_be_visible()
    await expect(message(page)).to_be_hidden()


async def test_leaving_with_unsent_words_is_asked_about(desk):
    """The browser asks before a page with words that aren't posted is left, and only then."""
    page = await desk.open()
    asked: asyncio.Queue[str] = asyncio.Queue()

    async def answer(dialog) -> None:
        asked.put_nowait(dialog.type)
        await dialog.accept()

    page.on("dialog", answer)
    await page.get_by_role("link", name="page").click()
    await page.wait_for_url(f"**{desk.blog.path}")
    await page.goto(desk.app.url + desk.path)
    await body(page).fill("Unsent.")
    await page.get_by_role("link", name="page").click()
    await page.wait_for_url(f"**{desk.blog.path}")
    assert [asked.get_nowait() for _ in range(asked.qsize())] == ["beforeunload"]


async def test_without_javascript_all_of_it_works(desk):
    """Log in, preview, post, edit, delete: with plain forms."""
    page = await desk.opener(desk.app.url + desk.path, java_script_enabled=False)
    await page.get_by_label("Name").fill("ada")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await body(page).fill("By *hand*.")
    await page.get_by_role("button", name="Preview").click()
    await expect(page.locator(".preview article em")).to_have_text("hand")
    await page.get_by_role("button", name="Post").click()
    await expect(page.locator("[data-done]")).to_contain_text("Entry 1 is posted.")
    await page.get_by_role("link", name="Edit entry 1").click()
    await body(page).fill("By both *hands*.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".list article em")).to_have_text("hands")
    await page.get_by_role("link", name="Delete entry 1").click()
    await page.get_by_role("button", name="Delete it").click()
    await expect(page.locator("[data-done]")).to_contain_text("Entry 1 is deleted.")
    await expect(page.locator(".list article")).to_have_count(0)


async def test_a_login_link_works_without_javascript(desk):
    """The link shows a button, the button logs in; what the browser then tells others doesn't hold the secret."""
    users = desk.app.services.users
    secret = await users.new_login_link(await users.by_name("ben"))
    page = await desk.opener(f"{desk.app.url}/desk/login/{secret}", java_script_enabled=False)
    async with page.expect_request(lambda request: request.method == "POST") as sending:
        await page.get_by_role("button", name="Log in").click()
    assert secret not in (await (await sending.value).all_headers()).get("referer", "")
    await expect(page.get_by_text("Ben Tarr")).to_be_visible()


async def test_a_phone_is_enough(desk):
    """On 390 pixels nothing is cut off, everything can be hit by a finger, and it posts."""
    await desk.app.post(desk.blog, f"https://example.org/{'long' * 60}", headline="W" * 80, topics=("T" * 80,))
    page = await desk.open(**PHONE)
    await page.set_viewport_size(PHONE["viewport"])
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    targets = "button, .bar a, .actions a, input:not([type=checkbox]):not([type=hidden]), .marks label, summary"
    low = "all => all.filter(one => one.checkVisibility() && one.offsetHeight < 44).map(one => one.outerHTML)"
    assert await page.locator(targets).evaluate_all(low) == []
    await body(page).fill("From the quay.")
    await page.get_by_role("button", name="Post").tap()
    await expect(message(page)).to_contain_text("Entry 2 is posted.")


async def test_the_desk_breaks_none_of_its_own_rules(desk):
    """Neither the security policy nor a script complains while an editor works."""
    await desk.app.post(desk.blog, "Here.")
    page = await desk.open()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.reload()
    await body(page).fill("There.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("is posted.")
    await page.get_by_role("link", name="Edit entry 2").click()
    await expect(page.locator(".toolbar")).to_be_visible()
    assert complaints == []
