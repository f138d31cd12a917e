"""The desk in a real browser: quick when all is well, and no word lost when it isn't."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from liveblog.model.moment import rfc3339
from liveblog.model.principal import COMMAND
from tests.browser.desks import body, message
from tests.browser.reader import PHONE
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


@pytest.mark.parametrize("width", [390, 1000, 1280, 1900])
async def test_what_is_asked_has_room(desk, width):
    """On any screen the sentence about what was sent is wide enough to be read, and no field lies on another."""
    page = await desk.open()
    await page.set_viewport_size({"width": width, "height": 900})
    await body(page).fill("Kick-off.")
    await page.get_by_label("Happened at").fill("2131-07-27T18:00")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Is the time right?")
    said = message(page), page.get_by_label("Happened at"), page.get_by_label("Key event")
    sentence, time, mark = [await place.bounding_box() for place in said]
    assert sentence
    assert time
    assert mark
    assert sentence["width"] > 200
    assert time["x"] + time["width"] <= mark["x"] or time["y"] + time["height"] <= mark["y"]


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
    await expect(page.locator(".toolbar")).to_be_visible()  # before that nobody would be asked
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
    await expect(page.locator(".toolbar")).to_be_visible()  # before that nobody hears the keys
    await body(page).fill("There.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("is posted.")
    await page.get_by_role("link", name="Edit entry 2").click()
    await expect(page.locator(".toolbar")).to_be_visible()
    assert complaints == []
