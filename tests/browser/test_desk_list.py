"""The list of the desk in a browser: narrowed and searched through beside a text that is being written."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from tests.browser.desks import Desk, body, stop_clock

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def post(desk: Desk, text: str, **fields: object) -> int:
    """Post an entry as somebody else, and return its number."""
    posted = await desk.app.services.desk.post(desk.blog.slug, EntryDraft(text, **fields), COMMAND)  # type: ignore[arg-type]
    return posted.subject.id


def items(page: Page) -> Locator:
    """Find the entries of the list."""
    return page.locator("[data-list] .item")


def picks(page: Page) -> Locator:
    """Find the choices above the list."""
    return page.get_by_role("navigation", name="What is listed")


@pytest.mark.parametrize("width", [600, 768, 1024, 1100, 1440])
async def test_no_filter_is_beyond_an_edge(desk, width):
    """Beside the form, too, where there is half of the room: each is in sight, and as high as a thumb wants it."""
    page = await desk.open(viewport={"width": width, "height": 800})
    row = await page.locator(".picks").bounding_box()
    for pick in await page.locator(".picks a").all():
        box = await pick.bounding_box()
        assert box["height"] >= 44
        assert row["x"] <= box["x"]
        assert box["x"] + box["width"] <= row["x"] + row["width"]


async def test_filters_leave_the_text_alone(desk):
    """They change the list and the address and nothing else; the browser's way back goes back through them."""
    await post(desk, "Plain.")
    await post(desk, "A key event.", key_event=True)
    page = await desk.open()
    await body(page).fill("Half a sen")
    await picks(page).get_by_role("link", name="Key events").click()
    await expect(items(page)).to_have_count(1)
    await expect(page).to_have_url(re.compile(r"\?only=key"))
    await expect(picks(page).get_by_role("link", name="Key events")).to_have_attribute("aria-current", "page")
    await expect(picks(page).get_by_role("link", name="Key events")).to_be_focused()
    await picks(page).get_by_role("link", name="Drafts").click()
    await expect(page.locator(".drafts")).to_contain_text("Half a sen")
    await page.go_back()
    await expect(items(page)).to_have_count(1)
    await page.go_back()
    await expect(items(page)).to_have_count(2)
    await expect(body(page)).to_have_value("Half a sen")
    await page.goto(f"{desk.app.url}{desk.path}?only=key")
    await expect(items(page)).to_have_count(1)


async def test_what_comes_in_is_shown_where_it_belongs(desk):
    """In a filtered list new entries stand only when they fit, and one that fits no longer goes; counts follow."""
    first = await post(desk, "A key event.", key_event=True)
    page = await desk.open()
    await picks(page).get_by_role("link", name="Key events").click()
    await expect(items(page)).to_have_count(1)
    await post(desk, "Plain.")
    await post(desk, "Another key event.", key_event=True)
    await expect(items(page)).to_have_count(2)
    await expect(items(page).first).to_contain_text("Another key event.")
    await expect(picks(page)).to_contain_text("All 3")
    await items(page).last.get_by_role("button", name="No key event").click()
    await expect(items(page)).to_have_count(1)
    await expect(page.locator(f'[data-list] [data-id="{first}"]')).to_have_count(0)
    await expect(picks(page)).to_contain_text("Key events 1")


async def test_a_search_finds_old_entries_to_be_edited(desk):
    """What is found is marked, can be edited and deleted there, and what fits comes in; all are a press away."""
    await post(desk, "The ferry leaves.")
    for number in range(40):
        await post(desk, f"Number {number}.")
    page = await desk.open()
    await body(page).fill("Half a sen")
    await page.locator("h1").click()
    await page.keyboard.press("/")
    await expect(page.get_by_label("Search all entries")).to_be_focused()
    await page.keyboard.type("ferry")
    await page.keyboard.press("Enter")
    await expect(items(page)).to_have_count(1)
    await expect(items(page).locator("mark")).to_have_text("ferry")
    await expect(page.get_by_label("Search all entries")).to_be_focused()
    await expect(page.get_by_label("Search all entries")).to_have_value("ferry")
    second = await post(desk, "The ferry is back.")
    await expect(items(page)).to_have_count(2)
    await stop_clock(page)
    await page.locator(f'[data-list] [data-delete="{second}"]').click()
    await page.get_by_role("button", name="Delete now").click()
    await expect(items(page)).to_have_count(1)
    await expect(items(page).get_by_role("link", name="Edit")).to_have_attribute("href", f"{desk.path}/entries/1")
    await page.get_by_role("link", name="All of them again").click()
    await expect(items(page).first).to_contain_text("Number 39.")
    await expect(body(page)).to_have_value("Half a sen")


async def test_older_entries_come_without_leaving(desk):
    """A press on Older brings the page before, and the text stays."""
    for number in range(45):
        await post(desk, f"Number {number}.")
    page = await desk.open()
    await body(page).fill("Half a sen")
    await page.get_by_role("link", name="Older").click()
    await expect(page.get_by_role("heading", name="Older entries")).to_be_visible()
    await expect(items(page).first).to_contain_text("Number 19.")
    await page.get_by_role("link", name="Newer").click()
    await expect(items(page).first).to_contain_text("Number 44.")
    await expect(body(page)).to_have_value("Half a sen")


async def test_without_javascript_filters_and_search_are_pages(desk):
    """Each choice is an address, and so is a search."""
    await post(desk, "The ferry leaves.", pinned=True)
    await post(desk, "Plain.")
    page = await desk.open(java_script_enabled=False)
    await picks(page).get_by_role("link", name="Pinned").click()
    await expect(items(page)).to_have_count(1)
    await page.get_by_label("Search all entries").fill("plain")
    await page.keyboard.press("Enter")
    await expect(items(page).locator("mark")).to_have_text("Plain")
    await page.get_by_role("link", name="All of them again").click()
    await expect(items(page)).to_have_count(2)


async def test_what_came_while_nobody_looked_is_marked(desk):
    """Once somebody comes back it says New or Changed, by a word; whoever looks away again has seen it."""
    first = await post(desk, "Seen.")
    page = await desk.open()
    await expect(items(page)).to_have_count(1)
    await hide(page, hidden=True)
    await post(desk, "Unseen.")
    await desk.app.services.desk.revise(desk.blog.slug, first, {"body": "Changed."}, COMMAND)
    await expect(page.locator(".unseen-mark")).to_have_text(["Changed"])
    await hide(page, hidden=False)
    await page.get_by_role("button", name="1 new entry").click()
    await expect(page.locator(".unseen-mark")).to_have_text(["New", "Changed"])
    await hide(page, hidden=True)
    await expect(page.locator(".unseen-mark")).to_have_count(0)
    await hide(page, hidden=False)
    await page.reload()
    await expect(items(page)).to_have_count(2)
    await expect(page.locator(".unseen-mark")).to_have_count(0)


async def test_the_line_about_readers_is_kept_up_to_date(desk):
    """It counts who comes and says how late they see a post; what is behind it stays open, and nothing typed moves."""
    page = await desk.open()
    line = page.locator(".readers")
    await expect(line).to_contain_text("1 reading now")  # the desk's own list
    await line.locator("summary").click()
    await post(desk, "For all to see.")
    before = await body(page).bounding_box()
    await expect(line).to_contain_text("seen after")
    await expect(line).to_contain_text("Readers saw the last change after")
    assert await body(page).bounding_box() == before


async def test_a_lost_connection_is_said(desk):
    """Without a network the desk says since when, and that nothing is lost; when it is back, the sentence goes."""
    page = await desk.open()
    await expect(page.locator("[data-lost]")).to_be_hidden()
    await page.context.set_offline(True)
    await expect(page.locator("[data-lost]")).to_contain_text("be reached since")
    await expect(page.locator("[data-trouble-said]")).to_contain_text("What you post is kept here")
    await page.context.set_offline(False)
    await expect(page.locator("[data-lost]")).to_be_hidden()


async def hide(page: Page, *, hidden: bool) -> None:
    """Have the page believe that nobody sees it, or somebody does."""
    await page.evaluate(
        """hidden => {
            Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )


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
